/** What a blocked resource takes with it: the field that names it where that can be left out, else the whole change. */

import type { Address } from '../model/address.ts'
import { groupBy } from '../model/group-by.ts'
import { type JsonObject, setAt, toPointer } from '../model/json.ts'
import type { PlanFacet, RefSpec } from '../model/kind.ts'
import type { Change, CreateChange, UpdateChange } from '../model/plan.ts'
import { refsIn } from './refs.ts'

type Wanted = CreateChange | UpdateChange

/** Goes on until nothing more is blocked: whoever names what has just been blocked is looked at again. */
export function spreadBlocks(
  kinds: readonly PlanFacet[],
  changes: readonly Change[],
  exists: (address: Address) => boolean,
): readonly Change[] {
  const specs = new Map(kinds.map((kind) => [kind.name, kind.refs]))
  const current = new Map<string, Change>(changes.map((change) => [change.address, change]))
  const mentions = changes
    .filter(isWanted)
    .flatMap(({ address, kind, target }) =>
      refsIn(specs.get(kind) ?? [], target).map(({ ref }) => ({ ref, address })),
    )
  const namedBy = groupBy(mentions, ({ ref }) => ref)
  const unreachable = (ref: string): ref is Address =>
    ref.includes('.') && !exists(ref as Address) && current.get(ref)?.action !== 'create'

  const open: string[] = changes.map(({ address }) => address)
  for (const address of open) {
    const change = current.get(address)
    if (change === undefined || !isWanted(change)) continue
    const next = withoutUnreachable(specs.get(change.kind) ?? [], change, unreachable)
    current.set(address, next)
    if (!isWanted(next)) for (const mention of namedBy.get(address) ?? []) open.push(mention.address)
  }
  return changes.map((change) => current.get(change.address) ?? change)
}

const isWanted = (change: Change): change is Wanted =>
  change.action === 'create' || change.action === 'update'

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
  inTheWay: null,
  reason: `needs ${ref}, which is blocked`,
  hint: `See ${ref}.`,
})
