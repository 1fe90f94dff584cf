/**
 * What an answer says about the rate limit. The API documents `x-ratelimit-limit`, `-remaining` and `-reset` (Unix
 * seconds) on every answer and `retry-after` (seconds) on a 429; other spellings and units are read too, and whatever
 * cannot be read counts as absent.
 */

/** A point in time as a header gives it: on the server's clock, or counted from the moment of the answer. */
export interface Moment {
  readonly from: 'epoch' | 'now'
  readonly ms: number
  /** How coarse the value is: a whole second may have been rounded down by almost as much. */
  readonly grainMs: number
}

export interface RateHeaders {
  readonly limit: number | null
  readonly remaining: number | null
  readonly reset: Moment | null
  readonly retryAfter: Moment | null
  /** The server's clock when it answered, epoch milliseconds, cut to the second. */
  readonly date: number | null
}

// Seconds since the epoch passed 1e9 in 2001 and milliseconds 1e12; a countdown never gets near either.
const EPOCH_SECONDS = 1e9
const EPOCH_MILLISECONDS = 1e11

/** Reads an answer's headers. Never throws. */
export function parseRateHeaders(headers: Headers): RateHeaders {
  const combined = headers.get('ratelimit')
  const pick = (name: string, short: string): string | null =>
    headers.get(`x-ratelimit-${name}`) ?? headers.get(`ratelimit-${name}`) ?? member(combined, name, short)
  return {
    limit: positive(count(pick('limit', 'l'))),
    remaining: count(pick('remaining', 'r')),
    reset: moment(pick('reset', 't')),
    retryAfter: moment(headers.get('retry-after')),
    date: date(headers.get('date')),
  }
}

/** `limit=100, remaining=3, reset=5` and `"default";r=3;t=5`: the two forms of a single `RateLimit` header. */
const member = (combined: string | null, name: string, short: string): string | null =>
  combined?.match(new RegExp(`(?:^|[,;\\s])(?:${name}|${short})=(\\d+)`))?.[1] ?? null

/** The leading number: `100, 100;w=60` is 100. */
function count(text: string | null): number | null {
  const digits = text?.trim().match(/^\d{1,9}(?=$|\.|[,;\s])/)?.[0]
  return digits === undefined ? null : Number(digits)
}

const positive = (value: number | null): number | null => (value === 0 ? null : value)

function moment(text: string | null): Moment | null {
  const trimmed = text?.trim() ?? ''
  if (/^\d{1,16}(\.\d+)?$/.test(trimmed)) {
    const value = Number(trimmed)
    if (value >= EPOCH_MILLISECONDS) return { from: 'epoch', ms: value, grainMs: 1 }
    return {
      from: value >= EPOCH_SECONDS ? 'epoch' : 'now',
      ms: value * 1000,
      grainMs: Number.isInteger(value) ? 1000 : 1,
    }
  }
  const ms = date(trimmed)
  return ms === null ? null : { from: 'epoch', ms, grainMs: 1000 }
}

// Only texts that begin like a date: Date.parse makes a year out of almost anything.
function date(text: string | null): number | null {
  if (text === null || !/^([A-Z][a-z]{2},? |\d{4}-\d{2}-\d{2}T)/.test(text.trim())) return null
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? null : ms
}
