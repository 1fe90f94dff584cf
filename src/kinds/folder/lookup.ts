/** Which new folder may a create of unknown fate have made? */

import type { KindReader, StepLookup } from '../../model/kind.ts'
import { fail, ok } from '../../model/result.ts'

export function folderLookup(reader: KindReader): Readonly<Record<string, StepLookup>> {
  const create: StepLookup = async ({ io, change, resolve }, isNew) => {
    if (change.action !== 'create') return ok([])
    const rows = await reader.list(io)
    if (!rows.ok) return fail(rows.error)
    const { name, parent } = change.target
    const parentId = typeof parent === 'string' ? resolve(parent) : null
    return ok(
      rows.value
        .map(reader.toLive)
        .filter((live) => isNew(live.id) && live.name === name && live.attrs['parent'] === parentId)
        .map(({ id }) => ({ id })),
    )
  }
  return { create }
}
