/** Composio, on v1 only: an account is started there, and finalized into a connection once it is active. */

import type { Uuid } from '../../model/address.ts'
import type { ConsentRequest } from '../../model/consent.ts'
import { type JsonObject, mapEntries, toPointer } from '../../model/json.ts'
import type { KindReader, StepContext, StepDone, StepRunner } from '../../model/kind.ts'
import type { DesiredResource } from '../../model/manifest.ts'
import { type Failure, fail, ok, type Result } from '../../model/result.ts'
import { idAt, objectAt, pick, textAt } from '../row.ts'

export interface ComposioAccount {
  /** `ca_…`: what finalize binds the connection to. */
  readonly accountId: string
  /** Where a person consents; `null` when the account is active without. */
  readonly url: string | null
  /** v1: `INITIATED`, `ACTIVE`, `FAILED`, … */
  readonly status: string | null
}

/**
 * Starts an account, with its credentials where the scheme takes some. Sent again when its fate is unknown: nothing is
 * made in Duvo, and an account at Composio that nobody finalizes has no effect and cannot be looked up here.
 */
export async function startAccount(request: ConsentRequest): Promise<Result<ComposioAccount, Failure>> {
  const { io, desired, secret } = request
  const fields = objectAt(desired.attrs, 'auth_fields')
  const answer = await io.send({
    method: 'POST',
    path: '/v1/connections/composio/start',
    body: {
      ...pick(desired.attrs, ['auth_config_id', 'callback_url', 'auth_scheme']),
      ...(fields === null ? {} : { auth_fields: filled(fields, desired, secret) }),
    },
    retry: 'repeat',
  })
  if (!answer.ok) return answer
  const accountId = textAt(answer.value, 'connected_account_id')
  if (accountId === null) return fail(noAccount)
  return ok({
    accountId,
    url: textAt(answer.value, 'redirect_url'),
    status: textAt(answer.value, 'status'),
  })
}

const filled = (fields: JsonObject, { secrets }: DesiredResource, secret: (template: string) => string) =>
  mapEntries(fields, (_, name) => secret(secrets[toPointer(['auth_fields', name])] ?? ''))

const noAccount: Failure = {
  code: 'bad-answer',
  message: 'Duvo started the connection but its answer names no account at Composio.',
  hint: 'Run the command again. If it goes on, tell us: the API answers in another way than it documents.',
}

/** Makes the connection. A creating request: sent once, and looked up by what it made. */
export const finalizeAccount = (
  { io, desired }: ConsentRequest,
  accountId: string,
): Promise<Result<JsonObject, Failure>> =>
  io.send({
    method: 'POST',
    path: '/v1/connections/composio/finalize',
    body: {
      app: desired.attrs['app'] ?? '',
      integration_name: desired.attrs['name'] ?? '',
      connected_account_id: accountId,
    },
    retry: 'once',
  })

/** v1: the answer calls the connection an integration, as the list does. */
export const madeBy = (answer: JsonObject): string | null => idAt(answer, 'integration_id')

/** For schemes without a person: the applier's steps. */
export function composioWriter(reader: KindReader): Readonly<Record<'start' | 'finalize', StepRunner>> {
  /** What was made, as its row says: the answer tells no user, and the guard has to know before the next write. */
  async function rowOf({ io, desired }: ConsentRequest, id: Uuid | null): Promise<StepDone> {
    const rows = await reader.list(io)
    const found = rows.ok ? rows.value.map((row) => ({ row, live: reader.toLive(row) })) : []
    const made =
      found.find(({ live }) => live.id === id) ??
      found.find(({ live }) =>
        ['name', 'provider'].every((field) => live.attrs[field] === desired.attrs[field]),
      )
    if (made === undefined) return id === null ? {} : { id }
    const { live, row } = made
    return { id: live.id, caller: { ...reader.caller(row), user: live.owner } }
  }

  return {
    async start([context]) {
      const request = requestOf(context)
      if (request === null) return ok({})
      const account = await startAccount(request)
      if (!account.ok) return account
      const { url, status, accountId } = account.value
      if (url !== null) return fail(personNeeded(request.desired))
      return status === 'FAILED' ? fail(turnedDown(request.desired)) : ok({ memo: { accountId } })
    },

    async finalize([context]) {
      const request = requestOf(context)
      if (request === null) return ok({})
      const answer = await finalizeAccount(request, String(context.memo['accountId']))
      return answer.ok ? ok(await rowOf(request, madeBy(answer.value))) : answer
    },
  }
}

const requestOf = ({ io, change, secret }: StepContext): ConsentRequest | null =>
  change.action === 'create'
    ? { io, desired: { ...change.desired, attrs: change.target }, broken: null, secret }
    : null

const personNeeded = ({ address }: DesiredResource): Failure => ({
  code: 'not-connected',
  message: `Composio wants a person's consent for ${address}, although its auth_scheme needs none.`,
  hint: `Run: duvo-connect ${address}\nOr correct its auth_config_id, auth_scheme and auth_fields.`,
  fate: 'not-applied',
})

const turnedDown = ({ address }: DesiredResource): Failure => ({
  code: 'rejected',
  message: `Composio turned down the credentials of ${address}.`,
  hint: 'Check its auth_fields and auth_config_id, then apply again.',
  fate: 'not-applied',
})
