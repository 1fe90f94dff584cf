/** What the helper of CI jobs may touch outside its own memory. `bin/` makes the real one, tests make others. */

export interface CiWorld {
  /** What follows the command's name. */
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly version: string
  readonly stdout: { write(text: string): void }
  /** UTF-8. `null` when there is no such file. */
  readText(path: string): Promise<string | null>
  /** Makes the file when there is none. */
  appendText(path: string, text: string): Promise<void>
  /** Another fetch than the global one. */
  readonly fetch?: typeof fetch
  /** Milliseconds before the n-th retry, counted from 1; left out, the HTTP client's own backoff. */
  readonly retryDelay?: (attempt: number) => number
}
