/** A long apply looks again before each change's turn, and leaves alone what somebody else has changed. */

import { describe, expect, it } from 'vitest'
import type { Clock } from '../../src/model/clock.ts'
import type { LiveResource } from '../../src/model/live.ts'
import { fail, ok } from '../../src/model/result.ts'
import { apply, change, type Options, step } from './fake.ts'

const updates = (count: number) =>
  Array.from({ length: count }, (_, index) => change(`a${index}`, [step('update')], { id: `id-${index}` }))
const liveOf = (changes: ReturnType<typeof updates>): readonly LiveResource[] =>
  changes.flatMap(({ live }) => (live === null ? [] : [live]))

/** Every request takes this long; the lists say what `read` says. */
async function slowly(
  ms: number,
  changes: ReturnType<typeof updates>,
  now: readonly LiveResource[],
  more: Options = {},
) {
  let time = 0
  let reads = 0
  const clock: Clock = { now: () => time, sleep: async () => {} }
  const applied = await apply(changes, {
    concurrency: 1,
    clock,
    freshness: {
      clock,
      readAt: 0,
      read: async () => {
        reads += 1
        return ok(now)
      },
    },
    answer: () => {
      time += ms
      return undefined
    },
    ...more,
  })
  return { ...applied, reads }
}

describe('an apply', () => {
  it('that is quick enough never looks again', async () => {
    const changes = updates(5)
    expect((await slowly(1000, changes, [])).reads).toBe(0)
  })

  it('that takes long looks again, also for what only waited for a free place', async () => {
    const changes = updates(5)
    const { reads, story } = await slowly(61_000, changes, liveOf(changes))
    expect(reads).toBeGreaterThan(0)
    expect(story.every((line) => line.endsWith(' applied'))).toBe(true)
  })

  it('leaves alone what changed or went away meanwhile; the rest goes on', async () => {
    const changes = updates(4)
    const [first, second, , fourth] = liveOf(changes)
    const now = [
      first,
      second && { ...second, version: '2', edits: [{ within: '', by: 'Ann', at: null, revision: null }] },
      fourth,
    ].flatMap((one) => one ?? [])
    const { story, outcomes, sent } = await slowly(61_000, changes, now)
    expect(story).toEqual([
      'a0 applied',
      'a1 failed (changed-meanwhile)',
      'a2 failed (changed-meanwhile)',
      'a3 applied',
    ])
    expect(outcomes[1]?.error?.message).toContain('Ann')
    expect(outcomes.map(({ requests }) => requests)).toEqual([1, 0, 0, 1])
    expect(sent).toEqual(['a0 update', 'a3 update'])
  })

  it('does not create what somebody has created meanwhile', async () => {
    const twin = liveOf(updates(1)).map((one) => ({ ...one, name: 'new' }))
    const { story } = await slowly(61_000, [...updates(1), change('new', [step('create')])], twin)
    expect(story).toEqual(['a0 applied', 'new failed (changed-meanwhile)'])
  })

  it('sends nothing it cannot check', async () => {
    const clock: Clock = { now: () => 99_000, sleep: async () => {} }
    const { sent, story } = await apply(updates(1), {
      clock,
      freshness: { clock, readAt: 0, read: async () => fail({ code: 'network', message: 'x' }) },
    })
    expect(sent).toEqual([])
    expect(story).toEqual(['a0 failed (network)'])
  })
})
