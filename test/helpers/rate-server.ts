import type { Clock } from '../../src/model/clock.ts'

/** How a server counts. `aligned` is a fixed window that begins with the minute, not with the first request. */
export type Algorithm = 'fixed' | 'aligned' | 'sliding' | 'bucket'

/** The answer to one request: whether it was let in, what is left, and when (epoch ms) one more will be. */
interface Verdict {
  readonly served: boolean
  readonly remaining: number
  readonly resetAt: number
}

export interface ModelServerOptions {
  readonly clock: Clock
  readonly algorithm: Algorithm
  readonly limit?: number
  readonly windowMs?: number
  /** Milliseconds there and back; drawn anew for each way. */
  readonly latency?: () => number
  /** The server's clock minus ours, in ms. */
  readonly skewMs?: number
  /** How fractions of a second in `reset` are rounded. */
  readonly rounding?: 'up' | 'down'
  /** Changes (or removes) the headers of an answer. */
  readonly headers?: (honest: Record<string, string>, served: boolean) => Record<string, string>
}

export interface ModelServer {
  request(): Promise<{ readonly status: number; readonly headers: Headers }>
  readonly counts: { served: number; refused: number }
}

/** A rate-limited server of which nothing is modelled but its limiter, its clock and the way to it. */
export function createModelServer(options: ModelServerOptions): ModelServer {
  const { clock, limit = 300, windowMs = 60_000, latency = () => 25, skewMs = 0 } = options
  const serverNow = (): number => clock.now() + skewMs
  const meter = METERS[options.algorithm](limit, windowMs)
  const round = options.rounding === 'down' ? Math.floor : Math.ceil
  const counts = { served: 0, refused: 0 }

  return {
    counts,
    async request() {
      await clock.sleep(latency())
      const now = serverNow()
      const verdict = meter(now)
      if (verdict.served) counts.served += 1
      else counts.refused += 1
      const honest: Record<string, string> = {
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': String(verdict.remaining),
        'x-ratelimit-reset': String(round(verdict.resetAt / 1000)),
        date: new Date(Math.floor(now / 1000) * 1000).toUTCString(),
      }
      if (!verdict.served) {
        honest['retry-after'] = String(Math.max(1, Math.ceil((verdict.resetAt - now) / 1000)))
      }
      await clock.sleep(latency())
      const headers = options.headers?.(honest, verdict.served) ?? honest
      return { status: verdict.served ? 200 : 429, headers: new Headers(headers) }
    },
  }
}

type Meter = (now: number) => Verdict

const METERS: Readonly<Record<Algorithm, (limit: number, windowMs: number) => Meter>> = {
  fixed: (limit, windowMs) => fixedWindow(limit, windowMs, (now) => now + windowMs),
  aligned: (limit, windowMs) =>
    fixedWindow(limit, windowMs, (now) => (Math.floor(now / windowMs) + 1) * windowMs),
  sliding(limit, windowMs) {
    const taken: number[] = []
    return (now) => {
      while ((taken[0] ?? now) + windowMs <= now) taken.shift()
      const served = taken.length < limit
      if (served) taken.push(now)
      return { served, remaining: limit - taken.length, resetAt: (taken[0] ?? now) + windowMs }
    }
  },
  bucket(limit, windowMs) {
    const perMs = limit / windowMs
    let tokens = limit
    let at: number | null = null
    return (now) => {
      tokens = Math.min(limit, tokens + (now - (at ?? now)) * perMs)
      at = now
      const served = tokens >= 1 - 1e-9
      if (served) tokens = Math.max(0, tokens - 1)
      const remaining = Math.floor(tokens + 1e-9)
      return { served, remaining, resetAt: now + (remaining + 1 - tokens) / perMs }
    }
  },
}

function fixedWindow(limit: number, windowMs: number, closing: (now: number) => number): Meter {
  let closesAt = Number.NEGATIVE_INFINITY
  let used = 0
  return (now) => {
    if (now >= closesAt) {
      closesAt = windowMs > 0 ? closing(now) : now
      used = 0
    }
    const served = used < limit
    if (served) used += 1
    return { served, remaining: limit - used, resetAt: closesAt }
  }
}
