/** What an apply did: a line per resource as it finishes, and the account at the end. */

import type { ApplyResult, ApplyStatus, Outcome } from '../model/outcome.ts'
import { applyHeadline, outcomeWords, trafficWords } from './apply-words.ts'
import { type Colors, type Style, sections, stack, type TextOptions, toStyle } from './style.ts'
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
    stack(result.diagnostics, (diagnostic) => diagnosticLines(diagnostic, style)),
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
  const what = outcomeWords(outcome)
  switch (outcome.status) {
    case 'applied':
      return [`${colors.green('✓')} ${address}  ${what}`]
    case 'failed': {
      const [first, ...rest] = outcome.error === null ? [] : failureLines(outcome.error, 4, style)
      return [`${colors.red('✗')} ${address}  ${what}${first === undefined ? '' : `: ${first}`}`, ...rest]
    }
    case 'skipped': {
      const why = outcome.becauseOf === null ? '' : `, because of ${visible(outcome.becauseOf)}`
      return [`${colors.yellow('–')} ${address}  ${what}${why}`]
    }
    default:
      return outcome.status satisfies never
  }
}

/** The only place that tells a time. */
const trafficLine = ({ traffic }: ApplyResult, { colors }: Style): string[] =>
  traffic.sent === 0 ? [] : [colors.dim(trafficWords(traffic))]

function lastLine(result: ApplyResult, { colors }: Style): string {
  const { label, text } = applyHeadline(result)
  return `${labelColor(result.status, colors)(colors.bold(label))} ${text}`
}

function labelColor(status: ApplyStatus, colors: Colors): (text: string) => string {
  switch (status) {
    case 'applied':
      return colors.green
    case 'noop':
      return String
    case 'partial':
    case 'interrupted':
      return colors.yellow
    case 'failed':
    case 'refused':
      return colors.red
    default:
      return status satisfies never
  }
}
