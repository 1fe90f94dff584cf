/** Which new folder may a create of unknown fate have made? */

import type { StepLookup } from '../../model/kind.ts'
import { fail, ok } from '../../model/result.ts'
import { folderReaderV1 } from './v1.ts'

const create: StepLookup = async ({ io, change, resolve }, isNew) => {
  if (change.action !== 'create') return ok([])
  const rows = await folderReaderV1.list(io)
  if (!rows.ok) return fail(rows.error)
  const { name, parent } = change.target
  const parentId = typeof parent === 'string' ? resolve(parent) : null
  return ok(
    rows.value
      .map(folderReaderV1.toLive)
      .filter((live) => isNew(live.id) && live.name === name && live.attrs['parent'] === parentId)
      .map(({ id }) => ({ id })),
  )
}

export const folderLookupV1: Readonly<Record<string, StepLookup>> = { create }
