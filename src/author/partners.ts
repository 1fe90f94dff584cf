/** Two lists of items that were changed together: which of the one became which of the other. */

import { isObject, type Json, sameJson } from '../model/json.ts'

/** Indexes of an item before the change, and of what it became. */
export type Partners = readonly [old: number, now: number]

/**
 * All items of the shorter list, each with one of the longer, in the order of both: so that most of what they say is the
 * same. Of several such ways, the one that takes the earlier items.
 */
export function partnersOf(old: readonly Json[], now: readonly Json[]): readonly Partners[] {
  if (old.length > now.length) return partnersOf(now, old).map(([less, more]) => [more, less])
  const spare = now.length - old.length
  // In row i, column s: how much alike is what comes from item i on, if s of the longer list were left out before it.
  const alike = old.map(() => Array.from({ length: spare + 1 }, () => 0))
  const from = (index: number, skipped: number): number => alike[index]?.[skipped] ?? 0
  const taken = (index: number, skipped: number): number =>
    likeness(old[index] ?? null, now[index + skipped] ?? null) + from(index + 1, skipped)
  for (const [index, row] of [...alike.entries()].reverse()) {
    for (let skipped = spare; skipped >= 0; skipped--) {
      const later = skipped < spare ? (row[skipped + 1] ?? 0) : 0
      row[skipped] = Math.max(taken(index, skipped), later)
    }
  }
  let skipped = 0
  return old.map((_, index) => {
    while (skipped < spare && taken(index, skipped) < from(index, skipped)) skipped++
    return [index, index + skipped]
  })
}

/** How many keys say the same. */
const likeness = (one: Json, other: Json): number =>
  isObject(one) && isObject(other)
    ? Object.entries(one).filter(([key, value]) => {
        const beside = other[key]
        return beside !== undefined && sameJson(value, beside)
      }).length
    : 0
