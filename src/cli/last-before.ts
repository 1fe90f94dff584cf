/** Whose text an error stands in: of what begins at known places, the one that begins last before it. */

import type { Position } from '../model/diagnostic.ts'

export function lastBefore<T>(
  starts: readonly { readonly of: T; readonly at: Position | undefined }[],
  position: Position,
): T | undefined {
  let last: { readonly of: T; readonly at: Position } | undefined
  for (const { of, at } of starts) {
    if (at === undefined || at.file !== position.file || isBefore(position, at)) continue
    if (last === undefined || isBefore(last.at, at)) last = { of, at }
  }
  return last?.of
}

const isBefore = (a: Position, b: Position): boolean =>
  a.line < b.line || (a.line === b.line && a.column < b.column)
