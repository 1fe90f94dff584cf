/** What progress says, at every width. */

import { describe, expect, test } from 'vitest'
import { type Figures, plainLine, terminalLine } from '../../src/cli/progress-line.ts'

const figures = (more: Partial<Figures> = {}): Figures => ({
  label: 'Applying',
  count: { done: 118, total: 400, what: null, share: 0.295 },
  usage: { used: 118, limit: 300, waitingMs: 0 },
  leftMs: 118_000,
  ...more,
})

const waiting = { used: 300, limit: 300, waitingMs: 11_300 }

describe('on a terminal', () => {
  test.each([
    [90, 'Applying ██░░░░░░░░ 118/400 · 118/300 requests this minute · about 2 min left'],
    [77, 'Applying ██░░░░░░░░ 118/400 · 118/300 requests this minute · about 2 min left'],
    [76, 'Applying ██░░░░░░░░ 118/400 · 118/300 req/min · about 2 min left'],
    [60, 'Applying 118/400 · 118/300 req/min · about 2 min left'],
    [40, 'Applying 118/400 · about 2 min left'],
    [30, 'Applying 118/400'],
    [10, 'Applying …'],
  ])('of %i columns: %s', (width, line) => {
    expect(terminalLine(figures(), width)).toBe(line)
  })

  test.each([
    [90, 'Applying ██░░░░░░░░ 118/400 · waiting 12 s for the rate limit · about 2 min left'],
    [77, 'Applying 118/400 · waiting 12 s for the rate limit · about 2 min left'],
    [60, 'Applying 118/400 · waiting 12 s for the rate limit'],
    [40, 'Applying 118/400 · about 2 min left'],
  ])('of %i columns, a wait takes the place of the budget: %s', (width, line) => {
    expect(terminalLine(figures({ usage: waiting }), width)).toBe(line)
  })

  test('is never wider than it may be', () => {
    for (let width = 1; width <= 120; width += 1) {
      for (const usage of [waiting, figures().usage, null]) {
        expect(terminalLine(figures({ usage }), width).length).toBeLessThanOrEqual(width)
      }
    }
  })

  test('the bar is empty at first, and full only when everything is done', () => {
    const bar = (share: number): string | undefined =>
      terminalLine(figures({ count: { done: 1, total: 400, what: null, share } }), 120).match(/[█░]+/)?.[0]
    expect([bar(0), bar(0.09), bar(0.1), bar(0.999), bar(1)]).toEqual([
      '░░░░░░░░░░',
      '░░░░░░░░░░',
      '█░░░░░░░░░',
      '█████████░',
      '██████████',
    ])
  })

  test('without figures it is the label alone', () => {
    expect(terminalLine({ label: 'Reading Duvo', count: null, usage: null, leftMs: null }, 80)).toBe(
      'Reading Duvo',
    )
  })

  test('says what is counted, where the label does not', () => {
    const count = { done: 3400, total: 10_000, what: 'agents', share: 0.34 }
    expect(terminalLine(figures({ label: 'Reading Duvo', count, leftMs: null }), 90)).toBe(
      'Reading Duvo ███░░░░░░░ 3,400 of 10,000 agents · 118/300 requests this minute',
    )
  })
})

describe('in a log', () => {
  test('one line says it all', () => {
    expect(plainLine(figures())).toBe('Applying: 118 of 400, 118/300 requests this minute, about 2 min left')
    expect(plainLine(figures({ usage: waiting }))).toBe(
      'Applying: 118 of 400, 300/300 requests this minute, waiting 12 s for the rate limit, about 2 min left',
    )
  })

  test('a limit that nobody told is not made up', () => {
    const usage = { used: 1180, limit: null, waitingMs: 0 }
    expect(plainLine(figures({ label: 'Reading Duvo', count: null, usage, leftMs: null }))).toBe(
      'Reading Duvo, 1,180 requests this minute',
    )
  })
})

test.each([
  [0, null],
  [2999, null],
  [3000, 'about 5 s left'],
  [38_000, 'about 40 s left'],
  [85_000, 'about 85 s left'],
  [86_000, 'about 2 min left'],
  [600_000, 'about 10 min left'],
  [3 * 3_600_000, 'about 3 h left'],
])('%i ms: %s', (leftMs, text) => {
  const line = plainLine(figures({ count: null, usage: null, leftMs }))
  expect(line).toBe(text === null ? 'Applying' : `Applying, ${text}`)
})
