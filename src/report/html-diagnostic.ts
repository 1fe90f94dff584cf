/** Diagnostics and failures as HTML: where, what, the source around it, and what to do. */

import type { Diagnostic, Severity } from '../model/diagnostic.ts'
import type { Failure } from '../model/result.ts'
import { hintHtml } from './html-hint.ts'
import { type Html, html, preformatted } from './html-markup.ts'
import type { Section } from './html-page.ts'
import { place, type Tone, tag } from './html-parts.ts'
import { count } from './style.ts'

/** How a severity looks, and what it is called. */
export const SEVERITY: Readonly<
  Record<Severity, { readonly tone: Tone; readonly sign: string; readonly word: string }>
> = {
  error: { tone: 'bad', sign: '\u2715', word: 'error' },
  warning: { tone: 'warn', sign: '!', word: 'warning' },
  info: { tone: 'info', sign: 'i', word: 'note' },
}

/** One diagnostic with the source around it. */
export function diagnosticHtml({ severity, code, message, hint, position, frame }: Diagnostic): Html {
  const { tone, sign, word } = SEVERITY[severity]
  return html`<article class="diagnostic ${tone}" data-item data-severity="${severity}" data-code="${code}">
<p class="top">${tag(tone, sign, word)} <code>${code}</code>${position === undefined ? null : html` ${place(position)}`}</p>
<p class="message">${message}</p>${
    frame === undefined
      ? null
      : html`<pre class="frame">
${preformatted(frame.replace(/\n$/, '').split('\n'))}</pre>`
  }${hintHtml(hint)}</article>`
}

/** `2 errors, 1 warning`, and nothing of what there is none of. */
export const severityCounts = (diagnostics: readonly Diagnostic[]): string =>
  (['error', 'warning', 'info'] as const)
    .map((severity) => ({
      word: SEVERITY[severity].word,
      n: diagnostics.filter((diagnostic) => diagnostic.severity === severity).length,
    }))
    .filter(({ n }) => n > 0)
    .map(({ n, word }) => count(n, word))
    .join(', ')

/** Diagnostics beside something else; none at all makes no section. */
export const diagnosticsSection = (diagnostics: readonly Diagnostic[]): readonly Section[] =>
  diagnostics.length === 0
    ? []
    : [
        {
          id: 'diagnostics',
          label: `Diagnostics (${diagnostics.length})`,
          content: html`<section id="diagnostics" aria-labelledby="diagnostics-title"><details class="fold-away" open><summary><h2 id="diagnostics-title">Diagnostics</h2> <span class="quiet">${severityCounts(diagnostics)}</span></summary>${diagnostics.map(diagnosticHtml)}</details></section>`,
        },
      ]

/** What did not work, and what to do about it. */
export const failureBody = ({ message, hint, request, status, fate }: Failure): Html =>
  html`<p class="message">${message}</p>${
    request === undefined || message.includes(request)
      ? null
      : html`<p class="quiet"><code>${request}</code>${status === undefined ? null : ` answered ${status}`}</p>`
  }${fate === 'unknown' ? html`<p>It may have taken effect all the same.</p>` : null}${hintHtml(hint)}`
