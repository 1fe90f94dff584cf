/** The way back: a live resource → what a manifest says so that it means exactly this one. */

import type { Uuid } from './address.ts'
import type { Hash } from './clock.ts'
import type { JsonObject, Path } from './json.ts'
import type { PlanFacet, SchemaFacet } from './kind.ts'
import type { LiveResource } from './live.ts'

/** For what writes manifests: a kind's schema facet turned round. */
export interface AuthorFacet extends SchemaFacet, Pick<PlanFacet, 'marked' | 'identity'> {
  /** Names of the further reads (see `ReadFacet.details`) without which it cannot be written down. */
  unread(live: LiveResource): readonly string[]
  /** The inverse of `canonical`: what a manifest says for this resource. References are UUIDs still. */
  written(live: LiveResource, context: AuthorContext): Written
  /**
   * Where, below the resource's key, a manifest has what stands in `attrs` at `path`: `/headers/X` is written at
   * `headers.plaintext.X`. `null` for what cannot be written: a secret, and what no manifest says.
   */
  place(path: Path, live: LiveResource): Path | null
}

export interface AuthorContext {
  readonly hash: Hash
  /** The live ids of the same kind: what references that nobody can read back may have meant. */
  readonly ids: readonly Uuid[]
}

export interface Written {
  /** As in a manifest, `id` and `lifecycle` excepted. Texts are literal: no placeholder has been escaped. */
  readonly fields: JsonObject
  /** Fields that nobody can read. They stand empty in `fields`, and want a `${env:NAME}`. */
  readonly secrets: readonly Path[]
  /** What a reader should know about these fields, a sentence each: what is not written, and why. */
  readonly remarks: readonly string[]
  /** Why it cannot be written down at all; `null` for most. */
  readonly leftOut: string | null
}
