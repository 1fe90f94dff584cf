/** What live state and the manifest disagree about, which side moved, and who made it so. */

import type { Address, KindName, Uuid } from './address.ts'
import type { Diagnostic, Position } from './diagnostic.ts'
import type { Obstacle } from './kind.ts'
import type { Dialect, Edit, RevisionStep } from './live.ts'
import type { FieldChange } from './plan.ts'

/**
 * - `drift`: live moved since our last apply
 * - `pending`: git moved and was not applied yet
 * - `conflict`: both moved
 * - `unclassified`: they differ, and no baseline tells which side moved
 */
export type DriftClass = 'drift' | 'pending' | 'conflict' | 'unclassified'

/** The commit whose manifest tells what was applied last. */
export interface Baseline {
  /** The full commit id. */
  readonly commit: string
  /** `flag`: `--baseline` named it. `marker`: the newest marker of the project does. */
  readonly from: 'flag' | 'marker'
}

/** `before` is live, `after` is the manifest. */
export interface DriftField extends FieldChange {
  readonly class: DriftClass
}

export interface DriftItem {
  readonly address: Address
  readonly kind: KindName
  readonly name: string
  /** `null` for a resource that is missing from live state. */
  readonly id: Uuid | null
  readonly class: DriftClass
  /** `missing`: the manifest has it, Duvo does not. `leftover`: the manifest removes it, Duvo still has it. */
  readonly what: 'changed' | 'missing' | 'leftover'
  readonly fields: readonly DriftField[]
  /** Who last wrote the parts that moved in Duvo, newest first; empty where nothing did, or nothing is left to ask. */
  readonly edits: readonly Edit[]
  /** The newest of `edits`. A person's name or e-mail address; `null` where the API names nobody. */
  readonly by: string | null
  /** The newest of `edits`, ISO 8601. */
  readonly at: string | null
  /** The revision that a person made, and ours that it replaced; `null` where no revision was replaced. */
  readonly revision: RevisionStep | null
  /** Why apply cannot bring it in line, and the way out; `null` where it can. */
  readonly blocked: Obstacle | null
  readonly source?: Position
}

/** Live, and not in the manifest. */
export interface UnmanagedResource {
  readonly kind: KindName
  readonly name: string
  readonly id: Uuid
  /** Who changed it last, as far as the API tells. */
  readonly by: string | null
  /** When, ISO 8601. */
  readonly at: string | null
}

/** What of Duvo's state has been written into the manifest. */
export interface Adoption {
  readonly files: readonly AdoptedFile[]
  readonly fields: readonly AdoptedField[]
  /** What was asked for and could not be written. */
  readonly left: readonly LeftField[]
}

export interface AdoptedFile {
  /** Relative to the working directory. */
  readonly name: string
  /** Lines that differ from before, those that are gone included. */
  readonly lines: number
}

export interface AdoptedField {
  readonly address: Address
  /** JSON Pointer; empty for the whole resource. */
  readonly path: string
  /** Names of the files that say it. */
  readonly files: readonly string[]
}

export interface LeftField extends Obstacle {
  readonly address: Address
  /** JSON Pointer; empty for the whole resource. */
  readonly path: string
}

export interface DriftReport {
  readonly project: string
  readonly team: Uuid | null
  readonly commit: string | null
  readonly dialect: Dialect
  /** `null`: there is none, and everything that differs is unclassified. */
  readonly baseline: Baseline | null
  readonly items: readonly DriftItem[]
  readonly unmanaged: readonly UnmanagedResource[]
  readonly diagnostics: readonly Diagnostic[]
  /** `null`: nothing was asked for. What was adopted is no item any more. */
  readonly adopted: Adoption | null
}

/** Whether it calls for a person: everything but what the next apply was going to do anyway. */
export const isPressing = (item: DriftItem): boolean => item.class !== 'pending'
