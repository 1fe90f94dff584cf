/** Folders on API v1. */

import type { JsonObject } from '../../model/json.ts'
import type { KindReader, StepRunner } from '../../model/kind.ts'
import { fail, ok } from '../../model/result.ts'
import { writeAnswer } from '../answer.ts'
import { idAt, textAt, touches } from '../row.ts'

export const folderReaderV1: KindReader = {
  // v1: the folder list is never paged
  list: (io) => io.list({ path: '/v1/agent-folders', rows: 'folders', pageSize: null }),
  toLive: (row) => ({
    kind: 'folder',
    id: idAt(row, 'id') ?? '',
    name: textAt(row, 'name') ?? '',
    attrs: { name: textAt(row, 'name') ?? '', parent: idAt(row, 'parent_folder_id') },
    marker: null,
    lastMarker: null,
    createdAt: textAt(row, 'created_at'),
    // v1: nobody is named
    edits: [{ within: '', by: null, at: textAt(row, 'updated_at'), revision: null }],
    // A folder's time stamp may move with what lies in it; its attributes tell all there is to know.
    version: '',
    holds: [],
    known: [],
    owner: null,
    extra: {},
  }),
  caller: (row) => ({ team: idAt(row, 'team_id'), user: null }),
  details: {},
}

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

const create: StepRunner = async ([{ io, change, resolve }]) => {
  if (change.action !== 'create') return ok({})
  const answer = await io.send({
    method: 'POST',
    path: '/v1/agent-folders',
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
    path: `/v1/agent-folders/${id}`,
    body: body(change.target, resolve, fields),
    retry: 'repeat',
  })
  return answer.ok ? writeAnswer(answer.value, ['folder']) : fail(answer.error)
}

/** Without `force`: a folder that still holds something is refused by the API, never emptied by us. */
const remove: StepRunner = async ([{ io, id }]) => {
  const answer = await io.send({ method: 'DELETE', path: `/v1/agent-folders/${id}`, retry: 'repeat' })
  return answer.ok ? ok({}) : fail(answer.error)
}

export const folderWriterV1: Readonly<Record<string, StepRunner>> = { create, update, delete: remove }
