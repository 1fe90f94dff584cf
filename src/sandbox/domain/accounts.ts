import type { AccountRow, ConsentRow } from '../consent-rows.ts'
import type { Actor, Core } from '../core.ts'
import { badRequest } from '../errors.ts'
import type { ConnectionRow } from '../state.ts'
import { addRow } from './connections.ts'
import { ask } from './consents.ts'

/** What a client says when it starts a flow with Composio. The values of `auth_fields` are not kept. */
export type ComposioStart = {
  auth_config_id: string
  callback_url: string
  auth_scheme?: string
  auth_fields?: { [name: string]: string }
}

export type ComposioFinish = { app: string; integration_name: string; connected_account_id: string }

/** Whether a person has to consent in a browser: so it is, unless a scheme without OAuth is named. */
const needsPerson = (scheme: string | undefined): boolean => scheme === undefined || /OAUTH/i.test(scheme)

/**
 * A new account, waiting for a person or, where the scheme does without, active at once. Such a scheme needs its fields.
 */
export function startAccount(
  core: Core,
  actor: Actor,
  body: ComposioStart,
): { account: AccountRow; consent: ConsentRow | null } {
  const waits = needsPerson(body.auth_scheme)
  if (!waits && Object.keys(body.auth_fields ?? {}).length === 0) {
    throw badRequest(`body/auth_fields: is required for ${body.auth_scheme}`)
  }
  const account: AccountRow = {
    id: `ca_${core.newId().replaceAll('-', '').slice(0, 12)}`,
    user_id: actor.user.id,
    team_id: actor.teamId,
    auth_config_id: body.auth_config_id,
    status: waits ? 'INITIATED' : 'ACTIVE',
    connection_id: null,
    created_at: core.timestamp(),
  }
  core.store.accounts.set(account.id, account)
  const consent = waits
    ? ask(core, actor, { kind: 'composio', account_id: account.id }, body.callback_url)
    : null
  return { account, consent }
}

/**
 * Makes a connection of an account that is active, once: what a second time does is not documented, and here it is a
 * 400 like every account that is stale.
 */
export function finalizeAccount(core: Core, actor: Actor, body: ComposioFinish): ConnectionRow {
  const account = core.store.accounts.get(body.connected_account_id)
  const refused = (what: string) =>
    badRequest(`body/connected_account_id: ${body.connected_account_id} ${what}`)
  if (account?.team_id !== actor.teamId || account.user_id !== actor.user.id) throw refused('does not exist')
  if (account.connection_id !== null) throw refused('is finalized already')
  if (account.status !== 'ACTIVE') throw refused(`is not active: its status is ${account.status}`)
  const connection = addRow(core, account, {
    name: body.integration_name,
    type: body.app,
    // `provider` is an assumption: the API says that there are others than `user`, and not which.
    provider: 'composio',
    server_url: `https://composio.example.com/mcp/${account.id}`,
    composio_mcp_id: core.newId(),
  })
  account.connection_id = connection.id
  return connection
}
