import { describe, expect, it } from 'vitest'
import { createVirtualClock } from '../../src/sandbox/clock.ts'
import { createRateLimiter, DEFAULT_RATE_LIMIT, type RateAlgorithm } from '../../src/sandbox/rate-limit.ts'
import { SECOND_ADMIN_KEY } from '../../src/sandbox/state.ts'
import { setUp } from './helpers.ts'

const ALGORITHMS: RateAlgorithm[] = ['fixed', 'sliding', 'bucket']
const START = Date.UTC(2026, 0, 5, 8, 0, 0)

describe.each(ALGORITHMS)('rate limit, %s', (algorithm) => {
  const rateLimit = { limit: 6, windowMs: 60_000, algorithm }

  it('admits the budget, then refuses with the time to wait', async () => {
    const { call } = setUp({ rateLimit })
    for (let left = 5; left >= 0; left -= 1) {
      const { status, headers } = await call('GET', '/v1/agent-folders')
      expect([status, headers.get('x-ratelimit-remaining')]).toEqual([200, String(left)])
      expect(headers.get('retry-after')).toBeNull()
    }
    const { status, headers, body } = await call('GET', '/v1/agent-folders')
    const wait = algorithm === 'bucket' ? 10 : 60
    expect(status).toBe(429)
    expect(body).toEqual({ error: expect.any(String), message: expect.any(String) })
    expect(headers.get('x-ratelimit-limit')).toBe('6')
    expect(headers.get('x-ratelimit-remaining')).toBe('0')
    expect(headers.get('retry-after')).toBe(String(wait))
    expect(headers.get('x-ratelimit-reset')).toBe(String(START / 1000 + wait))
    expect(headers.get('date')).toBe('Mon, 05 Jan 2026 08:00:00 GMT')
  })

  it('keeps its word: a request at the reset is admitted, one just before is not', async () => {
    const clock = createVirtualClock()
    const limiter = createRateLimiter(rateLimit, clock)
    for (let n = 0; n < 40; n += 1) {
      clock.advance(700 * (n % 5))
      const { admitted, resetAt } = limiter.admit('key')
      if (admitted) continue
      clock.advance(resetAt - clock.now() - 1)
      expect(limiter.admit('key').admitted).toBe(false)
      clock.advance(1)
      expect(limiter.admit('key').admitted).toBe(true)
    }
  })

  it('gives every key its own budget', async () => {
    const { call } = setUp({ rateLimit: { ...rateLimit, limit: 1 } })
    expect((await call('GET', '/v1/agents')).status).toBe(200)
    expect((await call('GET', '/v1/agents')).status).toBe(429)
    expect((await call('GET', '/v1/agents', undefined, SECOND_ADMIN_KEY)).status).toBe(200)
  })
})

describe('algorithms', () => {
  /** Uses up the budget at once, and asks again until `seconds` have passed; how many were admitted in all. */
  const admittedWithin = (algorithm: RateAlgorithm, seconds: number): number => {
    const clock = createVirtualClock()
    const limiter = createRateLimiter({ limit: 60, windowMs: 60_000, algorithm }, clock)
    let admitted = 0
    for (let second = 0; second <= seconds; second += 1) {
      for (let n = 0; n < 100; n += 1) if (limiter.admit('key').admitted) admitted += 1
      clock.advance(1000)
    }
    return admitted
  }

  it.each<[RateAlgorithm, number, number]>([
    ['fixed', 59, 60],
    ['fixed', 60, 120],
    ['sliding', 59, 60],
    ['sliding', 60, 120],
    ['bucket', 30, 90],
    ['bucket', 60, 120],
  ])('%s lets %i seconds of asking through %i times', (algorithm, seconds, expected) => {
    expect(admittedWithin(algorithm, seconds)).toBe(expected)
  })

  it('a fixed window lets twice the budget through around its edge; a sliding one does not', () => {
    const around = (algorithm: RateAlgorithm): number => {
      const clock = createVirtualClock()
      const limiter = createRateLimiter({ limit: 10, windowMs: 60_000, algorithm }, clock)
      limiter.admit('key')
      clock.advance(59_000)
      let admitted = 0
      for (let n = 0; n < 30; n += 1) {
        if (n === 15) clock.advance(2000)
        if (limiter.admit('key').admitted) admitted += 1
      }
      return admitted
    }
    expect(around('fixed')).toBe(19)
    expect(around('sliding')).toBe(10)
  })
})

describe('defaults', () => {
  it('is 300 a minute, and off when told so', async () => {
    expect(DEFAULT_RATE_LIMIT).toEqual({ limit: 300, windowMs: 60_000, algorithm: 'fixed' })
    const { headers } = await setUp({ rateLimit: null }).call('GET', '/v1/agents')
    expect(headers.get('x-ratelimit-limit')).toBeNull()
  })

  it('asks nothing of admin paths and unknown keys', async () => {
    const { call } = setUp({ rateLimit: { limit: 1, windowMs: 60_000, algorithm: 'fixed' } })
    for (let n = 0; n < 3; n += 1) {
      expect((await call('GET', '/_sandbox/requests', undefined, null)).status).toBe(200)
      expect((await call('GET', '/v1/agents', undefined, 'dv_nobody')).status).toBe(401)
    }
    expect((await call('GET', '/v1/agents')).status).toBe(200)
  })
})
