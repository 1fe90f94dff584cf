/** What an agent's revisions tell, on every generation of the API: which is newest, and which carries our marker. */

import type { Reader } from '../../model/io.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Edit, LiveResource } from '../../model/live.ts'
import { type Marker, parseMarker } from '../../model/marker.ts'
import { type Failure, fail, ok, type Result } from '../../model/result.ts'
import { textAt } from '../row.ts'
import { toPast } from './earlier.ts'

/** Every revision of an agent. All generations serve pages of 100 at most, under `builds`. */
export const listRevisions = (io: Reader, path: string): Promise<Result<readonly JsonObject[], Failure>> =>
  io.list({ path, rows: 'builds', pageSize: 100 })

export const markerOf = (build: JsonObject | null): Marker | null => parseMarker(textAt(build, 'name') ?? '')

export const revisionNumber = (build: JsonObject | null): number | null => {
  const value = build?.['revision_number']
  return typeof value === 'number' ? value : null
}

/** By revision number, else by time. */
export const newestRevisionFirst = (builds: readonly JsonObject[]): readonly JsonObject[] =>
  [...builds].sort(
    (a, b) =>
      (revisionNumber(b) ?? 0) - (revisionNumber(a) ?? 0) ||
      (textAt(b, 'created_at') ?? '').localeCompare(textAt(a, 'created_at') ?? ''),
  )

/** The further read `history`: the newest marker among an agent's revisions, and what a person's build replaced. */
export const historyReader =
  (pathOf: (agent: string) => string) =>
  async (io: Reader, live: LiveResource): Promise<Result<LiveResource, Failure>> => {
    const builds = await listRevisions(io, pathOf(live.id))
    if (!builds.ok) return fail(builds.error)
    return ok({ ...live, ...newestMarked(builds.value, live), known: [...live.known, 'history'] })
  }

/** The further read `past`: what every revision held, and what `history` tells. */
export const pastReader =
  (pathOf: (agent: string) => string) =>
  async (io: Reader, live: LiveResource): Promise<Result<LiveResource, Failure>> => {
    const builds = await listRevisions(io, pathOf(live.id))
    if (!builds.ok) return fail(builds.error)
    const known = [...live.known, 'history', 'past']
    const extra = { ...live.extra, past: builds.value.map(toPast) }
    return ok({ ...live, ...newestMarked(builds.value, live), known, extra })
  }

/** The newest marker among an agent's revisions, and which of ours a person's build came after. */
export function newestMarked(
  builds: readonly JsonObject[],
  live: Pick<LiveResource, 'edits'>,
): { readonly lastMarker: Marker | null; readonly edits: readonly Edit[] } {
  const newest = newestRevisionFirst(builds).find((build) => markerOf(build) !== null)
  if (newest === undefined) return { lastMarker: null, edits: live.edits }
  const from = revisionNumber(newest)
  const edits = live.edits.map((edit) => ({
    ...edit,
    revision: edit.revision === null ? null : { ...edit.revision, from },
  }))
  return { lastMarker: markerOf(newest), edits }
}
