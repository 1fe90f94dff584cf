/**
 * Which side moved: three-way drift without a state file. Two plans against one snapshot, that of the manifest and that
 * of the baseline, each say what differs from live; what only the first one says is git's doing, what both say is
 * somebody's in Duvo.
 */

import { type Address, parseAddress, type Ref, toAddress, type Uuid } from '../model/address.ts'
import type { DriftClass, DriftField, DriftItem, UnmanagedResource } from '../model/drift.ts'
import { compareText, isList, sameJson, toPointer } from '../model/json.ts'
import type { PlanFacet, RefSpec } from '../model/kind.ts'
import { type Edit, type LiveResource, newestFirst, type Snapshot } from '../model/live.ts'
import type { Manifest } from '../model/manifest.ts'
import type { BlockedChange, Change, FieldChange, Plan } from '../model/plan.ts'
import { classOfField, classOfFields } from './drift-fields.ts'
import { mapRefs } from './refs.ts'

/** A manifest and what a plan of it says. */
interface Planned {
  readonly manifest: Manifest
  readonly plan: Plan
}

export interface DriftInput {
  readonly now: Planned
  /** Planned against the same snapshot; `null`: which side moved cannot be told. */
  readonly baseline: Planned | null
  readonly snapshot: Snapshot
  readonly kinds: readonly PlanFacet[]
}

/** @returns what differs, in the order of the plan, and what is live and not in the manifest */
export function classifyDrift(input: DriftInput): {
  readonly items: readonly DriftItem[]
  readonly unmanaged: readonly UnmanagedResource[]
} {
  const classifier = new Classifier(input)
  return {
    items: input.now.plan.changes.flatMap((change) => classifier.itemOf(change) ?? []),
    unmanaged: classifier.strangers.map(({ kind, name, id, edits }) => {
      const [last] = newestFirst(edits)
      return { kind, name, id, by: last?.by ?? null, at: last?.at ?? null }
    }),
  }
}

class Classifier {
  readonly strangers: readonly LiveResource[]
  readonly #now: Planned
  readonly #baseline: Planned | null
  readonly #refs: ReadonlyMap<string, readonly RefSpec[]>
  /** Live id → address, in the manifest and in the baseline. */
  readonly #addresses: ReadonlyMap<Uuid, Address>
  readonly #oldAddresses: ReadonlyMap<Uuid, Address>
  readonly #changes: ReadonlyMap<Address, Change>
  readonly #oldChanges: ReadonlyMap<Address, Change>

  constructor({ now, baseline, snapshot, kinds }: DriftInput) {
    const unmanaged = new Set(now.plan.unmanaged)
    this.strangers = snapshot.resources.filter(({ id }) => unmanaged.has(id))
    this.#now = now
    this.#baseline = baseline
    this.#refs = new Map(kinds.map(({ name, refs }) => [name, refs]))
    this.#addresses = byId(now.plan)
    this.#oldAddresses = baseline === null ? new Map() : byId(baseline.plan)
    this.#changes = byAddress(now.plan)
    this.#oldChanges = baseline === null ? new Map() : byAddress(baseline.plan)
  }

  /** `null` for a difference that another item accounts for. */
  itemOf(change: Change): DriftItem | null {
    // Written down in git, whatever the baseline: it needs none to be told apart.
    if (change.desired === null) return this.#item(change, 'leftover', 'pending', [], [])
    if (change.live === null) return this.#missing(change)
    const fields = change.fields.filter((field) => !this.#followsFrom(change, field))
    if (fields.length === 0 && change.fields.length > 0) return null
    return this.#changed(change, change.live, fields)
  }

  #changed(change: Change, live: LiveResource, fields: readonly FieldChange[]): DriftItem {
    const old = this.#oldFields(change.kind, live.id)
    const classified = fields.map(
      (field): DriftField => ({
        ...field,
        class: old === null ? 'unclassified' : classOfField(field, old),
      }),
    )
    const moved = classified.filter((field) => field.class !== 'pending').map(({ path }) => path)
    const edits = editsOf(live, moved)
    return this.#item(
      change,
      'changed',
      classOfFields(classified.map((field) => field.class)),
      classified,
      edits,
    )
  }

  /** What differs between the baseline and a live resource, in the manifest's words; `null` without a baseline. */
  #oldFields(kind: string, id: Uuid): readonly FieldChange[] | null {
    if (this.#baseline === null) return null
    const address = this.#oldAddresses.get(id)
    const fields = address === undefined ? [] : (this.#oldChanges.get(address)?.fields ?? [])
    const names = (this.#refs.get(kind) ?? []).map(({ path }) => toPointer(path))
    return fields.map((field) =>
      names.includes(field.path) ? { ...field, after: this.#inOurWords(field.after) } : field,
    )
  }

  #missing(change: Change): DriftItem {
    const lookalike = change.action === 'blocked' ? this.#lookalike(change) : undefined
    const edits = lookalike === undefined ? [] : newestFirst(lookalike.edits)
    // Blocked for what it is, and not for what is live: a person has to consent before it can be there at all.
    const waits = change.action === 'blocked' && change.fields.length === 0 && lookalike === undefined
    const verdict = waits ? 'pending' : this.#classOfMissing(change)
    return this.#item(change, 'missing', verdict, [], verdict === 'pending' ? [] : edits)
  }

  #classOfMissing({ address, desired }: Change): DriftClass {
    if (this.#baseline === null) return 'unclassified'
    const old = this.#oldChanges.get(address) ?? this.#oldChanges.get(this.#movedFrom(address))
    // New in git, or found by the baseline and not by the manifest, which is git's doing as well.
    if (!old?.desired || old.live !== null || desired === null) return 'pending'
    const refs = this.#refs.get(desired.kind) ?? []
    const then = mapRefs(refs, old.desired.attrs, (ref) => this.#ourWord(ref))
    const now = mapRefs(refs, desired.attrs, (ref) => this.#addresses.get(ref) ?? ref)
    return sameJson(then, now) ? 'drift' : 'conflict'
  }

  /** Under which address the baseline had what `moved` renames; empty for none. */
  #movedFrom(address: Address): Address {
    const from = this.#now.manifest.moved.find(({ to }) => to === address)?.from ?? ''
    const { kind = '', key = '' } = parseAddress(from) ?? {}
    return toAddress(kind, key)
  }

  /** What a blocked create may be, or what has taken its name. */
  #lookalike({ live, inTheWay }: BlockedChange): LiveResource | undefined {
    return live === null ? this.strangers.find(({ id }) => id === inTheWay) : undefined
  }

  /** A reference to something that looks renamed: the resource that refers did not move. */
  #followsFrom({ kind }: Change, { path, before, after }: FieldChange): boolean {
    const isRef = (this.#refs.get(kind) ?? []).some((spec) => toPointer(spec.path) === path)
    const target = isRef && typeof after === 'string' ? this.#changes.get(after as Address) : undefined
    return target?.action === 'blocked' && before !== null && this.#lookalike(target)?.id === before
  }

  /** References of the baseline as the manifest would write them: keys may have been renamed in git. */
  #inOurWords(value: FieldChange['after']): FieldChange['after'] {
    if (typeof value === 'string') return this.#ourWord(value)
    return isList(value) ? value.map((ref) => this.#ourWord(String(ref))).sort(compareText) : value
  }

  #ourWord(ref: Ref): Ref {
    const id = this.#baseline?.plan.ids[ref as Address] ?? ref
    return this.#addresses.get(id) ?? id
  }

  #item(
    change: Change,
    what: DriftItem['what'],
    verdict: DriftClass,
    fields: readonly DriftField[],
    edits: readonly Edit[],
  ): DriftItem {
    const { address, kind, name, id, source } = change
    const blocked = change.action === 'blocked' ? { reason: change.reason, hint: change.hint ?? '' } : null
    return {
      address,
      kind,
      name,
      id,
      class: verdict,
      what,
      fields,
      edits,
      by: edits[0]?.by ?? null,
      at: edits[0]?.at ?? null,
      revision: edits.find(({ revision }) => revision !== null)?.revision ?? null,
      blocked,
      ...(source === undefined ? {} : { source }),
    }
  }
}

const byId = ({ ids }: Plan): ReadonlyMap<Uuid, Address> =>
  new Map(Object.entries(ids).map(([address, id]) => [id, address as Address]))

const byAddress = ({ changes }: Plan): ReadonlyMap<Address, Change> =>
  new Map(changes.map((change) => [change.address, change]))

/** The edits that speak for these fields, newest first: of several that hold a field, the innermost. */
function editsOf({ edits }: LiveResource, paths: readonly string[]): readonly Edit[] {
  const innermost = [...edits].sort((a, b) => b.within.length - a.within.length)
  const speaking = paths.map((path) =>
    innermost.find(({ within }) => path === within || path.startsWith(`${within}/`)),
  )
  return newestFirst(edits.filter((edit) => speaking.includes(edit)))
}
