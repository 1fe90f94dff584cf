/** The manifest after loading: merged, defaults filled, references resolved to addresses, meaning checked. */

import type { Address, KindName, Uuid } from './address.ts'
import type { Position } from './diagnostic.ts'
import type { JsonObject, Path } from './json.ts'

/** A kind's fields in canonical form. References are addresses or UUIDs; a secret is {@link SENSITIVE}. */
export type Attrs = JsonObject

/** Stands for a secret value wherever attributes are compared, shown or saved. */
export const SENSITIVE = '(sensitive)'

export interface Manifest {
  readonly project: string
  /** Guard: the only team this manifest may write to. */
  readonly team: Uuid | null
  /** Guard: the only user whose key may write (connections are per user). */
  readonly owner: Uuid | null
  /** Older project names whose agents this manifest takes over. */
  readonly formerly: readonly string[]
  /** By kind (in the order of `kinds/`), then by key. */
  readonly resources: readonly DesiredResource[]
  readonly moved: readonly Moved[]
  readonly removed: readonly Removed[]
  /**
   * `sha256:…` over the meaning of the manifest: includes and vars resolved, no environment values. Computed when it is
   * first read, by a copy at once: to hash the texts of a large team takes longer than to compare them.
   */
  readonly digest: string
  /** Every file that was read, manifest and includes, relative to the working directory. */
  readonly files: readonly string[]
}

export interface DesiredResource {
  readonly address: Address
  readonly kind: KindName
  readonly key: string
  readonly name: string
  /** Written on the resource: the one live resource it must be. */
  readonly id: Uuid | null
  readonly attrs: Attrs
  /** JSON Pointer into `attrs` → the text with its `${env:NAME}`, for every {@link SENSITIVE} value. */
  readonly secrets: Readonly<Record<string, string>>
  readonly lifecycle: Lifecycle
}

export interface Lifecycle {
  /** Never delete it. */
  readonly protect: boolean
  /** Paths into `attrs` left out of the diff; the live value is carried over. */
  readonly ignoreChanges: readonly Path[]
  /** Create it even if it looks like a rename of something live. */
  readonly new: boolean
}

export interface Moved {
  /** A live name, or an old address. */
  readonly from: string
  readonly to: Address
}

export interface Removed {
  readonly address: Address
  /** The live id, for kinds without a marker. */
  readonly id: Uuid | null
}

/** Finds where something was written: `locate(['agents', 'support', 'name'])`. Computed on demand. */
export type Locate = (path: Path) => Position | undefined
