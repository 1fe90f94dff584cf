/** The tools above a list: search, filters with counts, and how diffs are set. The script brings them to life. */

import { type Content, type Html, html } from './html-markup.ts'
import type { Tone } from './html-parts.ts'
import { count } from './style.ts'

/** One question the list can be narrowed by; items carry the answer as `data-<key>`. */
export interface Facet {
  /** A lower-case word. */
  readonly key: string
  readonly label: string
  readonly choices: readonly Choice[]
}

export interface Choice {
  readonly value: string
  readonly label: string
  readonly tone: Tone
  readonly sign: string
  /** Items it applies to. */
  readonly count: number
}

export interface ListOptions {
  /** What is listed: `change`, `changes`. */
  readonly one: string
  readonly many: string
  readonly facets: readonly Facet[]
  /** Whether items can be opened and closed, and may hold diffs. */
  readonly folds: boolean
  /** What a search finds, for the empty field. */
  readonly sought: string
  readonly total: number
}

/** Items that a page has from the start; a browser takes its time for each. */
const FIRST = 100

/** Items that the script makes in one go. */
const CHUNK = 250

/** A list with its tools. Items are elements with `data-item`. */
export const filteredList = (items: readonly Html[], options: ListOptions): Html =>
  html`${tools(options)}
<div class="list" id="list">${items.slice(0, FIRST)}${later(items, options)}</div>
<p class="empty" id="empty" hidden>No ${options.one} matches. <button type="button" class="button" data-do="clear">Clear the filters</button></p>`

/**
 * The rest of a long list: a mere text to a browser that runs the script, which makes items of it. Any other reader has
 * it as it is. Where somebody forbids the script and nothing else, the last line says what is missing.
 */
function later(items: readonly Html[], { one, many }: ListOptions): Content {
  const rest = items.length - FIRST
  if (rest <= 0) return null
  const chunks = Array.from({ length: Math.ceil(rest / CHUNK) }, (_, n) => {
    const from = FIRST + n * CHUNK
    return html`<noscript>${items.slice(from, from + CHUNK)}</noscript>`
  })
  return [
    chunks,
    html`<p class="rest" id="rest">${count(rest, `more ${one}`, `more ${many}`)} to come, made by the script of this page.</p>`,
  ]
}

/** The choices of a facet that occur, with their counts; a facet with one choice is none. */
export function facet(key: string, label: string, choices: readonly Choice[]): readonly Facet[] {
  const present = choices.filter(({ count }) => count > 0)
  return present.length < 2 ? [] : [{ key, label, choices: present }]
}

const tools = ({ one, many, facets, folds, sought, total }: ListOptions): Html =>
  html`<div class="tools" role="search" aria-label="Filter the ${many}" id="tools" hidden>
<div class="row"><label class="search"><span class="label">Search</span><input type="search" id="search" autocomplete="off" spellcheck="false" placeholder="${sought}" aria-keyshortcuts="/"><kbd aria-hidden="true">/</kbd></label>
${folds ? html`<div class="views" role="group" aria-label="View"><button type="button" class="button" data-do="open">Open all</button><button type="button" class="button" data-do="close">Close all</button><button type="button" class="button" id="split" aria-pressed="false">Side by side</button></div>` : null}</div>
<div class="row">${facets.map(facetHtml)}<p class="shown"><span id="shown" role="status" data-one="${one}" data-many="${many}">${total} ${total === 1 ? one : many}</span> <button type="button" class="button" data-do="clear" id="clear" hidden>Clear the filters</button></p></div>
</div>`

const facetHtml = ({ key, label, choices }: Facet): Html =>
  html`<div class="facet" role="group" aria-label="${label}"><span class="label" aria-hidden="true">${label}</span>${choices.map(
    ({ value, label: word, tone, sign, count }) =>
      html`<button type="button" class="chip ${tone}" aria-pressed="false" data-facet="${key}" data-value="${value}">${
        sign === '' ? null : html`<span aria-hidden="true">${sign}</span> `
      }${word} <span class="n">${count}</span></button>`,
  )}</div>`
