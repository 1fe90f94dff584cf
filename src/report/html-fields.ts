/** The fields of a change: short ones as a table, long ones below it, each as its text or as a diff. */

import type { Json } from '../model/json.ts'
import { SENSITIVE } from '../model/manifest.ts'
import type { FieldChange } from '../model/plan.ts'
import { type FieldMode, type FieldView, fieldView } from './field-view.ts'
import { cut, diffHtml, type Limit, leftOut, piece } from './html-diff.ts'
import { type Content, escaped, type Html, html, preformatted } from './html-markup.ts'
import { wordDiff } from './line-diff.ts'
import { saysSomething } from './plan-words.ts'
import { count } from './style.ts'
import { inline, NOT_SET } from './value-text.ts'
import { changedLine } from './visible.ts'

/** What the two sides of a field are called. */
export interface Sides {
  readonly before: string
  readonly after: string
  /** Said of a long value that only one side has. */
  readonly onlyBefore: string
  readonly onlyAfter: string
  /** What the signs of a diff mean, where that is not plain. */
  readonly legend: string
}

/** Columns of a value that still makes a row of a table; the table breaks lines by itself. */
const ROOM = 130

/** Longer texts scroll in a box of their own, which the keyboard must reach. */
const TALL = 24

interface Shown {
  readonly field: FieldChange
  readonly view: FieldView
}

export function fieldsHtml(
  fields: readonly FieldChange[],
  mode: FieldMode,
  sides: Sides,
  limit: Limit,
): Content {
  const shown = fields.map((field): Shown => ({ field, view: fieldView(field, mode, ROOM) }))
  const short = shown.filter(({ view }) => view.kind === 'inline' || view.kind === 'secret')
  return [
    short.length === 0 ? null : table(short, mode, sides),
    ...shown.map(({ field, view }) => longField(field, view, mode, sides, limit)),
  ]
}

function table(rows: readonly Shown[], mode: FieldMode, { before, after }: Sides): Html {
  const heads = mode === 'set' ? ['Field', 'Value'] : ['Field', before, after]
  return html`<table class="fields"><thead data-ui><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows.map(
    ({ field, view }) => html`<tr><th scope="row"><code>${field.path}</code></th>${cells(view, mode)}</tr>`,
  )}</tbody></table>`
}

function cells(view: FieldView, mode: FieldMode): Content {
  if (view.kind === 'secret') {
    const span = mode === 'set' ? null : html` colspan="2"`
    return html`<td${span}><span class="secret">${SENSITIVE}</span> ${view.fate}</td>`
  }
  if (view.kind !== 'inline') return null
  const { before, after } = view
  if (mode === 'set') return html`<td>${value(after, 'plain')}</td>`
  const words = before === null || after === null ? null : wordDiff(inline(before), inline(after))
  return words === null
    ? html`<td>${value(before, 'old')}</td><td>${value(after, 'new')}</td>`
    : html`<td><code class="old">${words.removed.map(piece)}</code></td><td><code class="new">${words.added.map(piece)}</code></td>`
}

const value = (json: Json, tone: 'old' | 'new' | 'plain'): Html =>
  json === null
    ? html`<span class="none">${NOT_SET}</span>`
    : html`<code class="${tone}">${escaped(inline(json))}</code>`

function longField(
  { path, before }: FieldChange,
  view: FieldView,
  mode: FieldMode,
  sides: Sides,
  limit: Limit,
): Content {
  switch (view.kind) {
    case 'secret':
    case 'inline':
      return null
    case 'whole': {
      const { side, size, lines } = view
      const only = mode === 'set' ? '' : side === 'added' ? sides.onlyAfter : sides.onlyBefore
      const note = [only, size].filter((text) => text !== '').join(', ')
      return html`<div class="long"><h4><code>${path}</code> <span data-ui>${note}</span></h4>${wholeText(lines, side, path, limit)}</div>`
    }
    case 'diff':
      return html`<div class="long"><h4><code>${path}</code> <span data-ui>${[view.note, sides.legend].filter((text) => text !== '').join('; ')}</span></h4>${diffHtml(view.blocks, typeof before === 'string', limit)}${
        view.ending === null ? null : html`<p class="fold" data-ui>${view.ending}</p>`
      }</div>`
    default:
      return view satisfies never
  }
}

/** A long text that comes or goes as a whole: one element, however long. */
function wholeText(lines: readonly string[], side: 'added' | 'removed', path: string, limit: Limit): Content {
  const shown = lines.slice(0, limit.lines).map((line) => cut(changedLine(line), limit))
  const reach = shown.length > TALL ? html` tabindex="0" role="group" aria-label="${path}"` : null
  // The parser drops a line break right after the tag.
  return html`<pre class="whole ${side}"${reach}>
${preformatted(shown)}</pre>${leftOut(lines.length - shown.length)}`
}

/** The fields of a new resource, and how many empty ones are not listed. */
export function newFieldsHtml(fields: readonly FieldChange[], sides: Sides, limit: Limit): Content {
  const shown = fields.filter(saysSomething)
  const empty = fields.length - shown.length
  return [
    fieldsHtml(shown, 'set', sides, limit),
    empty === 0 ? null : html`<p class="more" data-ui>${count(empty, 'empty field')} not listed</p>`,
  ]
}
