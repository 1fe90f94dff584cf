import { describe, expect, it } from 'vitest'
import { decideRetry, errorCode, type Fault, MAX_THROTTLES, reachedServer } from '../../src/api/retry.ts'

const status = (code: number): Fault => ({ kind: 'status', status: code })
const none = { faults: 0, throttles: 0 }

describe('decideRetry', () => {
  it.each<[string, Fault, boolean, boolean]>([
    // fault, sent again when repeating is harmless, sent again when it creates something
    ['refused connection', { kind: 'network', reached: false }, true, true],
    ['broken connection', { kind: 'network', reached: true }, true, false],
    ['timeout', { kind: 'timeout' }, true, false],
    ['unreadable 2xx', { kind: 'unreadable' }, true, false],
    ['408', status(408), true, false],
    ['429', status(429), true, true],
    ['500', status(500), true, false],
    ['502', status(502), true, false],
    ['503', status(503), true, false],
    ['400', status(400), false, false],
    ['401', status(401), false, false],
    ['403', status(403), false, false],
    ['404', status(404), false, false],
    ['409', status(409), false, false],
    ['422', status(422), false, false],
    ['302', status(302), false, false],
  ])('%s', (_name, fault, repeat, once) => {
    expect(decideRetry({ repeat: 'repeat', fault, attempts: none, random: 0.5 }).again).toBe(repeat)
    expect(decideRetry({ repeat: 'once', fault, attempts: none, random: 0.5 }).again).toBe(once)
  })

  it('backs off exponentially up to 20 s, with full jitter, five times', () => {
    const delays = (random: number) =>
      [0, 1, 2, 3, 4, 5].map((faults) =>
        decideRetry({
          repeat: 'repeat',
          fault: { kind: 'timeout' },
          attempts: { faults, throttles: 0 },
          random,
        }),
      )
    const again = (delayMs: number) => ({ again: true, delayMs })
    expect(delays(1)).toEqual([...[500, 1000, 2000, 4000, 8000].map(again), { again: false }])
    expect(delays(0)).toEqual([...[0, 0, 0, 0, 0].map(again), { again: false }])
  })

  it('does not count 429s as faults, but ends', () => {
    const ask = (throttles: number) =>
      decideRetry({ repeat: 'once', fault: status(429), attempts: { faults: 5, throttles }, random: 1 })
    expect(ask(MAX_THROTTLES - 1)).toEqual({ again: true, delayMs: 0 })
    expect(ask(MAX_THROTTLES)).toEqual({ again: false })
  })
})

describe('errorCode', () => {
  it('finds the code on causes and in aggregates', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    expect(errorCode(new TypeError('fetch failed', { cause: refused }))).toBe('ECONNREFUSED')
    expect(errorCode(new TypeError('fetch failed', { cause: new AggregateError([refused]) }))).toBe(
      'ECONNREFUSED',
    )
    expect(errorCode(new TypeError('fetch failed'))).toBeNull()
    expect(errorCode('text')).toBeNull()
  })

  it('knows which failures never reached the server', () => {
    expect(reachedServer('ECONNREFUSED')).toBe(false)
    expect(reachedServer('ENOTFOUND')).toBe(false)
    expect(reachedServer('ECONNRESET')).toBe(true)
    expect(reachedServer(null)).toBe(true)
  })
})
