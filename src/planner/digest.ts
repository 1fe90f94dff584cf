/** What was reviewed, in one line: equal digests do the same thing to the same resources. */

import type { Hash } from '../model/clock.ts'
import { canonicalText, compareText } from '../model/json.ts'
import { type Change, type FieldChange, isEffective } from '../model/plan.ts'

/** What counts: not commit, time, names, reasons or blocked items. */
type Digested = Pick<Change, 'address' | 'action' | 'id'> & {
  readonly fields: readonly Pick<FieldChange, 'path' | 'before' | 'after'>[]
}

/** The digest of a plan's create, update and delete. */
export const planDigest = (changes: readonly Change[], hash: Hash): string =>
  digestOf(changes.filter(isEffective), hash)

/** The same over changes that were read from a file; the order in which manifest and API list them does not count. */
export function digestOf(changes: readonly Loose<Digested>[], hash: Hash): string {
  const sorted = [...changes].sort((a, b) => compareText(a.address, b.address))
  const effect = sorted.map(({ address, action, id, fields }) => ({
    address,
    action,
    id,
    fields: fields.map(({ path, before, after }) => ({ path, before, after })),
  }))
  return `sha256:${hash(canonicalText(effect))}`
}

/** From a file, addresses and actions are only text. */
type Loose<T> = { readonly [K in keyof T]: T[K] extends string ? string : T[K] }
