/** Writing agents on API v2: a new revision is a draft, and promoted as the last thing that happens to the build. */

import type { StepRunner } from '../../model/kind.ts'
import { fail, ok } from '../../model/result.ts'
import { V2 } from '../grammar.ts'
import { objectAt, textAt } from '../row.ts'
import { createBody } from './bodies.ts'
import { promote, toPromote } from './promote.ts'
import { placeBody, sendCreate, sharedSteps } from './write.ts'

/**
 * A new agent. Whether its first build runs at once is documented nowhere, so the answer decides: one that is not live
 * is promoted here. If that fails, the agent is there all the same, and the next run promotes what it has.
 */
const create: StepRunner = async ([context]) => {
  const sent = await sendCreate(context, `${V2.scope(context.io)}/agents`, createBody(context))
  if (!sent.ok) return fail(sent.error)
  const { done, answer } = sent.value
  const buildId = textAt(done.memo, 'buildId')
  if (buildId === null || !isWaiting(objectAt(answer, 'build'))) return ok(done)
  const promoted = await promote(context, done.id ?? '', buildId)
  return promoted.ok ? ok({ ...done, more: 1 }) : fail(promoted.error)
}

/** v2: the words for a state are listed nowhere; none at all is taken for v1's way, where a build runs at once. */
export const isWaiting = (build: ReturnType<typeof objectAt>): boolean =>
  typeof build?.['status'] === 'string' && build['status'] !== 'live'

const promoteStep: StepRunner = async ([context]) => {
  const build = toPromote(context)
  if (build === null) return ok({})
  const promoted = await promote(context, context.id, build)
  return promoted.ok ? ok({}) : fail(promoted.error)
}

const place: StepRunner = async (members) => {
  const [{ io }] = members
  const answer = await io.send({
    method: 'POST',
    path: `${V2.scope(io)}/agent-folders/move-agents`,
    body: placeBody(members),
    retry: 'repeat',
  })
  return answer.ok ? ok({}) : fail(answer.error)
}

const remove: StepRunner = async ([{ io, id }]) => {
  const answer = await io.send({ method: 'DELETE', path: `${V2.item}/agents/${id}`, retry: 'repeat' })
  return answer.ok ? ok({}) : fail(answer.error)
}

export const agentWriterV2: Readonly<Record<string, StepRunner>> = {
  ...sharedSteps(V2),
  create,
  promote: promoteStep,
  place,
  delete: remove,
}
