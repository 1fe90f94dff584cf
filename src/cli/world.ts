/** Everything a command may touch outside its own memory. `bin/` makes the real one, tests make others. */

import type { FileSystem } from '../loader/types.ts'
import type { Clock, Digest } from '../model/clock.ts'
import type { PageAssets } from '../report/html-page.ts'

/** A stream to write to. */
export interface Sink {
  write(text: string): void
  readonly isTTY: boolean
  /** Width in columns, where the stream knows. */
  readonly columns: number | undefined
  /** The stream itself, for what moves on a terminal. */
  readonly stream?: NodeJS.WriteStream
}

/** A file that is written to while it is read by others. */
export interface LogFile {
  /** Appends at once: what was written before a crash is there after it. Throws when it cannot. */
  write(text: string): void
  close(): Promise<void>
}

export interface WritableFiles extends FileSystem {
  /** All or nothing. What is no file (a device, a pipe) is written into. */
  writeText(path: string, text: string): Promise<void>
  /** Makes a folder, and those it lies in. One that is there already is fine. */
  makeFolder(path: string): Promise<void>
  /** Removes a file. */
  remove(path: string): Promise<void>
  /** Whether something may be written there: into a file, or into a folder. */
  canWrite(path: string): Promise<boolean>
  /** Empties the file, or makes it. Devices, descriptors (`/dev/stderr`) and named pipes are files too. */
  openLog(path: string): Promise<LogFile>
}

export interface World {
  /** What follows the command's name. */
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly stdout: Sink
  readonly stderr: Sink
  readonly files: WritableFiles
  readonly clock: Clock
  readonly hash: Digest
  /** 0 to 1. */
  readonly random: () => number
  readonly version: string
  /** Style and script of HTML reports; read only when one is made. */
  page(): Promise<PageAssets>
  /** Environment variables whose values must not leave the process. Commands add to it as they learn of more. */
  readonly hidden: Set<string>
  /** Another fetch than the global one. */
  readonly fetch?: typeof fetch
  /** Aborts at the first Ctrl-C or SIGTERM, from when it is called; a second one ends the process at once. */
  stopSignal(): AbortSignal
  /** Asks a question on a terminal; `null` where there is no person to ask, empty when `signal` aborts first. */
  ask(question: string, signal: AbortSignal): Promise<string | null>
  /** Shows a web page in the person's browser; `false` where that does not work. */
  openUrl(url: string): Promise<boolean>
}

/** What a command ends with; the contract CI relies on. */
export const EXIT = {
  ok: 0,
  error: 1,
  changes: 2,
  refused: 3,
  partial: 4,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
