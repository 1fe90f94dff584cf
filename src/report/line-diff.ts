/** The difference between two long texts as data: line by line, with a little of what is around it. */

import { diffArrays, diffWordsWithSpace } from 'diff'

/** Unchanged lines shown on either side of a change. */
const CONTEXT = 3

/** Beyond this many changed lines (or words of a line) the texts have little in common, and looking takes long. */
const MOST_EDITS = 1500

export type DiffBlock =
  | { readonly kind: 'same'; readonly lines: readonly string[] }
  /** Unchanged lines that are not shown. */
  | { readonly kind: 'folded'; readonly count: number }
  | { readonly kind: 'changed'; readonly removed: readonly string[]; readonly added: readonly string[] }

export interface LineDiff {
  readonly blocks: readonly DiffBlock[]
  /** Lines. */
  readonly added: number
  readonly removed: number
}

/** What turns `before` into `after`; long unchanged stretches are folded. */
export function lineDiff(before: readonly string[], after: readonly string[]): LineDiff {
  const blocks = toBlocks(before, after)
  const total = (side: 'added' | 'removed'): number =>
    blocks.reduce((sum, block) => sum + (block.kind === 'changed' ? block[side].length : 0), 0)
  return {
    blocks: blocks.flatMap((block, index) =>
      block.kind === 'same' ? folded(block.lines, index === 0, index === blocks.length - 1) : [block],
    ),
    added: total('added'),
    removed: total('removed'),
  }
}

function toBlocks(before: readonly string[], after: readonly string[]): readonly DiffBlock[] {
  const found = diffArrays([...before], [...after], { maxEditLength: MOST_EDITS })
  if (found === undefined) return [{ kind: 'changed', removed: before, added: after }]
  const blocks: DiffBlock[] = []
  for (const { value, added, removed } of found) {
    const last = blocks.at(-1)
    if (removed) blocks.push({ kind: 'changed', removed: value, added: [] })
    else if (!added) blocks.push({ kind: 'same', lines: value })
    // What replaces the lines just taken out belongs to them.
    else if (last?.kind === 'changed') blocks[blocks.length - 1] = { ...last, added: value }
    else blocks.push({ kind: 'changed', removed: [], added: value })
  }
  return blocks
}

/** Unchanged lines: those near a change, and a fold for the rest. */
function folded(lines: readonly string[], first: boolean, last: boolean): readonly DiffBlock[] {
  const head = first ? 0 : CONTEXT
  const tail = last ? 0 : CONTEXT
  const count = lines.length - head - tail
  // A fold in place of one line would save nothing.
  if (count <= 1) return [{ kind: 'same', lines }]
  const blocks: readonly DiffBlock[] = [
    { kind: 'same', lines: lines.slice(0, head) },
    { kind: 'folded', count },
    { kind: 'same', lines: lines.slice(lines.length - tail) },
  ]
  return blocks.filter((block) => block.kind !== 'same' || block.lines.length > 0)
}

/** As many lines out as in: most likely the same lines, edited, each of them worth a look word by word. */
export const isEdited = ({
  removed,
  added,
}: {
  removed: readonly string[]
  added: readonly string[]
}): boolean => removed.length === added.length

/** A piece of a line; `changed` when the other side does not have it. */
export interface Piece {
  readonly text: string
  readonly changed: boolean
}

export interface WordDiff {
  readonly removed: readonly Piece[]
  readonly added: readonly Piece[]
}

/** An edited line word by word; `null` when most of it differs, so that marks would only be noise. */
export function wordDiff(before: string, after: string): WordDiff | null {
  const words = diffWordsWithSpace(before, after, { maxEditLength: MOST_EDITS })
  if (words === undefined) return null
  const same = words.reduce((sum, word) => sum + (word.added || word.removed ? 0 : word.value.length), 0)
  if (same * 2 < before.length || same * 2 < after.length) return null
  const side = (own: 'removed' | 'added', other: 'removed' | 'added'): readonly Piece[] =>
    words.filter((word) => !word[other]).map((word) => ({ text: word.value, changed: word[own] }))
  return { removed: side('removed', 'added'), added: side('added', 'removed') }
}
