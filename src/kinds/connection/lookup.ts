/** Which new connection may a create of unknown fate have made? */

import type { KindReader, StepLookup } from '../../model/kind.ts'
import { fail, ok } from '../../model/result.ts'

export function connectionLookup(reader: KindReader): Readonly<Record<string, StepLookup>> {
  const alike =
    (fields: readonly string[]): StepLookup =>
    async ({ io, change }, isNew) => {
      if (change.action !== 'create') return ok([])
      const rows = await reader.list(io)
      if (!rows.ok) return fail(rows.error)
      return ok(
        rows.value
          .map(reader.toLive)
          .filter(
            (live) => isNew(live.id) && fields.every((field) => live.attrs[field] === change.target[field]),
          )
          .map(({ id, owner }) => ({ id, caller: { team: null, user: owner } })),
      )
    }

  return {
    create: alike(['name', 'type', 'provider', 'server_url']),
    finalize: alike(['name', 'provider']),
  }
}
