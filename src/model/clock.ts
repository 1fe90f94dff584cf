/** Time, passed in, so that tests can run an hour of waiting in a millisecond. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** SHA-256 of a text as 64 hex digits. Passed in, because the planner may not import `node:crypto`. */
export type Hash = (text: string) => string

/** The same, also of a text that comes in parts: a long one need not be held as a whole. */
export type Digest = (text: string | Iterable<string>) => string
