/** Small replacements in a text: everything outside of them stays as it is, to the byte. */

/** Offsets in UTF-16 units; `end` is the first one behind. Empty for an insertion. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The text with all splices done. They must not overlap. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const parts: string[] = []
  let at = 0
  for (const splice of [...splices].sort((a, b) => a.start - b.start || a.end - b.end)) {
    parts.push(text.slice(at, splice.start), splice.text)
    at = splice.end
  }
  return parts.join('') + text.slice(at)
}

/** Removals that meet, as one: at the end of a text without a last line break both take the break between them along. */
export function united(text: string, removals: readonly Splice[]): readonly Splice[] {
  const found: Splice[] = []
  for (const splice of [...removals].sort((a, b) => a.start - b.start)) {
    const last = found.at(-1)
    if (last === undefined || last.end <= splice.start) {
      found.push(splice)
      continue
    }
    const start = splice.end === text.length ? lineEnd(text, Math.max(last.start - 1, 0)) : last.start
    found[found.length - 1] = {
      start: Math.min(start, last.start),
      end: Math.max(last.end, splice.end),
      text: '',
    }
  }
  return found
}

/** Whether one of these lies in one of those, or directly beside it. */
export const touching = (these: readonly Splice[], those: readonly Splice[]): boolean =>
  these.some((a) => those.some((b) => a.start <= b.end && b.start <= a.end))

/** Where the line of an offset starts. */
export const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1

/** Where it ends, its line break left out. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  if (end === -1) return text.length
  return end > at && text[end - 1] === '\r' ? end - 1 : end
}

/** Where the next line starts; the end of the text behind the last one. */
export function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end + 1
}

/** Whether a block text that ends at `at` may have empty lines at its end: the line behind it says where it stops. */
export function canEndAt(text: string, at: number): boolean {
  const next = nextLine(text, at)
  return (
    text[next - 1] === '\n' && (next === text.length || text.slice(next, lineEnd(text, next)).trim() !== '')
  )
}

export type LineBreak = '\n' | '\r\n'

/** How the line of an offset ends; the last one as the one above. A file may have both kinds. */
export function lineBreakAt(text: string, at: number): LineBreak {
  const below = text.indexOf('\n', at)
  const found = below === -1 ? text.lastIndexOf('\n') : below
  return text[found - 1] === '\r' ? '\r\n' : '\n'
}

/** A line and what ends it; nothing for the last one. */
export interface Line {
  readonly line: string
  readonly end: LineBreak | ''
}

/** At least one line, an empty one behind a last line break. */
export function linesOf(text: string): readonly Line[] {
  const lines: Line[] = []
  for (let at = 0; ; at = nextLine(text, at)) {
    const end = lineEnd(text, at)
    const last = text.indexOf('\n', at) === -1
    lines.push({ line: text.slice(at, end), end: last ? '' : lineBreakAt(text, at) })
    if (last) return lines
  }
}

/** How the lines of a text end: as the first one does. */
export const lineBreakOf = (text: string): LineBreak => lineBreakAt(text, 0)
