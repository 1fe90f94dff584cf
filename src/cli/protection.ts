/**
 * `lifecycle.protect` outlives its entry: a resource that left the manifest is still protected if it was when the
 * commit in its marker set it up.
 */

import { toAddress } from '../model/address.ts'
import { groupBy } from '../model/group-by.ts'
import type { Snapshot } from '../model/live.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Protection } from '../planner/input.ts'

/**
 * @param manifestAt the manifest of a marker's commit, `null` when it cannot be had
 * @returns by live id, for the resources that carry our marker and whose key left the manifest
 */
export async function readProtection(
  manifestAt: (commit: string) => Promise<Manifest | null>,
  manifest: Manifest,
  snapshot: Snapshot,
): Promise<ReadonlyMap<string, Protection>> {
  const present = new Set<string>(manifest.resources.map(({ address }) => address))
  const gone = snapshot.resources.flatMap(({ id, kind, lastMarker }) => {
    if (lastMarker === null || lastMarker.project !== manifest.project) return []
    const address = toAddress(kind, lastMarker.key)
    return present.has(address) ? [] : [{ id, address, commit: lastMarker.commit }]
  })
  const protection = new Map<string, Protection>()
  for (const [commit, resources] of groupBy(gone, (resource) => resource.commit)) {
    const then = await manifestAt(commit)
    for (const { id, address } of resources) {
      const entry = then?.resources.find((resource) => resource.address === address)
      const state = then === null ? 'unknown' : entry?.lifecycle.protect === true ? 'protected' : 'free'
      protection.set(id, state)
    }
  }
  return protection
}
