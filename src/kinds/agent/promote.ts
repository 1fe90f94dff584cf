/** v2: a revision goes live by being promoted, with its labels, in one request. */

import type { JsonObject } from '../../model/json.ts'
import type { StepContext } from '../../model/kind.ts'
import { type Failure, fail, ok, type Result } from '../../model/result.ts'
import { V2 } from '../grammar.ts'
import { objectAt, textAt, touches } from '../row.ts'
import { keyOf, LABELS } from './bodies.ts'
import { revisionsOf } from './v2.ts'

/** v2: the longest description of a revision, in characters. */
const LONGEST = 500

/** Promotes it, or finds that it is live already: the answer to an earlier attempt may have got lost. */
export async function promote(
  context: StepContext,
  agent: string,
  build: string,
): Promise<Result<null, Failure>> {
  const { io } = context
  const answer = await io.send({
    method: 'POST',
    path: `${V2.item}/revisions/${build}/promote`,
    body: promotion(context),
    retry: 'repeat',
  })
  if (answer.ok) return ok(null)
  const { status } = answer.error
  if (status !== 400 && status !== 409) return fail(answer.error)
  const read = await io.get(`${revisionsOf(agent)}/${build}`)
  const found = read.ok ? objectAt(read.value, 'build') : null
  if (found?.['status'] !== 'live') return fail(answer.error)
  return labelled(found, written(context)) ? ok(null) : relabel(context, build)
}

/** It went live without us, and so without its labels. */
async function relabel(context: StepContext, build: string): Promise<Result<null, Failure>> {
  const path = `${V2.item}/revisions/${build}`
  const answer = await context.io.send({ method: 'PATCH', path, body: written(context), retry: 'repeat' })
  return answer.ok ? ok(null) : fail(answer.error)
}

const labelled = (build: JsonObject, labels: JsonObject): boolean =>
  Object.entries(labels).every(([name, value]) => (build[name] ?? null) === value)

/** The labels as the manifest has them. */
function written({ change }: StepContext): JsonObject {
  const build = change.action === 'delete' ? null : objectAt(change.target, 'build')
  return Object.fromEntries(
    LABELS.flatMap((name) => (build?.[name] === undefined ? [] : [[name, build[name]]])),
  )
}

/** What the manifest says wins; else the description tells where the revision comes from. */
function promotion(context: StepContext): JsonObject {
  const { revision_name: name, revision_description: description = origin(context) } = written(context)
  return {
    // v2: promoting takes no null for a name, and a new revision has none
    ...(typeof name === 'string' ? { revision_name: name } : {}),
    revision_description: description,
  }
}

function origin(context: StepContext): string {
  const { project, commit, dirty, run } = context.stamp
  const at =
    commit === 'local' ? 'outside git' : `at commit ${commit}${dirty ? ', with uncommitted changes' : ''}`
  const text = `Applied by duvo-gitops: project ${project}, ${keyOf(context)}, ${at}.`
  return run === null || text.length + run.length >= LONGEST ? text : `${text} ${run}`
}

/** The revision that a `promote` step is about: made by this run, left by an earlier one, or the current one. */
export function toPromote({ memo, change }: StepContext): string | null {
  const changed = change.fields.map(({ path }) => path)
  const renewed = ['config', 'handover_targets'].some((field) => touches(changed, `/build/${field}`))
  const left = renewed ? textAt(change.live?.extra, 'draft', 'id') : null
  return textAt(memo, 'buildId') ?? left ?? textAt(change.live?.extra, 'buildId')
}
