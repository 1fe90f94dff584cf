/** The sentences that sum an apply up. */

import type { ApplyResult, Outcome } from '../model/outcome.ts'
import type { Action } from '../model/plan.ts'
import type { Headline } from './plan-words.ts'
import { count } from './style.ts'

/** `Apply complete: 1 created, 2 updated, 0 deleted.`, or how else it ended. */
export function applyHeadline(result: ApplyResult): Headline {
  switch (result.status) {
    case 'applied':
      return { label: 'Apply complete:', text: `${doneCounts(result)}.` }
    case 'noop':
      return { label: 'Nothing to apply.', text: noopReason(result) }
    case 'partial':
      return { label: 'Apply incomplete:', text: `${allCounts(result)}.` }
    case 'interrupted':
      return { label: 'Apply interrupted:', text: `${allCounts(result)}.` }
    case 'failed':
      return { label: 'Apply failed:', text: `${allCounts(result)}.` }
    case 'refused':
      return {
        label: 'Apply refused:',
        text: tally(result, 'applied') === 0 ? 'nothing was changed.' : `${allCounts(result)}.`,
      }
    default:
      return result.status satisfies never
  }
}

/** `14 requests, 2 retried, 0 throttled, 3.1 s` */
export const trafficWords = ({ sent, retried, throttled, seconds }: ApplyResult['traffic']): string =>
  `${count(sent, 'request')}, ${retried} retried, ${throttled} throttled, ${seconds.toFixed(1)} s`

/** `created`, `not updated`, `created, but not finished`; what it waited for is not part of it. */
export function outcomeWords({ action, status, id }: Outcome): string {
  const done = DONE[action]
  // "Not blocked" would say the opposite of what happened.
  if (status === 'applied' || action === 'blocked') return done
  // It is there, with an id; what came after the create did not work.
  return action === 'create' && id !== null ? 'created, but not finished' : `not ${done}`
}

const DONE: Readonly<Record<Action, string>> = {
  create: 'created',
  update: 'updated',
  delete: 'deleted',
  blocked: 'blocked',
}

const noopReason = ({ outcomes }: ApplyResult): string =>
  outcomes.some(({ action }) => action === 'blocked')
    ? 'What is blocked stays as it is.'
    : 'Duvo matches the manifest.'

const tally = ({ outcomes }: ApplyResult, status: Outcome['status']): number =>
  outcomes.filter((outcome) => outcome.status === status && outcome.action !== 'blocked').length

function doneCounts({ outcomes }: ApplyResult): string {
  const done = (action: Action): number =>
    outcomes.filter((outcome) => outcome.status === 'applied' && outcome.action === action).length
  return `${done('create')} created, ${done('update')} updated, ${done('delete')} deleted`
}

function allCounts(result: ApplyResult): string {
  const lost = result.diagnostics.filter(({ code }) => code === 'not-kept' || code === 'lost-slot').length
  const rest = [
    { n: tally(result, 'failed'), word: 'failed' },
    { n: tally(result, 'skipped'), word: 'skipped' },
    { n: lost, word: 'not kept' },
  ].filter(({ n }) => n > 0)
  return [doneCounts(result), ...rest.map(({ n, word }) => `${n} ${word}`)].join(', ')
}
