/**
 * A request that creates something, sent so that it creates it once. When its fate is unknown (a timeout, a reset, a
 * 5xx) nobody sends it again blindly: what it may have made is looked up first.
 */

import type { Uuid } from '../model/address.ts'
import type { Clock } from '../model/clock.ts'
import type { StepDone } from '../model/kind.ts'
import { type Failure, fail, type Result } from '../model/result.ts'

export interface Attempt {
  readonly clock: Clock
  /** How long lists may lag behind writes, ms. */
  readonly settleMs: number
  readonly signal: AbortSignal | undefined
  send(): Promise<Result<StepDone, Failure>>
  /** What the request may have made; `null` for a request that may simply be repeated. */
  readonly lookup: (() => Promise<Result<readonly StepDone[], Failure>>) | null
}

/** As often as that may the same request vanish without a trace before it is given up. */
const MOST_SENDS = 4

/** How it ended, and how many times it was sent. */
export interface Surely {
  readonly result: Result<StepDone, Failure>
  readonly sends: number
}

export async function sendSurely(attempt: Attempt): Promise<Surely> {
  for (let sends = 1; ; sends += 1) {
    const result = await attempt.send()
    if (result.ok || result.error.fate !== 'unknown' || attempt.lookup === null) return { result, sends }
    const found = await lookUp(attempt, attempt.lookup)
    if (!found.ok) return { result: fail(lostSight(result.error, found.error)), sends }
    const [only, ...others] = found.value
    if (only !== undefined && others.length === 0) return { result: { ok: true, value: only }, sends }
    if (only !== undefined) return { result: fail(several(result.error, found.value)), sends }
    if (sends >= MOST_SENDS || attempt.signal?.aborted) return { result, sends }
  }
}

/** Now, and once more when lists have had time to catch up. */
async function lookUp(
  { clock, settleMs, signal }: Attempt,
  lookup: () => Promise<Result<readonly StepDone[], Failure>>,
): Promise<Result<readonly StepDone[], Failure>> {
  const now = await lookup()
  if (!now.ok || now.value.length > 0 || settleMs === 0) return now
  try {
    await clock.sleep(settleMs, signal)
  } catch {
    // Stopped while waiting: the last look decides, and nothing is sent again.
  }
  return lookup()
}

const lostSight = (first: Failure, second: Failure): Failure => ({
  ...first,
  message: `${first.message} Whether it took effect could not be looked up: ${second.message}`,
  hint: 'Run the command again: it finds what was created and goes on from there.',
})

function several(error: Failure, found: readonly StepDone[]): Failure {
  const ids: readonly (Uuid | undefined)[] = found.map(({ id, memo }) => id ?? String(memo?.['buildId']))
  return {
    ...error,
    message: `${error.message} Several new resources could be what it made: ${ids.join(', ')}.`,
    hint: "Keep one of them, delete the others in Duvo's web interface, and write its `id:` on the resource.",
  }
}
