/** What goes into the loader and what comes out. Everything it may look at is passed in. */

import type { Digest } from '../model/clock.ts'
import type { Diagnostic, Position } from '../model/diagnostic.ts'
import type { SchemaFacet } from '../model/kind.ts'
import type { Locate, Manifest } from '../model/manifest.ts'
import type { Tracer } from '../model/trace.ts'

interface FileStat {
  readonly type: 'file' | 'directory' | 'other'
  readonly size: number
}

/** The disk, as far as the loader needs it. Paths are absolute. */
export interface FileSystem {
  readFile(path: string): Promise<Uint8Array>
  /** Names (not paths) of what lies directly in a folder. */
  list(folder: string): Promise<readonly string[]>
  /** Follows symbolic links; `null` when nothing is there. */
  stat(path: string): Promise<FileStat | null>
  /** The path with every symbolic link followed. */
  realpath(path: string): Promise<string>
}

export interface LoadInput {
  /** `-f`, in order: the first is the base, the others are laid over it. */
  readonly paths: readonly string[]
  /** `--var`; wins over `vars` of the manifest. */
  readonly vars: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether `{ file: … }` may leave the folder of the first `-f`. */
  readonly allowOutside: boolean
  readonly files: FileSystem
  readonly hash: Digest
  readonly kinds: readonly SchemaFacet[]
  /** Absolute. Relative paths start here, and files are named from here. */
  readonly cwd: string
}

export interface LoadResult {
  /** `null` as soon as one diagnostic is an error. */
  readonly manifest: Manifest | null
  /** Sorted by file, line and column. */
  readonly diagnostics: readonly Diagnostic[]
  readonly locate: Locate
  /** Where values are written, for those who edit them; nothing is computed before it is asked. */
  readonly trace: Tracer
  /** The lines of a manifest file around a place, with a caret under it; `undefined` outside of what was read. */
  readonly excerpt: (position: Position) => string | undefined
  /** The project's name, also when something else is wrong; `null` when there is none to be seen. */
  readonly project: string | null
  /** Every environment variable that a secret refers to, sorted. Their values were not read. */
  readonly secretNames: readonly string[]
}
