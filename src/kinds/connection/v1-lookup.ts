/** Which new connection may a create of unknown fate have made? */

import type { StepLookup } from '../../model/kind.ts'
import { fail, ok } from '../../model/result.ts'
import { connectionReaderV1 } from './v1.ts'

const create: StepLookup = async ({ io, change }, isNew) => {
  if (change.action !== 'create') return ok([])
  const rows = await connectionReaderV1.list(io)
  if (!rows.ok) return fail(rows.error)
  const wanted = ['name', 'type', 'provider', 'server_url'] as const
  return ok(
    rows.value
      .map(connectionReaderV1.toLive)
      .filter((live) => isNew(live.id) && wanted.every((field) => live.attrs[field] === change.target[field]))
      .map(({ id, owner }) => ({ id, caller: { team: null, user: owner } })),
  )
}

export const connectionLookupV1: Readonly<Record<string, StepLookup>> = { create }
