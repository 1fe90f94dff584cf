/** The part of apply that writes, and the reading back that follows. */

import type { WriteClient } from '../api/client.ts'
import { applyPlan } from '../applier/apply-plan.ts'
import { kinds } from '../kinds/index.ts'
import { readSnapshot } from '../live/read-snapshot.ts'
import { type Diagnostic, hasErrors } from '../model/diagnostic.ts'
import type { ApplyStatus, Outcome } from '../model/outcome.ts'
import { isEffective } from '../model/plan.ts'
import { type Failure, ok } from '../model/result.ts'
import { outcomeText } from '../report/text-apply.ts'
import type { PlanFlags } from './flags.ts'
import { stampOf } from './git.ts'
import type { Output } from './output.ts'
import type { Prepared } from './prepare.ts'
import { startProgress } from './progress.ts'
import { fillSecret } from './secrets.ts'
import { plainOptions, planAgainst } from './session.ts'
import { isOpen, notKept, settleFates } from './verify.ts'
import type { World } from './world.ts'

export interface RunFlags extends PlanFlags {
  /** Milliseconds. */
  readonly settle: number
}

/** What came of the writing. */
export interface Sent {
  readonly outcomes: readonly Outcome[]
  /** A write told that the key is somebody else's. */
  readonly guard: Failure | null
}

/** Carries the plan out, telling each outcome as it comes. */
export async function carryOut(
  world: World,
  flags: RunFlags,
  output: Output,
  { plan, client, loaded, repository, snapshot, readAt }: Prepared<WriteClient>,
  signal: AbortSignal,
): Promise<Sent> {
  const total = plan.changes.filter(isEffective).length
  const progress = await startProgress(world, output, `Applying 0/${total}`)
  let done = 0
  let guard: Failure | null = null
  const tell = (): void => output.remark(STOPPING)
  signal.addEventListener('abort', tell, { once: true })
  if (!output.isJson) output.result('\n')
  const outcomes = await applyPlan({
    plan,
    kinds,
    io: client.writer,
    concurrency: flags.concurrency,
    clock: world.clock,
    hash: world.hash,
    settleMs: flags.settle,
    knownIds: new Set(snapshot.resources.map(({ id }) => id)),
    freshness: {
      clock: world.clock,
      readAt,
      read: async () => {
        const again = await readSnapshot(kinds, plan.dialect, client.reader)
        return again.ok ? ok(again.value.resources) : again
      },
    },
    stamp: stampOf(repository, plan.project),
    guard: { team: loaded.manifest.team, owner: loaded.manifest.owner, caller: snapshot.caller },
    secret: (template) => fillSecret(template, world.env),
    signal,
    onEvent: (event) => {
      if (event.type === 'guard') guard = event.failure
      if (event.type !== 'finished') return
      done += 1
      if (!output.isJson) output.result(outcomeText(event.outcome, output.textOptions()))
      progress.say(`Applying ${done}/${total}`)
    },
  })
  progress.stop()
  signal.removeEventListener('abort', tell)
  return { outcomes, guard }
}

const STOPPING =
  'Stopping: what is under way is finished, nothing new is begun. A second Ctrl-C ends it at once.\n'

/** What there is to say when everything has been read back. */
export interface Verified {
  readonly outcomes: readonly Outcome[]
  readonly diagnostics: readonly Diagnostic[]
  /** Stopped before everything was read back. */
  readonly cutShort: boolean
}

/**
 * Nothing that was applied is taken on trust, and nothing whose fate is unknown is given up for lost; after a stop
 * nothing more is asked.
 */
export async function verify(
  world: World,
  flags: RunFlags,
  output: Output,
  prepared: Prepared<WriteClient>,
  { outcomes, guard }: Sent,
  signal: AbortSignal,
): Promise<Verified> {
  if (guard !== null) return { outcomes, diagnostics: [guardHit(guard)], cutShort: false }
  const nothingToSee = !outcomes.some((outcome) => outcome.status === 'applied' || isOpen(outcome))
  if (nothingToSee || signal.aborted) return { outcomes, diagnostics: [], cutShort: !nothingToSee }
  let verified = await readBack(world, flags, prepared, outcomes)
  if (verified.diagnostics.length > 0 || verified.outcomes.some(isOpen)) {
    // Lists may lag behind writes: what is missing now may be there in a moment.
    try {
      await world.clock.sleep(flags.settle, signal)
      verified = await readBack(world, flags, prepared, outcomes)
    } catch {
      // Stopped while waiting: the first look has to do.
      verified = { ...verified, cutShort: true }
    }
  }
  const corrected = verified.outcomes.filter((outcome, index) => outcome !== outcomes[index])
  if (!output.isJson)
    for (const outcome of corrected) output.result(outcomeText(outcome, output.textOptions()))
  return verified
}

/** Reads and plans again, once. */
async function readBack(
  world: World,
  flags: RunFlags,
  { loaded, client, repository, plan }: Prepared<WriteClient>,
  outcomes: readonly Outcome[],
): Promise<Verified> {
  const options = plainOptions({ ...flags, target: [] })
  const again = await planAgainst({ world, flags, loaded, io: client.reader, repository, options })
  const blind = (why: string): Verified => ({ outcomes, diagnostics: [unverified(why)], cutShort: false })
  if (!again.ok && again.error.code === 'interrupted') return { outcomes, diagnostics: [], cutShort: true }
  if (!again.ok) return blind(again.error.message)
  const { result, snapshot } = again.value
  if (result.kind === 'refused') return { outcomes, diagnostics: result.refusals, cutShort: false }
  if (result.kind !== 'plan') return blind('live state changed meanwhile')
  const settled = settleFates(plan, outcomes, result.plan, snapshot)
  return { outcomes: settled, diagnostics: notKept(plan, settled, result.plan, snapshot), cutShort: false }
}

const guardHit = ({ message, hint }: Failure): Diagnostic => ({
  severity: 'error',
  code: 'guard',
  message,
  ...(hint === undefined ? {} : { hint }),
})

const unverified = (why: string): Diagnostic => ({
  severity: 'error',
  code: 'not-kept',
  message: `What was sent could not be read back: ${why}`,
  hint: 'Run duvo-plan to see where things stand.',
})

const isInterrupted = (outcomes: readonly Outcome[]): boolean =>
  outcomes.some(({ error }) => error?.code === 'interrupted')

/** `refused` says that nothing was changed, so it takes a guard that struck before anything was sent. */
export function statusOf({ outcomes, diagnostics, cutShort }: Verified): ApplyStatus {
  const applied = outcomes.filter(({ status }) => status === 'applied').length
  if (cutShort || isInterrupted(outcomes)) return 'interrupted'
  if (applied === outcomes.length) return hasErrors(diagnostics) ? 'partial' : 'applied'
  const guarded = isGuarded(diagnostics)
  if (outcomes.some(({ requests }) => requests > 0)) return applied === 0 && !guarded ? 'failed' : 'partial'
  return guarded ? 'refused' : 'failed'
}

/** Whether a write told that the key is somebody else's. */
export const isGuarded = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some(({ code }) => code === 'guard')
