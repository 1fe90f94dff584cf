import type { StepLookup } from '../../model/kind.ts'
import { fail, ok } from '../../model/result.ts'
import { V2 } from '../grammar.ts'
import { objectAt, textAt } from '../row.ts'
import { findCreated, type Lists, revisionLookup } from './lookup.ts'
import { promote } from './promote.ts'
import { revisionsOf } from './v2.ts'
import { isWaiting } from './v2-write.ts'

/** v2: whether a list shows a build that is no more than a draft is documented nowhere, so none shown is none known. */
const LISTS: Lists = {
  agents: (io) => `${V2.scope(io)}/agents`,
  revisions: revisionsOf,
  buildsIn(row) {
    const build = objectAt(row, 'latest_build')
    return build === null ? null : [build]
  },
}

/** The lost request would have gone on to promote the first build where that was needed; so does finding it. */
const create: StepLookup = async (context, isNew) => {
  const found = await findCreated(context, isNew, LISTS)
  if (!found.ok) return fail(found.error)
  const [only, ...others] = found.value
  if (only !== undefined && others.length === 0 && isWaiting(only.build)) {
    const promoted = await promote(context, only.done.id ?? '', textAt(only.build, 'id') ?? '')
    if (!promoted.ok) return fail(promoted.error)
  }
  return ok(found.value.map(({ done }) => done))
}

export const agentLookupV2: Readonly<Record<string, StepLookup>> = { create, revision: revisionLookup(LISTS) }
