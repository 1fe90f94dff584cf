import type { SandboxClock } from './clock.ts'

export type RateAlgorithm = 'fixed' | 'sliding' | 'bucket'

/** `limit` requests in `windowMs` milliseconds for every key. */
export type RateLimit = { limit: number; windowMs: number; algorithm: RateAlgorithm }

/** The documented budget of the service: 300 requests a minute. Which algorithm it uses is not documented. */
export const DEFAULT_RATE_LIMIT: RateLimit = { limit: 300, windowMs: 60_000, algorithm: 'fixed' }

/** The answer to one request; `resetAt` (epoch ms) is when more than `remaining` requests may be admitted. */
export type Admission = { admitted: boolean; limit: number; remaining: number; resetAt: number }

export type RateLimiter = { admit(key: string): Admission }

type Meter = { admit(now: number): Admission }

/** A window opens with its first request and closes `windowMs` later, whatever happened inside. */
function fixedWindow({ limit, windowMs }: RateLimit): Meter {
  let closesAt = Number.NEGATIVE_INFINITY
  let used = 0
  return {
    admit(now) {
      if (now >= closesAt) {
        closesAt = now + windowMs
        used = 0
      }
      const admitted = used < limit
      if (admitted) used += 1
      return { admitted, limit, remaining: limit - used, resetAt: closesAt }
    },
  }
}

/** Never more than `limit` requests in any stretch of `windowMs`. */
function slidingWindow({ limit, windowMs }: RateLimit): Meter {
  let admittedAt: number[] = []
  return {
    admit(now) {
      admittedAt = admittedAt.filter((at) => at + windowMs > now)
      const admitted = admittedAt.length < limit
      if (admitted) admittedAt.push(now)
      const oldest = admittedAt[0] ?? now
      return { admitted, limit, remaining: limit - admittedAt.length, resetAt: oldest + windowMs }
    },
  }
}

/** `limit` tokens that flow back evenly over `windowMs`. */
function tokenBucket({ limit, windowMs }: RateLimit): Meter {
  const msPerToken = windowMs / limit
  let tokens = limit
  let filledAt: number | undefined
  return {
    admit(now) {
      tokens = Math.min(limit, tokens + (now - (filledAt ?? now)) / msPerToken)
      filledAt = now
      // Fractions of milliseconds add up to 0.999… tokens; a whole token short by a rounding error is a whole one.
      const admitted = tokens >= 1 - 1e-9
      if (admitted) tokens = Math.max(0, tokens - 1)
      const remaining = Math.floor(tokens + 1e-9)
      return { admitted, limit, remaining, resetAt: now + Math.ceil((remaining + 1 - tokens) * msPerToken) }
    },
  }
}

const METERS: { [Algorithm in RateAlgorithm]: (rate: RateLimit) => Meter } = {
  fixed: fixedWindow,
  sliding: slidingWindow,
  bucket: tokenBucket,
}

/** One meter per key. A refused request does not count. */
export function createRateLimiter(rate: RateLimit, clock: SandboxClock): RateLimiter {
  const meters = new Map<string, Meter>()
  return {
    admit(key) {
      const meter = meters.get(key) ?? METERS[rate.algorithm](rate)
      meters.set(key, meter)
      return meter.admit(clock.now())
    },
  }
}

/**
 * The headers every answer carries. `x-ratelimit-reset` is in Unix seconds, rounded up, so that a client waiting
 * for it is never early; `retry-after` is in seconds and comes with a refusal only.
 */
export function rateHeaders(admission: Admission, now: number): { [name: string]: string } {
  const headers: { [name: string]: string } = {
    'x-ratelimit-limit': String(admission.limit),
    'x-ratelimit-remaining': String(admission.remaining),
    'x-ratelimit-reset': String(Math.ceil(admission.resetAt / 1000)),
  }
  if (!admission.admitted) {
    headers['retry-after'] = String(Math.max(1, Math.ceil((admission.resetAt - now) / 1000)))
  }
  return headers
}
