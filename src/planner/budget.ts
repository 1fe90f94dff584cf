/** What applying a plan costs: requests, and about how long they take. */

import { type Change, isEffective } from '../model/plan.ts'

/** Seconds one request takes, several being in flight: a round number, good enough for "about". */
const SECONDS_PER_REQUEST = 0.1
/** Seconds a chain of requests takes for each link: these cannot run side by side. */
const SECONDS_PER_LINK = 0.3

/** Requests that write: one per step, batched steps once per batch. */
export function requestCount(changes: readonly Change[]): number {
  const batches = new Set<string>()
  let single = 0
  for (const change of changes.filter(isEffective)) {
    for (const step of change.steps) {
      if (step.batch === null) single += 1
      else batches.add(`${change.kind} ${step.name} ${step.batch}`)
    }
  }
  return single + batches.size
}

/**
 * @param ratePerMinute requests the API admits a minute
 * @returns whole seconds: full windows, and the rest bound by latency
 */
export function estimateSeconds(changes: readonly Change[], ratePerMinute: number): number {
  const requests = requestCount(changes)
  if (requests === 0) return 0
  const fullWindows = Math.floor((requests - 1) / ratePerMinute)
  const rest = requests - fullWindows * ratePerMinute
  const longest = Math.max(
    ...changes.map(({ steps, requires }) => steps.length + (requires.length > 0 ? 1 : 0)),
  )
  return Math.ceil(fullWindows * 60 + Math.max(rest * SECONDS_PER_REQUEST, longest * SECONDS_PER_LINK))
}
