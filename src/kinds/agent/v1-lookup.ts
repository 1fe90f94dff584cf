/** Which new agent, or which new revision of one, may a request of unknown fate have made? */

import type { JsonObject } from '../../model/json.ts'
import type { StepContext, StepLookup } from '../../model/kind.ts'
import { fail, ok } from '../../model/result.ts'
import { idAt, textAt } from '../row.ts'
import { agentReaderV1 } from './v1.ts'
import { createBody, revisionBody } from './v1-write.ts'

/** A new agent of that name; one that was to have a build has one, with the marker we sent. */
const create: StepLookup = async (context, isNew) => {
  if (context.change.action !== 'create') return ok([])
  const rows = await agentReaderV1.list(context.io)
  if (!rows.ok) return fail(rows.error)
  const sent = createBody(context)
  const buildName = textAt(sent, 'build', 'name')
  return ok(
    rows.value
      .filter((row) => isNew(idAt(row, 'id') ?? '') && textAt(row, 'name') === sent['name'])
      .filter((row) => buildName === null || textAt(row, 'latest_build', 'name') === buildName)
      .map((row) => {
        const buildId = idAt(row, 'latest_build', 'id')
        return { id: idAt(row, 'id') ?? '', ...(buildId === null ? {} : { memo: { buildId } }) }
      }),
  )
}

/** A revision with our marker that is newer than the one it was to replace. */
const revision: StepLookup = async (context) => {
  const builds = await context.io.list({
    path: `/v1/agents/${context.id}/revisions`,
    rows: 'builds',
    pageSize: 100,
  })
  if (!builds.ok) return fail(builds.error)
  const name = textAt(revisionBody(context), 'name')
  return ok(
    builds.value
      .filter((build) => textAt(build, 'name') === name && isNewer(build, context))
      .map((build) => ({ memo: { buildId: idAt(build, 'id') ?? '' } })),
  )
}

function isNewer(build: JsonObject, { change }: StepContext): boolean {
  const replaced = change.live?.extra['revision']
  const number = build['revision_number']
  if (typeof replaced === 'number' && typeof number === 'number') return number > replaced
  return idAt(build, 'id') !== textAt(change.live?.extra, 'buildId')
}

export const agentLookupV1: Readonly<Record<string, StepLookup>> = { create, revision }
