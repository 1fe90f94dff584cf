/** What was reviewed, in one line: equal digests do the same thing to the same resources. */

import type { Hash } from '../model/clock.ts'
import { canonicalText } from '../model/json.ts'
import { type Change, isEffective } from '../model/plan.ts'

/** Over create, update and delete by (address, action, id, fields); not commit, time, names or blocked items. */
export function planDigest(changes: readonly Change[], hash: Hash): string {
  const effect = changes.filter(isEffective).map(({ address, action, id, fields }) => ({
    address,
    action,
    id,
    fields: fields.map(({ path, before, after }) => ({ path, before, after })),
  }))
  return `sha256:${hash(canonicalText(effect))}`
}
