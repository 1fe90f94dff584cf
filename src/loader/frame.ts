/** Code frames: the lines around a place, with a caret under the column. */

import type { SourceFile, Spot } from './source-file.ts'

/** A stretch of text that no frame may show: a secret written in clear. */
export interface Mask {
  readonly start: number
  readonly end: number
}

const CONTEXT_LINES = 2
/** Longest piece of a line that is shown; longer lines are cropped around the caret. */
const WIDTH = 100
const HIDDEN = '***'

export function renderFrame({ file, offset }: Spot, masks: readonly Mask[]): string {
  const { line } = file.position(offset)
  const last = Math.min(file.lineCount, line + CONTEXT_LINES)
  const gutter = String(last).length
  const rows: string[] = []
  let crop = 0
  const target = visibleLine(file, line, masks, offset)
  if (target.caret > WIDTH - 20) crop = target.caret - WIDTH / 2
  for (let at = Math.max(1, line - CONTEXT_LINES); at <= last; at++) {
    const shown = at === line ? target : visibleLine(file, at, masks, -1)
    rows.push(
      `${at === line ? '>' : ' '} ${String(at).padStart(gutter)} | ${cropped(shown.text, crop)}`.trimEnd(),
    )
    if (at !== line) continue
    const caret = target.caret - crop + (crop > 0 ? 1 : 0)
    rows.push(`  ${' '.repeat(gutter)} | ${' '.repeat(caret)}^`)
  }
  return rows.join('\n')
}

/** A line as it may be printed (secrets hidden, control characters made harmless), and where the caret lands in it. */
function visibleLine(
  file: SourceFile,
  line: number,
  masks: readonly Mask[],
  offset: number,
): { readonly text: string; readonly caret: number } {
  const { start, end } = file.lineRange(line)
  // A line of many megabytes is cut before anything is done with it.
  const from = Math.max(start, offset - 5000)
  const to = Math.min(end, Math.max(from, offset) + 5000)
  let text = from > start ? '…' : ''
  let caret = -1
  let at = from
  for (const mask of masks) {
    if (mask.end <= at || mask.start >= to) continue
    const hideFrom = Math.max(mask.start, at)
    if (offset >= at && offset < hideFrom) caret = text.length + offset - at
    text += file.text.slice(at, hideFrom)
    if (offset >= hideFrom && offset < mask.end) caret = text.length
    text += HIDDEN
    at = Math.min(mask.end, to)
  }
  if (caret === -1 && offset >= at) caret = text.length + Math.min(offset, end) - at
  text += file.text.slice(at, to)
  return { text: printable(text), caret: [...text.slice(0, Math.max(caret, 0))].length }
}

const printable = (text: string): string =>
  text
    .replaceAll('\t', ' ')
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '·')

function cropped(text: string, crop: number): string {
  const characters = [...text]
  const kept = characters.slice(crop, crop + WIDTH).join('')
  return `${crop > 0 && characters.length > 0 ? '…' : ''}${kept}${characters.length > crop + WIDTH ? '…' : ''}`
}
