/**
 * Live state in as few requests as the API allows: the list pages of every kind, all at once. What a list does not
 * tell is read per resource, and only where the planner asks for it.
 */

import type { Reader } from '../model/io.ts'
import type { KindReader, ReadFacet } from '../model/kind.ts'
import type { Caller, DetailRequest, Dialect, LiveResource, Snapshot } from '../model/live.ts'
import { type Failure, fail, ok, type Result } from '../model/result.ts'

/**
 * Reads every list of every kind that the dialect knows.
 * @returns the snapshot, or the first failure: half a snapshot is none (a resource that was not read would look gone)
 */
export async function readSnapshot(
  kinds: readonly ReadFacet[],
  dialect: Dialect,
  io: Reader,
): Promise<Result<Snapshot, Failure>> {
  const reads = await Promise.all(
    readersOf(kinds, dialect).map(async (reader) => ({ reader, rows: await reader.list(io) })),
  )
  const resources: LiveResource[] = []
  // Only rows tell whom the key acts for: a team that was merely asked for would let a wrong key past the guard.
  let caller: Caller = { team: null, user: null }
  for (const { reader, rows } of reads) {
    if (!rows.ok) return fail(rows.error)
    for (const row of rows.value) {
      resources.push(reader.toLive(row))
      const told = reader.caller(row)
      caller = { team: caller.team ?? told.team, user: caller.user ?? told.user }
    }
  }
  return ok({ dialect, resources, caller })
}

/** The same snapshot with the further reads in `requests` done. */
export async function readDetails(
  kinds: readonly ReadFacet[],
  io: Reader,
  snapshot: Snapshot,
  requests: readonly DetailRequest[],
): Promise<Result<Snapshot, Failure>> {
  const readers = new Map(kinds.map((kind) => [kind.name, kind.read[snapshot.dialect]]))
  const wanted = new Map(requests.map((request) => [request.id, request]))
  const resources = await Promise.all(
    snapshot.resources.map((live) => {
      const request = wanted.get(live.id)
      const read = request === undefined ? undefined : readers.get(request.kind)?.details[request.detail]
      return read === undefined ? ok(live) : read(io, live)
    }),
  )
  const failed = resources.find((result) => !result.ok)
  if (failed !== undefined && !failed.ok) return fail(failed.error)
  return ok({ ...snapshot, resources: resources.flatMap((result) => (result.ok ? [result.value] : [])) })
}

const readersOf = (kinds: readonly ReadFacet[], dialect: Dialect): readonly KindReader[] =>
  kinds.flatMap((kind) => kind.read[dialect] ?? [])
