/** What a plan is made from, and what can come of it. All data: the planner reads no file, clock or network. */

import type { Address, KindName, Uuid } from '../model/address.ts'
import type { Hash } from '../model/clock.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { PlanFacet } from '../model/kind.ts'
import type { DetailRequest, Snapshot } from '../model/live.ts'
import type { Locate, Manifest } from '../model/manifest.ts'
import type { Plan } from '../model/plan.ts'

export interface PlanInput {
  readonly manifest: Manifest
  readonly locate: Locate
  readonly snapshot: Snapshot
  /** In the order plans list them. */
  readonly kinds: readonly PlanFacet[]
  readonly hash: Hash
  readonly history: History
  readonly options: PlanOptions
}

/** How a marker's commit lies to the one the manifest is read at. */
export type Relation = 'same' | 'ancestor' | 'descendant' | 'diverged' | 'unknown'

/** Whether a resource that left the manifest was protected by the commit that set it up. */
export type Protection = 'protected' | 'free' | 'unknown'

/** What git knows. */
export interface History {
  /** The full commit id of the manifest, `null` outside git. */
  readonly commit: string | null
  readonly shallow: boolean
  /** Of a marker's seven-digit commit to `commit`. */
  relation(markerCommit: string): Relation
  /** By live id; empty unless something may be deleted for having left the manifest. */
  readonly protection: ReadonlyMap<Uuid, Protection>
}

export interface PlanOptions {
  /** Only these and what they depend on; empty for all. */
  readonly targets: readonly Address[]
  /** Kinds whose orphans (marked kinds) or unmanaged resources (others) are deleted. */
  readonly prune: readonly KindName[]
  readonly allowDelete: readonly Address[]
  /** `null`: the default brakes. */
  readonly maxDeletes: number | null
  readonly allowCreate: readonly Address[]
  readonly allowStale: boolean
  /** Connections whose secrets are sent again. */
  readonly rotate: readonly Address[]
  /** Whether to tell what an update brings back, at the price of a read for each. */
  readonly curious: boolean
  /** Requests a minute, for the estimate. */
  readonly ratePerMinute: number
}

export type PlanResult =
  /** More has to be read first; plan again with a snapshot that has it. */
  | { readonly kind: 'reads'; readonly reads: readonly DetailRequest[] }
  /** Live state leaves no way to tell what is meant. */
  | { readonly kind: 'errors'; readonly diagnostics: readonly Diagnostic[] }
  /** The key is not the one this manifest may be used with. */
  | { readonly kind: 'refused'; readonly refusals: readonly Diagnostic[] }
  | { readonly kind: 'plan'; readonly plan: Plan }
