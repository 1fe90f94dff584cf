/** What holds for every plan and every failure: it ends, in order, and tells the truth. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Address } from '../../src/model/address.ts'
import { type EffectiveChange, isEffective } from '../../src/model/plan.ts'
import { manifests } from '../helpers/manifests.ts'
import { plan, twins } from '../helpers/plan-input.ts'
import { check } from '../helpers/property.ts'
import { type Applied, apply, change, failing, step } from './fake.ts'

interface Node {
  readonly needs: readonly number[]
  readonly circle: readonly number[]
  readonly after: readonly number[]
  readonly batch: number | null
}

const node: fc.Arbitrary<Node> = fc.record({
  needs: fc.array(fc.nat(30), { maxLength: 3 }),
  circle: fc.array(fc.nat(30), { maxLength: 2 }),
  after: fc.array(fc.nat(30), { maxLength: 1 }),
  batch: fc.option(fc.nat(2)),
})

const isSimple = (node: Node | undefined): boolean => node?.batch === null && node.circle.length === 0

/** Changes that can be carried out: first steps and waits point back, later steps anywhere. */
const changesOf = (nodes: readonly Node[]): readonly EffectiveChange[] =>
  nodes.map(({ needs, circle, after, batch }, index) => {
    const earlier = (numbers: readonly number[]): readonly Address[] =>
      index === 0 ? [] : [...new Set(numbers.map((n) => n % index))].map((n) => `thing.n${n}` as const)
    const anywhere = circle.map((n) => n % nodes.length).filter((n) => n !== index)
    const waits = earlier(after)
    return change(
      `n${index}`,
      [
        step('create', earlier(needs)),
        ...(circle.length > 0
          ? [
              step(
                'revision',
                anywhere.map((n) => `thing.n${n}` as const),
              ),
            ]
          : []),
        // Only the last ones are batched with others: a batch ends what it is part of.
        ...(batch === null ? [] : [step('place', [], `f${batch}`)]),
      ],
      // Whoever is waited for to the end has one step: a later one could wait for whoever waits.
      { after: waits.filter((address) => isSimple(nodes[Number(address.slice(7))])) },
    )
  })

/** Every step came after what it needs, nothing was sent twice, and the outcomes say what was sent. */
function expectTruth(
  changes: readonly EffectiveChange[],
  { sent, outcomes }: Applied,
  lost: readonly string[],
): void {
  const at = new Map<string, number>()
  for (const [index, label] of sent.entries()) {
    const [keys = '', name = ''] = label.split(' ')
    for (const key of keys.split('+')) {
      expect(at.has(`${key} ${name}`)).toBe(false)
      at.set(`${key} ${name}`, index)
    }
  }
  for (const [index, { name, steps, address }] of changes.entries()) {
    const outcome = outcomes[index]
    expect(outcome?.address).toBe(address)
    const mine = steps.map((one) => ({ ...one, at: at.get(`${name} ${one.name}`) }))
    if (outcome?.status === 'applied') expect(mine.every((one) => one.at !== undefined)).toBe(true)
    if (outcome?.status === 'skipped') expect(lost).toContain(`${outcome.becauseOf?.slice(6)}`)
    for (const one of mine.filter((candidate) => candidate.at !== undefined)) {
      for (const need of one.needs) {
        const needed = at.get(`${need.slice(6)} create`)
        if (changes.some((other) => other.address === need && other.action === 'create')) {
          expect(needed).toBeLessThan(one.at ?? -1)
        }
      }
    }
  }
  expect(outcomes.reduce((sum, { requests }) => sum + requests, 0)).toBe(sent.length)
}

describe('applying', () => {
  it('ends for any graph and any failures', async () => {
    const cases = fc.tuple(
      fc.array(node, { minLength: 1, maxLength: 30 }),
      fc.array(fc.nat(30), { maxLength: 4 }),
      fc.integer({ min: 1, max: 8 }),
    )
    await check(
      fc.asyncProperty(cases, async ([nodes, broken, concurrency]) => {
        const changes = changesOf(nodes)
        const lost = broken.map((n) => `n${n % nodes.length}`)
        const applied = await apply(changes, {
          concurrency,
          answer: failing(...lost.map((key) => `${key} create`)),
        })
        expect(applied.outcomes).toHaveLength(nodes.length)
        expect(applied.most).toBeLessThanOrEqual(concurrency)
        expectTruth(changes, applied, lost)
      }),
      2000,
    )
  }, 120_000)

  it('ends for every plan the planner makes', async () => {
    await check(
      fc.asyncProperty(fc.tuple(manifests, manifests), async ([before, after]) => {
        const allowCreate = after.map(({ address }) => address)
        const made = plan(after, twins(before), { options: { allowCreate } })
        const changes = made.changes.filter(isEffective).map((one) => ({
          ...one,
          kind: 'thing',
          name: one.address.replace('.', '-'),
          steps: one.steps.map((each) => ({
            ...each,
            name: each.name === 'label' || each.name === 'share' ? 'settings' : each.name,
          })),
        }))
        const { outcomes } = await apply(changes, { ids: made.ids })
        expect(outcomes.filter(({ status }) => status !== 'applied')).toEqual([])
      }),
      200,
    )
  }, 120_000)
})
