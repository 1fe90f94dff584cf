/** The plan as a reviewer reads it in a terminal or a CI log. */

import type { Plan } from '../model/plan.ts'
import { changeLines, symbol } from './change-text.ts'
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
    stack(plan.changes.map((change) => changeLines(change, style))),
    stack(plan.diagnostics.map((diagnostic) => diagnosticLines(diagnostic, style))),
    refusalLines(plan, style),
    [...countLine(plan, style), lastLine(plan, style)],
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
  return stack(
    plan.refusals.map(({ message, hint }) => [`${label} ${visible(message)}`, ...hintLines(hint, 2, style)]),
  )
}

/** What the last line does not count, where there is any. */
function countLine({ summary }: Plan, { colors }: Style): string[] {
  const counts = (['blocked', 'unchanged', 'adopted', 'orphaned', 'unmanaged'] as const)
    .filter((name) => summary[name] > 0)
    .map((name) => `${summary[name]} ${name}`)
  return counts.length === 0 ? [] : [colors.dim(counts.join(', '))]
}

function lastLine({ summary, requests }: Plan, { colors }: Style): string {
  const { create, update, delete: deletes, blocked } = summary
  if (create + update + deletes === 0) {
    // With something blocked, live and manifest do differ: the second sentence would not be true.
    return `${colors.bold('No changes.')} ${blocked === 0 ? 'Duvo matches the manifest.' : `What is blocked stays as it is.`}`
  }
  const counts = `${create} to create, ${update} to update, ${deletes} to delete.`
  const cost = `${count(requests.apply, 'request')}, about ${duration(requests.estimateSeconds)}.`
  return `${colors.bold('Plan:')} ${counts} ${cost}`
}

/** An estimate needs no more precision than this. */
const duration = (seconds: number): string =>
  seconds < 120 ? `${Math.max(1, Math.ceil(seconds))} s` : `${Math.ceil(seconds / 60)} min`
