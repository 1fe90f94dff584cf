import pLimit from 'p-limit'
import { describe, expect, it } from 'vitest'
import { createLimiter } from '../../src/api/limiter.ts'
import type { Notice } from '../../src/model/notice.ts'
import { seededRandom } from '../helpers/random.ts'
import { type Algorithm, createModelServer, type ModelServerOptions } from '../helpers/rate-server.ts'
import { createVirtualClock } from '../helpers/virtual-clock.ts'

interface Campaign {
  readonly algorithm: Algorithm
  readonly server?: Partial<ModelServerOptions>
  readonly processes?: number
  readonly requests?: number
  readonly concurrency?: number
  readonly ratePerMinute?: number
  /** Milliseconds between the shortest and the longest way. */
  readonly latencySpread?: number
  /** Requests that an earlier process sent just before. */
  readonly usedBefore?: number
  readonly seed?: number
}

interface Figures {
  readonly seconds: number
  readonly served: number
  readonly refused: number
  readonly notices: readonly Notice[]
}

// Not on a full second and not on a full minute, or rounding would never show.
const START = Date.UTC(2026, 0, 5, 8, 0, 12, 345)

async function campaign(options: Campaign): Promise<Figures> {
  const { algorithm, processes = 1, requests = 2000, concurrency = 8, latencySpread = 0, seed = 1 } = options
  const clock = createVirtualClock(START)
  const drawLatency = seededRandom(seed)
  const latency = (): number => 20 + drawLatency() * latencySpread
  const server = createModelServer({ clock, latency, ...options.server, algorithm })
  for (let index = 0; index < (options.usedBefore ?? 0); index += 1) await server.request()
  const startedAt = clock.elapsed()
  const servedBefore = server.counts.served
  const notices: Notice[] = []

  const process = async (id: number): Promise<void> => {
    const slots = pLimit(concurrency)
    const limiter = createLimiter({
      clock,
      random: seededRandom(1000 * seed + id),
      ratePerMinute: options.ratePerMinute ?? null,
      onNotice: (notice) => notices.push(notice),
    })
    const send = async (): Promise<number> => {
      const ticket = await limiter.admit()
      const answer = await server.request()
      ticket?.answered(answer.status, answer.headers)
      return answer.status
    }
    const untilServed = async (): Promise<void> => {
      while ((await slots(send)) === 429);
    }
    await Promise.all(Array.from({ length: requests / processes }, untilServed))
  }
  await Promise.all(Array.from({ length: processes }, (_, id) => process(id)))
  return {
    seconds: (clock.elapsed() - startedAt) / 1000,
    served: server.counts.served - servedBefore,
    refused: server.counts.refused,
    notices,
  }
}

/** The shortest time, in seconds, in which a server of 300 a minute can serve 2,000 requests. */
const ideal: Readonly<Record<Algorithm, number>> = {
  fixed: 6 * 60,
  sliding: 6 * 60,
  bucket: (2000 - 300) / 5,
  // The first window is what is left of the minute.
  aligned: 6 * 60 - 12.345,
}
const algorithms = Object.keys(ideal) as Algorithm[]

describe.each(algorithms)('alone on the key, %s', (algorithm) => {
  it.each([
    ['a steady line', {}],
    ['a line on which answers overtake each other', { latencySpread: 150 }],
    ['no latency at all', { server: { latency: () => 0 } }],
    ['50 under way', { concurrency: 50, latencySpread: 150 }],
    ['a reset that is rounded down', { latencySpread: 40, server: { rounding: 'down' } }],
    ['a server clock five minutes ahead', { latencySpread: 40, server: { skewMs: 300_700 } }],
    ['a server clock half a second behind', { latencySpread: 40, server: { skewMs: -500 } }],
    ['an hour-away reset', { server: { headers: resetInAnHour } }],
  ] as const)('%s: no 429, and 97 percent of the budget used', async (_name, options) => {
    const figures = await campaign({ algorithm, ...options })
    expect(figures.refused).toBe(0)
    expect(figures.served).toBe(2000)
    // A bucket or a minute-aligned window can only be told by a reset that is true.
    const best = 'server' in options && 'headers' in options.server ? ideal.fixed : ideal[algorithm]
    expect(figures.seconds).toBeLessThanOrEqual(best / 0.97)
  })

  it('is not refused when an earlier process has used most of the window', async () => {
    for (const usedBefore of [150, 299]) {
      const figures = await campaign({ algorithm, usedBefore, latencySpread: 40 })
      expect(figures.refused).toBe(0)
      expect(figures.seconds).toBeLessThanOrEqual((ideal.fixed + 65) / 0.97)
    }
  })

  it('keeps to its own window when the server sends no headers', async () => {
    const figures = await campaign({ algorithm, server: { headers: () => ({}) } })
    expect(figures.refused).toBe(0)
    expect(figures.seconds).toBeLessThanOrEqual(ideal.fixed / 0.97)
  })

  it('notices a remaining that never falls and keeps to its own window', async () => {
    const figures = await campaign({
      algorithm,
      server: { headers: (honest) => ({ ...honest, 'x-ratelimit-remaining': '300' }) },
    })
    expect(figures.refused).toBe(0)
    expect(figures.notices.filter((notice) => notice.type === 'odd-headers')).toHaveLength(1)
    expect(figures.seconds).toBeLessThanOrEqual(ideal.fixed / 0.97)
  })
})

describe.each(algorithms)('two processes on one key, %s', (algorithm) => {
  it.each([1, 2, 3])('both finish, at most 2 percent of the answers are 429 (seed %i)', async (seed) => {
    const figures = await campaign({ algorithm, processes: 2, latencySpread: 60 * (seed - 1), seed })
    expect(figures.served).toBe(2000)
    expect(figures.refused / (figures.served + figures.refused)).toBeLessThanOrEqual(0.02)
    expect(figures.seconds).toBeLessThanOrEqual(ideal.fixed * 1.1)
  })
})

describe('odd servers', () => {
  it('says so once when the reset is an hour away', async () => {
    const { notices } = await campaign({
      algorithm: 'fixed',
      requests: 400,
      server: { headers: resetInAnHour },
    })
    const odd = notices.filter((notice) => notice.type === 'odd-headers')
    expect(odd.map((notice) => notice.text)).toEqual([
      'Duvo says its rate limit resets in 61 min; no single wait will be longer than 5 min.',
    ])
  })

  it('caps the wait a 429 asks for, and says so', async () => {
    const figures = await campaign({
      algorithm: 'fixed',
      requests: 10,
      usedBefore: 300,
      server: {
        headers: (honest, served) => (served ? honest : { ...resetInAnHour(honest), 'retry-after': '3600' }),
      },
    })
    expect(figures.refused).toBe(1)
    expect(figures.seconds).toBeGreaterThan(299)
    expect(figures.seconds).toBeLessThan(310)
    expect(figures.notices.map((notice) => notice.type)).toContain('wait-capped')
  })

  it('gets through although nothing is ever said to be left', async () => {
    const figures = await campaign({
      algorithm: 'fixed',
      server: { headers: (honest) => ({ ...resetInAnHour(honest), 'x-ratelimit-remaining': '0' }) },
    })
    expect(figures.refused).toBe(0)
    expect(figures.seconds).toBeLessThan(ideal.fixed + 10 * 60)
  })

  it('survives malformed headers', async () => {
    const garbage = ['', 'NaN', '-1', '1e99', '∞', '{}', '99999999999999999999']
    let turn = 0
    const next = (): string => encodeURI(garbage[turn++ % garbage.length] ?? '')
    const figures = await campaign({
      algorithm: 'sliding',
      requests: 900,
      server: {
        headers: () => ({
          'x-ratelimit-limit': next(),
          'x-ratelimit-remaining': next(),
          'x-ratelimit-reset': next(),
          'retry-after': next(),
          date: next(),
        }),
      },
    })
    expect(figures).toMatchObject({ served: 900, refused: 0 })
  })

  it('waits longer each time when a 429 says nothing about when to come back', async () => {
    const figures = await campaign({
      algorithm: 'fixed',
      requests: 10,
      usedBefore: 300,
      server: { headers: () => ({}) },
    })
    expect(figures.served).toBe(10)
    expect(figures.refused).toBeLessThanOrEqual(7)
  })

  it("never exceeds the user's own limit, though the server allows more", async () => {
    const figures = await campaign({ algorithm: 'bucket', requests: 300, ratePerMinute: 60 })
    expect(figures.seconds).toBeGreaterThanOrEqual(240)
    expect(figures.seconds).toBeLessThanOrEqual(240 / 0.97)
  })
})

describe('the queue', () => {
  const open = (signal?: AbortSignal) => {
    const clock = createVirtualClock()
    const limiter = createLimiter({
      clock,
      random: () => 0,
      ratePerMinute: 2,
      ...(signal === undefined ? {} : { signal }),
    })
    return { clock, limiter }
  }

  it('admits first come first served', async () => {
    const { limiter } = open()
    const order: number[] = []
    await Promise.all(
      Array.from({ length: 7 }, async (_, index) => {
        const ticket = await limiter.admit()
        order.push(index)
        ticket?.answered(200, new Headers())
      }),
    )
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  it('sends one request ahead, and goes on when that one is lost', async () => {
    const { limiter } = open()
    const first = await limiter.admit()
    let second = false
    const waiting = limiter.admit().then(() => {
      second = true
    })
    await Promise.resolve()
    expect(second).toBe(false)
    first?.lost()
    first?.lost()
    await waiting
    expect(second).toBe(true)
  })

  it('lets nobody through once the run is stopped', async () => {
    const stop = new AbortController()
    const { limiter } = open(stop.signal)
    await limiter.admit()
    const waiting = limiter.admit()
    stop.abort()
    expect(await waiting).toBeNull()
    expect(await limiter.admit()).toBeNull()
  })
})

function resetInAnHour(honest: Record<string, string>): Record<string, string> {
  return { ...honest, 'x-ratelimit-reset': String(Number(honest['x-ratelimit-reset']) + 3600) }
}
