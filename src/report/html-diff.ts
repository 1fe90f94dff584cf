/**
 * A line diff as HTML. One DOM for both views: removed and added lines stand in pairs, and the style sheet sets them
 * side by side, or all removed ones above all added ones.
 */

import { escaped, type Html, html } from './html-markup.ts'
import { type DiffBlock, isEdited, type Piece, type WordDiff, wordDiff } from './line-diff.ts'
import { count } from './style.ts'
import { changedLine, visibleLine } from './visible.ts'

/** How much of one long value a page shows. */
export interface Limit {
  readonly lines: number
  /** Characters of a line. */
  readonly columns: number
}

/** @param numbered whether the lines are those of a text, so that their numbers mean something */
export function diffHtml(blocks: readonly DiffBlock[], numbered: boolean, limit: Limit): Html {
  const rows: Html[] = []
  let left = limit.lines
  let [before, after] = [1, 1]
  for (const block of blocks) {
    if (left > 0) rows.push(blockHtml(block, numbered ? { before, after } : null, { ...limit, lines: left }))
    const { removed, added, height } = sizeOf(block)
    before += removed
    after += added
    left -= height
  }
  return html`<div class="diff">${rows}${leftOut(-left)}</div>`
}

/** Numbers of the next line on either side. */
type At = { readonly before: number; readonly after: number } | null

/** Lines of the two texts, and lines it takes to show them. */
function sizeOf(block: DiffBlock): { removed: number; added: number; height: number } {
  switch (block.kind) {
    case 'folded':
      return { removed: block.count, added: block.count, height: 1 }
    case 'same':
      return { removed: block.lines.length, added: block.lines.length, height: block.lines.length }
    case 'changed': {
      const [removed, added] = [block.removed.length, block.added.length]
      return { removed, added, height: Math.max(removed, added) }
    }
    default:
      return block satisfies never
  }
}

function blockHtml(block: DiffBlock, at: At, limit: Limit): Html {
  switch (block.kind) {
    case 'folded':
      return html`<div class="fold" data-ui>${count(block.count, 'unchanged line')}</div>`
    case 'same':
      return html`<div class="rows">${sameLines(block.lines.slice(0, limit.lines), at, limit)}</div>`
    case 'changed':
      return html`<div class="rows">${changedRows(block, at, limit)}</div>`
    default:
      return block satisfies never
  }
}

/**
 * All in one element, which keeps large pages fast; its number is that of the first line. Twice: the second one is for
 * the right side, and is hidden where there is only one.
 */
function sameLines(lines: readonly string[], at: At, limit: Limit): Html {
  // A line break at the end would show as none.
  const text = [...lines, ...(lines.at(-1) === '' ? [''] : [])]
    .map((line) => cut(visibleLine(line), limit))
    .join('\n')
  return html`<span class="l"${number(at?.before, 0)}>${escaped(text)}</span><span class="r" aria-hidden="true" data-ui${number(at?.after, 0)}>${escaped(text)}</span>`
}

function changedRows(block: Extract<DiffBlock, { kind: 'changed' }>, at: At, limit: Limit): Html[] {
  const removed = block.removed.slice(0, limit.lines)
  const added = block.added.slice(0, limit.lines)
  const marked = isEdited(block)
  return Array.from({ length: Math.max(removed.length, added.length) }, (_, index) => {
    const [old, fresh] = [removed[index], added[index]]
    const words = marked && old !== undefined && fresh !== undefined ? wordsOf(old, fresh, limit) : null
    const side = (line: string, pieces: readonly Piece[] | undefined): Html =>
      pieces === undefined ? escaped(cut(changedLine(line), limit)) : html`${pieces.map(piece)}`
    const left =
      old === undefined ? null : html`<del${number(at?.before, index)}>${side(old, words?.removed)}</del>`
    const right =
      fresh === undefined ? null : html`<ins${number(at?.after, index)}>${side(fresh, words?.added)}</ins>`
    return html`${left}${right}`
  })
}

const wordsOf = (old: string, fresh: string, { columns }: Limit): WordDiff | null =>
  old.length > columns || fresh.length > columns ? null : wordDiff(old, fresh)

/** A piece of an edited line, marked where the other side does not have it. */
export const piece = ({ text, changed }: Piece): Html =>
  changed ? html`<mark>${escaped(changedLine(text))}</mark>` : escaped(visibleLine(text))

const number = (first: number | undefined, index: number): Html | '' =>
  first === undefined ? '' : html` data-n="${first + index}"`

export const cut = (line: string, { columns }: Limit): string =>
  line.length > columns ? `${line.slice(0, columns)}… (${line.length - columns} more characters)` : line

/** What a page that would be too big does not show. */
export const leftOut = (lines: number): Html | null =>
  lines > 0
    ? html`<div class="fold" data-ui>${count(lines, 'more line')} left out to keep this page small; the JSON report has them.</div>`
    : null
