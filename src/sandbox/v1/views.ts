import type { Actor, Core } from '../core.ts'
import { shownConfig } from '../domain/configs.ts'
import type { AgentRow, BuildRow, ConnectionRow, FolderRow, ScheduleRow } from '../state.ts'

/** What v1 shows of a person; null for somebody the sandbox no longer knows. */
function personView(core: Core, userId: string | null) {
  const user = core.store.user(userId)
  return user === undefined ? null : { id: user.id, name: user.name, email: user.email }
}

export function scheduleView(core: Core, schedule: ScheduleRow) {
  const user = core.store.user(schedule.user_id)
  return { ...schedule, user_name: user?.name ?? null, user_email: user?.email ?? null }
}

/**
 * A build. v1: handover targets are never part of it; schedules only in agent lists that ask for them. Spelt out field
 * by field here and in `agentView`: spreading the row took half the time of a list.
 */
export function buildView(core: Core, build: BuildRow, withSchedules = false) {
  return {
    id: build.id,
    agent_id: build.agent_id,
    // v1: an older name of the agent's id that every build still carries.
    copilot_id: build.agent_id,
    name: build.name,
    revision_name: build.revision_name,
    revision_description: build.revision_description,
    config: shownConfig(build.config, core.behaviour),
    status: build.status,
    revision_number: build.revision_number,
    parent_build_id: build.parent_build_id,
    created_by: build.created_by,
    created_by_name: build.created_by_name,
    created_at: build.created_at,
    updated_at: build.updated_at,
    // JSON leaves out what is undefined.
    schedules: withSchedules
      ? core.store.schedulesOf(build.agent_id).map((schedule) => scheduleView(core, schedule))
      : undefined,
  }
}

/** An agent as list, get, create and update show it, newest build included. Pinning is the caller's own. */
export function agentView(core: Core, actor: Actor, agent: AgentRow, withSchedules = false) {
  const latest = core.store.latestBuild(agent.id)
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
    latest_build: latest === undefined ? null : buildView(core, latest, withSchedules),
    integration_configs: latest?.slots ?? [],
    user_triggers: {
      slack_mention: agent.slack_enabled === true,
      slack_channel: false,
      teams_mention: agent.microsoft_teams_enabled === true,
    },
    case_trigger_enabled: false,
    case_trigger_has_conflict: false,
    case_trigger_conflicting_agents: [],
    case_queue_name: null,
  }
}

/** A folder as create and update show it. */
export const folderView = (folder: FolderRow): FolderRow => ({ ...folder })

/** All folders of the team, with the counts that v1 shows in the list only. Agents and subfolders count when direct. */
export function folderListView(core: Core, folders: readonly FolderRow[]) {
  const agents = new Map<string, number>()
  const subfolders = new Map<string, number>()
  const count = (counts: Map<string, number>, id: string | null): void => {
    if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  for (const agent of core.store.agents.values()) count(agents, agent.folder_id)
  for (const folder of folders) count(subfolders, folder.parent_folder_id)
  return folders.map((folder) => ({
    ...folder,
    agent_count: agents.get(folder.id) ?? 0,
    subfolder_count: subfolders.get(folder.id) ?? 0,
  }))
}

/** A connection. v1: of the headers only whether there are any; `server_url` is left out when there is none. */
export function connectionView(connection: ConnectionRow) {
  const { headers, server_url, user_id, ...fields } = connection
  const names = [...Object.keys(headers.plaintext), ...Object.keys(headers.secret)]
  return {
    ...fields,
    user_id,
    ...(server_url === null ? {} : { server_url, transport_type: 'http' as const }),
    custom_integration_id: null,
    icon_url: null,
    oauth_provider: null,
    oauth_scopes: [],
    has_headers: names.length > 0,
    has_oauth_tokens: false,
    integration_id: null,
    created_by: user_id,
  }
}
