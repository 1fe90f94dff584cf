/** Pages for runs without a plan: what is wrong with the manifest, or why a command did not work. */

import type { Diagnostic } from '../model/diagnostic.ts'
import type { Failure } from '../model/result.ts'
import { diagnosticHtml, failureBody, SEVERITY, severityCounts } from './html-diagnostic.ts'
import { facet, filteredList } from './html-filters.ts'
import { type Html, html } from './html-markup.ts'
import { type HtmlOptions, htmlPage } from './html-page.ts'
import { alert } from './html-parts.ts'

/** A whole HTML file. `project`: as far as it is known. */
export const diagnosticsHtml = (
  command: string,
  project: string | null,
  diagnostics: readonly Diagnostic[],
  options: HtmlOptions,
): string =>
  htmlPage(
    {
      title: titleOf(command, project),
      command: `duvo-${command}`,
      head: head(
        command,
        project,
        diagnostics.length === 0
          ? html`<strong>Nothing to report.</strong> No errors, no warnings.`
          : html`<strong>${severityCounts(diagnostics)}.</strong>`,
      ),
      sections:
        diagnostics.length === 0
          ? []
          : [
              {
                id: 'diagnostics',
                label: `Diagnostics (${diagnostics.length})`,
                content: html`<section id="diagnostics" aria-labelledby="diagnostics-title"><h2 id="diagnostics-title">Diagnostics</h2>
${list(diagnostics)}</section>`,
              },
            ],
    },
    options,
  )

function list(diagnostics: readonly Diagnostic[]): Html {
  const severities = (['error', 'warning', 'info'] as const).map((severity) => {
    const { tone, sign, word } = SEVERITY[severity]
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length
    return { value: severity, label: word, tone, sign, count }
  })
  return filteredList(diagnostics.map(diagnosticHtml), {
    one: 'diagnostic',
    many: 'diagnostics',
    facets: facet('severity', 'Severity', severities),
    folds: false,
    sought: 'file, code, message',
    total: diagnostics.length,
  })
}

const STATUS = {
  error: { tone: 'bad', title: 'It did not work' },
  refused: { tone: 'bad', title: 'Refused' },
  interrupted: { tone: 'warn', title: 'Interrupted' },
} as const

/** A whole HTML file. */
export const failureHtml = (
  command: string,
  project: string | null,
  failure: Failure,
  status: 'error' | 'refused' | 'interrupted',
  options: HtmlOptions,
): string =>
  htmlPage(
    {
      title: titleOf(command, project),
      command: `duvo-${command}`,
      head: html`${head(command, project, null)}${failureAlert(failure, status)}`,
      sections: [],
    },
    options,
  )

export const failureAlert = (failure: Failure, status: keyof typeof STATUS): Html =>
  alert(STATUS[status].tone, STATUS[status].title, [
    failureBody(failure),
    html`<p class="quiet"><code>${failure.code}</code></p>`,
  ])

export const titleOf = (command: string, project: string | null): string =>
  `${capital(command)}${project === null || project === '' ? '' : `: ${project}`}`

/** What ran, for what. */
export const head = (command: string, project: string | null, headline: Html | null): Html =>
  html`<section class="head" aria-labelledby="title"><p class="kicker">${capital(command)}</p><h1 id="title">${project === null || project === '' ? 'Manifest' : project}</h1>${
    headline === null ? null : html`<p class="headline">${headline}</p>`
  }</section>
`

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
