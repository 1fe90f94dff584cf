/** Handover targets are never read back (v1, v2); what the marker remembers of them is a digest that can be tried. */

import type { Uuid } from '../../model/address.ts'
import type { Hash } from '../../model/clock.ts'
import type { LiveResource } from '../../model/live.ts'
import { targetsDigest } from '../../model/marker.ts'

/** Among more agents than this, two that fit by chance are too likely (six hex digits), and trying takes too long. */
const MOST_FOR_PAIRS = 100

/**
 * The targets of the current build, as far as our marker tells.
 * @param ids every agent that could be one
 * @returns `[]` also where nobody can know: a person's build tells nothing, and planning leaves its targets alone.
 *   `null` where there are targets, and not exactly one agent or pair of agents fits
 */
export function recoverTargets(live: LiveResource, hash: Hash, ids: readonly Uuid[]): readonly Uuid[] | null {
  const { marker, lastMarker } = live
  const digest = (marker ?? lastMarker)?.targets ?? null
  if (digest === null) return []
  // A person saved over our build: whether its targets were kept, nothing tells.
  if (marker === null) return null
  const others = ids.filter((id) => id !== live.id)
  const fitting = candidates(others).filter((targets) => targetsDigest(targets, hash) === digest)
  return fitting.length === 1 ? (fitting[0] ?? null) : null
}

const candidates = (ids: readonly Uuid[]): readonly (readonly Uuid[])[] => [
  ...ids.map((id) => [id]),
  ...(ids.length > MOST_FOR_PAIRS
    ? []
    : ids.flatMap((first, index) => ids.slice(index + 1).map((second) => [first, second].sort()))),
]
