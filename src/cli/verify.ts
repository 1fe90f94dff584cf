/** After apply: did Duvo keep what it was sent? The touched resources are read and planned again. */

import type { Address } from '../model/address.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { LiveResource, Snapshot } from '../model/live.ts'
import type { Outcome } from '../model/outcome.ts'
import type { Change, Plan } from '../model/plan.ts'

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
