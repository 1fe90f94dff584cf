/** What moved by hand, who did it and when, and the two ways out. */

import { type DriftField, type DriftItem, type DriftReport, isPressing } from '../model/drift.ts'
import { SENSITIVE } from '../model/manifest.ts'
import {
  baselineWords,
  commandsBack,
  commandsOn,
  driftHeadline,
  happened,
  unmanagedWords,
} from './drift-words.ts'
import { valueDiff } from './field-text.ts'
import { hintLines, indent, type Style, sections, stack, type TextOptions, title, toStyle } from './style.ts'
import { adoptionLines } from './text-adoption.ts'
import { diagnosticLines } from './text-diagnostics.ts'
import { inlineField, isLong, NOT_SET } from './value-text.ts'
import { visible } from './visible.ts'

/** The whole report. Ends with a line break. */
export function driftText(report: DriftReport, options: TextOptions): string {
  const style = toStyle(options)
  return sections([
    ...adoptionLines(report.adopted, style),
    stack(report.items, (item) => itemLines(item, style)),
    stack(report.diagnostics, ({ frame: _, ...diagnostic }) => diagnosticLines(diagnostic, style)),
    [...baselineLine(report, style), ...unmanagedLines(report, style), summaryLine(report, style)],
    waysOut(report, style),
  ])
}

function itemLines(item: DriftItem, style: Style): string[] {
  const { colors } = style
  const label = isPressing(item) ? colors.yellow(item.class) : colors.blue(item.class)
  // Where all of it moved the same way, the label says so for every field.
  const mixed = new Set(item.fields.map((field) => field.class)).size > 1
  return [
    title(item, style),
    ...indent(4, [
      `${label}: ${visible(happened(item))}`,
      ...blockedLines(item, style),
      ...tableLines(item.fields, mixed, style),
      ...item.fields.filter(needsDiff).flatMap((field) => longLines(field, mixed, style)),
    ]),
  ]
}

const blockedLines = ({ blocked }: DriftItem, style: Style): string[] =>
  blocked === null
    ? []
    : [
        `${style.colors.magenta('blocked')}: ${visible(blocked.reason)}`,
        ...hintLines(blocked.hint || undefined, 2, style),
      ]

/** A secret never does: a diff would show it. */
const needsDiff = ({ before, after, sensitive }: DriftField): boolean =>
  !sensitive && (isLong(before) || isLong(after))

interface Row {
  readonly path: string
  readonly live: string
  readonly manifest: string
  /** Empty where the item's label says it. */
  readonly class: string
}

/** Short fields as a table whose columns say which side is which; rows too wide for it say it line by line. */
function tableLines(fields: readonly DriftField[], mixed: boolean, style: Style): string[] {
  const rows = fields.filter((field) => !needsDiff(field)).map((field) => toRow(field, mixed))
  const head: Row = { path: 'field', live: 'live', manifest: 'manifest', class: mixed ? 'class' : '' }
  const room = style.width - 4
  const size = (row: Row): number =>
    row.path.length + row.live.length + row.manifest.length + 6 + (mixed ? row.class.length + 3 : 0)
  const narrow = rows.filter((row) => size(row) <= room)
  const wide = rows.filter((row) => size(row) > room)
  const column = (pick: (row: Row) => string): number =>
    Math.max(...[head, ...narrow].map((row) => pick(row).length))
  const [zeroth, first, second] = [
    column((row) => row.class),
    column((row) => row.path),
    column((row) => row.live),
  ]
  const line = (row: Row): string =>
    `${mixed ? `${row.class.padEnd(zeroth)}   ` : ''}${row.path.padEnd(first)}   ${row.live.padEnd(second)}   ${row.manifest}`
  return [
    ...(narrow.length === 0 ? [] : [style.colors.dim(line(head)), ...narrow.map(line)]),
    ...wide.flatMap((row) => [
      `${row.path}${mixed ? `   ${row.class}` : ''}`,
      `  live:     ${row.live}`,
      `  manifest: ${row.manifest}`,
    ]),
  ]
}

const toRow = (field: DriftField, mixed: boolean): Row => {
  const { path, before, after, sensitive } = field
  return {
    path: visible(path),
    live: sensitive && before !== null ? SENSITIVE : inlineField(before),
    // The same word twice would look like no difference.
    manifest:
      sensitive && after !== null ? `${SENSITIVE}${before === null ? '' : ', differs'}` : inlineField(after),
    class: mixed ? field.class : '',
  }
}

/** Long text as a diff that says what its signs mean: here, neither side is simply the newer one. */
function longLines(field: DriftField, mixed: boolean, style: Style): string[] {
  const { path, before, after } = field
  const { colors } = style
  const { note, lines } = valueDiff(before, after, style)
  const about =
    before === null
      ? `live: ${NOT_SET}`
      : after === null
        ? `manifest: ${NOT_SET}`
        : note && `live → manifest: ${note}`
  const legend = `${colors.red('- only live')}   ${colors.green('+ only in the manifest')}`
  const title = [visible(path), ...(mixed ? [field.class] : []), about].join('   ').trimEnd()
  return [title, ...indent(2, [legend, ...lines])]
}

const baselineLine = (report: DriftReport, { colors }: Style): string[] => {
  const words = baselineWords(report)
  return words === null ? [] : [colors.dim(`Baseline: ${words}`)]
}

const unmanagedLines = ({ unmanaged }: DriftReport, { colors, verbose }: Style): string[] =>
  unmanaged.length === 0
    ? []
    : [
        colors.dim(`${unmanaged.length} unmanaged${verbose ? ':' : ''}`),
        ...(verbose
          ? indent(
              2,
              unmanaged.map((one) => colors.dim(visible(unmanagedWords(one)))),
            )
          : []),
      ]

function summaryLine(report: DriftReport, { colors }: Style): string {
  const { label, text } = driftHeadline(report)
  return `${colors.bold(label)} ${text}`
}

/** Back to git's state, or on with Duvo's. */
function waysOut(report: DriftReport, { colors }: Style): string[] {
  if (!report.items.some(isPressing)) return []
  const way = (label: string, commands: readonly string[]): string[] =>
    commands.map((command, index) => `${(index === 0 ? label : '').padEnd(36)}${colors.cyan(command)}`)
  return [
    ...way("To put the manifest's state back:", commandsBack(report)),
    ...way("To keep Duvo's state:", commandsOn(report)),
  ]
}
