import type { Actor, Core } from '../core.ts'
import { shownBuild } from '../domain/builds.ts'
import {
  buildView,
  connectionFields,
  personView,
  scheduleView as scheduleFields,
  triggersView,
} from '../shapes.ts'
import {
  type AgentRow,
  type ConnectionRow,
  type ScheduleRow,
  type Slot,
  TEAMS_SINCE,
  type Team,
} from '../state.ts'

/** A team as it is read by id; no organisation, no Slack. */
export const teamView = ({ id, name, created_at = TEAMS_SINCE }: Team) => ({
  id,
  name,
  created_at,
  organization_id: null,
  slack_team_id: null,
  discovery_mode: 'request',
})

/** A team as the list shows it. */
export const listedTeamView = ({ id, name }: Team) => ({ id, name, organization_id: null })

/** An agent as create, get and update show it: without its build. No team of the sandbox uses automations. */
export function agentView(core: Core, agent: AgentRow) {
  return {
    id: agent.id,
    team_id: agent.team_id,
    name: agent.name,
    slack_enabled: agent.slack_enabled,
    microsoft_teams_enabled: agent.microsoft_teams_enabled,
    agentic_memory_enabled: agent.agentic_memory_enabled,
    thread_id: agent.thread_id,
    folder_id: agent.folder_id,
    automation_id: null,
    created_at: agent.created_at,
    updated_at: agent.updated_at,
    created_by: personView(core, agent.created_by),
    updated_by: personView(core, agent.updated_by),
  }
}

/** Get and update say beside the agent what is the caller's own about it. */
export const agentAnswer = (core: Core, actor: Actor, agent: AgentRow) => ({
  agent: agentView(core, agent),
  user_context: { pinned_at: agent.pinned[actor.user.id] ?? null },
})

/** An integration of a build. The sandbox has no queues that could be linked. */
const slotView = (slot: Slot) => ({ ...slot, linked_queue_names: null })

/** An integration of a revision on its own. */
export const attachedView = ({
  id,
  integration_id,
  integration_type,
  integration_name,
  created_at,
}: Slot) => ({
  id,
  integration_id,
  custom_integration_id: null,
  integration_type,
  integration_name,
  created_at,
})

/** A schedule with what v2 knows about its failures. */
export const scheduleView = (core: Core, schedule: ScheduleRow) => ({
  ...scheduleFields(core, schedule),
  auto_disabled_at: null,
  auto_disabled_reason: null,
  consecutive_missing_connection_failures: 0,
  first_missing_connection_failure_at: null,
  last_missing_connection_failure_at: null,
})

/** The caller's own schedules of an agent: other people's are not shown. */
export const ownSchedules = (core: Core, actor: Actor, agentId: string): ScheduleRow[] =>
  core.store.schedulesOf(agentId).filter((schedule) => schedule.user_id === actor.user.id)

/** An agent as the list shows it: the only answer with its latest build and integrations. */
export function listedAgentView(core: Core, actor: Actor, agent: AgentRow, withSchedules: boolean) {
  const latest = shownBuild(core, agent.id)
  const schedules = withSchedules
    ? ownSchedules(core, actor, agent.id).map((schedule) => scheduleView(core, schedule))
    : undefined
  // Assigned, not spread: that took half the time of a list.
  return Object.assign(agentView(core, agent), {
    pinned_at: agent.pinned[actor.user.id] ?? null,
    last_run_at: agent.last_run_at,
    latest_build: latest === undefined ? null : buildView(core, latest, schedules),
    integration_configs: latest?.slots.map(slotView) ?? [],
    user_triggers: triggersView(agent),
    case_trigger_enabled: false,
    case_trigger_has_conflict: false,
    case_trigger_conflicting_agents: [],
    case_queue_name: null,
  })
}

/** A connection, with its health. */
export function connectionView(connection: ConnectionRow) {
  const { oauth_provider_key = null, broken_at = null, broken_reason = null } = connection
  return { ...connectionFields(connection), oauth_provider_key, broken_at, broken_reason }
}
