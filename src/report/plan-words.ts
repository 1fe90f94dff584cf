/** The sentences that sum a plan up: the same in every report. */

import { groupBy } from '../model/group-by.ts'
import type { Adopted, Change, FieldChange, Plan, PlanSummary } from '../model/plan.ts'
import { count } from './style.ts'

/** `label` is what a reader looks for; the sentence goes on with `text`. */
export interface Headline {
  readonly label: string
  readonly text: string
}

/** `Plan: 1 to create, 2 to update, 0 to delete. 5 requests, about 2 s.`, or that nothing changes. */
export function headline({ summary, requests }: Pick<Plan, 'summary' | 'requests'>): Headline {
  if (!hasChanges(summary)) {
    // With something blocked, live and manifest do differ: "matches" would not be true.
    const text = summary.blocked === 0 ? 'Duvo matches the manifest.' : 'What is blocked stays as it is.'
    return { label: 'No changes.', text }
  }
  return { label: 'Plan:', text: `${changeCounts(summary)}. ${costOf(requests)}.` }
}

export const hasChanges = (summary: PlanSummary): boolean =>
  summary.create + summary.update + summary.delete > 0

/** `1 to create, 2 to update, 0 to delete` */
export const changeCounts = (summary: PlanSummary): string =>
  `${summary.create} to create, ${summary.update} to update, ${summary.delete} to delete`

/** `5 requests, about 2 s`: what applying it takes. */
export const costOf = ({ apply, estimateSeconds }: Plan['requests']): string =>
  `${count(apply, 'request')}, about ${duration(estimateSeconds)}`

/** `1 blocked, 7 unchanged`: what the headline does not count; empty when there is nothing else. */
export const otherCounts = (summary: PlanSummary): string =>
  (['blocked', 'unchanged', 'adopted', 'orphaned', 'unmanaged'] as const)
    .filter((name) => summary[name] > 0)
    .map((name) => `${summary[name]} ${name}`)
    .join(', ')

/** `Adopted, found by name`, with what was found so: one group for each way. */
export const adoptedGroups = ({
  adopted,
}: Pick<Plan, 'adopted'>): readonly { readonly title: string; readonly found: readonly Adopted[] }[] =>
  [...groupBy(adopted, ({ by }) => by)].map(([by, found]) => ({ title: `Adopted, found by ${by}`, found }))

/** Requests of each change. One that several changes share counts for the first of them, so that the sum is right. */
export function requestCounts(changes: readonly Change[]): number[] {
  const batches = new Set<string>()
  return changes.map(({ kind, steps }) => {
    let own = 0
    for (const { name, batch } of steps) {
      const key = JSON.stringify([kind, name, batch])
      if (batch !== null && batches.has(key)) continue
      batches.add(key)
      own += 1
    }
    return own
  })
}

/** A create sets every field; the empty ones are what a reader expects of those that are not mentioned. */
export const saysSomething = ({ after }: FieldChange): boolean =>
  after !== null && !(typeof after === 'object' && Object.keys(after).length === 0)

/** An estimate needs no more precision than this. */
const duration = (seconds: number): string =>
  seconds < 120 ? `${Math.max(1, Math.ceil(seconds))} s` : `${Math.ceil(seconds / 60)} min`
