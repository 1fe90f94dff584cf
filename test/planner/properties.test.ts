/** What holds for every plan, whatever the manifest and the team look like. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isEffective } from '../../src/model/plan.ts'
import { manifests, shuffled } from '../helpers/manifests.ts'
import { plan, twins } from '../helpers/plan-input.ts'
import { check } from '../helpers/property.ts'
import { walk } from '../helpers/schedule.ts'

/** Two manifests of one project: what is live, and what is wanted. Renames are looked at elsewhere. */
const pairs = fc.tuple(manifests, manifests, fc.integer({ min: 1 }))
const free = {
  options: {
    allowCreate: Array.from({ length: 20 }, (_, index) => [
      `agent.a${index}`,
      `folder.f${index}`,
      `connection.c${index}`,
    ]).flat() as `${string}.${string}`[],
  },
}

describe('every plan', () => {
  it('of a manifest against the state it describes is empty', () => {
    check(
      fc.property(manifests, (resources) => {
        const made = plan(resources, twins(resources))
        expect(made.changes).toEqual([])
        expect(made.summary.unchanged).toBe(resources.length)
      }),
      300,
    )
  })

  it('is the same for any order of manifest and lists', () => {
    check(
      fc.property(pairs, ([before, after, seed]) => {
        const snapshot = twins(before)
        const made = plan(after, snapshot, free)
        const again = plan(shuffled(after, seed), shuffled(snapshot, seed), free)
        expect(again.planDigest).toBe(made.planDigest)
        expect(again.summary).toEqual(made.summary)
        expect(again.requests).toEqual(made.requests)
      }),
      200,
    )
  })

  it('can be carried out: no step waits for ever, and none for something that will not be', () => {
    check(
      fc.property(pairs, ([before, after]) => {
        const made = plan(after, twins(before), free)
        const known = new Set([
          ...Object.keys(made.ids),
          ...made.changes.filter(isEffective).map(({ address }) => address),
        ])
        for (const { steps, after: waits } of made.changes) {
          for (const need of [...steps.flatMap(({ needs }) => needs), ...waits]) expect(known).toContain(need)
        }
        expect(walk(made).stuck).toEqual([])
      }),
      300,
    )
  })

  it('counts every resource once', () => {
    check(
      fc.property(pairs, ([before, after]) => {
        const snapshot = twins(before)
        const { summary, changes, ids } = plan(after, snapshot, free)
        expect(summary.unchanged + changes.length).toBe(after.length)
        expect(Object.keys(ids).length + summary.unmanaged + summary.orphaned).toBe(snapshot.length)
      }),
    )
  })

  it('costs one request per step, batches once', () => {
    check(
      fc.property(pairs, ([before, after]) => {
        const made = plan(after, twins(before), free)
        const requests = new Set(
          made.changes.flatMap(({ address, kind, steps }) =>
            steps.map(({ name, batch }, index) =>
              batch === null ? `${address} ${index}` : `${kind} ${name} ${batch}`,
            ),
          ),
        )
        expect(made.requests.apply).toBe(requests.size)
        expect(made.requests.estimateSeconds > 0).toBe(requests.size > 0)
      }),
    )
  })

  it('has fields sorted by path, and no field without a difference', () => {
    check(
      fc.property(pairs, ([before, after]) => {
        for (const { action, fields } of plan(after, twins(before), free).changes) {
          const paths = fields.map(({ path }) => path)
          expect(paths).toEqual([...new Set(paths)].sort())
          if (action === 'update') for (const field of fields) expect(field.before).not.toEqual(field.after)
        }
      }),
    )
  })
})
