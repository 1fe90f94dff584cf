/** Live state: what the API answered, in the same canonical form as the manifest. */

import type { Address, KindName, Uuid } from './address.ts'
import type { JsonObject } from './json.ts'
import type { Attrs } from './manifest.ts'
import type { Marker } from './marker.ts'

/** One generation of the API. */
export type Dialect = 'v1' | 'v2' | 'v1-builds'

export interface LiveResource {
  readonly kind: KindName
  readonly id: Uuid
  readonly name: string
  /** Canonical attributes; references are UUIDs. A field the API did not tell is absent. */
  readonly attrs: Attrs
  /** The marker of the current build, or `null`. */
  readonly marker: Marker | null
  /** The newest marker in the history, once `history` has been read; else the same as `marker`. */
  readonly lastMarker: Marker | null
  /** ISO 8601, or `null` when the API does not say. */
  readonly createdAt: string | null
  /** Who wrote which part last. Parts may lie in each other: the longest prefix speaks for a field. */
  readonly edits: readonly Edit[]
  /** Changes with what `attrs` cannot tell (a new build, new secrets): what "changed meanwhile" looks at besides. */
  readonly version: string
  /** Things attached to the resource that an update must not lose (integration slots), one line each; `null`: not told. */
  readonly holds: readonly string[] | null
  /** Names of the further reads (see `ReadFacet.details`) whose answers are already in here. */
  readonly known: readonly string[]
  /** The user it belongs to, for kinds that have an owner. */
  readonly owner: Uuid | null
  /** What only the kind itself needs again: the current build's id, schedules, … Never compared, never shown as such. */
  readonly extra: JsonObject
}

/** The last write to a resource, or to a part of it, as far as the API tells. */
export interface Edit {
  /** JSON Pointer: the part that was written; `''` for everything that no other edit speaks of. */
  readonly within: string
  /** A person's name or e-mail address, or `null` when the API names nobody. */
  readonly by: string | null
  /** ISO 8601, or `null` when the API does not say. */
  readonly at: string | null
  /** The revision it made, and our newest one before it (`null`: not known); `null` where it made none of its own. */
  readonly revision: RevisionStep | null
}

export interface RevisionStep {
  readonly from: number | null
  readonly to: number
}

/** Newest first; what has no time comes last. */
export const newestFirst = (edits: readonly Edit[]): readonly Edit[] =>
  [...edits].sort((a, b) => timeOf(b) - timeOf(a))

/** Milliseconds; -1 for none, and for what is no time. */
const timeOf = ({ at }: Edit): number => {
  const time = at === null ? Number.NaN : Date.parse(at)
  return Number.isNaN(time) ? -1 : time
}

/** Who a key acts for, as far as rows have told. */
export interface Caller {
  readonly team: Uuid | null
  readonly user: Uuid | null
}

/** All live resources of one read. */
export interface Snapshot {
  readonly dialect: Dialect
  readonly resources: readonly LiveResource[]
  readonly caller: Caller
}

/** Which further read the planner wants before it can decide. */
export interface DetailRequest {
  readonly kind: KindName
  readonly id: Uuid
  readonly detail: string
  /** For whom, in messages. */
  readonly address: Address | null
}
