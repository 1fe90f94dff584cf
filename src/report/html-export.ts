/** What an export wrote, as one page. */

import type { ExportReport } from '../model/export.ts'
import { exportHeadline, fileWords, LEFT_OUT, REMARKS, VARIABLES } from './export-words.ts'
import { type Content, html } from './html-markup.ts'
import { type HtmlOptions, htmlPage, type Section } from './html-page.ts'
import { copyable, facts } from './html-parts.ts'

/** A whole HTML file. */
export const exportHtml = (
  report: ExportReport,
  options: HtmlOptions & { readonly baseUrl: string },
): string =>
  htmlPage(
    {
      title: `Export: ${report.project}`,
      command: 'duvo-export',
      head: html`<section class="head" aria-labelledby="title"><p class="kicker">Export</p><h1 id="title">${report.project}</h1>
<p class="headline"><strong>Exported:</strong> ${exportHeadline(report)}</p>${facts([
        ['Team', report.team === null ? 'not told' : html`<code>${report.team}</code>`],
        ['API', html`<code>${options.baseUrl}</code>, dialect ${report.dialect}`],
        ['Folder', html`<code>${report.folder}</code>`],
        ['Next', copyable(report.next)],
      ])}</section>`,
      sections: [
        ...list('files', 'Files', `Files (${report.files.length})`, [
          ...fileWords(report.files).map((file) => html`<code>${file}</code>`),
          ...report.removed.map((file) => html`<code>${file}</code>: removed`),
        ]),
        ...counted('remarks', REMARKS, [
          ...report.notes.map((note) => html`${note}`),
          ...report.remarks.map(({ address, text }) => html`<code>${address}</code>: ${text}`),
        ]),
        ...counted(
          'left-out',
          LEFT_OUT,
          report.leftOut.map(
            ({ kind, name, id, reason }) => html`${kind} ${name} <code>${id}</code>: ${reason}`,
          ),
        ),
        ...counted(
          'variables',
          VARIABLES,
          report.variables.map(
            ({ name, address, field }) => html`<code>${name}</code>: ${address}, <code>${field}</code>`,
          ),
        ),
      ],
    },
    options,
  )

/** One item for each of what the label names. */
const counted = (id: string, title: string, items: readonly Content[]): readonly Section[] =>
  list(id, title, `${title} (${items.length})`, items)

const list = (id: string, title: string, label: string, items: readonly Content[]): readonly Section[] =>
  items.length === 0
    ? []
    : [
        {
          id,
          label,
          content: html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
<ul>${items.map((item) => html`<li>${item}</li>`)}</ul></section>`,
        },
      ]
