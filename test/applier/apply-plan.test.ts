/** What is sent when, and what becomes of the rest when something fails. */

import { describe, expect, it } from 'vitest'
import { ok } from '../../src/model/result.ts'
import { apply, change, failing, step } from './fake.ts'

describe('order', () => {
  it('is that of the needs; independent changes do not wait', async () => {
    const { sent, story } = await apply([
      change('c', [step('create', ['thing.b'])]),
      change('b', [step('create', ['thing.a'])]),
      change('a', [step('create')]),
      change('lone', [step('create')]),
    ])
    expect(sent).toEqual(['a create', 'lone create', 'b create', 'c create'])
    expect(story).toEqual(['c applied', 'b applied', 'a applied', 'lone applied'])
  })

  it('needs wait for the id only, `after` for the last step', async () => {
    const { sent } = await apply([
      change('a', [step('create'), step('settings')]),
      change('needs', [step('create', ['thing.a'])]),
      change('after', [step('create')], { after: ['thing.a'] }),
    ])
    expect(sent.indexOf('needs create')).toBeLessThan(sent.indexOf('after create'))
    expect(sent.indexOf('a settings')).toBeLessThan(sent.indexOf('after create'))
    expect(sent.slice(1, 3).toSorted()).toEqual(['a settings', 'needs create'])
  })

  it('puts deletes after what they wait for', async () => {
    const { sent } = await apply([
      change('old', [step('delete')], { after: ['thing.a', 'thing.inner'] }),
      change('inner', [step('delete')], { after: ['thing.a'] }),
      change('a', [step('place', [], 'new')], { id: 'id-a' }),
    ])
    expect(sent).toEqual(['a place', 'inner delete', 'old delete'])
  })

  it('resolves a circle whose members are created bare', async () => {
    const circle = ['a', 'b', 'c'].map((key, index) =>
      change(key, [step('create'), step('revision', [`thing.${'bca'[index]}`])]),
    )
    const { sent, story } = await apply(circle)
    expect(sent.slice(0, 3)).toEqual(['a create', 'b create', 'c create'])
    expect(story).toEqual(['a applied', 'b applied', 'c applied'])
  })
})

describe('what a step is given', () => {
  it('is the id, the memo of earlier steps, and the UUID behind every reference', async () => {
    const seen: unknown[] = []
    await apply(
      [change('a', [step('create'), step('revision', ['thing.b'])]), change('b', [step('create')])],
      {
        ids: { 'thing.old': 'id-old' },
        answer: (sent, [{ id, memo, resolve }]) => {
          if (sent === 'a create') return ok({ id: 'new-a', memo: { buildId: 'b1' } })
          if (sent === 'a revision')
            seen.push(id, memo, resolve('thing.b'), resolve('thing.old'), resolve('some-uuid'))
          return undefined
        },
      },
    )
    expect(seen).toEqual(['new-a', { buildId: 'b1' }, 'id-b', 'id-old', 'some-uuid'])
  })

  it('ends with the id in the outcome, also after a later step failed', async () => {
    const { outcomes } = await apply([change('a', [step('create'), step('settings')])], {
      answer: failing('a settings'),
    })
    expect(outcomes).toMatchObject([{ status: 'failed', id: 'id-a', requests: 2, action: 'create' }])
  })
})

describe('a failure', () => {
  it('skips those that depend on it, however far, and names the first', async () => {
    const { story, sent } = await apply(
      [
        change('a', [step('create')]),
        change('b', [step('create', ['thing.a'])]),
        change('c', [step('create', ['thing.b'])]),
        change('d', [step('create')], { after: ['thing.c'] }),
        change('lone', [step('create')]),
      ],
      { answer: failing('a create') },
    )
    expect(story).toEqual([
      'a failed (rejected)',
      'b skipped because of thing.a',
      'c skipped because of thing.a',
      'd skipped because of thing.a',
      'lone applied',
    ])
    expect(sent).toEqual(['a create', 'lone create'])
  })

  it('of a later step leaves those that need only the id', async () => {
    const { story } = await apply(
      [
        change('a', [step('create'), step('settings')]),
        change('needs', [step('create', ['thing.a'])]),
        change('after', [step('create')], { after: ['thing.a'] }),
      ],
      { answer: failing('a settings') },
    )
    expect(story).toEqual(['a failed (rejected)', 'needs applied', 'after skipped because of thing.a'])
  })

  it('inside a circle stops its members where they stand', async () => {
    const circle = ['a', 'b'].map((key, index) =>
      change(key, [step('create'), step('revision', [`thing.${'ba'[index]}`])]),
    )
    const { story, outcomes } = await apply(circle, { answer: failing('b create') })
    expect(story).toEqual(['a skipped because of thing.b', 'b failed (rejected)'])
    expect(outcomes[0]).toMatchObject({ id: 'id-a', requests: 1 })
  })

  it('stops a delete that waits for it', async () => {
    const { story, sent } = await apply(
      [
        change('old', [step('delete')], { after: ['thing.a'] }),
        change('a', [step('place', [], 'new')], { id: 'x' }),
      ],
      { answer: failing('a place') },
    )
    expect(story).toEqual(['old skipped because of thing.a', 'a failed (rejected)'])
    expect(sent).toEqual(['a place'])
  })
})

describe('a batch', () => {
  const placed = (key: string) => change(key, [step('create'), step('place', [], 'f')])

  it('goes out once, when all have come, and counts for the first', async () => {
    const { sent, outcomes } = await apply(['a', 'b', 'c'].map(placed))
    expect(sent.filter((label) => label.endsWith('place'))).toEqual(['a+b+c place'])
    expect(outcomes.map(({ requests }) => requests)).toEqual([2, 1, 1])
  })

  it('goes without the member that failed before', async () => {
    const { sent, story } = await apply(['a', 'b', 'c'].map(placed), { answer: failing('b create') })
    expect(sent.at(-1)).toBe('a+c place')
    expect(story).toEqual(['a applied', 'b failed (rejected)', 'c applied'])
  })

  it('is not sent when nobody is left', async () => {
    const { sent } = await apply([placed('a')], { answer: failing('a create') })
    expect(sent).toEqual(['a create'])
  })

  it('fails for all its members', async () => {
    const { story } = await apply(['a', 'b'].map(placed), { answer: failing('a+b place') })
    expect(story).toEqual(['a failed (rejected)', 'b failed (rejected)'])
  })

  it('does not wait for a member that was skipped', async () => {
    const { sent, story } = await apply(
      [
        change('x', [step('create')]),
        change('a', [step('create', ['thing.x']), step('place', [], 'f')]),
        placed('b'),
      ],
      { answer: failing('x create') },
    )
    expect(sent).toContain('b place')
    expect(story).toEqual(['x failed (rejected)', 'a skipped because of thing.x', 'b applied'])
  })

  it('is one per key', async () => {
    const { sent } = await apply([
      change('a', [step('place', [], 'f')], { id: '1' }),
      change('b', [step('place', [], 'g')], { id: '2' }),
      change('c', [step('place', [], 'f')], { id: '3' }),
    ])
    expect(sent.toSorted()).toEqual(['a+c place', 'b place'])
  })

  it('does not hold back members of a batch that need each other', async () => {
    const { story } = await apply([
      change('a', [step('create'), step('revision', ['thing.b']), step('place', [], 'f')]),
      change('b', [step('create'), step('revision', ['thing.a']), step('place', [], 'f')]),
      change('c', [step('create', ['thing.a']), step('place', [], 'f')]),
    ])
    expect(story).toEqual(['a applied', 'b applied', 'c applied'])
  })
})

describe('concurrency', () => {
  const many = Array.from({ length: 40 }, (_, index) =>
    change(`a${index}`, [step('create'), step('settings')]),
  )

  it.each([1, 3, 8])('of %s is reached and kept', async (concurrency) => {
    expect((await apply(many, { concurrency })).most).toBe(concurrency)
  })
})

describe('a signal', () => {
  it('lets nothing begin, not even what waits for a free place; what is in flight is finished', async () => {
    const stop = new AbortController()
    const changes = Array.from({ length: 10 }, (_, index) =>
      change(`a${index}`, [step('create'), step('settings')]),
    )
    const { sent, outcomes } = await apply(changes, {
      concurrency: 2,
      signal: stop.signal,
      answer: () => {
        stop.abort()
        return undefined
      },
    })
    expect(sent).toEqual(['a0 create', 'a1 create'])
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['skipped']))
    expect(outcomes.every(({ error }) => error?.code === 'interrupted')).toBe(true)
    expect(outcomes.map(({ requests }) => requests)).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 0])
    expect(outcomes[0]).toMatchObject({ id: 'id-a0' })
  })

  it('that was given before anything sends nothing', async () => {
    const { sent, story } = await apply(
      [change('a', [step('create')]), change('b', [step('place', [], 'f')], { id: 'b' })],
      {
        signal: AbortSignal.abort(),
      },
    )
    expect(sent).toEqual([])
    expect(story).toEqual(['a skipped (interrupted)', 'b skipped (interrupted)'])
  })
})

describe('events', () => {
  it('tell when a change starts and how it ends; a skipped one never starts', async () => {
    const { events } = await apply(
      [change('a', [step('create')]), change('b', [step('create', ['thing.a'])])],
      {
        answer: failing('a create'),
      },
    )
    expect(
      events.flatMap((event) => {
        if (event.type === 'guard') return []
        return event.type === 'started' ? `start ${event.address}` : `end ${event.outcome.address}`
      }),
    ).toEqual(['start thing.a', 'end thing.a', 'end thing.b'])
  })
})
