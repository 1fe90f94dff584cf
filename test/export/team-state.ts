/** A team in few words → the rows a sandbox keeps of it. */

import { targetsDigest } from '../../src/model/marker.ts'
import { uuidAt } from '../../src/sandbox/ids.ts'
import {
  ADMIN_ID,
  type AgentRow,
  type BuildRow,
  type ConnectionRow,
  type FolderRow,
  type JsonObject,
  type SandboxState,
  TEAM_ID,
} from '../../src/sandbox/state.ts'
import { sha256 } from '../helpers/plan-input.ts'

const COLLEAGUE = uuidAt('user', 2)

export interface FolderDraft {
  readonly name: string
  readonly parent: number | null
}

export interface ConnectionDraft {
  readonly name: string
  readonly provider: string
  readonly account: string
  readonly url: string | null
  readonly auth: string | null
  readonly plaintext: Readonly<Record<string, string>>
  readonly secret: Readonly<Record<string, string>>
  readonly shared: boolean
  readonly mine: boolean
}

export interface BuildDraft {
  readonly config: JsonObject | null
  /** `null`: a person's. */
  readonly project: string | null
  readonly targets: readonly number[]
  readonly subAgents: readonly number[]
  readonly label: string | null
  readonly status: 'live' | 'draft'
}

export interface AgentDraft {
  readonly name: string
  /** The key in its markers. */
  readonly key: string
  readonly folder: number | null
  readonly on: boolean | null
  readonly thread: boolean
  readonly builds: readonly BuildDraft[]
  readonly scheduled: boolean
}

export interface TeamDraft {
  readonly folders: readonly FolderDraft[]
  readonly connections: readonly ConnectionDraft[]
  readonly agents: readonly AgentDraft[]
}

const ids = {
  folder: (n: number) => uuidAt('random-folder', n),
  connection: (n: number) => uuidAt('random-connection', n),
  agent: (n: number) => uuidAt('random-agent', n),
}

const at = (n: number): string => new Date(Date.UTC(2026, 0, 5, 8, n)).toISOString()

export function stateOf({ folders, connections, agents }: TeamDraft): Partial<SandboxState> {
  const agentIds = (some: readonly number[]): string[] =>
    agents.length === 0 ? [] : [...new Set(some.map((n) => ids.agent(n % agents.length)))]
  const folderAt = (n: number | null): string | null =>
    n === null || folders.length === 0 ? null : ids.folder(n % folders.length)
  const builds = agents.flatMap((one, n) => buildRows(one, n, agentIds))
  return {
    folders: folders.map(
      ({ name, parent }, n): FolderRow => ({
        id: ids.folder(n),
        team_id: TEAM_ID,
        name,
        parent_folder_id: parent === null || n === 0 ? null : ids.folder(parent % n),
        created_at: at(n),
        updated_at: at(n),
      }),
    ),
    connections: connections.map(connectionRow),
    agents: agents.map(
      ({ name, folder, on, thread }, n): AgentRow => ({
        id: ids.agent(n),
        team_id: TEAM_ID,
        name,
        slack_enabled: on,
        microsoft_teams_enabled: null,
        agentic_memory_enabled: on,
        thread_id: thread ? uuidAt('thread', n) : null,
        folder_id: folderAt(folder),
        pinned: {},
        // Two of one age: their ids decide.
        created_at: at(n - (n % 2)),
        updated_at: at(n),
        last_run_at: null,
        created_by: ADMIN_ID,
        updated_by: ADMIN_ID,
      }),
    ),
    builds,
    schedules: agents.flatMap(({ scheduled }, n) => {
      const current = builds.filter(({ agent_id }) => agent_id === ids.agent(n)).at(-1)
      return scheduled && current !== undefined ? [scheduleRow(current, n)] : []
    }),
  }
}

function buildRows(
  { builds, key }: AgentDraft,
  n: number,
  agentIds: (some: readonly number[]) => string[],
): readonly BuildRow[] {
  const live = builds.findLastIndex(({ status }) => status === 'live')
  return builds.map(({ config, project, targets, subAgents, label, status }, index): BuildRow => {
    const handsTo = agentIds(targets)
    const digest = targetsDigest(handsTo, sha256)
    const marker = `${project}/${key}@1a2b3c4${digest === null ? '' : `~${digest}`}`
    return {
      id: uuidAt('random-build', n * 10 + index),
      agent_id: ids.agent(n),
      name: project === null ? 'Saved by hand' : marker,
      revision_name: label,
      revision_description: label,
      config: withAgents(config, agentIds(subAgents)),
      status: index === live ? 'live' : status === 'draft' && index > live ? 'draft' : 'historic',
      revision_number: index + 1,
      parent_build_id: null,
      created_by: ADMIN_ID,
      created_by_name: 'Sandbox Admin',
      created_at: at(n + index),
      updated_at: at(n + index),
      handover_target_ids: handsTo,
      slots: [],
    }
  })
}

function withAgents(config: JsonObject | null, subAgents: string[]): JsonObject | null {
  const data = config?.['data']
  if (subAgents.length === 0 || typeof data !== 'object' || data === null || Array.isArray(data))
    return config
  return { ...config, data: { ...data, subAgents } }
}

function connectionRow(draft: ConnectionDraft, n: number): ConnectionRow {
  const { name, provider, account, url, auth, plaintext, secret, shared, mine } = draft
  return {
    id: ids.connection(n),
    team_id: TEAM_ID,
    user_id: mine ? ADMIN_ID : COLLEAGUE,
    name,
    type: provider === 'native' ? account : 'custom_mcp',
    provider,
    server_url: url,
    auth_method: auth,
    composio_mcp_id: null,
    headers: { plaintext, secret },
    shared,
    ...(provider === 'native' ? { oauth_provider: account } : {}),
    created_at: at(n),
    updated_at: at(n),
  }
}

const scheduleRow = ({ id, agent_id }: BuildRow, n: number): SandboxState['schedules'][number] => ({
  id: uuidAt('schedule', n),
  build_id: id,
  agent_id,
  user_id: ADMIN_ID,
  enabled: true,
  frequency: 'custom',
  time: null,
  timezone: 'UTC',
  day: null,
  day_of_month: null,
  cron: '0 8 * * *',
  source: null,
  task: null,
  recurring: true,
  created_at: at(n),
  updated_at: at(n),
})
