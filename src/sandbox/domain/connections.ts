import type { Actor, Author, Core } from '../core.ts'
import { notFound } from '../errors.ts'
import type { ConnectionRow } from '../state.ts'

/** Header sets as they are written. */
type Headers = { plaintext?: { [name: string]: string }; secret?: { [name: string]: string } }

/** What a connection starts with. */
export type ConnectionDraft = {
  name: string
  provider: 'user'
  auth_method: string
  type?: string
  server_url?: string
  custom_integration_id?: string
  headers?: Headers
}

/** What may change about a connection; null headers clear all of them. */
export type ConnectionPatch = {
  name?: string
  server_url?: string
  auth_method?: string
  headers?: Headers | null
  composio_mcp_id?: string | null
  shared?: boolean
}

/** Connections belong to a user; others of the team see them only when shared. */
export function isVisible(connection: ConnectionRow, actor: Actor): boolean {
  if (!actor.teamIds.includes(connection.team_id)) return false
  return connection.shared || connection.user_id === actor.user.id
}

/** What a new row says of itself; the rest is the same for all of them, unless it says so too. */
type NewRow = Pick<ConnectionRow, 'name' | 'type' | 'provider'> & Partial<ConnectionRow>

/** Adds a connection of whatever kind, for this user alone. */
export function addRow(core: Core, owner: { user_id: string; team_id: string }, row: NewRow): ConnectionRow {
  const now = core.timestamp()
  const connection: ConnectionRow = {
    id: core.newId(),
    team_id: owner.team_id,
    user_id: owner.user_id,
    server_url: null,
    auth_method: null,
    composio_mcp_id: null,
    headers: { plaintext: {}, secret: {} },
    shared: false,
    created_at: now,
    updated_at: now,
    ...row,
  }
  core.store.connections.set(connection.id, connection)
  return connection
}

/** `type` defaults to `custom_mcp`. A custom integration has to exist, and this sandbox has none. */
export function createConnection(core: Core, actor: Author, body: ConnectionDraft): ConnectionRow {
  if (body.custom_integration_id !== undefined) {
    throw notFound('Custom integration', body.custom_integration_id)
  }
  return addRow(
    core,
    { user_id: actor.user.id, team_id: actor.teamId },
    {
      name: body.name,
      type: body.type ?? 'custom_mcp',
      provider: body.provider,
      server_url: body.server_url ?? null,
      auth_method: body.auth_method,
      headers: { plaintext: { ...body.headers?.plaintext }, secret: { ...body.headers?.secret } },
    },
  )
}

/**
 * The header set after an update. Merge or replace is not documented; here the new set replaces the old one.
 * An empty secret keeps the value it had, because a client that read the set back never learnt it.
 */
function replacedHeaders(before: ConnectionRow['headers'], next: Headers | null): ConnectionRow['headers'] {
  const secret = Object.entries(next?.secret ?? {}).map(
    ([name, value]) => [name, value === '' ? (before.secret[name] ?? '') : value] as const,
  )
  return { plaintext: { ...next?.plaintext }, secret: Object.fromEntries(secret) }
}

/** Changes the fields that were sent. */
export function updateConnection(
  core: Core,
  connection: ConnectionRow,
  body: ConnectionPatch,
): ConnectionRow {
  if (body.name !== undefined) connection.name = body.name
  if (body.server_url !== undefined) connection.server_url = body.server_url
  if (body.auth_method !== undefined) connection.auth_method = body.auth_method
  if (body.composio_mcp_id !== undefined) connection.composio_mcp_id = body.composio_mcp_id
  if (body.shared !== undefined) connection.shared = body.shared
  if (body.headers !== undefined) connection.headers = replacedHeaders(connection.headers, body.headers)
  connection.updated_at = core.timestamp()
  return connection
}

/** What may be shown of the headers: one map, plaintext values in clear, secret values as empty text. */
export function shownHeaders(connection: ConnectionRow): { [name: string]: string } {
  const hidden = Object.keys(connection.headers.secret).map((name) => [name, ''] as const)
  return { ...connection.headers.plaintext, ...Object.fromEntries(hidden) }
}
