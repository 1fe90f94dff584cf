/** The last guard: where nothing that was read tells whose key this is, the first write does. */

import { describe, expect, it } from 'vitest'
import type { Guard } from '../../src/applier/gate.ts'
import type { StepDone } from '../../src/model/kind.ts'
import { fail, ok } from '../../src/model/result.ts'
import { apply, change, REJECTED, step } from './fake.ts'

const guard = (told: Partial<Guard['caller']> = {}): Guard => ({
  team: 'team',
  owner: 'ann',
  caller: { team: null, user: null, ...told },
})
const three = ['a', 'b', 'c'].map((key) => change(key, [step('create')]))
const saying = (caller: StepDone['caller']) => () =>
  ok({ id: 'x', ...(caller === undefined ? {} : { caller }) })

describe('the guard', () => {
  it('lets everything through at once when rows have told', async () => {
    const { most } = await apply(three, { guard: guard({ team: 'team', user: 'ann' }) })
    expect(most).toBe(3)
  })

  it('guards nothing when the manifest names nobody', async () => {
    const { most } = await apply(three, {
      guard: { team: null, owner: null, caller: { team: null, user: null } },
    })
    expect(most).toBe(3)
  })

  it('sends the first write alone; when its answer fits, the rest follows', async () => {
    const order: string[] = []
    const { story } = await apply(three, {
      guard: guard(),
      answer: (sent) => {
        order.push(sent)
        return ok({ id: sent, caller: { team: 'team', user: 'ann' } })
      },
    })
    expect(order[0]).toBe('a create')
    expect(story).toEqual(['a applied', 'b applied', 'c applied'])
  })

  it.each([
    [{ team: 'another', user: 'ann' }, 'team'],
    [{ team: 'team', user: 'bob' }, 'user'],
  ])('stops all others when the first answer says %j', async (caller, what) => {
    const { sent, story, outcomes } = await apply(three, { guard: guard(), answer: saying(caller) })
    expect(sent).toEqual(['a create'])
    expect(story).toEqual(['a applied', 'b failed (guard)', 'c failed (guard)'])
    expect(outcomes.map(({ requests }) => requests)).toEqual([1, 0, 0])
    expect(outcomes[1]?.error?.message).toContain(`belongs to ${what}`)
  })

  it('stops the later steps of the first change as well, and batches', async () => {
    const changes = [
      change('a', [step('create'), step('settings')]),
      change('b', [step('place', [], 'f')], { id: 'b' }),
    ]
    const { sent, story } = await apply(changes, {
      guard: guard(),
      answer: saying({ team: 'no', user: 'ann' }),
    })
    expect(sent).toEqual(['a create'])
    expect(story).toEqual(['a failed (guard)', 'b failed (guard)'])
  })

  it('goes on one at a time until an answer tells', async () => {
    const { most, sent } = await apply(three, { guard: guard(), answer: saying(undefined) })
    expect([most, sent.length]).toEqual([1, 3])
  })

  it('keeps what it knows: rows told the team, the first answer tells the user', async () => {
    const { sent } = await apply(three, {
      guard: guard({ team: 'team' }),
      answer: saying({ team: null, user: 'bob' }),
    })
    expect(sent).toEqual(['a create'])
  })

  it('is no wiser after a failure: the next one goes alone as well', async () => {
    const { sent, story } = await apply(three, {
      guard: guard(),
      answer: (label) =>
        label === 'a create' ? fail(REJECTED) : ok({ id: 'x', caller: { team: 'no', user: 'ann' } }),
    })
    expect(sent).toEqual(['a create', 'b create'])
    expect(story).toEqual(['a failed (rejected)', 'b applied', 'c failed (guard)'])
  })

  it('does not deadlock with one place and many waiting', async () => {
    const many = Array.from({ length: 30 }, (_, index) => change(`a${index}`, [step('create')]))
    const { sent } = await apply(many, {
      guard: guard(),
      concurrency: 1,
      answer: saying({ team: 'team', user: 'ann' }),
    })
    expect(sent).toHaveLength(30)
  })
})
