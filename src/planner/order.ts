/**
 * What has to come before what. Containers come before what lies in them, agents that are named before those that
 * name them; a cycle of agents is broken by creating them bare and writing their builds afterwards.
 */

import type { Address } from '../model/address.ts'
import { compareText } from '../model/json.ts'
import type { PlanFacet, StepInput } from '../model/kind.ts'
import { type Change, type EffectiveChange, isEffective, type Step } from '../model/plan.ts'
import { components } from './graph.ts'
import { refsIn } from './refs.ts'

/** What steps depend on besides their change. */
type StepScene = Pick<StepInput, 'dialect' | 'context'>

/** The same changes, with their steps and what each must wait for. */
export function orderChanges(
  kinds: readonly PlanFacet[],
  changes: readonly Change[],
  where: StepScene,
): readonly Change[] {
  const kindOf = new Map(kinds.map((kind) => [kind.name, kind]))
  const effective = changes.filter(isEffective)
  const created = new Set(effective.filter(({ action }) => action === 'create').map(({ address }) => address))
  const whole = new Map(
    effective.map((change) => [change.address, stepsOf(kindOf.get(change.kind), change, false, where)]),
  )
  const needs = new Map(
    [...whole].map(([address, steps]) => [address, needsOf(steps).filter((need) => created.has(need))]),
  )
  const cycle = components(needs)
  const onCycle = (address: Address, need: Address): boolean =>
    address !== need && cycle.get(address) === cycle.get(need)
  const after = finishedFirst(kindOf, effective)

  return changes.map((change) => {
    if (!isEffective(change)) return change
    const circular = (needs.get(change.address) ?? []).some((need) => onCycle(change.address, need))
    const steps = circular
      ? stepsOf(kindOf.get(change.kind), change, true, where)
      : (whole.get(change.address) ?? [])
    const waits = after.get(change.address) ?? []
    // Everything outside a cycle is waited for at the start, so that a change is skipped whole or not at all.
    const outside = needsOf(steps).filter((need) => created.has(need) && !onCycle(change.address, need))
    const ordered = steps.map((step, index) => ({
      ...step,
      needs: sorted([...step.needs.filter((need) => created.has(need)), ...(index === 0 ? outside : [])]),
    }))
    return { ...change, steps: ordered, after: waits, requires: sorted([...needsOf(ordered), ...waits]) }
  })
}

const needsOf = (steps: readonly Step[]): readonly Address[] => steps.flatMap(({ needs }) => needs)

const sorted = (addresses: readonly Address[]): readonly Address[] =>
  [...new Set(addresses)].sort(compareText)

const stepsOf = (
  kind: PlanFacet | undefined,
  change: EffectiveChange,
  split: boolean,
  where: StepScene,
): readonly Step[] =>
  kind?.steps({
    ...where,
    action: change.action,
    target: change.action === 'delete' ? {} : change.target,
    fields: change.fields.map(({ path }) => path),
    split,
    live: change.live,
  }) ?? []

/**
 * - A parent is in its final place before its children are put below it: then no order of moves makes a loop.
 * - A delete comes last: after all that lies in the resource, or names it, has moved away or is gone.
 */
function finishedFirst(
  kindOf: ReadonlyMap<string, PlanFacet>,
  changes: readonly EffectiveChange[],
): ReadonlyMap<Address, readonly Address[]> {
  const byAddress = new Map(changes.map((change) => [change.address, change]))
  const doomed = new Map(
    changes.filter(({ action }) => action === 'delete').map((change) => [change.id, change.address]),
  )
  const after = new Map<Address, Address[]>(changes.map(({ address }) => [address, []]))
  for (const change of changes) {
    const specs = kindOf.get(change.kind)?.refs ?? []
    if (change.action !== 'delete') {
      for (const { ref } of refsIn(
        specs.filter(({ tree }) => tree),
        change.target,
      )) {
        if (byAddress.has(ref as Address)) after.get(change.address)?.push(ref as Address)
      }
    }
    for (const { ref } of refsIn(specs, change.live?.attrs ?? {})) {
      const address = doomed.get(ref)
      if (address !== undefined && address !== change.address) after.get(address)?.push(change.address)
    }
  }
  const cycle = components(after)
  return new Map(
    [...after].map(([address, waits]) => [
      address,
      // Two agents that name each other and are both deleted: either may go first.
      sorted(waits.filter((wait) => cycle.get(wait) !== cycle.get(address))),
    ]),
  )
}
