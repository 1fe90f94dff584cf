import type { FaultWhat } from './faults.ts'

/**
 * A request as it arrives: the `n`-th since the start or since the log was cleared, admin and health requests aside.
 * `path` carries the query. Anything but GET and HEAD is a write.
 */
export type SeenRequest = { n: number; method: string; path: string; isWrite: boolean }

/** Where a test in the same process can step in. */
export type Hooks = {
  /**
   * Asked about every request before it is read; what it returns strikes the request, and null leaves it to the
   * faults. It may change the state, for instance between two pages of a list. `{ kind: 'hang', when }` is how a crash
   * is played: the caller never learns what became of its request.
   */
  onRequest?: (request: SeenRequest) => FaultWhat | null | Promise<FaultWhat | null>
  /** Called when the n-th request was carried out (2xx), reads included, and before its answer is given. */
  onEffect?: (n: number) => void | Promise<void>
}
