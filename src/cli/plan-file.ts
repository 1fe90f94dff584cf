/** A saved plan, read back: what was reviewed. Only its digest is ever acted on; the rest explains a difference. */

import { resolve } from 'node:path'
import type { Hash } from '../model/clock.ts'
import { isList, isObject, type Json, type JsonObject } from '../model/json.ts'
import { type Failure, fail, ok, type Result } from '../model/result.ts'
import { digestOf } from '../planner/digest.ts'
import type { World } from './world.ts'

/** The parts of a plan file that apply looks at. */
export interface ReviewedPlan {
  readonly project: string
  readonly team: string | null
  readonly digest: string
  /** Create, update and delete, as saved. */
  readonly changes: readonly ReviewedChange[]
}

export interface ReviewedChange {
  readonly address: string
  readonly action: string
  readonly id: string | null
  readonly fields: readonly ReviewedField[]
}

export interface ReviewedField {
  readonly path: string
  readonly before: Json
  readonly after: Json
}

const FORMAT = '1.'

export async function readPlanFile(path: string, world: World): Promise<Result<ReviewedPlan, Failure>> {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(
      await world.files.readFile(resolve(world.cwd, path)),
    )
  } catch {
    return bad(`${path} cannot be read.`, 'Save a plan with duvo-plan --out plan.json.')
  }
  return parsePlanFile(path, text, world.hash)
}

function parsePlanFile(path: string, text: string, hash: Hash): Result<ReviewedPlan, Failure> {
  let plan: Json
  try {
    plan = JSON.parse(text) as Json
  } catch {
    return bad(
      `${path} is not whole: it ends early, or is not a plan at all.`,
      'Save the plan again with duvo-plan --out.',
    )
  }
  if (!isObject(plan) || typeof plan['format_version'] !== 'string' || !isList(plan['changes'])) {
    return bad(`${path} is not a plan.`, 'Save one with duvo-plan --out plan.json.')
  }
  if (!plan['format_version'].startsWith(FORMAT)) {
    return bad(
      `${path} was written by a newer duvo-gitops (format ${plan['format_version']}).`,
      'Use the same version for plan and apply.',
    )
  }
  const changes = plan['changes'].map(toChange).filter((change) => change !== null)
  const digest = plan['plan_digest']
  if (changes.length !== plan['changes'].length || digestOf(changes.filter(isWanted), hash) !== digest) {
    return bad(
      `${path} was changed by hand: its changes and its digest do not belong together.`,
      'Save the plan again with duvo-plan --out.',
    )
  }
  return ok({
    project: String(plan['project']),
    team: typeof plan['team'] === 'string' ? plan['team'] : null,
    digest: String(digest),
    changes: changes.filter(isWanted),
  })
}

const isWanted = ({ action }: ReviewedChange): boolean => action !== 'blocked'

function toChange(value: Json): ReviewedChange | null {
  if (!isObject(value) || !isList(value['fields'])) return null
  const { address, action, id = null, fields } = value
  if (typeof address !== 'string' || typeof action !== 'string') return null
  const read = (fields as readonly Json[]).filter(isObject).map(toField)
  return { address, action, id: typeof id === 'string' ? id : null, fields: read }
}

const toField = (field: JsonObject): ReviewedField => ({
  path: String(field['path']),
  before: field['before'] ?? null,
  after: field['after'] ?? null,
})

const bad = (message: string, hint: string): Result<never, Failure> =>
  fail({ code: 'bad-plan-file', message, hint })
