/** A team of Duvo in this process: commands run against it, people work in it, and its state reads by name. */

import type { RequestRecord } from '../../src/sandbox/request-log.ts'
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts'
import type { PersonEdit } from '../../src/sandbox/schemas/admin-bodies.ts'
import { ADMIN_ID, DEFAULT_KEY, type SandboxState, TEAM_ID } from '../../src/sandbox/state.ts'
import { DIALECT } from './dialect.ts'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'
import { type CommandName, type Run, runCommand, type WorldOptions } from './world.ts'

/** A manifest as data (JSON is YAML) or as a text; `null` for none, or for one among the other files. */
type ManifestSource = object | string | null

export interface TeamRun extends Run {
  /** What went over the wire during the command. */
  readonly requests: readonly RequestRecord[]
  readonly writes: readonly RequestRecord[]
}

export interface TeamOptions extends Partial<Omit<SandboxOptions, 'clock'>> {
  readonly env?: Readonly<Record<string, string | undefined>>
}

export interface Team {
  readonly sandbox: Sandbox
  readonly clock: VirtualClock
  /** Runs a command on a manifest; `files` are the SOPs beside it. */
  run(
    command: CommandName,
    manifest: ManifestSource,
    args?: readonly string[],
    options?: WorldOptions,
  ): Promise<TeamRun>
  state(): TeamState
  /** The live id of an agent, a folder or a connection. */
  idOf(table: 'agents' | 'folders' | 'connections', name: string): string
  /** The web interface and the plain API, as other people use them. */
  call(method: string, path: string, body?: object): Promise<unknown>
  edit(agent: string, edit: PersonEdit): Promise<void>
  attach(agent: string, integration: string): Promise<void>
}

/** The largest number of requests that were under way at once. */
export interface Gauge {
  most: number
}

export function createTeam(options: TeamOptions = {}, gauge: Gauge = { most: 0 }): Team {
  const { env = {}, ...sandboxOptions } = options
  const clock = createVirtualClock()
  const sandbox = createSandbox({ clock, rateLimit: null, ...sandboxOptions })
  let open = 0
  const fetch: typeof globalThis.fetch = async (input, init) => {
    open += 1
    gauge.most = Math.max(gauge.most, open)
    try {
      return await sandbox.fetch(input, init)
    } finally {
      open -= 1
    }
  }

  const team: Team = {
    sandbox,
    clock,
    async run(command, manifest, given = [], { files = {}, env: more = {}, ...rest } = {}) {
      const before = sandbox.requests.length
      const text = typeof manifest === 'string' ? manifest : JSON.stringify(manifest, null, 2)
      const args = command === 'validate' ? given : ['--dialect', DIALECT, ...given]
      const run = await runCommand(command, args, {
        fetch,
        clock,
        files: { ...(manifest === null ? {} : { 'duvo.yaml': text }), ...files },
        env: { DUVO_API_KEY: DEFAULT_KEY, DUVO_API_BASE_URL: 'http://duvo.test', ...env, ...more },
        ...rest,
      })
      const requests = sandbox.requests.slice(before)
      return { ...run, requests, writes: requests.filter(({ method }) => method !== 'GET') }
    },
    state: () => stateByName(sandbox.state.snapshot()),
    idOf(table, name) {
      const found = sandbox.state.snapshot()[table].filter((row) => row.name === name)
      if (found.length !== 1 || found[0] === undefined) {
        throw new Error(`${found.length} ${table} are called "${name}"`)
      }
      return found[0].id
    },
    async call(method, path, body) {
      // Whatever people do, they do it a while later.
      await clock.advance(60_000)
      const before = sandbox.requests.length
      const answer = await sandbox.fetch(`http://duvo.test${path}`, {
        method,
        headers: { authorization: `Bearer ${DEFAULT_KEY}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
      await clock.advance(60_000)
      return { answer: JSON.parse(text), sent: sandbox.requests.length - before }
    },
    async edit(agent, edit) {
      await team.call('POST', `/_sandbox/agents/${team.idOf('agents', agent)}/edit`, edit)
    },
    async attach(agent, integration) {
      await team.call('POST', `/_sandbox/agents/${team.idOf('agents', agent)}/slots`, {
        integration_type: integration,
      })
    },
  }
  return team
}

/** A manifest with its guards, so that nothing warns about missing ones. */
export const manifest = (sections: object): object => ({
  version: 1,
  project: 'shop',
  team: TEAM_ID,
  owner: ADMIN_ID,
  ...sections,
})

/** The set-up of a build that says `input`; `data` is laid over it. */
export const config = (input: string, data: object = {}): object => ({
  version: 'v2',
  data: {
    models: {
      agent: { model: 'claude-sonnet-4-6' },
      browsing: { provider: 'anthropic', model: 'claude-sonnet-4-5' },
    },
    input,
    ...data,
  },
})

export const build = (input: string, data: object = {}, rest: object = {}): object => ({
  config: config(input, data),
  ...rest,
})

export interface TeamState {
  /** `Finance/Accounts payable`, sorted. */
  readonly folders: readonly string[]
  readonly agents: Readonly<Record<string, AgentState>>
  readonly connections: Readonly<Record<string, object>>
}

interface AgentState {
  readonly folder: string | null
  /** The flags that are on. */
  readonly on: readonly string[]
  readonly thread: string | null
  /** The build's name: our marker, or what a person called it. */
  readonly marker: string | null
  readonly revision: number
  readonly label: readonly (string | null)[]
  /** Names in place of ids. */
  readonly data: Readonly<Record<string, unknown>> | null
  readonly handsOverTo: readonly string[]
  readonly slots: readonly string[]
}

/** What an agent runs; in v2, not always the newest build. */
const isLive = ({ status }: SandboxState['builds'][number]): boolean => status === 'live'

/** Everything that matters, ids replaced by names: equal for two teams that were set up alike. */
function stateByName(state: SandboxState): TeamState {
  const names = new Map([...state.agents, ...state.folders].map(({ id, name }) => [id, name]))
  const folders = new Map(state.folders.map((folder) => [folder.id, folder]))
  const nameOf = (id: unknown): string => names.get(String(id)) ?? String(id)
  const pathOf = (id: string | null): string | null => {
    const folder = id === null ? undefined : folders.get(id)
    if (folder === undefined) return null
    const above = pathOf(folder.parent_folder_id)
    return above === null ? folder.name : `${above}/${folder.name}`
  }
  const agents = state.agents.map((agent): readonly [string, AgentState] => {
    const build = state.builds
      .filter(({ agent_id }) => agent_id === agent.id)
      .sort((a, b) => Number(isLive(b)) - Number(isLive(a)) || b.revision_number - a.revision_number)[0]
    const data = build?.config?.['data'] as Record<string, unknown> | undefined
    const subAgents = data?.['subAgents']
    const flags = ['slack_enabled', 'microsoft_teams_enabled', 'agentic_memory_enabled'] as const
    return [
      agent.name,
      {
        folder: pathOf(agent.folder_id),
        on: flags.filter((flag) => agent[flag] === true),
        thread: agent.thread_id,
        marker: build?.name ?? null,
        revision: build?.revision_number ?? 0,
        label: [build?.revision_name ?? null, build?.revision_description ?? null],
        data:
          data === undefined
            ? null
            : { ...data, ...(Array.isArray(subAgents) ? { subAgents: subAgents.map(nameOf).sort() } : {}) },
        handsOverTo: (build?.handover_target_ids ?? []).map(nameOf).sort(),
        slots: (build?.slots ?? []).map(({ integration_name }) => integration_name).sort(),
      },
    ]
  })
  const connections = state.connections.map(
    ({ name, type, provider, server_url, auth_method, headers, shared }) =>
      [name, { type, provider, server_url, auth_method, headers, shared }] as const,
  )
  return {
    folders: state.folders.map(({ id }) => pathOf(id) ?? '').sort(),
    agents: byName(agents),
    connections: byName(connections),
  }
}

/** A record in the order of its names. Two of one name would hide each other. */
function byName<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const counts = new Map<string, number>()
  return Object.fromEntries(
    sorted.map(([name, value]) => {
      const n = (counts.get(name) ?? 0) + 1
      counts.set(name, n)
      return [n === 1 ? name : `${name} #${n}`, value]
    }),
  )
}
