import type { Clock } from '../../src/model/clock.ts'

/**
 * A clock for tests in which an hour of waiting takes a millisecond.
 *
 * Time stands still while code runs and jumps to the earliest sleeper once everything has come to rest, so timers fire
 * in the order of their times, and those of the same time in the order in which they were set. "At rest" means that
 * the event loop turned a few times without anybody calling the clock: promises, `fetch` fakes and in-process servers
 * settle within those turns. Real I/O (sockets, files, child processes) does not; wrap it in `hold`.
 *
 *     const clock = createVirtualClock()
 *     await Promise.all([clock.sleep(60_000), clock.sleep(1000)])   // returns at once
 *     clock.elapsed()                                                // 60000
 */
export interface VirtualClock extends Clock {
  /** Milliseconds since the clock was made. */
  elapsed(): number
  /** Moves time by hand, past nobody: sleepers that are due wake in order, at their own times. */
  advance(ms: number): Promise<void>
  /**
   * Time stands still until `work` settles. For real I/O only: work that sleeps on this same clock would wait for
   * itself.
   */
  hold<T>(work: Promise<T>): Promise<T>
  /** How many are asleep. */
  sleeping(): number
}

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

// A fetch fake with a streamed body takes about five turns. Twelve leave room, and a turn costs microseconds.
const QUIET_TURNS = 12

/** @param startAt epoch milliseconds of the clock's first moment */
export function createVirtualClock(startAt: number = Date.UTC(2026, 0, 5, 8, 0, 0)): VirtualClock {
  const sleepers: Sleeper[] = []
  let time = startAt
  let calls = 0
  let held = 0
  let running = false

  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

  const rest = async (): Promise<void> => {
    for (let quiet = 0; quiet < QUIET_TURNS; quiet += 1) {
      const before = calls
      await turn()
      // Somebody is still at work: a turn that used the clock was not a quiet one.
      if (calls !== before || held > 0) quiet = -1
    }
  }

  const wakeNext = (until: number): boolean => {
    const next = sleepers[0]
    if (next === undefined || next.at > until) return false
    sleepers.shift()
    time = Math.max(time, next.at)
    next.wake()
    return true
  }

  const run = async (): Promise<void> => {
    if (running) return
    running = true
    do await rest()
    while (wakeNext(Number.POSITIVE_INFINITY))
    running = false
  }

  const insert = (sleeper: Sleeper): void => {
    const index = sleepers.findLastIndex((other) => other.at <= sleeper.at)
    sleepers.splice(index + 1, 0, sleeper)
  }

  return {
    now: () => time,
    elapsed: () => time - startAt,
    sleeping: () => sleepers.length,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        calls += 1
        if (signal?.aborted === true) return reject(signal.reason)
        const giveUp = (): void => {
          calls += 1
          sleepers.splice(sleepers.indexOf(sleeper), 1)
          reject(signal?.reason)
        }
        const sleeper: Sleeper = {
          at: time + Math.max(0, ms),
          wake: () => {
            signal?.removeEventListener('abort', giveUp)
            resolve()
          },
        }
        signal?.addEventListener('abort', giveUp, { once: true })
        insert(sleeper)
        void run()
      }),
    async advance(ms) {
      const until = time + ms
      do await rest()
      while (wakeNext(until))
      time = Math.max(time, until)
    },
    async hold(work) {
      held += 1
      try {
        return await work
      } finally {
        held -= 1
      }
    },
  }
}

/** A fetch for real sockets under a virtual clock: no time passes until the answer, its body included, is there. */
export const holdingFetch =
  (clock: VirtualClock): typeof fetch =>
  (input, init) =>
    clock.hold(
      fetch(input, init).then(async (answer) => {
        const body = await answer.text()
        // A 204 must not be given a body, not even an empty one.
        return new Response(body === '' ? null : body, answer)
      }),
    )
