import type { SandboxClock } from './clock.ts'
import type { SandboxState } from './state.ts'
import { createStore, type Store } from './store.ts'

/** What lists show: the state as it was a while ago. */
export type History = {
  /** To be called after every change. */
  record(): void
  /** Forgets the past: lists show what there is now. */
  restart(): void
  /** The state as lists show it. Read only. */
  listed(): Store
}

/** `lagMs` is how far lists lie behind, by the clock, in milliseconds; 0 keeps no history and costs nothing. */
export function createHistory(store: Store, clock: SandboxClock, lagMs: number): History {
  if (lagMs <= 0) return { record: () => undefined, restart: () => undefined, listed: () => store }
  type Moment = { at: number; state: SandboxState; indexed?: Store }
  let moments: Moment[] = []
  const restart = (): void => {
    moments = [{ at: Number.NEGATIVE_INFINITY, state: store.snapshot() }]
  }
  restart()
  return {
    record: () => void moments.push({ at: clock.now(), state: store.snapshot() }),
    restart,
    listed() {
      const shown = moments.findLastIndex(({ at }) => at <= clock.now() - lagMs)
      // Time does not run backwards: what came before is never asked for again.
      moments = moments.slice(Math.max(0, shown))
      const [moment] = moments
      if (moment === undefined) return store
      moment.indexed ??= createStore(moment.state)
      return moment.indexed
    },
  }
}
