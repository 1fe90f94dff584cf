/** The shapes of answers that are the same in v1 and v2. */

import type { Core } from './core.ts'
import { shownConfig } from './domain/configs.ts'
import type { AgentRow, BuildRow, ConnectionRow, FolderRow, ScheduleRow } from './state.ts'

/** What is shown of a person; null for somebody the sandbox no longer knows. */
export function personView(core: Core, userId: string | null) {
  const user = core.store.user(userId)
  return user === undefined ? null : { id: user.id, name: user.name, email: user.email }
}

/** A schedule, with its owner. */
export function scheduleView(core: Core, schedule: ScheduleRow) {
  const user = core.store.user(schedule.user_id)
  return { ...schedule, user_name: user?.name ?? null, user_email: user?.email ?? null }
}

/**
 * A build. Handover targets are never part of it; schedules only in agent lists that ask for them. Spelt out field by
 * field here and for agents: spreading the row took half the time of a list.
 */
export function buildView(core: Core, build: BuildRow, schedules?: readonly object[]) {
  return {
    id: build.id,
    agent_id: build.agent_id,
    // An older name of the agent's id that every build still carries.
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
    schedules,
  }
}

/** A folder as create and update show it. */
export const folderView = (folder: FolderRow): FolderRow => ({ ...folder })

/** All folders of the team, with the counts that are shown in the list only. Agents and subfolders count when direct. */
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

/** Where an agent can be talked to. */
export const triggersView = (agent: AgentRow) => ({
  slack_mention: agent.slack_enabled === true,
  slack_channel: false,
  teams_mention: agent.microsoft_teams_enabled === true,
})

/** A connection: of the headers only whether there are any; `server_url` is left out when there is none. */
export function connectionFields(connection: ConnectionRow) {
  const { headers, server_url, user_id } = connection
  const names = [...Object.keys(headers.plaintext), ...Object.keys(headers.secret)]
  return {
    id: connection.id,
    team_id: connection.team_id,
    user_id,
    name: connection.name,
    type: connection.type,
    provider: connection.provider,
    auth_method: connection.auth_method,
    shared: connection.shared,
    created_at: connection.created_at,
    updated_at: connection.updated_at,
    ...(server_url === null ? {} : { server_url, transport_type: 'http' as const }),
    custom_integration_id: null,
    icon_url: null,
    oauth_provider: connection.oauth_provider ?? null,
    oauth_scopes: connection.oauth_scopes ?? [],
    has_headers: names.length > 0,
    has_oauth_tokens: connection.has_oauth_tokens ?? false,
    integration_id: null,
    created_by: user_id,
  }
}
