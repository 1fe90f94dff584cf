import type { Actor, Core } from '../core.ts'
import { shownBuild } from '../domain/builds.ts'
import { buildView, connectionFields, personView, scheduleView, triggersView } from '../shapes.ts'
import type { AgentRow, ConnectionRow } from '../state.ts'

/** An agent as list, get, create and update show it, latest build included. Pinning is the caller's own. */
export function agentView(core: Core, actor: Actor, agent: AgentRow, withSchedules = false) {
  const latest = shownBuild(core, agent.id)
  const schedules = withSchedules
    ? core.store.schedulesOf(agent.id).map((schedule) => scheduleView(core, schedule))
    : undefined
  return {
    id: agent.id,
    team_id: agent.team_id,
    name: agent.name,
    slack_enabled: agent.slack_enabled,
    microsoft_teams_enabled: agent.microsoft_teams_enabled,
    agentic_memory_enabled: agent.agentic_memory_enabled,
    thread_id: agent.thread_id,
    folder_id: agent.folder_id,
    pinned_at: agent.pinned[actor.user.id] ?? null,
    created_at: agent.created_at,
    updated_at: agent.updated_at,
    last_run_at: agent.last_run_at,
    created_by: personView(core, agent.created_by),
    updated_by: personView(core, agent.updated_by),
    latest_build: latest === undefined ? null : buildView(core, latest, schedules),
    integration_configs: latest?.slots ?? [],
    user_triggers: triggersView(agent),
    case_trigger_enabled: false,
    case_trigger_has_conflict: false,
    case_trigger_conflicting_agents: [],
    case_queue_name: null,
  }
}

/** A connection; only v1 knows a Composio one. */
export function connectionView(connection: ConnectionRow) {
  return { ...connectionFields(connection), composio_mcp_id: connection.composio_mcp_id }
}
