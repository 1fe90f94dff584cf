import { uuidAt } from './ids.ts'

/** Any JSON value. Build configurations are kept as such: a PATCH may store what no schema describes. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

type Team = { id: string; name: string }
export type User = { id: string; team_id: string; name: string; email: string }
/** `key` is the whole bearer value, `dv_…`. A key acts as its user, inside its team. */
type ApiKey = { key: string; user_id: string; team_id: string }

export type Slot = {
  id: string
  integration_id: string
  integration_type: string
  integration_name: string
  created_at: string
  icon_url: string | null
  is_connected: boolean
}

export type AgentRow = {
  id: string
  team_id: string
  name: string
  slack_enabled: boolean | null
  microsoft_teams_enabled: boolean | null
  agentic_memory_enabled: boolean | null
  thread_id: string | null
  folder_id: string | null
  /** When each user pinned the agent, by user id: pinning is personal. */
  pinned: { [userId: string]: string }
  created_at: string
  updated_at: string
  last_run_at: string | null
  created_by: string | null
  updated_by: string | null
}

export type BuildRow = {
  id: string
  agent_id: string
  name: string
  revision_name: string | null
  revision_description: string | null
  config: JsonObject | null
  status: string
  revision_number: number
  parent_build_id: string | null
  created_by: string | null
  created_by_name: string | null
  created_at: string
  updated_at: string
  /** Kept, and never part of an answer: the API has no way to read them back. */
  handover_target_ids: string[]
  /** Integrations hang on the build, which is why a revision made without its source loses them. */
  slots: Slot[]
}

export type FolderRow = {
  id: string
  team_id: string
  name: string
  parent_folder_id: string | null
  created_at: string
  updated_at: string
}

export type ConnectionRow = {
  id: string
  team_id: string
  user_id: string
  name: string
  type: string
  provider: string
  server_url: string | null
  auth_method: string | null
  composio_mcp_id: string | null
  headers: { plaintext: { [name: string]: string }; secret: { [name: string]: string } }
  shared: boolean
  created_at: string
  updated_at: string
}

export type ScheduleRow = {
  id: string
  build_id: string
  agent_id: string
  user_id: string
  enabled: boolean
  frequency: string
  time: string | null
  timezone: string
  day: string | null
  day_of_month: number | null
  cron: string | null
  source: string | null
  task: string | null
  recurring: boolean | null
  created_at: string
  updated_at: string
}

/** Everything a sandbox knows, as plain JSON. `next_id` makes identifiers go on where a saved state stopped. */
export type SandboxState = {
  version: 1
  next_id: number
  teams: Team[]
  users: User[]
  keys: ApiKey[]
  agents: AgentRow[]
  builds: BuildRow[]
  folders: FolderRow[]
  connections: ConnectionRow[]
  schedules: ScheduleRow[]
}

/** The keys and people of a fresh sandbox. The identifiers are the same in every sandbox. */
export const DEFAULT_KEY = 'dv_sandbox_key'
export const SECOND_ADMIN_KEY = 'dv_second_admin_key'
export const OTHER_TEAM_KEY = 'dv_other_team_key'
export const TEAM_ID = uuidAt('team', 1)
const OTHER_TEAM_ID = uuidAt('team', 2)
export const ADMIN_ID = uuidAt('user', 1)
const SECOND_ADMIN_ID = uuidAt('user', 2)
const OTHER_TEAM_USER_ID = uuidAt('user', 3)
/** The person behind edits in the web interface, unless an edit names another. */
export const WEB_USER = { name: 'Ana Novak', email: 'ana@example.com' }

/** A sandbox without any agents, folders or connections: two teams, their people and three keys. */
export function defaultState(): SandboxState {
  return {
    version: 1,
    next_id: 1,
    teams: [
      { id: TEAM_ID, name: 'Sandbox team' },
      { id: OTHER_TEAM_ID, name: 'Other team' },
    ],
    users: [
      { id: ADMIN_ID, team_id: TEAM_ID, name: 'Sandbox Admin', email: 'admin@example.com' },
      { id: SECOND_ADMIN_ID, team_id: TEAM_ID, name: 'Second Admin', email: 'second@example.com' },
      { id: OTHER_TEAM_USER_ID, team_id: OTHER_TEAM_ID, name: 'Other Admin', email: 'other@example.com' },
    ],
    keys: [
      { key: DEFAULT_KEY, user_id: ADMIN_ID, team_id: TEAM_ID },
      { key: SECOND_ADMIN_KEY, user_id: SECOND_ADMIN_ID, team_id: TEAM_ID },
      { key: OTHER_TEAM_KEY, user_id: OTHER_TEAM_USER_ID, team_id: OTHER_TEAM_ID },
    ],
    agents: [],
    builds: [],
    folders: [],
    connections: [],
    schedules: [],
  }
}
