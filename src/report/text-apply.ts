/** What an apply did: a line per resource as it finishes, and the account at the end. */

import type { ApplyResult, Outcome } from '../model/outcome.ts'
import type { Action } from '../model/plan.ts'
import { count, type Style, sections, stack, type TextOptions, toStyle } from './style.ts'
import { diagnosticLines } from './text-diagnostics.ts'
import { failureLines } from './text-failure.ts'
import { visible } from './visible.ts'

export interface ApplyTextOptions extends TextOptions {
  /** List what was applied too: for a result that is read without the lines that were shown as it happened. */
  readonly listApplied: boolean
}

/** One outcome, for showing progress. Ends with a line break. */
export const outcomeText = (outcome: Outcome, options: TextOptions): string =>
  `${outcomeLines(outcome, toStyle(options)).join('\n')}\n`

/** The account of an apply; its last line is the summary. Ends with a line break. */
export function applyText(result: ApplyResult, options: ApplyTextOptions): string {
  const style = toStyle(options)
  const applied = options.listApplied ? result.outcomes.filter(({ status }) => status === 'applied') : []
  const open = result.outcomes.filter(({ status }) => status !== 'applied')
  return sections([
    applied.flatMap((outcome) => outcomeLines(outcome, style)),
    open.length === 0
      ? []
      : [
          'Not done:',
          ...open.flatMap((outcome) => (options.listApplied ? outcomeLines : briefLines)(outcome, style)),
        ],
    stack(result.diagnostics.map((diagnostic) => diagnosticLines(diagnostic, style))),
    [...trafficLine(result, style), lastLine(result, style)],
  ])
}

/** What has been told in full when it happened: which, and why in a word. */
const briefLines = (outcome: Outcome, style: Style): string[] => {
  const [first = ''] = outcomeLines({ ...outcome, error: null }, style)
  return [first]
}

function outcomeLines(outcome: Outcome, style: Style): string[] {
  const { colors } = style
  const address = colors.bold(visible(outcome.address))
  const done = DONE[outcome.action]
  // It is there, with an id; what came after the create did not work.
  const notDone =
    outcome.action === 'create' && outcome.id !== null ? 'created, but not finished' : `not ${done}`
  switch (outcome.status) {
    case 'applied':
      return [`${colors.green('✓')} ${address}  ${done}`]
    case 'failed': {
      const [first, ...rest] = outcome.error === null ? [] : failureLines(outcome.error, 4, style)
      return [`${colors.red('✗')} ${address}  ${notDone}${first === undefined ? '' : `: ${first}`}`, ...rest]
    }
    case 'skipped': {
      const why = outcome.becauseOf === null ? '' : `, because of ${visible(outcome.becauseOf)}`
      // "Not blocked" would say the opposite of what happened.
      const what = outcome.action === 'blocked' ? done : notDone
      return [`${colors.yellow('–')} ${address}  ${what}${why}`]
    }
    default:
      return outcome.status satisfies never
  }
}

const DONE: Readonly<Record<Action, string>> = {
  create: 'created',
  update: 'updated',
  delete: 'deleted',
  blocked: 'blocked',
}

/** The only place that tells a time. */
function trafficLine({ traffic }: ApplyResult, { colors }: Style): string[] {
  const { sent, retried, throttled, seconds } = traffic
  if (sent === 0) return []
  return [
    colors.dim(
      `${count(sent, 'request')}, ${retried} retried, ${throttled} throttled, ${seconds.toFixed(1)} s`,
    ),
  ]
}

function lastLine(result: ApplyResult, { colors }: Style): string {
  switch (result.status) {
    case 'applied':
      return `${colors.green(colors.bold('Apply complete:'))} ${doneCounts(result)}.`
    case 'noop':
      return `${colors.bold('Nothing to apply.')} ${noopReason(result)}`
    case 'partial':
      return `${colors.yellow(colors.bold('Apply incomplete:'))} ${allCounts(result)}.`
    case 'interrupted':
      return `${colors.yellow(colors.bold('Apply interrupted:'))} ${allCounts(result)}.`
    case 'failed':
      return `${colors.red(colors.bold('Apply failed:'))} ${allCounts(result)}.`
    case 'refused':
      return `${colors.red(colors.bold('Apply refused:'))} ${
        tally(result, 'applied') === 0 ? 'nothing was changed' : allCounts(result)
      }.`
    default:
      return result.status satisfies never
  }
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
