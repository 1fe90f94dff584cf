/** Where a value of the manifest is written: for what writes manifests back. */

import type { Json, Path } from './json.ts'

/** A file of the manifest. */
export interface TracedFile {
  /** Absolute. */
  readonly path: string
  /** Relative to the working directory: how messages name it. */
  readonly name: string
  /** Without its byte order mark. Offsets count UTF-16 units of it. */
  readonly text: string
}

/** A text that the manifest keeps in a file of its own. */
export type IncludedFile = Pick<TracedFile, 'path' | 'name'>

/** The place of the text whose value counts. */
export interface WrittenPlace {
  readonly file: TracedFile
  /** Where the map (or list) starts in which the key stands. */
  readonly holder: number
  readonly key: string | number
  /** Where the value itself starts: behind its alias, if it is one. Two values that start at one place are one text. */
  readonly value: number
  /** Whether it stands in the resource's own text, and not behind an alias, a `<<` or a `from`. */
  readonly own: boolean
  /** The file whose text is the value: `{ file: … }`. */
  readonly include: IncludedFile | null
  /** Whether another value would come to light if this one were taken out. */
  readonly covers: boolean
}

/** Where the resource can say it for itself. */
export interface OwnPlace {
  readonly file: TracedFile
  /** Where the map of its own text starts that lies deepest on the way. */
  readonly holder: number
  /** From that map to the value. */
  readonly rest: Path
  /**
   * What must be written below the first key of `rest` besides the value, as written (no placeholder filled in);
   * `undefined`: whatever is not written there is merged in.
   */
  readonly keep: Json | undefined
  /** The set-up that the first key names now: what is written instead starts `from` it. */
  readonly from: string | null
}

export interface Trace {
  /** `null`: it is written nowhere. */
  readonly written: WrittenPlace | null
  /** `null`: nowhere without changing others. */
  readonly own: OwnPlace | null
}

/** Finds where the value at a path of the merged manifest is written: `['agents', 'support', 'name']`. */
export type Tracer = (path: Path) => Trace
