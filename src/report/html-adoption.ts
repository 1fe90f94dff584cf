/** What was adopted, and what could not be, in the page. */

import type { Adoption } from '../model/drift.ts'
import { adoptionHeadline, fieldsOf, fieldWords, linesChanged } from './adoption-words.ts'
import { hintHtml } from './html-hint.ts'
import { html } from './html-markup.ts'
import type { Section } from './html-page.ts'
import { tag } from './html-parts.ts'

/** The first section of the report; none where nothing was asked for. */
export function adoptionSection(adopted: Adoption | null): readonly Section[] {
  if (adopted === null) return []
  const files = adopted.files.map(
    ({ name, lines }) => html`<li><code>${name}</code>: ${linesChanged(lines)}
<ul>${fieldsOf(adopted, name).map((field) => html`<li><code>${field}</code></li>`)}</ul></li>`,
  )
  const left = adopted.left.map(
    (one) =>
      html`<div class="alert blocked"><p>${tag('blocked', '!', 'not adopted')} <code>${fieldWords(one)}</code>: ${one.reason}</p>${hintHtml(one.hint)}</div>`,
  )
  return [
    {
      id: 'adopted',
      label: `Adopted (${adopted.fields.length})`,
      content: html`<section id="adopted" aria-labelledby="adopted-title"><h2 id="adopted-title">Adopted</h2>
<p>${adoptionHeadline(adopted)}</p>${files.length === 0 ? null : html`<ul class="words">${files}</ul>`}${left}</section>`,
    },
  ]
}
