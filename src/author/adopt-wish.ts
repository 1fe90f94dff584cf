/** What the manifest is to say from now on, and where it says it now. */

import type { Address } from '../model/address.ts'
import type { Json, Path } from '../model/json.ts'
import type { Trace, TracedFile } from '../model/trace.ts'
import type { Splice } from './edit-text.ts'

/** One field of one resource as it is in Duvo. */
export interface Wish {
  readonly address: Address
  /** JSON Pointer into the attributes; empty for the whole resource. */
  readonly field: string
  /** In the merged manifest: section, key, and where the field is written below. */
  readonly path: Path
  /** Texts are literal, references are keys or UUIDs; `undefined`: nothing is to be written there any more. */
  readonly value: Json | undefined
  /** What the manifest means there now, in the same words. */
  readonly now: Json
  /** A list whose order means nothing: what one of its items means as it is written, in the words of `value`. */
  readonly item: ((written: string) => string) | null
  /** Written where this resource alone has it, whoever else may seem to want the same. */
  readonly alone: boolean
}

/** Why a field cannot be written, and what to do instead. */
export interface Refusal {
  readonly reason: string
  readonly hint: string
}

export const PLACEHOLDER: Refusal = {
  reason: 'it is written with ${var:…} or ${env:…}, which would be lost',
  hint: 'Change the variable, or write the value out and adopt again.',
}

/** What an edit may look at besides the wish itself. */
export interface Surroundings {
  readonly trace: Trace
  /** The resources for which the same text is written; the wish's own is one of them. */
  readonly users: readonly Address[]
  /** Whether every one of them is to say the same. */
  readonly agreed: boolean
  /** A file beside an included one that is not there yet, and how the manifest names it. */
  readonly fresh: { readonly path: string; readonly written: string } | null
}

/** What has to be written so that a wish comes true. */
export interface Change {
  readonly file: Pick<TracedFile, 'path' | 'name'>
  readonly edit: FileEdit
}

export type FileEdit =
  | { readonly kind: 'splices'; readonly splices: readonly Splice[] }
  /** The whole text of a file that the manifest includes. */
  | { readonly kind: 'text'; readonly text: string }
