/** A line diff for the terminal: `-` and `+`, and the words that differ inverted where there is colour. */

import { type DiffBlock, isEdited, type Piece, wordDiff } from './line-diff.ts'
import type { Colors } from './style.ts'
import { changedLine, visibleLine } from './visible.ts'

export const diffLines = (blocks: readonly DiffBlock[], colors: Colors): string[] =>
  blocks.flatMap((block) => blockLines(block, colors))

function blockLines(block: DiffBlock, colors: Colors): string[] {
  switch (block.kind) {
    case 'same':
      return block.lines.map((line) => (line === '' ? '' : `  ${visibleLine(line)}`))
    case 'folded':
      return [colors.cyan(`@@ ${block.count} lines unchanged @@`)]
    case 'changed':
      return changedLines(block.removed, block.added, colors)
    default:
      return block satisfies never
  }
}

function changedLines(removed: readonly string[], added: readonly string[], colors: Colors): string[] {
  // Inverted words need colour; without it two whole lines say as much.
  const marked = colors.isColorSupported && isEdited({ removed, added })
  const words = marked ? removed.map((line, at) => wordDiff(line, added[at] ?? '')) : []
  return [
    ...removed.map((line, at) => minus(markedLine(line, words[at]?.removed, colors), colors)),
    ...added.map((line, at) => plus(markedLine(line, words[at]?.added, colors), colors)),
  ]
}

const markedLine = (line: string, pieces: readonly Piece[] | undefined, colors: Colors): string =>
  pieces === undefined
    ? changedLine(line)
    : pieces
        .map(({ text, changed }) => (changed ? colors.inverse(changedLine(text)) : visibleLine(text)))
        .join('')

const minus = (text: string, colors: Colors): string => colors.red(text === '' ? '-' : `- ${text}`)
const plus = (text: string, colors: Colors): string => colors.green(text === '' ? '+' : `+ ${text}`)
