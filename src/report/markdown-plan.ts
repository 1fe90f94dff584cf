/** The plan as a reviewer reads it below a pull request: the verdict first, everything else folded. */

import { type Change, isEffective, type Plan } from '../model/plan.ts'
import { alert, table } from './markdown-blocks.ts'
import {
  BLOCKED_HEADS,
  blockedRow,
  CHANGE_HEADS,
  changeRow,
  changeSection,
  hasDetails,
} from './markdown-change.ts'
import { diagnosticParts } from './markdown-diagnostics.ts'
import { compose, type Part } from './markdown-document.ts'
import { code, prose } from './markdown-escape.ts'
import { footer, heading, hintText, type MarkdownOptions } from './markdown-parts.ts'
import {
  adoptedGroups,
  changeCounts,
  costOf,
  hasChanges,
  headline,
  otherCounts,
  requestCounts,
} from './plan-words.ts'
import { count } from './style.ts'

export interface PlanMarkdownOptions extends MarkdownOptions {
  /** Requests it took to make the plan. */
  readonly readRequests: number
}

/** The whole plan, or as much of it as a comment holds. Ends with a line break. */
export function planMarkdown(plan: Plan, options: PlanMarkdownOptions): string {
  const { changes, diagnostics, planDigest, commit } = plan
  return compose(
    {
      parts: [
        { kind: 'text', text: `${headLine(plan)}\n\n${countLine(plan, options.readRequests)}` },
        ...refusalParts(plan),
        ...deleteParts(plan),
        ...changeParts(changes),
        ...blockedParts(plan),
        {
          kind: 'details',
          sections: changes.filter(hasDetails).map((change) => () => changeSection(change)),
          of: 'changes',
        },
        ...adoptedParts(plan),
        ...diagnosticParts(diagnostics),
      ],
      foot: footer(options, { digest: planDigest, commit }),
      htmlReport: options.htmlReport,
      otherwise: '`duvo-plan` prints all of it.',
    },
    options.limit,
  )
}

const headLine = ({ project, summary }: Plan): string =>
  heading('plan', project, `: ${hasChanges(summary) ? changeCounts(summary) : 'no changes'}`)

function countLine(plan: Plan, readRequests: number): string {
  const { summary, requests } = plan
  const others = otherCounts(summary)
  const rest = others === '' ? '' : ` ${others}.`
  return hasChanges(summary)
    ? `${costOf(requests)} to apply; it took ${count(readRequests, 'request')} to plan.${rest}`
    : `${headline(plan).text}${rest}`
}

/** Why a plan may not be applied: the first thing to read. */
export const refusalParts = ({ refusals }: Pick<Plan, 'refusals'>): readonly Part[] =>
  refusals.length === 0
    ? []
    : [
        {
          kind: 'list',
          title: '',
          block: alert(
            'CAUTION',
            '',
            refusals.map(({ message, hint }, index) =>
              [...(index === 0 ? [] : ['']), `**Refused:** ${prose(message)}`, hintText(hint)]
                .filter((text, line) => text !== '' || line === 0)
                .join('\n\n'),
            ),
          ),
          share: 0.25,
          of: 'refusals',
        },
      ]

function deleteParts({ changes }: Plan): readonly Part[] {
  const gone = changes.filter(({ action }) => action === 'delete')
  if (gone.length === 0) return []
  return [
    {
      kind: 'list',
      title: '',
      block: alert(
        'WARNING',
        `**${count(gone.length, 'resource')} will be deleted:**`,
        gone.map(({ address, name }) => `- ${code(address)} ${prose(JSON.stringify(name))}`),
      ),
      share: 0.25,
      of: 'names of what is deleted',
    },
  ]
}

function changeParts(changes: readonly Change[]): readonly Part[] {
  const requests = requestCounts(changes)
  const rows = changes.flatMap((change, index) =>
    isEffective(change) ? [changeRow(change, requests[index] ?? 0)] : [],
  )
  if (rows.length === 0) return []
  return [{ kind: 'list', title: '', block: table(CHANGE_HEADS, rows), share: 1, of: 'rows of changes' }]
}

/** What is taken over, changed or not: folded, since it stays the same until each gets a new build. */
function adoptedParts(plan: Plan): readonly Part[] {
  const sections = adoptedGroups(plan).map(({ title, found }) => () => ({
    summary: `${title}: ${found.length}`,
    blocks: [
      {
        open: '',
        lines: found.map(({ address, name }) => `- ${code(address)} ${prose(JSON.stringify(name))}`),
        close: '',
      },
    ],
  }))
  return sections.length === 0 ? [] : [{ kind: 'details', sections, of: 'lists of what is adopted' }]
}

export function blockedParts({ changes }: Pick<Plan, 'changes'>): readonly Part[] {
  const rows = changes.flatMap((change) => (change.action === 'blocked' ? [blockedRow(change)] : []))
  if (rows.length === 0) return []
  return [
    {
      kind: 'list',
      title: '### Blocked: wanted, but not possible here',
      block: table(BLOCKED_HEADS, rows),
      share: 0.25,
      of: 'blocked changes',
    },
  ]
}
