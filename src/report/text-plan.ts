/** The plan as a reviewer reads it in a terminal or a CI log. */

import type { Plan } from '../model/plan.ts'
import { changeLines, symbol } from './change-text.ts'
import { adoptedGroups, headline, otherCounts } from './plan-words.ts'
import { count, hintLines, type Style, sections, stack, type TextOptions, toStyle } from './style.ts'
import { diagnosticLines } from './text-diagnostics.ts'
import { visible } from './visible.ts'

export interface PlanTextOptions extends TextOptions {
  /** Requests it took to make the plan; told when verbose. */
  readonly readRequests: number
}

/** The whole plan; its last line is the summary. Ends with a line break. */
export function planText(plan: Plan, options: PlanTextOptions): string {
  const style = toStyle(options)
  return sections([
    options.verbose ? headLines(plan, options.readRequests, style) : [],
    stack(plan.changes, (change) => changeLines(change, style)),
    stack(plan.diagnostics, ({ frame: _, ...diagnostic }) => diagnosticLines(diagnostic, style)),
    refusalLines(plan, style),
    [...adoptedLines(plan, style), ...countLine(plan, style), lastLine(plan, style)],
  ])
}

function headLines(plan: Plan, readRequests: number, style: Style): string[] {
  const { colors } = style
  const commit = plan.commit === null ? 'outside git' : `commit ${plan.commit}`
  const legend = (['create', 'update', 'delete', 'blocked'] as const).map(
    (action) => `${symbol(action, colors)} ${action}`,
  )
  return [
    colors.dim(`Project ${visible(plan.project)}, ${commit}`),
    colors.dim(`API dialect ${plan.dialect}, ${count(readRequests, 'request')} to read`),
    colors.dim(`Plan digest ${plan.planDigest}`),
    ...(plan.changes.length > 0 ? ['', legend.join('   ')] : []),
  ]
}

/** Why this plan may not be applied: impossible to overlook, and close to the end. */
function refusalLines(plan: Plan, style: Style): string[] {
  const label = style.colors.red(style.colors.bold('Refused:'))
  return stack(plan.refusals, ({ message, hint }) => [
    `${label} ${visible(message)}`,
    ...hintLines(hint, 2, style),
  ])
}

/** Adopted addresses that are named where nobody asked for more. */
const MOST_ADOPTED = 10

/** What is taken over, changed or not: the first thing to check about a manifest that was written by hand. */
const adoptedLines = (plan: Plan, { colors, verbose }: Style): string[] =>
  adoptedGroups(plan).map(({ title, found }) => {
    const named = found.slice(0, verbose ? found.length : MOST_ADOPTED).map(({ address }) => visible(address))
    const rest = found.length - named.length
    return colors.dim(
      `${title}: ${named.join(', ')}${rest === 0 ? '' : ` and ${rest} more (--verbose names them)`}`,
    )
  })

/** What the last line does not count, where there is any. */
function countLine({ summary }: Plan, { colors }: Style): string[] {
  const counts = otherCounts(summary)
  return counts === '' ? [] : [colors.dim(counts)]
}

function lastLine(plan: Plan, { colors }: Style): string {
  const { label, text } = headline(plan)
  return `${colors.bold(label)} ${text}`
}
