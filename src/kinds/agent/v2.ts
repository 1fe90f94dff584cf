/**
 * Reading agents on API v2. What an agent runs is its live revision; a newer one may be a draft, ours or a person's.
 * List pages carry the newest. Where that is not the live one, and only there, the agent's revisions are listed too,
 * within the list itself: plan, the look for what changed meanwhile and the reading back then see the same build.
 */

import type { Reader } from '../../model/io.ts'
import { isObject, type JsonObject } from '../../model/json.ts'
import type { KindReader } from '../../model/kind.ts'
import type { LiveResource } from '../../model/live.ts'
import { type Failure, fail, ok, type Result } from '../../model/result.ts'
import { V2 } from '../grammar.ts'
import { compact, idAt, listAt, objectAt, textAt } from '../row.ts'
import { agentCaller, agentToLive, liveBuild, slotName } from './read.ts'
import {
  historyReader,
  listRevisions,
  markerOf,
  newestMarked,
  newestRevisionFirst,
  pastReader,
  revisionNumber,
} from './revisions.ts'

/** Where a row keeps the revisions that were read beside it; no field of the API. */
const BESIDE = 'all_revisions'

export const agentReaderV2: KindReader = {
  async list(io) {
    // v2: pages of 100 at most; `include_schedules` costs no further request
    const rows = await io.list({
      path: `${V2.scope(io)}/agents`,
      rows: 'agents',
      pageSize: 100,
      query: { include_schedules: 'true' },
    })
    if (!rows.ok) return fail(rows.error)
    const read = await Promise.all(rows.value.map((row) => withRevisions(io, row)))
    const failed = read.find((result) => !result.ok)
    if (failed !== undefined && !failed.ok) return fail(failed.error)
    return ok(read.flatMap((result) => (result.ok ? [result.value] : [])))
  },
  toLive,
  caller: agentCaller,
  details: {
    history: historyReader((agent) => revisionsOf(agent)),
    past: pastReader((agent) => revisionsOf(agent)),
    /** The integrations of the current build, where a list page told those of another one. */
    async slots(io, live) {
      const answer = await io.get(`${revisionsOf(live.id)}/${textAt(live.extra, 'buildId')}/integrations`)
      // Not to be had is no reason to stop: whether the next build keeps them is then not checked.
      if (!answer.ok && answer.error.code !== 'not-found' && answer.error.code !== 'forbidden') {
        return fail(answer.error)
      }
      const holds = answer.ok ? listAt(answer.value, 'integrations').map(slotName) : null
      return ok({ ...live, holds, known: [...live.known, 'slots'] })
    },
  },
}

export const revisionsOf = (agent: string): string => `${V2.item}/agents/${agent}/revisions`

/** v2: the words for a state are listed nowhere. No word at all is taken for v1's way: the newest build counts. */
const isLive = (build: JsonObject): boolean => build['status'] === 'live'
const isDraft = (build: JsonObject): boolean => build['status'] === 'draft'
const isUnknown = (build: JsonObject): boolean => typeof build['status'] !== 'string'

async function withRevisions(io: Reader, row: JsonObject): Promise<Result<JsonObject, Failure>> {
  const latest = objectAt(row, 'latest_build')
  if (latest === null || isLive(latest) || isUnknown(latest)) return ok(row)
  const revisions = await listRevisions(io, revisionsOf(idAt(row, 'id') ?? ''))
  return revisions.ok ? ok({ ...row, [BESIDE]: revisions.value }) : fail(revisions.error)
}

function toLive(row: JsonObject): LiveResource {
  const latest = objectAt(row, 'latest_build')
  const revisions = newestRevisionFirst(listAt(row, BESIDE).filter(isObject))
  if (revisions.length === 0) return agentToLive(row, latest)
  const current = currentOf(revisions)
  const live = agentToLive(row, current)
  const { lastMarker, edits } = newestMarked(revisions, live)
  const [newest = null] = revisions
  const shown = idAt(current, 'id') === idAt(latest, 'id')
  const draft = current === null ? null : ourDraft(revisions, current)
  return {
    ...live,
    lastMarker: live.marker ?? lastMarker,
    edits: edits.map((edit) =>
      edit.within === '' ? edit : { ...edit, revision: cameBack(current, revisions) },
    ),
    // v2: a list page tells the integrations of the build it carries
    holds: shown ? live.holds : null,
    known: ['history'],
    extra: compact({
      ...live.extra,
      // An agent of nothing but other people's drafts: the next build takes over what hangs on the newest of them.
      buildId: idAt(current ?? newest, 'id') ?? undefined,
      newest: revisionNumber(newest) ?? undefined,
      slotsUnread: !shown && current !== null ? true : undefined,
      unpromoted: current !== null && isDraft(current) ? true : undefined,
      draft:
        draft === null
          ? undefined
          : { id: idAt(draft, 'id'), name: textAt(draft, 'name'), ...liveBuild(draft) },
    }),
  }
}

/**
 * The live revision; where none is, the newest of ours, else the newest that is no draft: what other people have not
 * finished is none of our business.
 */
const currentOf = (newestFirst: readonly JsonObject[]): JsonObject | null =>
  newestFirst.find(isLive) ??
  newestFirst.find((build) => markerOf(build) !== null) ??
  newestFirst.find((build) => !isDraft(build)) ??
  null

/** What an earlier run made from the current build and could not promote. */
const ourDraft = (newestFirst: readonly JsonObject[], current: JsonObject): JsonObject | null =>
  newestFirst.find(
    (build) =>
      isDraft(build) &&
      build !== current &&
      markerOf(build) !== null &&
      idAt(build, 'parent_build_id') === idAt(current, 'id'),
  ) ?? null

/** A current build that took the place of a newer one of ours, or any of a person's. */
function cameBack(
  current: JsonObject | null,
  newestFirst: readonly JsonObject[],
): LiveResource['edits'][number]['revision'] {
  const to = revisionNumber(current)
  const ours = newestFirst.find((build) => markerOf(build) !== null && !isDraft(build) && build !== current)
  const from = revisionNumber(ours ?? null)
  if (to === null) return null
  if (markerOf(current) === null) return { from, to }
  return from !== null && from > to ? { from, to } : null
}
