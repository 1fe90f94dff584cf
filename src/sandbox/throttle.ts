import type { ThrottleAdvice } from './faults.ts'

/**
 * The headers of a 429 that a fault sends. All of them follow `now` (epoch ms), as the `date` header does; `limit` is
 * the budget they claim.
 */
export function throttleHeaders(
  advice: ThrottleAdvice,
  seconds: number,
  { now, limit }: { now: number; limit: number },
): { [name: string]: string } {
  const at = now + seconds * 1000
  const rate = (reset: number): { [name: string]: string } => ({
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(reset),
  })
  switch (advice) {
    case 'seconds':
      return { ...rate(Math.ceil(at / 1000)), 'retry-after': String(seconds) }
    case 'date':
      // HTTP dates have whole seconds; this one and `date` lose the same fraction.
      return { ...rate(Math.ceil(at / 1000)), 'retry-after': new Date(at).toUTCString() }
    case 'none':
      return rate(Math.ceil(at / 1000))
    case 'reset-past':
      return rate(Math.floor(now / 1000) - 60)
    case 'reset-ms':
      return rate(at)
    case 'bare':
      return {}
    default:
      return advice satisfies never
  }
}
