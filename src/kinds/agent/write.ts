/** Writing agents and their builds: what v1 and v2 do alike, paths aside. */

import { isUuid } from '../../model/address.ts'
import type { JsonObject } from '../../model/json.ts'
import type { StepContext, StepDone, StepRunner } from '../../model/kind.ts'
import { type Failure, fail, ok, type Result } from '../../model/result.ts'
import { writeAnswer } from '../answer.ts'
import type { Grammar } from '../grammar.ts'
import { idAt, textAt } from '../row.ts'
import { createBody, labelBody, revisionBody, settingsBody } from './bodies.ts'

/** A new agent. What the answer tells of its first build is left for later steps. */
export async function sendCreate(
  { io }: StepContext,
  path: string,
  body: JsonObject,
): Promise<Result<{ readonly done: StepDone; readonly answer: JsonObject }, Failure>> {
  const answer = await io.send({ method: 'POST', path, body, retry: 'once' })
  if (!answer.ok) return fail(answer.error)
  const done = writeAnswer(answer.value, ['agent'])
  if (!done.ok) return done
  const buildId = idAt(answer.value, 'build', 'id') ?? idAt(answer.value, 'agent', 'latest_build', 'id')
  return ok({
    done: buildId === null ? done.value : { ...done.value, memo: { buildId } },
    answer: answer.value,
  })
}

/** A new revision. */
export async function sendRevision(
  { io }: StepContext,
  path: string,
  body: JsonObject,
): Promise<Result<StepDone, Failure>> {
  const answer = await io.send({ method: 'POST', path, body, retry: 'once' })
  if (!answer.ok) return fail(answer.error)
  const buildId = idAt(answer.value, 'build', 'id')
  if (buildId === null) return writeAnswer(answer.value, ['build'])
  // v1, v2: a build names who made it, by id
  const user = idAt(answer.value, 'build', 'created_by')
  return ok({ memo: { buildId }, caller: { team: null, user: user !== null && isUuid(user) ? user : null } })
}

/** The steps that v1 and v2 share. */
export function sharedSteps({ scope, item }: Grammar) {
  const create: StepRunner = async ([context]) => {
    const sent = await sendCreate(context, `${scope(context.io)}/agents`, createBody(context))
    return sent.ok ? ok(sent.value.done) : fail(sent.error)
  }

  const settings: StepRunner = async ([context]) => {
    const path = `${item}/agents/${context.id}`
    const answer = await context.io.send({
      method: 'PATCH',
      path,
      body: settingsBody(context),
      retry: 'repeat',
    })
    return answer.ok ? writeAnswer(answer.value, ['agent']) : fail(answer.error)
  }

  const revision: StepRunner = async ([context]) =>
    sendRevision(context, `${item}/agents/${context.id}/revisions`, revisionBody(context))

  const label: StepRunner = async ([context]) => {
    const buildId = textAt(context.memo, 'buildId') ?? textAt(context.change.live?.extra, 'buildId')
    if (buildId === null) return ok({})
    const path = `${item}/revisions/${buildId}`
    const answer = await context.io.send({ method: 'PATCH', path, body: labelBody(context), retry: 'repeat' })
    return answer.ok ? ok({}) : fail(answer.error)
  }

  return { create, settings, revision, label } as const
}

/** Where the members of a `place` step go: one request for all agents that go to the same folder. */
export function placeBody(members: readonly [StepContext, ...StepContext[]]): {
  readonly agent_ids: readonly string[]
  readonly folder_id: string | null
} {
  const [{ change, resolve }] = members
  const folder = change.action === 'delete' ? null : change.target['folder']
  return {
    agent_ids: members.map(({ id }) => id),
    folder_id: typeof folder === 'string' ? resolve(folder) : null,
  }
}
