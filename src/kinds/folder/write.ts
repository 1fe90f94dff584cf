/** Writing folders: the same on v1 and v2, paths aside. */

import type { JsonObject } from '../../model/json.ts'
import type { StepRunner } from '../../model/kind.ts'
import { fail, ok } from '../../model/result.ts'
import { writeAnswer } from '../answer.ts'
import type { Grammar } from '../grammar.ts'
import { touches } from '../row.ts'

const body = (
  target: JsonObject,
  resolve: (ref: string) => string,
  fields: readonly string[],
): JsonObject => ({
  ...(touches(fields, '/name') ? { name: target['name'] ?? '' } : {}),
  ...(touches(fields, '/parent')
    ? { parent_folder_id: typeof target['parent'] === 'string' ? resolve(target['parent']) : null }
    : {}),
})

export function folderWriter(grammar: Grammar): Readonly<Record<string, StepRunner>> {
  const create: StepRunner = async ([{ io, change, resolve }]) => {
    if (change.action !== 'create') return ok({})
    const answer = await io.send({
      method: 'POST',
      path: `${grammar.scope(io)}/agent-folders`,
      body: body(change.target, resolve, ['/name', '/parent']),
      retry: 'once',
    })
    return answer.ok ? writeAnswer(answer.value, ['folder']) : fail(answer.error)
  }

  const update: StepRunner = async ([{ io, change, id, resolve }]) => {
    if (change.action !== 'update') return ok({})
    const fields = change.fields.map((field) => field.path)
    const answer = await io.send({
      method: 'PATCH',
      path: `${grammar.item}/agent-folders/${id}`,
      body: body(change.target, resolve, fields),
      retry: 'repeat',
    })
    return answer.ok ? writeAnswer(answer.value, ['folder']) : fail(answer.error)
  }

  /** Without `force`: a folder that still holds something is refused by the API, never emptied by us. */
  const remove: StepRunner = async ([{ io, id }]) => {
    const path = `${grammar.item}/agent-folders/${id}`
    const answer = await io.send({ method: 'DELETE', path, retry: 'repeat' })
    return answer.ok ? ok({}) : fail(answer.error)
  }

  return { create, update, delete: remove }
}
