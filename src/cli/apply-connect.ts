/** `duvo-apply --connect`: when the plan is applied, one person's consent after the other. */

import { kinds } from '../kinds/index.ts'
import type { DesiredResource } from '../model/manifest.ts'
import type { Outcome } from '../model/outcome.ts'
import type { Plan } from '../model/plan.ts'
import type { Failure } from '../model/result.ts'
import { outcomeText } from '../report/text-apply.ts'
import { guardHit, isGuarded, isInterrupted, type Verified } from './apply-run.ts'
import { type ConnectEnd, type ConnectRun, takeThrough } from './connect-run.ts'
import type { World } from './world.ts'

/** What is blocked for want of a person's consent, in the order of the plan. */
export const awaitingConsent = ({ changes, dialect }: Plan): readonly DesiredResource[] =>
  changes.flatMap(({ action, desired, live, kind }) => {
    const way = kinds.find(({ name }) => name === kind)?.consent[dialect]
    const isAwaited = action === 'blocked' && desired !== null && live === null
    return isAwaited && (way?.(desired.attrs) ?? null) !== null ? [desired] : []
  })

/** Off a terminal nobody would see the link; `null`: there is one. */
export const withoutTerminal = ({ stderr }: World): Failure | null =>
  stderr.isTTY
    ? null
    : {
        code: 'bad-setting',
        message: '--connect needs a person at a terminal, and there is none. Nothing was written.',
        hint: 'Leave it out here, and run duvo-connect <address> where somebody can open a browser.',
      }

/** Tells each as it ends. What was applied before stands, whatever comes of this. */
export async function connectAll(
  run: ConnectRun,
  awaiting: readonly DesiredResource[],
  applied: Verified,
): Promise<Verified> {
  let all = applied
  for (const desired of awaiting) {
    if (isGuarded(all.diagnostics)) return all
    const isStopped = run.signal.aborted || all.cutShort || isInterrupted(all.outcomes)
    const end = isStopped ? NOT_BEGUN : await takeThrough(run, desired)
    const outcome = outcomeOf(desired, end)
    run.output.event({ type: 'change_finished', outcome })
    run.output.tell(outcomeText(outcome, run.output.textOptions()))
    const found = diagnosticsOf(end)
    all = {
      ...all,
      outcomes: [...all.outcomes, outcome],
      diagnostics: [...all.diagnostics, ...found],
    }
  }
  return all
}

const STOPPED: Failure = {
  code: 'interrupted',
  message: 'The run was stopped before its turn.',
  hint: 'Run the command again: it goes on where this one stopped.',
}

const NOT_BEGUN: ConnectEnd = { kind: 'failed', failure: STOPPED }

const diagnosticsOf = (end: ConnectEnd): Verified['diagnostics'] => {
  switch (end.kind) {
    case 'result':
      return end.result.diagnostics
    case 'guard':
      return [guardHit(end.failure)]
    case 'failed':
      return []
    default:
      return end satisfies never
  }
}

/** A connection that was not there, and is, or is not: a create, whoever made it. */
function outcomeOf({ address }: DesiredResource, end: ConnectEnd): Outcome {
  const base = { address, action: 'create', id: null, requests: 0, becauseOf: null } as const
  if (end.kind !== 'result') return { ...base, status: statusFor(end.failure), error: end.failure }
  const { live, outcomes, failure } = end.result
  if (failure !== null) return { ...base, status: statusFor(failure), error: failure }
  const requests = outcomes.reduce((sum, one) => sum + one.requests, 0)
  const open = outcomes.find(({ status }) => status !== 'applied')
  return {
    ...base,
    id: live?.id ?? null,
    requests,
    status: open === undefined ? 'applied' : 'failed',
    error: open?.error ?? null,
  }
}

const statusFor = ({ code }: Failure): Outcome['status'] => (code === 'interrupted' ? 'skipped' : 'failed')
