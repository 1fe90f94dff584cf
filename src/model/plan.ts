/** The plan: everything that would be done, as data. It can be printed, saved, digested and compared. */

import type { Address, KindName, Uuid } from './address.ts'
import type { Diagnostic, Position } from './diagnostic.ts'
import type { Json } from './json.ts'
import type { Dialect, LiveResource } from './live.ts'
import type { Attrs, DesiredResource, Manifest } from './manifest.ts'

export type Action = 'create' | 'update' | 'delete' | 'blocked'

interface ChangeBase {
  readonly address: Address
  readonly kind: KindName
  readonly name: string
  /** Why, in one sentence. */
  readonly reason: string
  /** The way out of a blocked change: what to do, often the lines to paste. */
  readonly hint?: string
  /** Fields that differ, sorted by path. A create lists every field it sets. */
  readonly fields: readonly FieldChange[]
  /** Addresses whose own change must come first: those in `after`, and those the steps need. */
  readonly requires: readonly Address[]
  /** Addresses whose own change must be finished, to the last step, before the first step of this one. */
  readonly after: readonly Address[]
  /** What will be sent, in order; empty when blocked. */
  readonly steps: readonly Step[]
  readonly source?: Position
}

export type CreateChange = ChangeBase & {
  readonly action: 'create'
  readonly id: null
  readonly adopts: false
  readonly desired: DesiredResource
  readonly live: null
  /** The attributes to write. */
  readonly target: Attrs
}

export type UpdateChange = ChangeBase & {
  readonly action: 'update'
  readonly id: Uuid
  /** Found by name or id, without our marker. */
  readonly adopts: boolean
  readonly desired: DesiredResource
  readonly live: LiveResource
  /** The attributes to write: desired, with what must be carried over from live. */
  readonly target: Attrs
}

export type DeleteChange = ChangeBase & {
  readonly action: 'delete'
  readonly id: Uuid
  readonly adopts: false
  readonly desired: null
  readonly live: LiveResource
}

/** Wanted, but not possible here; never a change (exit code, digest and "No changes." ignore it). */
export type BlockedChange = ChangeBase & {
  readonly action: 'blocked'
  readonly id: Uuid | null
  readonly adopts: false
  readonly desired: DesiredResource | null
  readonly live: LiveResource | null
  /** The live resource that stands in the way: it looks like this one, renamed, or is another project's. */
  readonly inTheWay: Uuid | null
}

export type EffectiveChange = CreateChange | UpdateChange | DeleteChange
export type Change = EffectiveChange | BlockedChange

export interface FieldChange {
  /** JSON Pointer into the resource: `/build/config/data/input`. */
  readonly path: string
  readonly before: Json
  readonly after: Json
  readonly sensitive: boolean
}

/** One request of a change (or a share of one, when batched). What it sends is the kind's business. */
export interface Step {
  /** The kind's own word for it: `create`, `revision`, `settings`, `label`, `place`, `delete`. */
  readonly name: string
  /** Steps of one kind with the same name and batch key go out as one request. */
  readonly batch: string | null
  /** Resources whose id must be known before it can be sent. */
  readonly needs: readonly Address[]
}

export interface PlanSummary {
  readonly create: number
  readonly update: number
  readonly delete: number
  readonly blocked: number
  /** Matched by name or id, without our marker. */
  readonly adopted: number
  /** Live with our marker, but no longer in the manifest. */
  readonly orphaned: number
  readonly unchanged: number
  readonly unmanaged: number
}

/** A live resource that was found without our marker. */
export interface Adopted {
  readonly address: Address
  readonly name: string
  readonly id: Uuid
  /** What found it. */
  readonly by: 'id' | 'name'
}

export interface Plan {
  readonly project: string
  readonly team: Uuid | null
  /** The full commit id the manifest was read at, or `null` outside git. */
  readonly commit: string | null
  readonly dialect: Dialect
  /** The manifest it was made of; its digest is computed for those who show it. */
  readonly manifest: Pick<Manifest, 'digest'>
  /** `sha256:…` over create, update and delete: equal digests do the same thing. */
  readonly planDigest: string
  readonly summary: PlanSummary
  readonly requests: { readonly apply: number; readonly estimateSeconds: number }
  readonly changes: readonly Change[]
  readonly diagnostics: readonly Diagnostic[]
  /** The live id of every resource of the manifest that exists, changed or not: what references are filled in from. */
  readonly ids: Readonly<Record<Address, Uuid>>
  /** What the summary counts as adopted, changed or not, in the order of the manifest. */
  readonly adopted: readonly Adopted[]
  /** The live ids that the summary counts as unmanaged. */
  readonly unmanaged: readonly Uuid[]
  /** Why this plan may not be applied: brakes and guards that were hit. Empty for most plans. */
  readonly refusals: readonly Diagnostic[]
}

export const isEffective = (change: Change): change is EffectiveChange => change.action !== 'blocked'
