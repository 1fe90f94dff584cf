/** What live state and the manifest disagree about, and who made it so. */

import type { Address, KindName, Uuid } from './address.ts'
import type { Diagnostic, Position } from './diagnostic.ts'
import type { Dialect } from './live.ts'
import type { FieldChange } from './plan.ts'

/**
 * - `drift`: live moved since our last apply
 * - `pending`: git moved and was not applied yet
 * - `conflict`: both moved
 * - `unclassified`: they differ, and no baseline tells which side moved
 */
export type DriftClass = 'drift' | 'pending' | 'conflict' | 'unclassified'

export interface DriftItem {
  readonly address: Address
  readonly kind: KindName
  readonly name: string
  /** `null` for a resource that is missing from live state. */
  readonly id: Uuid | null
  readonly class: DriftClass
  readonly what: 'changed' | 'missing'
  /** `before` is live, `after` is the manifest. */
  readonly fields: readonly FieldChange[]
  /** A person's name or e-mail address; `null` where the API names nobody. */
  readonly by: string | null
  /** ISO 8601. */
  readonly at: string | null
  readonly source?: Position
}

export interface DriftReport {
  readonly project: string
  readonly team: Uuid | null
  readonly commit: string | null
  readonly dialect: Dialect
  readonly items: readonly DriftItem[]
  readonly unmanaged: number
  readonly diagnostics: readonly Diagnostic[]
}
