/** The difference between two long texts, line by line, with a little of what is around it. */

import { diffArrays, diffWordsWithSpace } from 'diff'
import type { Colors } from './style.ts'
import { changedLine, visibleLine } from './visible.ts'

const CONTEXT = 3

/** Beyond this many changed lines the texts have little in common, and looking for it would take long. */
const MOST_EDITS = 1500

export interface LineDiff {
  readonly lines: readonly string[]
  readonly added: number
  readonly removed: number
}

interface Part {
  readonly kind: 'same' | 'added' | 'removed'
  readonly lines: readonly string[]
}

/** Lines of `before` marked `-`, lines of `after` marked `+`, unchanged stretches folded. */
export function lineDiff(before: readonly string[], after: readonly string[], colors: Colors): LineDiff {
  const parts = toParts(before, after)
  const total = (kind: Part['kind']): number =>
    parts.reduce((sum, part) => sum + (part.kind === kind ? part.lines.length : 0), 0)
  return {
    lines: parts.flatMap((part, index) => partLines(part, index, parts, colors)),
    added: total('added'),
    removed: total('removed'),
  }
}

function toParts(before: readonly string[], after: readonly string[]): Part[] {
  const found = diffArrays([...before], [...after], { maxEditLength: MOST_EDITS })
  if (found === undefined) {
    return [
      { kind: 'removed', lines: before },
      { kind: 'added', lines: after },
    ]
  }
  return found.map(({ value, added, removed }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    lines: value,
  }))
}

function partLines(part: Part, index: number, parts: readonly Part[], colors: Colors): string[] {
  const next = parts[index + 1]
  const previous = parts[index - 1]
  switch (part.kind) {
    case 'same':
      return foldedLines(part.lines, index === 0, next === undefined, colors)
    case 'removed':
      return isPair(part, next)
        ? part.lines.map((line, at) =>
            minus(markWords(line, next?.lines[at] ?? '', 'removed', colors), colors),
          )
        : part.lines.map((line) => minus(changedLine(line), colors))
    case 'added':
      return isPair(previous, part)
        ? part.lines.map((line, at) =>
            plus(markWords(previous?.lines[at] ?? '', line, 'added', colors), colors),
          )
        : part.lines.map((line) => plus(changedLine(line), colors))
    default:
      return part.kind satisfies never
  }
}

const minus = (text: string, colors: Colors): string => colors.red(text === '' ? '-' : `- ${text}`)
const plus = (text: string, colors: Colors): string => colors.green(text === '' ? '+' : `+ ${text}`)

/** Unchanged lines: those near a change, and a separator for the rest. */
function foldedLines(lines: readonly string[], first: boolean, last: boolean, colors: Colors): string[] {
  const head = first ? 0 : CONTEXT
  const tail = last ? 0 : CONTEXT
  const show = (line: string): string => (line === '' ? '' : `  ${visibleLine(line)}`)
  const hidden = lines.length - head - tail
  // A separator in place of one line would save nothing.
  if (hidden <= 1) return lines.map(show)
  const note = colors.cyan(`@@ ${hidden} lines unchanged @@`)
  return [...lines.slice(0, head).map(show), note, ...lines.slice(lines.length - tail).map(show)]
}

/** As many lines out as in: most likely the same lines, edited. */
const isPair = (removed: Part | undefined, added: Part | undefined): boolean =>
  removed?.kind === 'removed' && added?.kind === 'added' && removed.lines.length === added.lines.length

/** One side of an edited line, the words that differ inverted, unless most of it differs. Nothing without colour. */
function markWords(before: string, after: string, side: 'removed' | 'added', colors: Colors): string {
  const whole = side === 'removed' ? before : after
  if (!colors.isColorSupported) return changedLine(whole)
  const words = diffWordsWithSpace(before, after, { maxEditLength: MOST_EDITS })
  if (words === undefined) return changedLine(whole)
  const same = words.reduce((sum, word) => sum + (word.added || word.removed ? 0 : word.value.length), 0)
  if (same * 2 < whole.length) return changedLine(whole)
  return words
    .filter((word) => (side === 'removed' ? !word.added : !word.removed))
    .map((word) => (word[side] ? colors.inverse(changedLine(word.value)) : visibleLine(word.value)))
    .join('')
}
