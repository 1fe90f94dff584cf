/** What an export wrote, as a person reads it in a terminal. */

import type { ExportReport } from '../model/export.ts'
import { exportHeadline, fileWords, LEFT_OUT, REMARKS, VARIABLES } from './export-words.ts'
import { indent, type Style, sections, type TextOptions, toStyle } from './style.ts'
import { visible } from './visible.ts'

/** The whole report. Ends with a line break. */
export function exportText(report: ExportReport, options: TextOptions): string {
  const style = toStyle(options)
  return sections([
    titled(
      REMARKS,
      [...report.notes, ...report.remarks.map(({ address, text }) => `${address}: ${text}`)],
      style,
    ),
    titled(
      LEFT_OUT,
      report.leftOut.map(
        ({ kind, name, id, reason }) => `${kind} ${JSON.stringify(name)} (${id}): ${reason}`,
      ),
      style,
    ),
    titled(
      VARIABLES,
      report.variables.map(({ name, address }) => `${name} (${address})`),
      style,
    ),
    [
      ...written(report, style),
      ...report.removed.map((file) => `Removed ${visible(file)}, which an earlier export wrote.`),
      `${style.colors.bold('Exported:')} ${exportHeadline(report)} Next: ${visible(report.next)}`,
    ],
  ])
}

/** Lists that go on for pages are in EXPORT.md too. */
const MOST = 10

function titled(title: string, lines: readonly string[], { colors, verbose }: Style): string[] {
  if (lines.length === 0) return []
  const shown = verbose ? lines : lines.slice(0, MOST)
  const rest = lines.length - shown.length
  return [
    `${colors.bold(title)}:`,
    ...indent(2, [...shown.map(visible), ...(rest === 0 ? [] : [`and ${rest} more: see EXPORT.md`])]),
  ]
}

const written = ({ folder, files }: ExportReport, { colors }: Style): string[] => [
  colors.dim(`Written to ${visible(folder)}: ${fileWords(files).map(visible).join(', ')}`),
]
