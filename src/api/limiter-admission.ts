/** When the next request may go, read off the limiter's state. Pure. */

import { type LimiterState, limitOf, ownCount } from './limiter-state.ts'

/** At once, at a time (ms on our clock), or not before another answer has come in. */
export type Admission =
  | { readonly when: 'now' }
  | { readonly when: 'at'; readonly at: number }
  | { readonly when: 'after-answer' }

const NOW: Admission = { when: 'now' }
const AFTER_ANSWER: Admission = { when: 'after-answer' }

/** Decides about one request more. Ask again after every event, and at the time it gave. */
export function admission(state: LimiterState, now: number): Admission {
  if (state.pending >= state.ramp) return AFTER_ANSWER
  const gate = Math.max(state.pausedUntil, capOpensAt(state, now))
  if (gate > now) return { when: 'at', at: gate }
  const at = Math.min(evidenceOpensAt(state, now), ledgerOpensAt(state, now))
  if (at <= now) return NOW
  return at === Number.POSITIVE_INFINITY ? AFTER_ANSWER : { when: 'at', at }
}

/** The user's own bound; it matters only where the server would allow more. */
function capOpensAt(state: LimiterState, now: number): number {
  return state.cap === null || limitOf(state) <= state.cap ? now : roomAt(state, now, state.cap)
}

/**
 * When the server's own words admit a request: as many as the most pessimistic of the latest answers left, less those
 * under way; and, once the time it named has come, a single one that finds out how many there are.
 */
function evidenceOpensAt(state: LimiterState, now: number): number {
  if (!hasEvidence(state)) return Number.POSITIVE_INFINITY
  const underWay = state.pending + state.lost.length
  let opensAt = now
  for (const { remaining, freeAt } of state.evidence) {
    // Others take from the same window: leave them half, so that the two do not both take the last one.
    const share = now < state.sharedUntil ? Math.floor(remaining / 2) : remaining
    if (share > underWay) continue
    if (underWay > 0 && state.pending > 0) return Number.POSITIVE_INFINITY
    opensAt = Math.max(opensAt, freeAt)
  }
  return opensAt
}

/**
 * When our own count admits a request: never more than the limit in any window, counted from answer to sending. That
 * is safe with fixed windows, sliding windows and token buckets alike, to the millisecond, but only alone on the key.
 */
function ledgerOpensAt(state: LimiterState, now: number): number {
  const opensAt = roomAt(state, now, limitOf(state))
  return hasEvidence(state) ? Math.max(opensAt, state.sharedUntil) : opensAt
}

const hasEvidence = (state: LimiterState): boolean => state.trust.remaining && state.evidence.length > 0

/** When fewer than `limit` of our own requests count. */
function roomAt(state: LimiterState, now: number, limit: number): number {
  let over = ownCount(state, now) - limit
  if (over < 0) return now
  for (const { until, count } of state.ledger) {
    if (until <= now) continue
    over -= count
    if (over < 0) return until
  }
  return Number.POSITIVE_INFINITY
}
