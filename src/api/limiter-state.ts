/**
 * The rate limiter's mind: what it remembers and how an event changes it. Pure; `limiter-admission.ts` decides from
 * it when the next request may go, `limiter.ts` gives it a clock and a queue.
 *
 * Two sources are kept apart. The *ledger* is our own: when each request of ours stops counting, whatever algorithm
 * the server uses. The *evidence* is the server's: what the latest answers said is left. Either alone permits a
 * request; the ledger only as long as nobody else is seen on the key.
 */

import type { Notice } from '../model/notice.ts'
import type { Moment, RateHeaders } from './rate-headers.ts'
import { narrowSkew, type Skew, toOurClock } from './server-clock.ts'
import { spokenTime } from './spoken-time.ts'

/** The API's window: 300 requests a minute per key. */
export const WINDOW_MS = 60_000
/** No wait is longer, whatever a header says; then a single request finds out. */
const MAX_WAIT_MS = 5 * 60_000

/** Requests of ours that count against the window until `until` (ms on our clock). */
interface Spent {
  readonly until: number
  readonly count: number
}

/** What one answer told. */
interface Evidence {
  /** The tick at which the answer arrived. */
  readonly tick: number
  readonly remaining: number
  /** From then on at least one request more is admitted. Ms on our clock, on the safe side. */
  readonly freeAt: number
}

export interface LimiterState {
  /** Counts admissions and answers, so that "before" and "after" need no clock. */
  readonly tick: number
  /** Requests per window while the server names no limit. */
  readonly fallback: number
  /** Never more than this per window, whatever the server allows; `null` when the user set nothing. */
  readonly cap: number | null
  /** Requests per window as the server's headers say, or `null`. */
  readonly announced: number | null
  readonly ledger: readonly Spent[]
  /** Requests without an answer so far. */
  readonly pending: number
  /** Ticks at which requests were lost (timeout, reset): they may or may not have counted. */
  readonly lost: readonly number[]
  /** How many may be unanswered at once: 1 at the start and after a refusal, one more with every answer. */
  readonly ramp: number
  /** The answers of which any could be the one the server gave last. Empty: the server tells nothing. */
  readonly evidence: readonly Evidence[]
  /** The latest admission tick among answered requests. */
  readonly answeredUpTo: number
  /** Nothing is sent before. */
  readonly pausedUntil: number
  /** Refusals in a row, and the tick of the last one. */
  readonly refusals: number
  readonly refusedTick: number
  /** Someone else is taken to be on the key until then. */
  readonly sharedUntil: number
  readonly skew: Skew
  /** How long answers take, the latest ones above all; `null` before the first. */
  readonly roundTripMs: number | null
  readonly trust: Trust
}

/** How far the headers have been caught lying. */
interface Trust {
  /** `remaining` says nothing: only the ledger counts, with `fallback` as its limit. */
  readonly remaining: boolean
  /** `reset` is the earliest time of a next request; else waits are capped at a window. */
  readonly reset: boolean
  /** A run of answers with the same `remaining`. */
  readonly same: { readonly value: number; readonly since: number; readonly count: number }
  /** The latest claim that nothing goes before `until`. */
  readonly claim: { readonly tick: number; readonly until: number } | null
  /** Requests that were served although the claim said no, and after which still nothing was left. */
  readonly broken: number
  readonly said: readonly string[]
}

export type LimiterEvent =
  | { readonly type: 'admitted' }
  | { readonly type: 'lost'; readonly ticket: number; readonly at: number }
  | {
      readonly type: 'answered'
      /** The tick of its admission. */
      readonly ticket: number
      readonly sentAt: number
      readonly at: number
      readonly status: number
      readonly rate: RateHeaders
      /** 0 to 1: keeps processes that share a key from moving in step. */
      readonly random: number
    }

type Answered = Extract<LimiterEvent, { type: 'answered' }>

export interface Stepped {
  readonly state: LimiterState
  readonly notices: readonly Notice[]
}

/** @param ratePerMinute the user's own bound, or `null`: the API's documented 300 until its headers say otherwise */
export const initialState = (ratePerMinute: number | null): LimiterState => ({
  tick: 0,
  fallback: ratePerMinute ?? 300,
  cap: ratePerMinute,
  announced: null,
  ledger: [],
  pending: 0,
  lost: [],
  ramp: 1,
  evidence: [],
  answeredUpTo: 0,
  pausedUntil: 0,
  refusals: 0,
  refusedTick: 0,
  sharedUntil: 0,
  skew: null,
  roundTripMs: null,
  trust: {
    remaining: true,
    reset: true,
    same: { value: -1, since: 0, count: 0 },
    claim: null,
    broken: 0,
    said: [],
  },
})

export const limitOf = (state: LimiterState): number =>
  (state.trust.remaining ? state.announced : null) ?? state.fallback

/** Own requests that may still count in the server's eyes at `now`. */
export const ownCount = (state: LimiterState, now: number): number =>
  state.pending + state.ledger.reduce((sum, spent) => (spent.until > now ? sum + spent.count : sum), 0)

/** The state after an event, and what is worth telling. */
export function step(state: LimiterState, event: LimiterEvent): Stepped {
  const tick = state.tick + 1
  if (event.type === 'admitted') {
    return { state: { ...state, tick, pending: state.pending + 1 }, notices: [] }
  }
  const settled: LimiterState = {
    ...state,
    tick,
    pending: state.pending - 1,
    ledger: charge(state.ledger, event.at),
    ramp: state.ramp + 1,
  }
  if (event.type === 'lost') return { state: { ...settled, lost: [...state.lost, tick] }, notices: [] }

  const heard: LimiterState = {
    ...settled,
    announced: event.rate.limit ?? state.announced,
    roundTripMs: smoothed(state.roundTripMs, event.at - event.sentAt),
    skew: narrowSkew(state.skew, event.rate.date, event.sentAt, event.at),
    answeredUpTo: Math.max(state.answeredUpTo, event.ticket),
    // A request that was sent after the loss has been counted after it: what it says includes the lost one.
    lost: state.lost.filter((lostTick) => lostTick > event.ticket),
  }
  return event.status === 429 ? refused(heard, event) : served(heard, event)
}

const smoothed = (before: number | null, ms: number): number =>
  before === null ? ms : before * 0.8 + ms * 0.2

// A request counts for a window from when the server took it, which is at the latest when its answer arrived.
// Rounding up to 25 ms keeps the ledger short.
function charge(ledger: readonly Spent[], at: number): readonly Spent[] {
  const until = Math.ceil((at + WINDOW_MS) / 25) * 25
  const kept = (ledger[0]?.until ?? at) > at ? ledger : ledger.filter((spent) => spent.until > at)
  const last = kept.at(-1)
  return last?.until === until
    ? [...kept.slice(0, -1), { until, count: last.count + 1 }]
    : [...kept, { until, count: 1 }]
}

function served(state: LimiterState, event: Answered): Stepped {
  const calm = { ...state, refusals: 0 }
  const { remaining: said, reset } = event.rate
  if (said === null) return { state: { ...calm, evidence: [] }, notices: [] }
  const remaining = Math.min(said, limitOf(state))
  const resetAt = reset === null ? event.at + WINDOW_MS : locally(reset, event.at, state.skew)
  const { trust, notices } = judge(state, event, remaining, resetAt)
  const longest = trust.reset ? MAX_WAIT_MS : WINDOW_MS
  // A bound rounded down to the second may be early by that much. Waiting it out is cheap: alone, the ledger is exact.
  const rounding = reset === null ? 0 : reset.grainMs
  const others = limitOf(state) - remaining - ownCount(state, event.at)
  const sharedUntil = others > 2 ? sharedFrom(state, event.at) : state.sharedUntil
  const jitter = sharedUntil > event.at ? event.random * 1000 : 0
  const freeAt = Math.min(resetAt + rounding + jitter, event.at + longest)
  return {
    state: { ...calm, trust, sharedUntil, evidence: weigh(state, { tick: state.tick, remaining, freeAt }) },
    notices,
  }
}

/**
 * Of all answers, only those can be the server's latest that arrived after the last answered request was admitted.
 * The truth is one of them, so their minimum, less what is still unanswered, never promises too much.
 */
const weigh = (state: LimiterState, latest: Evidence): readonly Evidence[] => [
  ...state.evidence.filter((evidence) => evidence.tick > state.answeredUpTo),
  latest,
]

function refused(state: LimiterState, event: Answered): Stepped {
  // Requests that were under way together are refused together: that is one refusal, not eight.
  const again = event.ticket > state.refusedTick
  const refusals = again ? state.refusals + 1 : state.refusals
  const hint = event.rate.retryAfter ?? event.rate.reset
  const asked = hint === null ? 0 : locally(hint, event.at, state.skew) - event.at
  // The server's word, but longer each time when following it did not help (or there is none).
  const doublings = hint === null ? refusals - 1 : refusals - 2
  const least = doublings < 0 ? 0 : Math.min(1000 * 2 ** doublings, WINDOW_MS)
  const wait = Math.min(Math.max(asked, least) + event.random * 1000, MAX_WAIT_MS)
  const pausedUntil = Math.max(state.pausedUntil, event.at + wait)
  const next: LimiterState = {
    ...state,
    refusals,
    refusedTick: again ? state.tick : state.refusedTick,
    ramp: 1,
    pausedUntil,
    sharedUntil: sharedFrom(state, event.at),
    evidence: weigh(state, { tick: state.tick, remaining: 0, freeAt: pausedUntil }),
  }
  if (!again) return { state: next, notices: [] }
  const seconds = Math.round(wait / 1000)
  const capped = asked > MAX_WAIT_MS
  const notice: Notice = capped
    ? {
        type: 'wait-capped',
        askedSeconds: Math.round(asked / 1000),
        seconds,
        text: `Duvo asks to wait ${spokenTime(asked)}; waiting ${spokenTime(wait)} and then trying one request.`,
      }
    : {
        type: 'throttled',
        seconds,
        text: `Duvo's rate limit is used up (429); everything waits ${spokenTime(wait)}.`,
      }
  return { state: next, notices: [notice] }
}

/** Sharing is believed for a window and a half: long enough to be seen again in the next window if it goes on. */
const sharedFrom = (state: LimiterState, at: number): number =>
  Math.max(state.sharedUntil, at + 1.5 * WINDOW_MS)

const locally = (moment: Moment, at: number, skew: Skew): number =>
  moment.from === 'now' ? at + moment.ms : toOurClock(moment.ms, skew)

/** Compares what the headers say with what happened. */
function judge(
  state: LimiterState,
  event: Answered,
  remaining: number,
  resetAt: number,
): { readonly trust: Trust; readonly notices: readonly Notice[] } {
  const { trust } = state
  const same =
    trust.same.value === remaining
      ? { ...trust.same, count: trust.same.count + 1 }
      : { value: remaining, since: event.at, count: 1 }
  // Twenty answers in a row left the same number, twice as fast as any window could refill it.
  const refilled = ((event.at - same.since) * limitOf(state)) / WINDOW_MS
  const stuck = remaining > 0 && same.count >= 20 && same.count >= 2 * refilled
  // Served two seconds or more before a time it called the earliest: more than rounding can explain.
  const { claim } = trust
  const early = claim !== null && event.ticket > claim.tick && event.sentAt < claim.until - 2000
  const broken = remaining > 0 ? 0 : trust.broken + (early ? 1 : 0)
  const far = resetAt - event.at > MAX_WAIT_MS
  const next: Trust = {
    remaining: trust.remaining && !stuck && broken < 3,
    reset: trust.reset && !early,
    same,
    claim: remaining === 0 ? { tick: state.tick, until: resetAt } : claim,
    broken,
    said: trust.said,
  }
  const notices: Notice[] = []
  if (trust.remaining && !next.remaining) {
    notices.push({
      type: 'odd-headers',
      header: 'remaining',
      text: `Duvo's x-ratelimit-remaining does not follow the requests; keeping to ${state.fallback} requests a minute instead.`,
    })
  }
  if (far && !trust.said.includes('far')) {
    notices.push({
      type: 'odd-headers',
      header: 'reset',
      text: `Duvo says its rate limit resets in ${spokenTime(resetAt - event.at)}; no single wait will be longer than ${spokenTime(MAX_WAIT_MS)}.`,
    })
  }
  return { trust: far ? { ...next, said: ['far'] } : next, notices }
}
