/** What the limiter tells about itself, held against servers that count in every way, in virtual time. */

import pLimit from 'p-limit'
import { describe, expect, it } from 'vitest'
import { createLimiter, type Limiter } from '../../src/api/limiter.ts'
import { type Algorithm, createModelServer, type ModelServerOptions } from '../helpers/rate-server.ts'
import { createVirtualClock, type VirtualClock } from '../helpers/virtual-clock.ts'

interface Stage {
  readonly clock: VirtualClock
  readonly limiter: Limiter
  /** Sends as many requests, 8 at once, until each was served. */
  send(count: number): Promise<void>
  /** Somebody else on the key does. */
  others(count: number): Promise<void>
}

function stage(server: Partial<ModelServerOptions> = {}, ratePerMinute: number | null = null): Stage {
  const clock = createVirtualClock(Date.UTC(2026, 0, 5, 8, 0, 12, 345))
  const model = createModelServer({ clock, latency: () => 40, algorithm: 'fixed', ...server })
  const limiter = createLimiter({ clock, random: () => 0, ratePerMinute })
  const one = async (): Promise<void> => {
    for (;;) {
      const ticket = await limiter.admit()
      const answer = await model.request()
      ticket?.answered(answer.status, answer.headers)
      if (answer.status !== 429) return
    }
  }
  return {
    clock,
    limiter,
    async send(count) {
      const slots = pLimit(8)
      await Promise.all(Array.from({ length: count }, () => slots(one)))
    },
    async others(count) {
      for (let n = 0; n < count; n += 1) await model.request()
    },
  }
}

const silent = { headers: () => ({}) }

describe('usage', () => {
  it('is nothing, of nobody knows how much, before the first answer', () => {
    expect(stage().limiter.usage()).toEqual({ used: 0, limit: null, waitingMs: 0 })
  })

  it.each<Algorithm>(['fixed', 'sliding'])('is what the server says, %s', async (algorithm) => {
    const { limiter, send } = stage({ algorithm, limit: 120 })
    await send(1)
    expect(limiter.usage()).toEqual({ used: 1, limit: 120, waitingMs: 0 })
    await send(49)
    expect(limiter.usage()).toEqual({ used: 50, limit: 120, waitingMs: 0 })
  })

  it('is what a bucket has not refilled yet', async () => {
    const { limiter, send } = stage({ algorithm: 'bucket' })
    await send(100)
    // A second or so has passed, in which five came back.
    const { used, limit } = limiter.usage()
    expect(limit).toBe(300)
    expect(used).toBeGreaterThan(90)
    expect(used).toBeLessThan(100)
  })

  it('counts what others on the key have used', async () => {
    const { limiter, send, others } = stage()
    await others(150)
    await send(10)
    expect(limiter.usage()).toMatchObject({ used: 160, limit: 300 })
  })

  it('is our own count where the server says nothing, and the limit is then the one that was asked for', async () => {
    const [alone, bound] = [stage(silent), stage(silent, 60)]
    for (const { send } of [alone, bound]) await send(25)
    expect(alone.limiter.usage()).toMatchObject({ used: 25, limit: null })
    expect(bound.limiter.usage()).toMatchObject({ used: 25, limit: 60 })
  })

  it("keeps to the user's own limit where that is the narrower one", async () => {
    const { limiter, send } = stage({}, 60)
    await send(25)
    expect(limiter.usage()).toMatchObject({ used: 25, limit: 60 })
  })

  it('is forgotten when the window is over', async () => {
    const { clock, limiter, send } = stage()
    await send(40)
    await clock.advance(65_000)
    expect(limiter.usage()).toEqual({ used: 0, limit: 300, waitingMs: 0 })
  })

  it('tells for how long requests are held back, while there are any', async () => {
    const { clock, limiter, send } = stage({ limit: 20 })
    await send(20)
    expect(limiter.usage()).toMatchObject({ used: 20, limit: 20, waitingMs: 0 })
    const waiting = send(1)
    await Promise.resolve()
    const first = limiter.usage().waitingMs
    expect(first).toBeGreaterThan(55_000)
    expect(first).toBeLessThanOrEqual(61_000)
    await clock.sleep(20_000)
    expect(limiter.usage().waitingMs).toBe(first - 20_000)
    await waiting
    expect(limiter.usage().waitingMs).toBe(0)
  })

  it('tells of the pause after a 429', async () => {
    const { clock, limiter, send, others } = stage(silent)
    await others(300)
    const served = send(1)
    await clock.sleep(500)
    expect(limiter.usage().waitingMs).toBeGreaterThan(0)
    await served
    expect(limiter.usage().waitingMs).toBe(0)
  })
})

describe('the time that more requests will take', () => {
  it('is none for none', () => {
    expect(stage().limiter.timeFor(0, 8)).toBe(0)
  })

  it('is bound by the pace of answers where the window has room', async () => {
    const { limiter, send } = stage()
    await send(20)
    // 80 ms there and back, eight at once.
    expect(limiter.timeFor(100, 8)).toBeCloseTo(1000, 0)
    expect(limiter.timeFor(100, 1)).toBeCloseTo(8000, 0)
  })

  describe.each<Algorithm>(['fixed', 'sliding', 'bucket'])('%s', (algorithm) => {
    it.each([
      [0, 200],
      [100, 250],
      [100, 900],
      [290, 20],
      [300, 250],
      [700, 1300],
    ])('after %i requests, is about right for %i more', async (before, more) => {
      const { clock, limiter, send } = stage({ algorithm })
      await send(before + 1)
      const predicted = limiter.timeFor(more, 8)
      const startedAt = clock.now()
      await send(more)
      const actual = clock.now() - startedAt
      // Within a sixth of it; short ones within what a window can be off.
      expect(Math.abs(predicted - actual)).toBeLessThanOrEqual(Math.max(actual / 6, 15_000))
    })
  })

  it('knows what others have used', async () => {
    const { clock, limiter, send, others } = stage()
    await others(250)
    await send(1)
    const predicted = limiter.timeFor(100, 8)
    const startedAt = clock.now()
    await send(100)
    expect(Math.abs(predicted - (clock.now() - startedAt))).toBeLessThan(15_000)
  })
})
