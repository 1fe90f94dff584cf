/** What an export wrote, in markdown. */

import type { ExportReport } from '../model/export.ts'
import { exportHeadline, fileWords, LEFT_OUT, REMARKS, VARIABLES } from './export-words.ts'
import { compose, type Part } from './markdown-document.ts'
import { code, prose } from './markdown-escape.ts'
import { footer, heading, type MarkdownOptions } from './markdown-parts.ts'

/** The whole report, or as much of it as a comment holds. Ends with a line break. */
export const exportMarkdown = (report: ExportReport, options: MarkdownOptions): string =>
  compose(
    {
      parts: [
        {
          kind: 'text',
          text: `${heading('export', report.project, '')}\n\n${exportHeadline(report)} Next: ${code(report.next)}`,
        },
        ...list('Files', [
          ...fileWords(report.files).map(code),
          ...report.removed.map((file) => `${code(file)}: removed`),
        ]),
        ...list(REMARKS, [
          ...report.notes.map(prose),
          ...report.remarks.map(({ address, text }) => `${code(address)}: ${prose(text)}`),
        ]),
        ...list(
          LEFT_OUT,
          report.leftOut.map(
            ({ kind, name, id, reason }) =>
              `${kind} ${prose(JSON.stringify(name))} (${code(id)}): ${prose(reason)}`,
          ),
        ),
        ...list(
          VARIABLES,
          report.variables.map(
            ({ name, address, field }) => `${code(name)}: ${code(`${address}, ${field}`)}`,
          ),
        ),
      ],
      foot: footer(options, {}),
      htmlReport: options.htmlReport,
      otherwise: '`EXPORT.md`, which the export wrote, has all of it.',
    },
    options.limit,
  )

const list = (title: string, lines: readonly string[]): readonly Part[] =>
  lines.length === 0
    ? []
    : [
        {
          kind: 'list',
          title: `### ${title}`,
          block: { open: '', lines: lines.map((line) => `- ${line}`), close: '' },
          share: 0.25,
          of: `lines of "${title}"`,
        },
      ]
