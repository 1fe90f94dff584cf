import { describe, expect, it } from 'vitest'
import { parseRateHeaders } from '../../src/api/rate-headers.ts'
import { narrowSkew, toOurClock } from '../../src/api/server-clock.ts'

const parse = (headers: Record<string, string>) => parseRateHeaders(new Headers(headers))

describe('parseRateHeaders', () => {
  it('reads the documented headers', () => {
    expect(
      parse({
        'x-ratelimit-limit': '300',
        'x-ratelimit-remaining': '12',
        'x-ratelimit-reset': '1767600000',
        'retry-after': '7',
        date: 'Mon, 05 Jan 2026 08:00:00 GMT',
      }),
    ).toEqual({
      limit: 300,
      remaining: 12,
      reset: { from: 'epoch', ms: 1_767_600_000_000, grainMs: 1000 },
      retryAfter: { from: 'now', ms: 7000, grainMs: 1000 },
      date: Date.UTC(2026, 0, 5, 8),
    })
  })

  it.each([
    ['milliseconds', '1767600000123', { from: 'epoch', ms: 1_767_600_000_123, grainMs: 1 }],
    ['seconds from now', '42', { from: 'now', ms: 42_000, grainMs: 1000 }],
    ['fractions', '0.25', { from: 'now', ms: 250, grainMs: 1 }],
    [
      'a date',
      'Mon, 05 Jan 2026 08:00:00 GMT',
      { from: 'epoch', ms: Date.UTC(2026, 0, 5, 8), grainMs: 1000 },
    ],
    ['nonsense', 'soon', null],
    ['a negative number', '-5', null],
  ])('recognises a reset given as %s', (_name, text, expected) => {
    expect(parse({ 'x-ratelimit-reset': text }).reset).toEqual(expected)
  })

  it.each([
    [{ 'ratelimit-limit': '100, 100;w=60', 'ratelimit-remaining': '3', 'ratelimit-reset': '5' }],
    [{ ratelimit: 'limit=100, remaining=3, reset=5' }],
  ])('reads the standard spellings %o', (headers) => {
    expect(parse(headers)).toMatchObject({ limit: 100, remaining: 3, reset: { from: 'now', ms: 5000 } })
  })

  it('reads the newest draft', () => {
    expect(parse({ ratelimit: '"default";r=3;t=5' })).toMatchObject({ remaining: 3, reset: { ms: 5000 } })
  })

  it('takes what it cannot read as absent', () => {
    const nothing = { limit: null, remaining: null, reset: null, retryAfter: null, date: null }
    expect(parse({})).toEqual(nothing)
    expect(
      parse({ 'x-ratelimit-limit': '0', 'x-ratelimit-remaining': 'many', 'retry-after': '', date: '7' }),
    ).toEqual(nothing)
  })
})

describe('narrowSkew', () => {
  const at = Date.UTC(2026, 0, 5, 8)

  it('narrows down with every answer, and converts to the safe side', () => {
    // The server is 90,250 ms ahead; its date is cut to the second.
    let skew = narrowSkew(null, null, at, at)
    for (let ours = at; ours < at + 3000; ours += 130) {
      const date = Math.floor((ours + 20 + 90_250) / 1000) * 1000
      skew = narrowSkew(skew, date, ours, ours + 40)
    }
    expect(toOurClock(at + 90_250, skew)).toBeGreaterThanOrEqual(at)
    expect(toOurClock(at + 90_250, skew)).toBeLessThan(at + 200)
  })

  it('starts over when a clock was set', () => {
    const before = narrowSkew(null, at, at, at)
    expect(narrowSkew(before, at + 60_000, at, at)).toEqual({ low: 60_000, high: 61_000 })
  })
})
