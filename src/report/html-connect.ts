/** How a person was taken through a consent, as a page. */

import type { ConnectResult } from '../model/consent.ts'
import { outcomeWords } from './apply-words.ts'
import { connectHeadline } from './connect-words.ts'
import { diagnosticsSection, failureBody } from './html-diagnostic.ts'
import { head, titleOf } from './html-diagnostics.ts'
import { type Content, html } from './html-markup.ts'
import { type HtmlOptions, htmlPage } from './html-page.ts'
import { alert } from './html-parts.ts'

/** A whole HTML file. `project`: as far as it is known. */
export function connectHtml(project: string | null, result: ConnectResult, options: HtmlOptions): string {
  const { label, text } = connectHeadline(result)
  return htmlPage(
    {
      title: titleOf('connect', project),
      command: 'duvo-connect',
      head: html`${head('connect', project, html`<strong>${label}</strong> ${text}`)}${notDone(result)}`,
      sections: [...diagnosticsSection(result.diagnostics)],
    },
    options,
  )
}

function notDone({ failure, outcomes }: ConnectResult): Content {
  if (failure !== null) return alert('warn', 'Not connected', [failureBody(failure)])
  const open = outcomes.filter(({ status }) => status !== 'applied')
  if (open.length === 0) return null
  return alert(
    'warn',
    'Not finished',
    open.map((outcome) => [
      html`<p><code>${outcome.address}</code> ${outcomeWords(outcome)}</p>`,
      outcome.error === null ? null : failureBody(outcome.error),
    ]),
  )
}
