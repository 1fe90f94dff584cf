/** The rate limiter: one per process; every request passes it, retries and list pages included. */

import type { Clock } from '../model/clock.ts'
import type { Notice } from '../model/notice.ts'
import { admission } from './limiter-admission.ts'
import { initialState, type LimiterEvent, type LimiterState, step } from './limiter-state.ts'
import { timeFor, type Usage, windowUsage } from './limiter-usage.ts'
import { parseRateHeaders } from './rate-headers.ts'
import { spokenTime } from './spoken-time.ts'

export interface LimiterOptions {
  readonly clock: Clock
  /** 0 to 1. */
  readonly random: () => number
  /** Requests a minute; `null` for the API's 300, or whatever its headers say. */
  readonly ratePerMinute: number | null
  /** Nothing more is admitted once it aborts. */
  readonly signal?: AbortSignal
  readonly onNotice?: (notice: Notice) => void
}

/** The right to send one request. Call exactly one of the two when its fate is known. */
interface Ticket {
  answered(status: number, headers: Headers): void
  /** No answer came: timeout, reset, refused connection. */
  lost(): void
}

export interface Limiter {
  /** Resolves, first come first served, when one request may be sent; with `null` when the run was stopped. */
  admit(): Promise<Ticket | null>
  usage(): Usage
  /** About how long as many requests more will take, `parallel` of them under way at once; ms. */
  timeFor(requests: number, parallel: number): number
}

type Waiter = (ticket: Ticket | null) => void

// Shorter waits are the ordinary rhythm of a token bucket, not news.
const WORTH_SAYING_MS = 5000

export function createLimiter(options: LimiterOptions): Limiter {
  const { clock, signal } = options
  const waiting: Waiter[] = []
  let state: LimiterState = initialState(options.ratePerMinute)
  let alarm: AbortController | null = null
  let saidUntil = 0

  const apply = (event: LimiterEvent): void => {
    const stepped = step(state, event)
    state = stepped.state
    for (const notice of stepped.notices) options.onNotice?.(notice)
  }

  const serveQueue = (): void => {
    alarm?.abort()
    alarm = null
    while (waiting.length > 0) {
      const next = admission(state, clock.now())
      if (next.when === 'at') setAlarm(next.at)
      if (next.when !== 'now') return
      apply({ type: 'admitted' })
      waiting.shift()?.(issueTicket(state.tick))
    }
  }

  const setAlarm = (at: number): void => {
    const cancel = new AbortController()
    alarm = cancel
    const ms = at - clock.now()
    // Answers under way may shorten the wait, and a refusal has already been announced, with its reason.
    if (ms >= WORTH_SAYING_MS && state.pending === 0 && at > saidUntil + 1000 && at > state.pausedUntil) {
      saidUntil = at
      const seconds = Math.round(ms / 1000)
      options.onNotice?.({
        type: 'waiting',
        seconds,
        text: `Waiting ${spokenTime(ms)} for Duvo's rate limit window.`,
      })
    }
    clock.sleep(ms, cancel.signal).then(serveQueue, () => undefined)
  }

  const waitingMs = (): number => {
    if (waiting.length === 0) return 0
    const next = admission(state, clock.now())
    return next.when === 'at' ? Math.max(0, next.at - clock.now()) : 0
  }

  const issueTicket = (ticket: number): Ticket => {
    const sentAt = clock.now()
    let open = true
    const close = (event: LimiterEvent): void => {
      if (!open) return
      open = false
      apply(event)
      serveQueue()
    }
    return {
      answered: (status, headers) =>
        close({
          type: 'answered',
          ticket,
          sentAt,
          at: clock.now(),
          status,
          rate: parseRateHeaders(headers),
          random: options.random(),
        }),
      lost: () => close({ type: 'lost', ticket, at: clock.now() }),
    }
  }

  signal?.addEventListener('abort', () => {
    alarm?.abort()
    for (const waiter of waiting.splice(0)) waiter(null)
  })

  return {
    admit: () =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve(null)
        waiting.push(resolve)
        // Whoever comes later waits for the same answer or alarm as the first in the queue.
        if (waiting.length === 1) serveQueue()
      }),
    usage: () => ({ ...windowUsage(state, clock.now()), waitingMs: waitingMs() }),
    timeFor: (requests, parallel) => timeFor(state, clock.now(), requests, parallel),
  }
}
