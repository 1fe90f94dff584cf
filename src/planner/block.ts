/** What a blocked resource takes with it: the field that names it where that can be left out, else the whole change. */

import type { Address } from '../model/address.ts'
import { type JsonObject, setAt, toPointer } from '../model/json.ts'
import type { PlanFacet, RefSpec } from '../model/kind.ts'
import type { Change, CreateChange, UpdateChange } from '../model/plan.ts'
import { refsIn } from './refs.ts'

type Wanted = CreateChange | UpdateChange

/** Repeats until nothing more is blocked: what is blocked in one round may block others in the next. */
export function spreadBlocks(
  kinds: readonly PlanFacet[],
  changes: readonly Change[],
  exists: (address: Address) => boolean,
): readonly Change[] {
  const specs = new Map(kinds.map((kind) => [kind.name, kind.refs]))
  for (let current = changes; ; ) {
    const created = new Set(current.filter(({ action }) => action === 'create').map(({ address }) => address))
    const unreachable = (ref: string): ref is Address =>
      ref.includes('.') && !exists(ref as Address) && !created.has(ref as Address)
    const next = current.map((change) =>
      change.action === 'create' || change.action === 'update'
        ? withoutUnreachable(specs.get(change.kind) ?? [], change, unreachable)
        : change,
    )
    if (next.every((change, index) => change === current[index])) return current
    current = next
  }
}

function withoutUnreachable(
  specs: readonly RefSpec[],
  change: Wanted,
  unreachable: (ref: string) => ref is Address,
): Change {
  const missing = refsIn(specs, change.target).filter(({ ref }) => unreachable(ref))
  const [first] = missing
  if (first === undefined) return change
  const fatal = missing.find(({ spec }) => !spec.separable)
  if (fatal !== undefined) return blockedBy(change, fatal.ref)
  return missing.reduce<Change>(
    (left, { spec, ref }) => (left.action === 'blocked' ? left : withoutField(left as Wanted, spec, ref)),
    change,
  )
}

function withoutField(change: Wanted, spec: RefSpec, ref: string): Change {
  const pointer = toPointer(spec.path)
  const fields = change.fields.filter(({ path }) => path !== pointer)
  if (fields.length === 0) return blockedBy(change, ref)
  const target = setAt(change.target, spec.path, undefined) as JsonObject
  return {
    ...change,
    fields,
    target,
    reason: `${change.reason}; ${pointer} waits for ${ref}, which is blocked`,
  }
}

const blockedBy = ({ target: _, ...change }: Wanted, ref: string): Change => ({
  ...change,
  action: 'blocked',
  adopts: false,
  reason: `needs ${ref}, which is blocked`,
  hint: `See ${ref}.`,
})
