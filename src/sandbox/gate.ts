import type { FaultMoment } from './faults.ts'

/** A write that a wait was met by: the `write`-th one since the log was cleared. */
type HeldWrite = { write: number; method: string; path: string; when: FaultMoment }

/** What a release did: writes let go, writes dropped because their client was gone, waits that were never met. */
type Release = { released: number; discarded: number; unmet: number }

/**
 * Stops the world at a chosen write, so that a test can kill a client at that very moment: before the write has its
 * effect, or after it and before its answer. All later writes are held before their effect too, or a client with
 * several requests in flight would have changed more by the time it is dead. A write that is held before its effect
 * and whose client goes away never has it. Reads pass.
 */
export type Gate = {
  /**
   * Waits for the `writes`-th write; `met` is told as soon as it is held, or null when a release comes first. Gives a
   * way to call it off, and undefined when that write has arrived already.
   */
  arm(writes: number, when: FaultMoment, met: (held: HeldWrite | null) => void): (() => void) | undefined
  /** Takes a write through: `work` is its effect. Rejects when its client goes away while it is held before. */
  pass(request: PassingWrite, work: () => Promise<Response>): Promise<Response>
  /** Lets everything go and calls off every wait. */
  release(): Release
  /** Counts from 1 again. */
  restart(): void
}

type PassingWrite = { method: string; path: string; signal: AbortSignal }
type Wait = { writes: number; when: FaultMoment; met: (held: HeldWrite | null) => void }

export function createGate(): Gate {
  let count = 0
  let stopped = false
  let discarded = 0
  let waits: Wait[] = []
  const held = new Set<() => void>()

  /** Resolves when released (true) or when the client is gone (false). */
  const hold = (signal: AbortSignal): Promise<boolean> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve(false)
      const leave = (released: boolean): void => {
        held.delete(letGo)
        signal.removeEventListener('abort', gone)
        resolve(released)
      }
      const letGo = (): void => leave(true)
      const gone = (): void => leave(false)
      signal.addEventListener('abort', gone, { once: true })
      held.add(letGo)
    })

  const tell = (when: FaultMoment, write: number, { method, path }: PassingWrite): void => {
    const meeting = waits.filter((wait) => wait.writes === write && wait.when === when)
    waits = waits.filter((wait) => !meeting.includes(wait))
    for (const { met } of meeting) met({ write, method, path, when })
  }

  const awaited = (write: number, when: FaultMoment): boolean =>
    waits.some((wait) => wait.writes === write && wait.when === when)

  return {
    arm(writes, when, met) {
      if (count >= writes) return undefined
      const wait: Wait = { writes, when, met }
      waits.push(wait)
      return () => {
        waits = waits.filter((other) => other !== wait)
      }
    },
    async pass(request, work) {
      count += 1
      const write = count
      const holdBefore = stopped || awaited(write, 'before')
      stopped ||= holdBefore || awaited(write, 'after')
      if (holdBefore) {
        // Held first and told then: a release that follows the telling must find it.
        const release = hold(request.signal)
        tell('before', write, request)
        if (!(await release)) {
          discarded += 1
          throw request.signal.reason
        }
      }
      const response = await work()
      if (awaited(write, 'after')) {
        const release = hold(request.signal)
        tell('after', write, request)
        await release
      }
      return response
    },
    release() {
      const result = { released: held.size, discarded, unmet: waits.length }
      const ended = waits
      waits = []
      stopped = false
      discarded = 0
      for (const { met } of ended) met(null)
      for (const letGo of [...held]) letGo()
      return result
    },
    restart() {
      count = 0
    },
  }
}
