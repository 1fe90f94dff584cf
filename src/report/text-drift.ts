/** What moved by hand, who did it and when, and the two ways out. */

import type { DriftClass, DriftItem, DriftReport } from '../model/drift.ts'
import { SENSITIVE } from '../model/manifest.ts'
import type { FieldChange } from '../model/plan.ts'
import { valueDiff } from './field-text.ts'
import { indent, type Style, sections, stack, type TextOptions, title, toStyle } from './style.ts'
import { diagnosticLines } from './text-diagnostics.ts'
import { inlineField, isLong, NOT_SET } from './value-text.ts'
import { visible } from './visible.ts'

/** What the summary counts, most pressing first. */
const COUNTED: readonly { readonly kind: DriftClass; readonly word: string }[] = [
  { kind: 'drift', word: 'drifted' },
  { kind: 'conflict', word: 'in conflict' },
  { kind: 'unclassified', word: 'unclassified' },
  { kind: 'pending', word: 'pending' },
]

/** The whole report. Ends with a line break. */
export function driftText(report: DriftReport, options: TextOptions): string {
  const style = toStyle(options)
  return sections([
    stack(report.items.map((item) => itemLines(item, style))),
    stack(report.diagnostics.map((diagnostic) => diagnosticLines(diagnostic, style))),
    [...unmanagedLine(report, style), summaryLine(report, style)],
    waysOut(report, style),
  ])
}

function itemLines(item: DriftItem, style: Style): string[] {
  const { colors } = style
  const label = item.class === 'pending' ? colors.blue(item.class) : colors.yellow(item.class)
  return [
    title(item, style),
    ...indent(4, [
      `${label}: ${whatHappened(item)}`,
      ...tableLines(item.fields, style),
      ...item.fields.filter(needsDiff).flatMap((field) => longLines(field, style)),
    ]),
  ]
}

function whatHappened(item: DriftItem): string {
  const missing = item.what === 'missing'
  switch (item.class) {
    case 'drift':
      return `${missing ? 'gone from Duvo' : 'changed in Duvo'} ${whoAndWhen(item)}`
    case 'conflict':
      return `changed in git, and ${missing ? 'gone from' : 'changed in'} Duvo ${whoAndWhen(item)}`
    case 'unclassified':
      return missing
        ? 'not in Duvo; nothing tells whether it ever was'
        : `differs, and nothing tells which side moved; Duvo was last changed ${whoAndWhen(item)}`
    case 'pending':
      return missing ? 'new in git, not applied yet' : 'changed in git, not applied yet'
    default:
      return item.class satisfies never
  }
}

function whoAndWhen({ by, at }: DriftItem): string {
  const who = by === null ? 'by unknown' : `by ${visible(by)}`
  return at === null ? who : `${who}, ${timeText(at)}`
}

/** `2026-11-21 14:02 UTC`; a time that cannot be read is shown as it came. */
function timeText(at: string): string {
  const time = new Date(at)
  return Number.isNaN(time.getTime())
    ? visible(at)
    : `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** A secret never does: a diff would show it. */
const needsDiff = ({ before, after, sensitive }: FieldChange): boolean =>
  !sensitive && (isLong(before) || isLong(after))

interface Row {
  readonly path: string
  readonly live: string
  readonly manifest: string
}

/** Short fields as a table whose columns say which side is which; rows too wide for it say it line by line. */
function tableLines(fields: readonly FieldChange[], style: Style): string[] {
  const rows = fields.filter((field) => !needsDiff(field)).map(toRow)
  const head: Row = { path: 'field', live: 'live', manifest: 'manifest' }
  const room = style.width - 4
  const size = ({ path, live, manifest }: Row): number => path.length + live.length + manifest.length + 6
  const narrow = rows.filter((row) => size(row) <= room)
  const wide = rows.filter((row) => size(row) > room)
  const column = (pick: (row: Row) => string): number =>
    Math.max(...[head, ...narrow].map((row) => pick(row).length))
  const [first, second] = [column((row) => row.path), column((row) => row.live)]
  const line = (row: Row): string =>
    `${row.path.padEnd(first)}   ${row.live.padEnd(second)}   ${row.manifest}`
  return [
    ...(narrow.length === 0 ? [] : [style.colors.dim(line(head)), ...narrow.map(line)]),
    ...wide.flatMap((row) => [row.path, `  live:     ${row.live}`, `  manifest: ${row.manifest}`]),
  ]
}

const toRow = ({ path, before, after, sensitive }: FieldChange): Row => ({
  path: visible(path),
  live: sensitive && before !== null ? SENSITIVE : inlineField(before),
  // The same word twice would look like no difference.
  manifest:
    sensitive && after !== null ? `${SENSITIVE}${before === null ? '' : ', differs'}` : inlineField(after),
})

/** Long text as a diff that says what its signs mean: here, neither side is simply the newer one. */
function longLines({ path, before, after }: FieldChange, style: Style): string[] {
  const { colors } = style
  const { note, lines } = valueDiff(before, after, style)
  const about =
    before === null
      ? `live: ${NOT_SET}`
      : after === null
        ? `manifest: ${NOT_SET}`
        : note && `live → manifest: ${note}`
  const legend = `${colors.red('- only live')}   ${colors.green('+ only in the manifest')}`
  return [`${visible(path)}   ${about}`.trimEnd(), ...indent(2, [legend, ...lines])]
}

const tally = ({ items }: DriftReport, kind: DriftClass): number =>
  items.filter((item) => item.class === kind).length

const unmanagedLine = ({ unmanaged }: DriftReport, { colors }: Style): string[] =>
  unmanaged === 0 ? [] : [colors.dim(`${unmanaged} unmanaged`)]

function summaryLine(report: DriftReport, { colors }: Style): string {
  const pending = tally(report, 'pending')
  if (report.items.length === 0) return `${colors.bold('No drift.')} Duvo matches the manifest.`
  if (report.items.length === pending) {
    return `${colors.bold('No drift.')} ${pending} pending: git moved and was not applied yet.`
  }
  const counts = COUNTED.map(({ kind, word }) => ({ n: tally(report, kind), word })).filter(({ n }) => n > 0)
  return `${colors.bold('Drift:')} ${counts.map(({ n, word }) => `${n} ${word}`).join(', ')}.`
}

/** Back to git's state, or on with Duvo's. */
function waysOut(report: DriftReport, { colors }: Style): string[] {
  if (report.items.every((item) => item.class === 'pending')) return []
  return [
    `To put the manifest's state back:   ${colors.cyan('duvo-apply')}`,
    "To keep Duvo's state:               write the values under `live` into the manifest",
  ]
}
