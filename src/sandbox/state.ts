import type { AccountRow, ConsentRow, McpServer } from './consent-rows.ts'
import type { Dialect } from './dialects.ts'
import { uuidAt } from './ids.ts'

/** Any JSON value. Build configurations are kept as such: a PATCH may store what no schema describes. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

/**
 * A team. `dialects` are the generations of the API it speaks, where they are not those of the whole sandbox. States
 * that were saved before there was a v2 know neither these nor when the team was made.
 */
export type Team = { id: string; name: string; created_at?: string; dialects?: Dialect[] }
export type User = { id: string; team_id: string; name: string; email: string }
/**
 * `key` is the whole bearer value, `dv_…`. A key acts as its user, inside its team. With `team_ids` it is scoped to the
 * user instead: it acts in each of these teams, of which `team_id` is one, the one for requests that name no team.
 */
type ApiKey = { key: string; user_id: string; team_id: string; team_ids?: string[] }

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
  /**
   * `live`, `draft` or `historic`. The API documents no list of values: the first two are seen in the vendor's own
   * instructions, the third is the word of the documentation of promoting and an assumption as a value.
   */
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
  /** The account behind it, where a person consented: by its names in v1 and, the second, in v2 only. */
  oauth_provider?: string
  oauth_provider_key?: string
  oauth_scopes?: string[]
  has_oauth_tokens?: boolean
  /** Since when and why it no longer works, where it does not; only v2 tells. */
  broken_at?: string | null
  broken_reason?: string | null
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
  consents: ConsentRow[]
  accounts: AccountRow[]
  /** By URL, what is not as with a server nobody said anything about. */
  servers: { [url: string]: Partial<McpServer> }
}

/** The keys and people of a fresh sandbox. The identifiers are the same in every sandbox. */
export const DEFAULT_KEY = 'dv_sandbox_key'
export const SECOND_ADMIN_KEY = 'dv_second_admin_key'
export const OTHER_TEAM_KEY = 'dv_other_team_key'
/** Scoped to its user and not to a team: acts in both teams. */
export const TWO_TEAMS_KEY = 'dv_two_teams_key'
export const TEAM_ID = uuidAt('team', 1)
export const OTHER_TEAM_ID = uuidAt('team', 2)
export const ADMIN_ID = uuidAt('user', 1)
const SECOND_ADMIN_ID = uuidAt('user', 2)
const OTHER_TEAM_USER_ID = uuidAt('user', 3)
const TWO_TEAMS_USER_ID = uuidAt('user', 4)
/** When a team was made of which the state does not say it. */
export const TEAMS_SINCE = '2025-09-01T08:00:00.000Z'
/** The person behind edits in the web interface, unless an edit names another. */
export const WEB_USER = { name: 'Ana Novak', email: 'ana@example.com' }

/** A sandbox without any agents, folders or connections: two teams, their people and four keys. */
export function defaultState(): SandboxState {
  return {
    version: 1,
    next_id: 1,
    teams: [
      { id: TEAM_ID, name: 'Sandbox team', created_at: TEAMS_SINCE },
      { id: OTHER_TEAM_ID, name: 'Other team', created_at: TEAMS_SINCE },
    ],
    users: [
      { id: ADMIN_ID, team_id: TEAM_ID, name: 'Sandbox Admin', email: 'admin@example.com' },
      { id: SECOND_ADMIN_ID, team_id: TEAM_ID, name: 'Second Admin', email: 'second@example.com' },
      { id: OTHER_TEAM_USER_ID, team_id: OTHER_TEAM_ID, name: 'Other Admin', email: 'other@example.com' },
      { id: TWO_TEAMS_USER_ID, team_id: TEAM_ID, name: 'Two Teams Admin', email: 'two@example.com' },
    ],
    keys: [
      { key: DEFAULT_KEY, user_id: ADMIN_ID, team_id: TEAM_ID },
      { key: SECOND_ADMIN_KEY, user_id: SECOND_ADMIN_ID, team_id: TEAM_ID },
      { key: OTHER_TEAM_KEY, user_id: OTHER_TEAM_USER_ID, team_id: OTHER_TEAM_ID },
      {
        key: TWO_TEAMS_KEY,
        user_id: TWO_TEAMS_USER_ID,
        team_id: TEAM_ID,
        team_ids: [TEAM_ID, OTHER_TEAM_ID],
      },
    ],
    agents: [],
    builds: [],
    folders: [],
    connections: [],
    schedules: [],
    consents: [],
    accounts: [],
    servers: {},
  }
}
