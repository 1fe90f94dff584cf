/** Writing connections: the same on v1 and v2, paths aside. */

import { isObject, type JsonObject, toPointer } from '../../model/json.ts'
import type { StepContext, StepRunner } from '../../model/kind.ts'
import { SENSITIVE } from '../../model/manifest.ts'
import { fail, ok } from '../../model/result.ts'
import { writeAnswer } from '../answer.ts'
import type { Grammar } from '../grammar.ts'
import { pick, touches } from '../row.ts'

/**
 * The API takes the two kinds of header apart; secrets are filled in here, at the last moment. What `ignore_changes`
 * names is carried over from live (v1, v2: an empty text keeps the secret that is there).
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

export function connectionWriter(grammar: Grammar): Readonly<Record<string, StepRunner>> {
  const create: StepRunner = async ([context]) => {
    const { io, change } = context
    if (change.action !== 'create') return ok({})
    const answer = await io.send({
      method: 'POST',
      path: `${grammar.scope(io)}/connections`,
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
      path: `${grammar.item}/connections/${id}`,
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
      path: `${grammar.item}/connections/${id}`,
      body: { shared: true },
      retry: 'repeat',
    })
    return answer.ok ? ok({}) : fail(answer.error)
  }

  const remove: StepRunner = async ([{ io, id }]) => {
    const answer = await io.send({
      method: 'DELETE',
      path: `${grammar.item}/connections/${id}`,
      retry: 'repeat',
    })
    return answer.ok ? ok({}) : fail(answer.error)
  }

  return { create, update, share, delete: remove }
}
