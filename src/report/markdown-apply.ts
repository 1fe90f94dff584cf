/** What an apply did, in markdown: the verdict, what was not done and why, and every outcome. */

import type { Address } from '../model/address.ts'
import type { ApplyResult, ApplyStatus, Outcome } from '../model/outcome.ts'
import type { Plan } from '../model/plan.ts'
import { applyHeadline, outcomeWords, trafficWords } from './apply-words.ts'
import { alert, table } from './markdown-blocks.ts'
import { diagnosticParts, failureText } from './markdown-diagnostics.ts'
import { compose, type Part, whole } from './markdown-document.ts'
import { code, prose } from './markdown-escape.ts'
import { footer, heading, listItem, type MarkdownOptions } from './markdown-parts.ts'
import { blockedParts, refusalParts } from './markdown-plan.ts'

/** The account of an apply. Ends with a line break. */
export function applyMarkdown(plan: Plan, result: ApplyResult, options: MarkdownOptions): string {
  const names = new Map(plan.changes.map(({ address, name }) => [address, name]))
  return compose(
    {
      parts: [
        { kind: 'text', text: `${headLine(plan, result)}\n\n${secondLine(result)}` },
        ...refusalParts(plan),
        ...warning(result),
        ...openParts(result),
        ...outcomeParts(result.outcomes, names),
        ...blockedParts(plan),
        ...diagnosticParts(result.diagnostics),
      ],
      foot: footer(options, { digest: result.planDigest, commit: plan.commit }),
      htmlReport: options.htmlReport,
      otherwise: 'The log of the run has all of it.',
    },
    options.limit,
  )
}

const SAYS = {
  applied: 'complete',
  noop: 'nothing to apply',
  partial: 'incomplete',
  failed: 'failed',
  refused: 'refused',
  interrupted: 'interrupted',
} as const satisfies Readonly<Record<ApplyStatus, string>>

const headLine = ({ project }: Plan, { status }: ApplyResult): string =>
  heading('apply', project, `: ${SAYS[status]}`)

function secondLine(result: ApplyResult): string {
  const { text } = applyHeadline(result)
  const traffic = result.traffic.sent === 0 ? '' : ` ${trafficWords(result.traffic)}.`
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${traffic}`
}

/** What somebody has to do now. */
function warning({ status }: ApplyResult): readonly Part[] {
  switch (status) {
    case 'applied':
    case 'noop':
    case 'refused':
      return []
    case 'partial':
    case 'failed':
    case 'interrupted':
      return [
        whole(
          alert('WARNING', '', [
            'Duvo is not as the manifest says. Applying again does what is left; what was done is not repeated.',
          ]),
        ),
      ]
    default:
      return status satisfies never
  }
}

/** What was not done: failures first, each with what to do about it. */
function openParts({ outcomes }: ApplyResult): readonly Part[] {
  const open = (['failed', 'skipped'] as const).flatMap((status) =>
    outcomes.filter((outcome) => outcome.status === status && outcome.action !== 'blocked'),
  )
  if (open.length === 0) return []
  const lines = open.map((outcome) =>
    listItem([
      `${code(outcome.address)} ${outcomeCell(outcome)}`,
      outcome.error === null ? '' : failureText(outcome.error),
    ]),
  )
  return [
    {
      kind: 'list',
      title: '### Not done',
      block: { open: '', lines, close: '' },
      share: 0.4,
      of: 'resources that were not done',
    },
  ]
}

const SIGN: Readonly<Record<Outcome['status'], string>> = { applied: '✓', failed: '✗', skipped: '–' }

/** @param names what the resources are called */
export function outcomeParts(
  outcomes: readonly Outcome[],
  names: ReadonlyMap<Address, string>,
): readonly Part[] {
  const rows = outcomes
    .filter(({ action }) => action !== 'blocked')
    .map((outcome) => [
      SIGN[outcome.status],
      code(outcome.address),
      prose(names.get(outcome.address) ?? ''),
      outcomeCell(outcome),
      String(outcome.requests),
    ])
  if (rows.length === 0) return []
  const block = table(['', 'resource', 'name', 'outcome', 'requests'], rows)
  return [{ kind: 'list', title: '### Outcomes', block, share: 1, of: 'outcomes' }]
}

/** With what it waited for. */
const outcomeCell = (outcome: Outcome): string =>
  outcome.becauseOf === null
    ? outcomeWords(outcome)
    : `${outcomeWords(outcome)}, because of ${code(outcome.becauseOf)}`
