/** After apply: did Duvo keep what it was sent? The touched resources are read and planned again. */

import type { Address } from '../model/address.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { LiveResource, Snapshot } from '../model/live.ts'
import type { Outcome } from '../model/outcome.ts'
import { type Change, isEffective, type Plan } from '../model/plan.ts'

/** Failed as far as anybody knew: its answer was lost, so it may have taken effect. */
export const isOpen = ({ status, error }: Outcome): boolean =>
  status === 'failed' && error?.fate === 'unknown'

/**
 * Settles what nobody knew: what a plan made afterwards no longer wants has been done after all.
 * @param again a plan made from `snapshot`, which was read afterwards
 */
export function settleFates(
  plan: Plan,
  outcomes: readonly Outcome[],
  again: Plan,
  snapshot: Snapshot,
): readonly Outcome[] {
  const before = new Map(plan.changes.map((change) => [change.address, change]))
  const open = again.changes.filter((change) => wantsAgain(change, before.get(change.address)))
  const wanted = new Set(open.map(({ address }) => address))
  const live = new Set(snapshot.resources.map(({ id }) => id))
  const blind = new Set(plan.changes.filter(isBlind).map(({ address }) => address))
  return outcomes.map((outcome) => {
    const { address, action } = outcome
    const id = outcome.id ?? again.ids[address] ?? null
    if (!isOpen(outcome) || blind.has(address) || id === null) return outcome
    const done = action === 'delete' ? !live.has(id) : !wanted.has(address)
    return done ? { ...outcome, status: 'applied', id, error: null } : outcome
  })
}

/** What is blocked may be another field of the same resource, which nobody tried to change. */
const wantsAgain = (change: Change, before: Change | undefined): boolean =>
  isEffective(change) ||
  before === undefined ||
  change.fields.length === 0 ||
  change.fields.some(({ path }) => before.fields.some((field) => field.path === path))

/** A secret sent again: nothing that can be read tells whether it arrived. */
const isBlind = ({ fields }: Change): boolean =>
  fields.some(({ sensitive, before, after }) => sensitive && before === after)

/**
 * @param plan what was applied
 * @param again a plan made from `snapshot`, which was read afterwards
 * @returns an error for every field the API did not keep, and for every slot an update lost
 */
export function notKept(
  plan: Plan,
  outcomes: readonly Outcome[],
  again: Plan,
  snapshot: Snapshot,
): readonly Diagnostic[] {
  const applied = new Set(outcomes.filter(({ status }) => status === 'applied').map(({ address }) => address))
  const touched = (change: Change): boolean => applied.has(change.address)
  const live = new Map(snapshot.resources.map((resource) => [resource.id, resource]))
  return [
    ...again.changes.filter(touched).flatMap(differences),
    ...plan.changes
      .filter((change) => change.action === 'update')
      .filter(touched)
      .flatMap((change) => lostSlots(change.address, change.live, live.get(change.id))),
  ]
}

function differences({ address, action, fields, source }: Change): readonly Diagnostic[] {
  const position = source === undefined ? {} : { position: source }
  const error = (message: string, hint: string): Diagnostic => ({
    severity: 'error',
    code: 'not-kept',
    message,
    hint,
    ...position,
  })
  switch (action) {
    case 'create':
      return [error(`${address} was created, but Duvo does not list it.`, 'Run duvo-plan again in a moment.')]
    case 'delete':
      return [error(`${address} was deleted, but Duvo still lists it.`, 'Run duvo-plan again in a moment.')]
    case 'update':
      return fields.map(({ path }) =>
        error(
          `${address}: Duvo accepted ${path} but did not keep it.`,
          'Someone may have changed it meanwhile; if duvo-plan shows it again, this API cannot store that value.',
        ),
      )
    case 'blocked':
      return []
    default:
      return action satisfies never
  }
}

function lostSlots(
  address: Address,
  before: LiveResource,
  after: LiveResource | undefined,
): readonly Diagnostic[] {
  // Not told is not lost: somebody's draft lies on top of the build that was looked at.
  if (before.holds === null || after?.holds === null) return []
  const kept = new Set(after?.holds ?? [])
  return before.holds
    .filter((slot) => !kept.has(slot))
    .map((slot) => ({
      severity: 'error',
      code: 'lost-slot',
      message: `${address} lost its integration ${slot} with the new build.`,
      hint: "Attach it again in Duvo's web interface, and tell us: a new build should keep what the old one had.",
    }))
}
