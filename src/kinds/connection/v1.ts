/** Connections on API v1. */

import { isObject, type JsonObject, mapEntries, toPointer } from '../../model/json.ts'
import type { KindReader, StepContext, StepRunner } from '../../model/kind.ts'
import type { LiveResource } from '../../model/live.ts'
import { SENSITIVE } from '../../model/manifest.ts'
import { fail, ok } from '../../model/result.ts'
import { writeAnswer } from '../answer.ts'
import { compact, idAt, objectAt, pick, textAt, touches } from '../row.ts'

export const connectionReaderV1: KindReader = {
  // v1: pages of 100 at most; the rows come under `integrations`
  list: (io) => io.list({ path: '/v1/connections', rows: 'integrations', pageSize: 100 }),
  toLive,
  // A connection that is not shared can only be seen by the user it belongs to: that user is the caller.
  caller: (row) => ({
    team: idAt(row, 'team_id'),
    user: row['shared'] === false ? idAt(row, 'user_id') : null,
  }),
  details: {
    async credentials(io, live) {
      const answer = await io.get(`/v1/connections/${live.id}/credentials`)
      if (!answer.ok) {
        // Someone else's shared connection: its headers are unknown, which is no error.
        const hidden = answer.error.code === 'forbidden' || answer.error.code === 'not-found'
        return hidden ? ok({ ...live, known: [...live.known, 'credentials'] }) : fail(answer.error)
      }
      // v1: secret values are read back as empty strings
      const headers = mapEntries(objectAt(answer.value, 'headers') ?? {}, (value) =>
        value === '' ? SENSITIVE : value,
      )
      return ok({ ...live, attrs: { ...live.attrs, headers }, known: [...live.known, 'credentials'] })
    },
  },
}

function toLive(row: JsonObject): LiveResource {
  const name = textAt(row, 'name') ?? ''
  return {
    kind: 'connection',
    id: idAt(row, 'id') ?? '',
    name,
    attrs: compact({
      name,
      type: textAt(row, 'type') ?? undefined,
      provider: textAt(row, 'provider') ?? undefined,
      server_url: textAt(row, 'server_url') ?? undefined,
      auth_method: textAt(row, 'auth_method') ?? undefined,
      custom_integration_id: idAt(row, 'custom_integration_id') ?? undefined,
      oauth_provider: textAt(row, 'oauth_provider') ?? undefined,
      shared: row['shared'] === true,
      ...(row['has_headers'] === false ? { headers: {} } : {}),
    }),
    marker: null,
    lastMarker: null,
    createdAt: textAt(row, 'created_at'),
    // v1: nobody is named
    edits: [{ within: '', by: null, at: textAt(row, 'updated_at'), revision: null }],
    version: textAt(row, 'updated_at') ?? '',
    holds: [],
    known: [],
    owner: idAt(row, 'user_id'),
    extra: {},
  }
}

/**
 * The API takes the two kinds of header apart; secrets are filled in here, at the last moment. What `ignore_changes`
 * names is carried over from live (v1: an empty text keeps the secret that is there).
 */
function headersBody({ change, secret }: StepContext): JsonObject {
  const headers = change.action === 'delete' ? {} : change.target['headers']
  const ignored = change.action === 'update' ? change.desired.lifecycle.ignoreChanges : []
  const isKept = (key: string): boolean =>
    ignored.some(([field, name]) => field === 'headers' && name === key)
  const plaintext: Record<string, string> = {}
  const secrets: Record<string, string> = {}
  for (const [key, value] of Object.entries(isObject(headers) ? headers : {})) {
    const template = change.desired?.secrets[toPointer(['headers', key])]
    if (value !== SENSITIVE) plaintext[key] = String(value)
    else secrets[key] = template === undefined || isKept(key) ? '' : secret(template)
  }
  return { plaintext, secret: secrets }
}

const create: StepRunner = async ([context]) => {
  const { io, change } = context
  if (change.action !== 'create') return ok({})
  const answer = await io.send({
    method: 'POST',
    path: '/v1/connections',
    body: {
      ...pick(change.target, [
        'name',
        'server_url',
        'type',
        'provider',
        'auth_method',
        'custom_integration_id',
      ]),
      ...(change.target['headers'] === undefined ? {} : { headers: headersBody(context) }),
    },
    retry: 'once',
  })
  return answer.ok ? writeAnswer(answer.value, []) : fail(answer.error)
}

/** Only what changed; headers always whole, because the API does not say whether it merges them. */
const update: StepRunner = async ([context]) => {
  const { io, change, id } = context
  if (change.action !== 'update') return ok({})
  const changed = change.fields.map((field) => field.path)
  const plain = ['name', 'server_url', 'auth_method', 'shared'].filter((field) =>
    touches(changed, `/${field}`),
  )
  const answer = await io.send({
    method: 'PATCH',
    path: `/v1/connections/${id}`,
    body: {
      ...pick(change.target, plain),
      ...(touches(changed, '/headers') ? { headers: headersBody(context) } : {}),
    },
    retry: 'repeat',
  })
  return answer.ok ? writeAnswer(answer.value, []) : fail(answer.error)
}

const share: StepRunner = async ([{ io, id }]) => {
  const answer = await io.send({
    method: 'PATCH',
    path: `/v1/connections/${id}`,
    body: { shared: true },
    retry: 'repeat',
  })
  return answer.ok ? ok({}) : fail(answer.error)
}

const remove: StepRunner = async ([{ io, id }]) => {
  const answer = await io.send({ method: 'DELETE', path: `/v1/connections/${id}`, retry: 'repeat' })
  return answer.ok ? ok({}) : fail(answer.error)
}

export const connectionWriterV1: Readonly<Record<string, StepRunner>> = {
  create,
  update,
  share,
  delete: remove,
}
