/** What the sandbox keeps about connections that need a person, or another server, to come about. */

/** What a person is asked to let Duvo do. `reconnect` is the connection to mend instead of making a new one. */
export type ConsentFor =
  | { kind: 'native'; provider: string; reconnect: string | null }
  | { kind: 'mcp'; name: string; type: string; server_url: string; reconnect: string | null }
  | { kind: 'composio'; account_id: string }

/** A question to a person, behind a link that is good for one answer. */
export type ConsentRow = {
  id: string
  /** Who asked: whose connection it becomes. */
  user_id: string
  team_id: string
  asks: ConsentFor
  /** Where the browser goes afterwards. */
  return_url: string | null
  answer: 'allowed' | 'denied' | null
  created_at: string
}

/** An account at Composio. `connection_id` is the connection it was finalized into. */
export type AccountRow = {
  id: string
  user_id: string
  team_id: string
  auth_config_id: string
  status: 'INITIATED' | 'ACTIVE' | 'FAILED'
  connection_id: string | null
  created_at: string
}

/** An MCP server as far as it matters to who connects to it. */
export type McpServer = {
  /** Whether it registers OAuth clients by itself (Dynamic Client Registration). */
  dcr: boolean
  /** The names of its tools. */
  tools: string[]
  /** A header it wants to see before it says anything; null for none. */
  requires: string | null
  unreachable: boolean
}
