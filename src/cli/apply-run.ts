/** The part of apply that writes, and the reading back that follows. */

import type { WriteClient } from '../api/client.ts'
import { applyPlan } from '../applier/apply-plan.ts'
import { kinds } from '../kinds/index.ts'
import { readSnapshot } from '../live/read-snapshot.ts'
import { type Diagnostic, hasErrors } from '../model/diagnostic.ts'
import type { ApplyStatus, Outcome, Traffic } from '../model/outcome.ts'
import { isEffective } from '../model/plan.ts'
import { type Failure, ok } from '../model/result.ts'
import { requestCount } from '../planner/budget.ts'
import { outcomeText } from '../report/text-apply.ts'
import type { ApiFlags } from './flags.ts'
import { stampOf } from './git.ts'
import type { Output } from './output.ts'
import type { Prepared } from './prepare.ts'
import { startProgress } from './progress.ts'
import { fillSecret } from './secrets.ts'
import { plainOptions, planAgainst } from './session.ts'
import { isOpen, notKept, settleFates } from './verify.ts'
import type { World } from './world.ts'

export interface RunFlags extends ApiFlags {
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
  prepared: Prepared<WriteClient>,
  signal: AbortSignal,
): Promise<Sent> {
  const { plan, client, loaded, repository, snapshot, readAt } = prepared
  const unfinished = new Map(plan.changes.filter(isEffective).map((change) => [change.address, change]))
  const total = unfinished.size
  const requests = requestCount(plan.changes)
  const before = sentOnce(client.traffic())
  const sentSince = (): number => sentOnce(client.traffic()) - before
  let guard: Failure | null = null
  const tell = (): void => output.remark(STOPPING)
  signal.addEventListener('abort', tell, { once: true })
  output.tell('\n')
  const progress = await startProgress(world, output, 'Applying', {
    client,
    carried: () => ({
      done: total - unfinished.size,
      total,
      requestsLeft: Math.min(requestCount([...unfinished.values()]), Math.max(1, requests - sentSince())),
      requests,
      // What was applied is read back.
      afterwards: prepared.readRequests,
    }),
  })
  const sending = applyPlan({
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
    stamp: stampOf(repository, plan.project, world.env),
    guard: { team: loaded.manifest.team, owner: loaded.manifest.owner, caller: snapshot.caller },
    secret: (template) => fillSecret(template, world.env),
    signal,
    onEvent: (event) => {
      switch (event.type) {
        case 'started':
          return output.event({ type: 'change_started', address: event.address, action: event.action })
        case 'finished':
          unfinished.delete(event.outcome.address)
          output.event({ type: 'change_finished', outcome: event.outcome })
          return output.tell(outcomeText(event.outcome, output.textOptions()))
        case 'guard':
          guard = event.failure
          return
        default:
          return event satisfies never
      }
    },
  })
  try {
    return { outcomes: await sending, guard }
  } finally {
    progress.stop()
    signal.removeEventListener('abort', tell)
  }
}

const sentOnce = ({ sent, retried }: Traffic): number => sent - retried

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
  if (guard !== null) {
    const diagnostic = guardHit(guard)
    output.event({ type: 'diagnostic', diagnostic })
    return { outcomes, diagnostics: [diagnostic], cutShort: false }
  }
  const nothingToSee = !outcomes.some((outcome) => outcome.status === 'applied' || isOpen(outcome))
  if (nothingToSee || signal.aborted) return { outcomes, diagnostics: [], cutShort: !nothingToSee }
  const progress = await startProgress(world, output, 'Reading back', { client: prepared.client })
  try {
    const verified = await lookTwice(world, flags, prepared, outcomes, signal)
    tellVerified(output, outcomes, verified)
    return verified
  } finally {
    progress.stop()
  }
}

/** Tells what reading back has found: outcomes that are others than they seemed, and what is wrong. */
function tellVerified(output: Output, before: readonly Outcome[], verified: Verified): void {
  const { outcomes, diagnostics, cutShort } = verified
  for (const outcome of outcomes.filter((one, index) => one !== before[index])) {
    output.event({ type: 'change_finished', outcome })
    output.tell(outcomeText(outcome, output.textOptions()))
  }
  for (const diagnostic of diagnostics) output.event({ type: 'diagnostic', diagnostic })
  const count = (status: Outcome['status']): number => outcomes.filter((one) => one.status === status).length
  output.event({
    type: 'verified',
    applied: count('applied'),
    failed: count('failed'),
    skipped: count('skipped'),
    notKept: diagnostics.filter(({ code }) => code === 'not-kept' || code === 'lost-slot').length,
    cutShort,
  })
}

/** Reads back, and once more where something is missing: lists may lag behind writes. */
async function lookTwice(
  world: World,
  flags: RunFlags,
  prepared: Prepared<WriteClient>,
  outcomes: readonly Outcome[],
  signal: AbortSignal,
): Promise<Verified> {
  const verified = await readBack(world, flags, prepared, outcomes)
  if (verified.diagnostics.length === 0 && !verified.outcomes.some(isOpen)) return verified
  try {
    await world.clock.sleep(flags.settle, signal)
  } catch {
    // Stopped while waiting: the first look has to do.
    return { ...verified, cutShort: true }
  }
  return readBack(world, flags, prepared, outcomes)
}

/** Reads and plans again, once. */
async function readBack(
  world: World,
  flags: RunFlags,
  { loaded, client, repository, plan }: Prepared<WriteClient>,
  outcomes: readonly Outcome[],
): Promise<Verified> {
  const options = plainOptions({ ...flags, target: [] })
  const again = await planAgainst(
    { world, flags, loaded, io: client.reader, repository, options },
    plan.dialect,
  )
  const blind = (why: string): Verified => ({ outcomes, diagnostics: [unverified(why)], cutShort: false })
  if (!again.ok && again.error.code === 'interrupted') return { outcomes, diagnostics: [], cutShort: true }
  if (!again.ok) return blind(again.error.message)
  const { result, snapshot } = again.value
  if (result.kind === 'refused') return { outcomes, diagnostics: result.refusals, cutShort: false }
  if (result.kind !== 'plan') return blind('live state changed meanwhile')
  const settled = settleFates(plan, outcomes, result.plan, snapshot)
  return { outcomes: settled, diagnostics: notKept(plan, settled, result.plan, snapshot), cutShort: false }
}

/** A write told that the key is somebody else's. */
export const guardHit = ({ message, hint }: Failure): Diagnostic => ({
  severity: 'error',
  code: 'guard',
  message,
  ...(hint === undefined ? {} : { hint }),
})

const unverified = (why: string): Diagnostic => ({
  severity: 'error',
  code: 'unverified',
  message: `What was sent could not be read back: ${why}`,
  hint: 'Run duvo-plan to see where things stand.',
})

export const isInterrupted = (outcomes: readonly Outcome[]): boolean =>
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
