/** What looks renamed in Duvo: a person who names it says that it is the same, and its name can be adopted. */

import type { Address, Uuid } from '../model/address.ts'
import type { DriftItem } from '../model/drift.ts'
import type { Plan } from '../model/plan.ts'
import { type Failure, ok, type Result } from '../model/result.ts'
import { type Planned, type PlanRequest, planOn } from './session.ts'

export interface Compared {
  readonly items: readonly DriftItem[]
  readonly plan: Plan
}

/** Compares resources that are gone with what has taken their place, as if the manifest said that they are the same. */
export async function withRenamed(
  request: PlanRequest,
  snapshot: Planned['snapshot'],
  { items, plan }: Compared,
  asked: readonly string[],
): Promise<Result<Compared, Failure>> {
  const found = lookalikes(items, plan, asked)
  if (found.size === 0) return ok({ items, plan })
  const { manifest, locate } = request.loaded
  const resources = manifest.resources.map((one) => ({ ...one, id: found.get(one.address) ?? one.id }))
  const planned = await planOn(
    { ...request, loaded: { manifest: { ...manifest, resources }, locate } },
    snapshot,
  )
  if (!planned.ok) return planned
  const { result } = planned.value
  if (result.kind !== 'plan') return ok({ items, plan })
  const changes = result.plan.changes.filter(({ address }) => found.has(address))
  const renamed = items.map((item): DriftItem => {
    const change = changes.find(({ address }) => address === item.address)
    if (change === undefined || change.live === null) return item
    const fields = change.fields.map((field) => ({ ...field, class: item.class }))
    return { ...item, what: 'changed', id: change.live.id, blocked: null, fields }
  })
  const others = plan.changes.filter(({ address }) => !found.has(address))
  return ok({ items: renamed, plan: { ...result.plan, changes: [...others, ...changes] } })
}

/** The live resource that a missing one may be, for those that are asked for by name. */
function lookalikes(
  items: readonly DriftItem[],
  { changes, unmanaged }: Plan,
  asked: readonly string[],
): ReadonlyMap<Address, Uuid> {
  const found = new Map<Address, Uuid>()
  for (const item of items) {
    const change = changes.find(({ address }) => address === item.address)
    if (item.what !== 'missing' || !asked.includes(item.address) || change?.action !== 'blocked') continue
    const { inTheWay } = change
    if (inTheWay !== null && unmanaged.includes(inTheWay)) found.set(item.address, inTheWay)
  }
  return found
}
