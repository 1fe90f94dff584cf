/** Time as the sandbox sees it. `now` is epoch milliseconds; `sleep` takes milliseconds. */
export type SandboxClock = {
  now(): number
  sleep(ms: number): Promise<void>
}

/** The machine's own clock, for a sandbox that real clients talk to. */
export const systemClock: SandboxClock = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}

/** A clock whose time passes only when everybody sleeps; `advance` moves it by hand, in milliseconds. */
export type VirtualClock = {
  now(): number
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  advance(ms: number): void
}

type Sleeper = { wakeAt: number; wake: () => void }

// A request through fetch and Hono takes a few turns of the event loop. Time may only jump once that work has
// settled, or a client's timeout would fire while its answer is still on the way.
const QUIET_TURNS = 8

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/**
 * A discrete-event clock for tests and campaigns: when all work has settled, time jumps to the earliest sleeper.
 * `startAt` is epoch milliseconds. A sleep whose signal aborts rejects with the signal's reason.
 */
export function createVirtualClock(startAt = Date.UTC(2026, 0, 5, 8, 0, 0)): VirtualClock {
  let time = startAt
  let pumping = false
  let sleepers: Sleeper[] = []

  const pump = async (): Promise<void> => {
    pumping = true
    while (sleepers.length > 0) {
      for (let turn = 0; turn < QUIET_TURNS; turn += 1) await nextTurn()
      sleepers.sort((a, b) => a.wakeAt - b.wakeAt)
      const next = sleepers.shift()
      if (next === undefined) break
      time = Math.max(time, next.wakeAt)
      next.wake()
    }
    pumping = false
  }

  return {
    now: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) return reject(signal.reason)
        const sleeper: Sleeper = { wakeAt: time + Math.max(0, ms), wake: resolve }
        // Left in the queue, an abandoned sleeper would still drag time forward to its hour.
        const giveUp = (): void => {
          sleepers = sleepers.filter((other) => other !== sleeper)
          reject(signal?.reason)
        }
        sleeper.wake = () => {
          signal?.removeEventListener('abort', giveUp)
          resolve()
        }
        signal?.addEventListener('abort', giveUp, { once: true })
        sleepers.push(sleeper)
        if (!pumping) void pump()
      }),
    advance(ms) {
      time += ms
    },
  }
}
