/** Reviewed = applied: what was looked at in a pull request, and whether the plan made now is the same. */

import { canonicalText } from '../model/json.ts'
import { isEffective, type Plan } from '../model/plan.ts'
import type { Failure, Result } from '../model/result.ts'
import { fail, ok } from '../model/result.ts'
import type { ComparedChange } from '../report/text-plan-difference.ts'
import { type ReviewedField, type ReviewedPlan, readPlanFile } from './plan-file.ts'
import type { World } from './world.ts'

export interface Reviewed {
  /** `sha256:…`, or `null` when nothing was reviewed. */
  readonly digest: string | null
  /** The whole plan, where a file was given: it can tell what is different. */
  readonly plan: ReviewedPlan | null
}

/** @param file the plan file, @param digest from `--expect-digest` */
export async function readReviewed(
  world: World,
  file: string | undefined,
  digest: string | undefined,
): Promise<Result<Reviewed, Failure>> {
  if (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest)) {
    return fail({
      code: 'bad-setting',
      message: `--expect-digest ${digest}: this is not a plan digest.`,
      hint: 'Copy `plan_digest` from the plan: sha256: and 64 hex digits.',
    })
  }
  if (file === undefined) return ok({ digest: digest ?? null, plan: null })
  const plan = await readPlanFile(file, world)
  if (!plan.ok) return plan
  if (digest !== undefined && digest !== plan.value.digest) {
    return fail({
      code: 'bad-plan-file',
      message: `${file} does not have the digest that --expect-digest names.`,
      hint: 'Give one of the two, or those that belong together.',
    })
  }
  return ok({ digest: plan.value.digest, plan: plan.value })
}

/**
 * Does the plan do nothing but what was reviewed? After a run that was stopped half-way, what is left is less than the
 * whole, and all of it has been looked at.
 */
function isRestOf(plan: Plan, reviewed: ReviewedPlan | null): boolean {
  if (reviewed === null) return false
  const looked = new Set(
    reviewed.changes.map(({ address, action, id, fields }) => textOf(address, action, id, fields)),
  )
  return plan.changes
    .filter(isEffective)
    .every(({ address, action, id, fields }) => looked.has(textOf(address, action, id, fields)))
}

const textOf = (
  address: string,
  action: string,
  id: string | null,
  fields: readonly ReviewedField[],
): string =>
  canonicalText([address, action, id, ...fields.map(({ path, before, after }) => [path, before, after])])

/** Why a plan may not be applied although it could be. */
export interface NotAsReviewed {
  readonly failure: Failure
  /** What was reviewed instead, where that can be told apart change by change. */
  readonly reviewed: readonly ComparedChange[] | null
}

/** `null` when the plan is the reviewed one, or none was. */
export function notAsReviewed(plan: Plan, { digest, plan: reviewed }: Reviewed): NotAsReviewed | null {
  if (digest === null) return null
  const refuse = (
    message: string,
    hint: string,
    changes: readonly ComparedChange[] | null = null,
  ): NotAsReviewed => ({ failure: { code: 'not-as-reviewed', message, hint }, reviewed: changes })
  if (reviewed !== null && reviewed.project !== plan.project) {
    return refuse(
      `The plan file is for project ${reviewed.project}, the manifest for ${plan.project}. Nothing was written.`,
      'Give apply the plan file of this manifest.',
    )
  }
  if (reviewed !== null && reviewed.team !== null && plan.team !== null && reviewed.team !== plan.team) {
    return refuse(
      `The plan file is for team ${reviewed.team}, the API key for team ${plan.team}. Nothing was written.`,
      'Use the key of the team that was planned for.',
    )
  }
  if (digest === plan.planDigest || isRestOf(plan, reviewed)) return null
  return refuse(
    'The plan made now is not the one that was reviewed. Nothing was written.',
    'Review the plan again, and apply that one.',
    reviewed?.changes ?? null,
  )
}
