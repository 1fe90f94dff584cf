/** How resources are looked up while they are matched. */

import { groupBy } from '../model/group-by.ts'
import type { PlanFacet } from '../model/kind.ts'
import type { LiveResource } from '../model/live.ts'
import type { DesiredResource } from '../model/manifest.ts'
import type { PlanInput } from './input.ts'

/** The live resources of one kind, by everything that can find one. */
export interface LiveIndex {
  readonly byId: ReadonlyMap<string, readonly LiveResource[]>
  readonly byName: ReadonlyMap<string, readonly LiveResource[]>
  readonly byIdentity: ReadonlyMap<string, readonly LiveResource[]>
  /** By the key of a marker of this project, or of one it was called before. */
  readonly byKey: ReadonlyMap<string, readonly LiveResource[]>
}

export function indexLive(kind: PlanFacet, { snapshot, manifest }: PlanInput): LiveIndex {
  const live = snapshot.resources.filter((resource) => resource.kind === kind.name)
  const ours = live.filter(({ lastMarker }) =>
    [manifest.project, ...manifest.formerly].includes(lastMarker?.project ?? ''),
  )
  return {
    byId: groupBy(live, ({ id }) => id),
    byName: groupBy(live, ({ name }) => name),
    byIdentity: identified(kind, live),
    byKey: groupBy(ours, ({ lastMarker }) => lastMarker?.key ?? ''),
  }
}

/** A resource that goes by several identities is found by each. */
function identified(kind: PlanFacet, live: readonly LiveResource[]): LiveIndex['byIdentity'] {
  const found = new Map<string, LiveResource[]>()
  for (const resource of live) {
    for (const identity of new Set([kind.identity(resource.attrs), ...kind.aliases(resource)])) {
      const others = found.get(identity)
      if (others === undefined) found.set(identity, [resource])
      else others.push(resource)
    }
  }
  return found
}

/** Resources of a kind; where they form a tree, a parent before its children, so that children find it matched. */
export function parentsFirst(
  kind: PlanFacet,
  resources: readonly DesiredResource[],
): readonly DesiredResource[] {
  const mine = resources.filter((desired) => desired.kind === kind.name)
  const tree = kind.refs.find((spec) => spec.tree)
  if (tree === undefined) return mine
  const byAddress = new Map<string, DesiredResource>(mine.map((desired) => [desired.address, desired]))
  const [field = ''] = tree.path
  const depth = (desired: DesiredResource): number => {
    const parent = byAddress.get(String(desired.attrs[String(field)] ?? ''))
    return parent === undefined ? 0 : depth(parent) + 1
  }
  return mine
    .map((desired) => ({ desired, depth: depth(desired) }))
    .sort((a, b) => a.depth - b.depth)
    .map(({ desired }) => desired)
}
