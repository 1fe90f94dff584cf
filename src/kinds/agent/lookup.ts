/** Which new agent, or which new revision of one, may a request of unknown fate have made? */

import type { Reader } from '../../model/io.ts'
import type { JsonObject } from '../../model/json.ts'
import type { StepContext, StepDone, StepLookup } from '../../model/kind.ts'
import { type Failure, fail, ok, type Result } from '../../model/result.ts'
import { idAt, textAt } from '../row.ts'
import { createBody, revisionBody } from './bodies.ts'
import { listRevisions, revisionNumber } from './revisions.ts'

/** Where a generation of the API lists what is looked for. */
export interface Lists {
  agents(io: Reader): string
  revisions(agent: string): string
  /** The builds of an agent's row, where the list has them; else they are listed. */
  buildsIn(row: JsonObject): readonly JsonObject[] | null
}

/** What a lookup found, with the build where there is one. */
export interface Found {
  readonly done: StepDone
  readonly build: JsonObject | null
}

/** New agents of that name; where one was to have a build, those that have one with the marker we sent. */
export async function findCreated(
  context: StepContext,
  isNew: (id: string) => boolean,
  lists: Lists,
): Promise<Result<readonly Found[], Failure>> {
  if (context.change.action !== 'create') return ok([])
  const { io } = context
  const rows = await io.list({ path: lists.agents(io), rows: 'agents', pageSize: 100 })
  if (!rows.ok) return fail(rows.error)
  const sent = createBody(context)
  const buildName = textAt(sent, 'build', 'name')
  const found: Found[] = []
  for (const row of rows.value) {
    const id = idAt(row, 'id') ?? ''
    if (!isNew(id) || textAt(row, 'name') !== sent['name']) continue
    if (buildName === null) {
      found.push({ done: { id }, build: null })
      continue
    }
    const shown = lists.buildsIn(row)
    const builds = shown === null ? await listRevisions(io, lists.revisions(id)) : ok(shown)
    if (!builds.ok) return fail(builds.error)
    const build = builds.value.find((one) => textAt(one, 'name') === buildName)
    const buildId = idAt(build, 'id')
    if (build !== undefined && buildId !== null) found.push({ done: { id, memo: { buildId } }, build })
  }
  return ok(found)
}

export const createLookup =
  (lists: Lists): StepLookup =>
  async (context, isNew) => {
    const found = await findCreated(context, isNew, lists)
    return found.ok ? ok(found.value.map(({ done }) => done)) : fail(found.error)
  }

/** Revisions with our marker that are newer than all that were there. */
export const revisionLookup =
  (lists: Lists): StepLookup =>
  async (context) => {
    const builds = await listRevisions(context.io, lists.revisions(context.id))
    if (!builds.ok) return fail(builds.error)
    const name = textAt(revisionBody(context), 'name')
    return ok(
      builds.value
        .filter((build) => textAt(build, 'name') === name && isNewer(build, context))
        .map((build) => ({ memo: { buildId: idAt(build, 'id') ?? '' } })),
    )
  }

function isNewer(build: JsonObject, { change }: StepContext): boolean {
  const newest = change.live?.extra['newest'] ?? change.live?.extra['revision']
  const number = revisionNumber(build)
  if (typeof newest === 'number' && number !== null) return number > newest
  return idAt(build, 'id') !== textAt(change.live?.extra, 'buildId')
}
