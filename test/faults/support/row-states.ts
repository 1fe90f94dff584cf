/**
 * A team's state made comparable: two teams that started from the same rows are equal here when nothing but the ids of
 * new rows and the times differ. Everything counts: every revision, what it hands over to, what hangs on it.
 */

import type { AgentRow, BuildRow, SandboxState } from '../../../src/sandbox/state.ts'
import { sha256 } from '../../helpers/plan-input.ts'

/** Rows by what names them: the id, for rows that were there at the start; the name, for new ones. */
export type Rows = Readonly<Record<string, unknown>>

export interface RowStates {
  readonly folders: Rows
  readonly connections: Rows
  readonly agents: Rows
}

/** @param start the rows that keep their ids */
export function rowStates(state: SandboxState, start: SandboxState): RowStates {
  const old = new Set([...start.agents, ...start.folders, ...start.connections].map(({ id }) => id))
  const names = new Map(
    [...state.agents, ...state.folders, ...state.connections].map(({ id, name }) => [id, `new ${name}`]),
  )
  const ref = (id: string | null): string | null =>
    id === null || old.has(id) ? id : (names.get(id) ?? `unknown ${id}`)
  return {
    folders: named(state.folders, ref, ({ name, parent_folder_id }) => ({
      name,
      parent: ref(parent_folder_id),
    })),
    connections: named(
      state.connections,
      ref,
      ({ id: _, user_id: __, created_at: ___, updated_at: ____, ...row }) => ({
        ...row,
        // Which account at Composio it is says as little as an id.
        server_url: row.composio_mcp_id === null ? row.server_url : null,
        composio_mcp_id: row.composio_mcp_id !== null,
      }),
    ),
    agents: named(state.agents, ref, (agent) => agentState(agent, state.builds, ref)),
  }
}

type ToRef = (id: string | null) => string | null

function agentState(agent: AgentRow, builds: readonly BuildRow[], ref: ToRef): unknown {
  const { name, slack_enabled, microsoft_teams_enabled, agentic_memory_enabled, thread_id } = agent
  const mine = builds.filter(({ agent_id }) => agent_id === agent.id)
  mine.sort((a, b) => a.revision_number - b.revision_number)
  return {
    name,
    flags: { slack_enabled, microsoft_teams_enabled, agentic_memory_enabled },
    thread_id,
    folder: ref(agent.folder_id),
    builds: mine.map((build) => buildState(build, mine, ref)),
  }
}

function buildState(build: BuildRow, all: readonly BuildRow[], ref: ToRef): unknown {
  const data = build.config?.['data']
  const known = typeof data === 'object' && data !== null && !Array.isArray(data) ? data : {}
  const subAgents = Array.isArray(known['subAgents']) ? known['subAgents'] : []
  const digest = sha256([...new Set(build.handover_target_ids)].sort().join(',')).slice(0, 6)
  return {
    // The digest is of ids: here it only matters whether it is the right one.
    marker: build.name.replace(`~${digest}`, '~(its targets)'),
    label: [build.revision_name, build.revision_description],
    data: { ...known, subAgents: subAgents.map((id) => ref(String(id))).sort() },
    status: build.status,
    number: build.revision_number,
    madeFrom: all.find(({ id }) => id === build.parent_build_id)?.revision_number ?? null,
    handsOverTo: build.handover_target_ids.map(ref).sort(),
    slots: build.slots.map(({ integration_id, integration_type }) => [integration_id, integration_type]),
  }
}

function named<Row extends { readonly id: string; readonly name: string }>(
  rows: readonly Row[],
  ref: ToRef,
  show: (row: Row) => unknown,
): Rows {
  const shown: Record<string, unknown> = {}
  for (const row of [...rows].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const key = ref(row.id) ?? ''
    let free = key
    for (let twin = 2; Object.hasOwn(shown, free); twin += 1) free = `${key} #${twin}`
    shown[free] = show(row)
  }
  return shown
}

/** Rows that are there twice: `new invoice-bot #2`. */
export const twinsIn = (states: RowStates): readonly string[] =>
  Object.values(states)
    .flatMap((rows: Rows) => Object.keys(rows))
    .filter((key) => / #\d+$/.test(key))
