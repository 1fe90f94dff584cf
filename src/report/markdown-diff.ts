/** Long values in a `diff` fence: whole lines, and inside edited lines the words that differ. */

import { type DiffBlock, isEdited, type Piece, wordDiff } from './line-diff.ts'
import { fenceLine, withoutHalves } from './markdown-escape.ts'
import { changedLine, visibleLine } from './visible.ts'

/** Lines of a value that comes or goes as a whole. */
const PREVIEW = 40

/** An edited line of more characters shows the words that differ and what is around them. */
const LONG_LINE = 200
const AROUND = 40

/** The lines of a fence. Words are marked as `git diff --word-diff` does: `[-gone-]`, `{+new+}`. */
export const fencedDiff = (blocks: readonly DiffBlock[], ending: string | null): string[] => [
  ...blocks.flatMap(blockLines),
  ...(ending === null ? [] : [ending]),
]

function blockLines(block: DiffBlock): string[] {
  switch (block.kind) {
    case 'same':
      return block.lines.map((line) => (line === '' ? '' : fenceLine(`  ${visibleLine(line)}`)))
    case 'folded':
      return [`@@ ${block.count} lines unchanged @@`]
    case 'changed':
      return changedLines(block.removed, block.added)
    default:
      return block satisfies never
  }
}

function changedLines(removed: readonly string[], added: readonly string[]): string[] {
  const words = isEdited({ removed, added }) ? removed.map((line, at) => wordDiff(line, added[at] ?? '')) : []
  return [
    ...removed.map((line, at) => signed('-', marked(line, words[at]?.removed, '[-', '-]'))),
    ...added.map((line, at) => signed('+', marked(line, words[at]?.added, '{+', '+}'))),
  ]
}

const signed = (sign: '-' | '+', text: string): string => (text === '' ? sign : fenceLine(`${sign} ${text}`))

function marked(line: string, pieces: readonly Piece[] | undefined, open: string, close: string): string {
  if (pieces === undefined) return changedLine(line)
  return pieces
    .map(({ text, changed }, at) => {
      // Blanks that are all the difference must be seen.
      if (changed) return `${open}${text.trim() === '' ? changedLine(text) : visibleLine(text)}${close}`
      const shown = line.length > LONG_LINE ? elided(text, at === 0, at === pieces.length - 1) : text
      return visibleLine(shown)
    })
    .join('')
}

/** An unchanged stretch: only what is next to a change, without the word that the cut went through. */
function elided(text: string, first: boolean, last: boolean): string {
  const head = first ? '' : withoutHalves(text.slice(0, AROUND)).replace(/(?<=\s)\S{1,12}$/, '')
  const tail = last ? '' : withoutHalves(text.slice(-AROUND)).replace(/^\S{1,12}(?=\s)/, '')
  return head.length + tail.length + 1 >= text.length ? text : `${head}…${tail}`
}

/** A value that comes or goes as a whole: its first lines, and how many are left. */
export function fencedWhole(side: 'added' | 'removed', lines: readonly string[]): string[] {
  const sign = side === 'added' ? '+' : '-'
  // A note in place of a single line would save nothing.
  const shown = lines.length <= PREVIEW + 1 ? lines : lines.slice(0, PREVIEW)
  const left = lines.length - shown.length
  return [
    ...shown.map((line) => signed(sign, changedLine(line))),
    ...(left === 0 ? [] : [`@@ ${left} more lines @@`]),
  ]
}
