import type { ConsentFor, ConsentRow } from '../consent-rows.ts'
import type { Actor, Core } from '../core.ts'
import { badRequest, conflict, notFound } from '../errors.ts'
import { addRow } from './connections.ts'
import { nativeProvider } from './native.ts'
import { serverAt } from './servers.ts'

/** What a client says when it starts a flow with a native provider; anything else it says is its own business. */
export type NativeStart = { return_url?: string; reconnect_instance_id?: string }

/** What a client says when it starts a flow with an MCP server. */
export type McpStart = NativeStart & {
  mcp_server_url: string
  name: string
  custom_integration_id?: string
  integration_type?: string
}

/** Opens a question to a person on behalf of whoever calls. */
export function ask(core: Core, actor: Actor, asks: ConsentFor, returnUrl: string | undefined): ConsentRow {
  const consent: ConsentRow = {
    id: core.newId(),
    user_id: actor.user.id,
    team_id: actor.teamId,
    asks,
    return_url: returnUrl ?? null,
    answer: null,
    created_at: core.timestamp(),
  }
  core.store.consents.set(consent.id, consent)
  return consent
}

/** The caller's own connection to mend, by id; what any other is answered with is not documented. */
function reconnected(core: Core, actor: Actor, id: string | undefined): string | null {
  if (id === undefined) return null
  const connection = core.store.connections.get(id)
  if (connection?.team_id !== actor.teamId || connection.user_id !== actor.user.id) {
    throw notFound('Connection', id)
  }
  return id
}

/** Starts a flow with a provider of Duvo's own, or 404. */
export function startNative(core: Core, actor: Actor, name: string, body: NativeStart): ConsentRow {
  const provider = nativeProvider(name)
  if (provider === undefined) throw notFound('OAuth provider', name)
  const reconnect = reconnected(core, actor, body.reconnect_instance_id)
  return ask(core, actor, { kind: 'native', provider: provider.slug, reconnect }, body.return_url)
}

/** Starts a flow with an MCP server; it has to be there and to register clients by itself. */
export function startMcp(core: Core, actor: Actor, body: McpStart): ConsentRow {
  const { mcp_server_url: url, name, custom_integration_id: custom, integration_type: type } = body
  if (custom !== undefined) throw badRequest(`body/custom_integration_id: ${custom} does not exist`)
  const { dcr, unreachable } = serverAt(core, url)
  if (unreachable) throw badRequest(`body/mcp_server_url: ${url} cannot be reached`)
  if (!dcr) throw badRequest(`body/mcp_server_url: ${url} does not support dynamic client registration`)
  const reconnect = reconnected(core, actor, body.reconnect_instance_id)
  const asks: ConsentFor = { kind: 'mcp', name, type: type ?? 'custom_mcp', server_url: url, reconnect }
  return ask(core, actor, asks, body.return_url)
}

/** Who or what wants access, for the page. */
export function wantsAccess(core: Core, { asks }: ConsentRow): string {
  switch (asks.kind) {
    case 'native':
      return nativeProvider(asks.provider)?.label ?? asks.provider
    case 'mcp':
      return `${asks.name} (${asks.server_url})`
    case 'composio':
      return `the Composio account ${asks.account_id} (${core.store.accounts.get(asks.account_id)?.auth_config_id})`
    default:
      return asks satisfies never
  }
}

/**
 * What a native connection looks like. Duvo names it: the account's provider and address. The API documents which
 * fields there are and not what they say: that `provider` is `native`, `oauth_provider` the slug, and `type` the same,
 * are assumptions.
 */
export function nativeRow(slug: string, email: string) {
  const provider = nativeProvider(slug)
  return {
    name: `${provider?.label ?? slug} (${email})`,
    type: slug,
    provider: 'native',
    auth_method: 'oauth',
    oauth_provider: slug,
    oauth_provider_key: provider?.key ?? slug,
    oauth_scopes: provider?.scopes ?? [],
    has_oauth_tokens: true,
  }
}

/** What an OAuth connection to an MCP server looks like; `provider` is an assumption here too. */
const mcpRow = ({ name, type, server_url }: ConsentFor & { kind: 'mcp' }) => ({
  name,
  type,
  server_url,
  provider: 'mcp',
  auth_method: 'oauth',
  has_oauth_tokens: true,
})

/** A connection that works again; its name and its sharing are as they were. */
function mend(core: Core, id: string): void {
  const connection = core.store.connections.get(id)
  if (connection === undefined) throw conflict('The connection that was to be connected again is gone')
  connection.has_oauth_tokens = true
  connection.broken_at = null
  connection.broken_reason = null
  connection.updated_at = core.timestamp()
}

/** What becomes true when a person says yes. Composio's connection appears when it is finalized, not before. */
function grant(core: Core, consent: ConsentRow): void {
  const { asks } = consent
  if (asks.kind === 'composio') settle(core, asks.account_id, 'ACTIVE')
  else if (asks.reconnect !== null) mend(core, asks.reconnect)
  else addRow(core, consent, asks.kind === 'native' ? accountRow(core, consent, asks.provider) : mcpRow(asks))
}

/** The native connection of whoever started. */
const accountRow = (core: Core, { user_id }: ConsentRow, provider: string) =>
  nativeRow(provider, core.store.user(user_id)?.email ?? 'somebody')

function settle(core: Core, accountId: string, status: 'ACTIVE' | 'FAILED'): void {
  const account = core.store.accounts.get(accountId)
  if (account !== undefined) account.status = status
}

/** A person's answer to an open question. A no leaves nothing behind but a failed Composio account. */
export function answer(core: Core, consent: ConsentRow, given: 'allowed' | 'denied'): void {
  if (given === 'allowed') grant(core, consent)
  else if (consent.asks.kind === 'composio') settle(core, consent.asks.account_id, 'FAILED')
  consent.answer = given
}
