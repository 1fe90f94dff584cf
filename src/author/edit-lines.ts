/** Lists of lines (or of anything) before and after: which of them stayed, and with which line ends. */

import { diffArrays } from 'diff'
import { type LineBreak, lineBreakAt, linesOf } from './edit-text.ts'

/** Neighbours that stayed, or that were changed together. */
export interface Stretch<T> {
  readonly same: boolean
  /** Index of its first one before the change. */
  readonly at: number
  readonly old: readonly T[]
  /** As many as `old` where they are the same. */
  readonly now: readonly T[]
}

/**
 * The longest common order: `same` stretches and changed ones take turns. Of several that are as long, the one that
 * begins and ends with what both do: if one of two equal neighbours changes, the other stays where it is.
 */
export function stretchesOf<T>(
  old: readonly T[],
  now: readonly T[],
  same: (old: T, now: T) => boolean,
): readonly Stretch<T>[] {
  const shorter = Math.min(old.length, now.length)
  const alike = (a: T | undefined, b: T | undefined): boolean =>
    a !== undefined && b !== undefined && same(a, b)
  let head = 0
  while (head < shorter && alike(old[head], now[head])) head++
  let tail = 0
  while (tail < shorter - head && alike(old.at(-1 - tail), now.at(-1 - tail))) tail++
  const [oldEnd, nowEnd] = [old.length - tail, now.length - tail]
  return [
    { same: true, at: 0, old: old.slice(0, head), now: now.slice(0, head) },
    ...between(old.slice(head, oldEnd), now.slice(head, nowEnd), same, head),
    { same: true, at: oldEnd, old: old.slice(oldEnd), now: now.slice(nowEnd) },
  ]
}

function between<T>(
  old: readonly T[],
  now: readonly T[],
  same: (old: T, now: T) => boolean,
  from: number,
): readonly Stretch<T>[] {
  const found: Stretch<T>[] = []
  let [at, nowAt] = [0, 0]
  for (const { added, removed, value } of diffArrays([...old], [...now], { comparator: same })) {
    const part: Stretch<T> = {
      same: !added && !removed,
      at: from + at,
      old: added ? [] : old.slice(at, at + value.length),
      now: removed ? [] : now.slice(nowAt, nowAt + value.length),
    }
    at += part.old.length
    nowAt += part.now.length
    const last = found.at(-1)
    if (last === undefined || last.same || part.same) found.push(part)
    else
      found[found.length - 1] = { ...last, old: [...last.old, ...part.old], now: [...last.now, ...part.now] }
  }
  return found
}

/** A text as it is to be, in the lines it had: those that stay keep their line ends, others end as the one above. */
export function inLinesOf(old: string, text: string): string {
  const now = linesOf(text)
  const kept = stretchesOf(linesOf(old), now, (a, b) => a.line === b.line)
  const ends = kept.flatMap((part) =>
    part.same ? part.old.map(({ end }) => end) : part.now.map(() => '' as const),
  )
  let above: LineBreak = lineBreakAt(old, 0)
  return now
    .map(({ line, end }, index) => {
      above = ends[index] || above
      return end === '' ? line : line + above
    })
    .join('')
}
