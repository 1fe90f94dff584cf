/** What an export wrote, and what it could not: what its reports say. */

import type { Address, KindName, Uuid } from './address.ts'
import type { Dialect } from './live.ts'

export interface ExportReport {
  readonly project: string
  readonly team: Uuid | null
  readonly owner: Uuid | null
  readonly dialect: Dialect
  /** Where the files lie, as it was asked for. */
  readonly folder: string
  /** Paths below the folder, sorted. */
  readonly files: readonly string[]
  /** Files of an earlier export that are no longer needed, and are gone. */
  readonly removed: readonly string[]
  /** What shows that the manifest is right: `duvo-plan -f team/duvo.yaml`. */
  readonly next: string
  readonly resources: readonly {
    readonly address: Address
    readonly kind: KindName
    readonly name: string
    readonly id: Uuid
  }[]
  /** What is not in the manifest, and why. */
  readonly leftOut: readonly {
    readonly kind: KindName
    readonly name: string
    readonly id: Uuid
    readonly reason: string
  }[]
  /** What a reader should know about the export as a whole, a sentence each. */
  readonly notes: readonly string[]
  /** What a reader should know about single resources. */
  readonly remarks: readonly { readonly address: Address; readonly text: string }[]
  /** Environment variables that secrets will be taken from. */
  readonly variables: readonly { readonly name: string; readonly address: Address; readonly field: string }[]
}
