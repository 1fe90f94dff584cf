/** What moved by hand, in markdown: who, when, what, and the two ways out. */

import {
  type DriftClass,
  type DriftField,
  type DriftItem,
  type DriftReport,
  isPressing,
} from '../model/drift.ts'
import {
  baselineWords,
  commandsBack,
  commandsOn,
  driftHeadline,
  happened,
  timeText,
  unmanagedWords,
} from './drift-words.ts'

import { adoptionParts } from './markdown-adoption.ts'
import { type Block, fence, paragraph, type Section, table } from './markdown-blocks.ts'
import { diagnosticParts } from './markdown-diagnostics.ts'
import { compose, type Part, whole } from './markdown-document.ts'
import { code, foreignLine, htmlCode, prose } from './markdown-escape.ts'
import { fieldBlocks, type Sides } from './markdown-fields.ts'
import { footer, heading, hintText, type MarkdownOptions } from './markdown-parts.ts'
import { count } from './style.ts'

/** The whole report, or as much of it as a comment or an issue holds. Ends with a line break. */
export function driftMarkdown(report: DriftReport, options: MarkdownOptions): string {
  return compose(
    {
      parts: [
        { kind: 'text', text: `${headLine(report)}\n\n${secondLine(report)}` },
        ...adoptionParts(report.adopted),
        ...itemParts(report.items),
        ...waysOut(report),
        {
          kind: 'details',
          sections: report.items.filter(hasDetails).map((item) => () => itemSection(item)),
          of: 'resources',
        },
        ...unmanagedParts(report),
        ...diagnosticParts(report.diagnostics),
      ],
      foot: footer(options, { commit: report.commit }),
      htmlReport: options.htmlReport,
      otherwise: '`duvo-drift` prints all of it.',
    },
    options.limit,
  )
}

const needsPerson = ({ items }: DriftReport): boolean => items.some(isPressing)

function headLine(report: DriftReport): string {
  const { text } = driftHeadline(report)
  return heading('drift', report.project, `: ${needsPerson(report) ? text.replace(/\.$/, '') : 'no drift'}`)
}

/** What the headline does not say. */
function secondLine(report: DriftReport): string {
  const { items, unmanaged } = report
  const baseline = baselineWords(report)
  const compared =
    baseline === null
      ? 'There is no baseline to tell which side moved.'
      : `Compared with what was applied last: ${prose(baseline)}.`
  return [
    ...(needsPerson(report) ? [] : [driftHeadline(report).text]),
    ...(baseline === null && items.length === 0 ? [] : [compared]),
    ...(unmanaged.length === 0 ? [] : [`${unmanaged.length} unmanaged.`]),
  ].join(' ')
}

const HEADS = ['resource', 'name', 'class', 'who', 'when', 'revision', 'what differs']

function itemParts(items: readonly DriftItem[]): readonly Part[] {
  if (items.length === 0) return []
  return [
    { kind: 'list', title: '', block: table(HEADS, items.map(itemRow)), share: 1, of: 'rows of resources' },
  ]
}

const itemRow = (item: DriftItem): readonly string[] => [
  code(item.address),
  prose(item.name),
  item.class,
  item.edits.length === 0 ? '' : prose(item.by ?? 'unknown'),
  item.at === null ? '' : prose(timeText(item.at)),
  item.revision === null ? '' : `${item.revision.from ?? '?'} → ${item.revision.to}`,
  whatDiffers(item),
]

function whatDiffers({ what, fields }: DriftItem): string {
  switch (what) {
    case 'missing':
      return 'not in Duvo'
    case 'leftover':
      return 'still in Duvo'
    case 'changed':
      return count(fields.length, 'field')
    default:
      return what satisfies never
  }
}

/** Back to git's state, or on with Duvo's. */
function waysOut(report: DriftReport): readonly Part[] {
  if (!needsPerson(report)) return []
  const way = (label: string, commands: readonly string[]): readonly Part[] =>
    commands.length === 0 ? [] : [whole(fence(label, 'sh', commands.map(foreignLine)))]
  return [
    ...way("To put the manifest's state back:", commandsBack(report)),
    ...way("To keep Duvo's state:", commandsOn(report)),
  ]
}

const SIDES: Sides = {
  before: 'live',
  after: 'manifest',
  differs: 'differs',
  onlyBefore: 'only live',
  onlyAfter: 'only in the manifest',
  signs: '`-` only live, `+` only in the manifest',
}

/** Whether there is more to say than the table does. */
const hasDetails = (item: DriftItem): boolean =>
  isPressing(item) || item.fields.length > 0 || item.blocked !== null

const itemSection = (item: DriftItem): Section => ({
  summary: `${item.class}: ${htmlCode(item.address)} ${htmlCode(JSON.stringify(item.name))}`,
  blocks: [paragraph(facts(item)), ...wayThrough(item), ...classBlocks(item.fields)],
})

const facts = (item: DriftItem): string =>
  [
    `- What happened: ${prose(happened(item))}`,
    ...(item.blocked === null ? [] : [`- Blocked: ${prose(item.blocked.reason)}`]),
    ...(item.source === undefined ? [] : [`- Source: ${code(`${item.source.file}:${item.source.line}`)}`]),
  ].join('\n')

function wayThrough({ blocked }: DriftItem): readonly Block[] {
  const text = hintText(blocked?.hint)
  return text === '' ? [] : [paragraph(text)]
}

const SAYS: Readonly<Record<DriftClass, string>> = {
  drift: '**drift**: Duvo moved',
  conflict: '**conflict**: both moved',
  unclassified: '**unclassified**: nothing tells which side moved',
  pending: '**pending**: git moved',
}

/** The fields of each class; where all of them are of one, the summary says so. */
function classBlocks(fields: readonly DriftField[]): readonly Block[] {
  const classes = [...new Set(fields.map((field) => field.class))]
  return classes.flatMap((kind) => [
    ...(classes.length > 1 ? [paragraph(SAYS[kind])] : []),
    ...fieldBlocks(
      fields.filter((field) => field.class === kind),
      SIDES,
    ),
  ])
}

function unmanagedParts({ unmanaged }: DriftReport): readonly Part[] {
  if (unmanaged.length === 0) return []
  const block: Block = {
    open: `<details>\n<summary>${unmanaged.length} unmanaged: in Duvo, and not in the manifest</summary>\n`,
    lines: unmanaged.map((one) => `- ${prose(unmanagedWords(one))}`),
    close: '\n</details>',
  }
  return [{ kind: 'list', title: '', block, share: 0.15, of: 'unmanaged resources' }]
}
