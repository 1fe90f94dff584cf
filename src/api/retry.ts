/** What to do when a request did not work. Pure. */

import type { WriteRequest } from '../model/io.ts'

export type Method = 'GET' | WriteRequest['method']

/** What went wrong with one attempt. */
export type Fault =
  /** `reached`: whether the server can have seen the request. */
  | { readonly kind: 'network'; readonly reached: boolean }
  | { readonly kind: 'timeout' }
  /** An HTTP status other than 2xx. */
  | { readonly kind: 'status'; readonly status: number }
  /** A 2xx whose body is not the JSON object it should be. */
  | { readonly kind: 'unreadable' }

interface Attempts {
  /** Retries so far that were not for a 429. */
  readonly faults: number
  /** Answers with status 429 so far. */
  readonly throttles: number
}

export interface RetryQuestion {
  /** `once` for a request that creates something and must not be sent blindly again. */
  readonly repeat: WriteRequest['retry']
  readonly fault: Fault
  readonly attempts: Attempts
  /** 0 to 1. */
  readonly random: number
}

/** `delayMs` comes on top of what the rate limiter makes everybody wait. */
export type RetryDecision = { readonly again: true; readonly delayMs: number } | { readonly again: false }

const MAX_RETRIES = 5
/** Waiting for the limiter is not failing, but it must end. */
export const MAX_THROTTLES = 20
const BASE_DELAY_MS = 500
const MAX_DELAY_MS = 20_000

/** Whether, and after how many milliseconds, to send a request again. */
export function decideRetry({ repeat, fault, attempts, random }: RetryQuestion): RetryDecision {
  if (fault.kind === 'status' && fault.status === 429) {
    return attempts.throttles < MAX_THROTTLES ? { again: true, delayMs: 0 } : { again: false }
  }
  if (attempts.faults >= MAX_RETRIES || !isPassing(fault)) return { again: false }
  if (repeat === 'once' && canHaveTakenEffect(fault)) return { again: false }
  return { again: true, delayMs: backoff(attempts.faults, random) }
}

/** Whether a write that ended like this may have changed something. */
export const canHaveTakenEffect = (fault: Fault): boolean =>
  fault.kind === 'network'
    ? fault.reached
    : fault.kind !== 'status' || fault.status === 408 || fault.status >= 500

/** Faults that may be gone the next time. */
const isPassing = (fault: Fault): boolean =>
  fault.kind !== 'status' || fault.status === 408 || fault.status >= 500

/** Exponential backoff with full jitter, in milliseconds. */
const backoff = (retries: number, random: number): number =>
  Math.round(random * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** retries))

const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** The system's error code behind a failed fetch, `ECONNREFUSED`, found on its causes; `null` when there is none. */
export function errorCode(error: unknown): string | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code
    // Happy Eyeballs: both the IPv4 and the IPv6 attempt failed.
    if (at instanceof AggregateError && at.errors.length > 0) return errorCode(at.errors[0])
  }
  return null
}

/** Whether a failed fetch can have reached the server: only a connection that never came about surely did not. */
export const reachedServer = (code: string | null): boolean => code === null || !NEVER_SENT.has(code)
