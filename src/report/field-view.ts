/** How one field change is shown, decided once for all reports: on a line, as a whole text, or as a diff. */

import type { Json } from '../model/json.ts'
import type { FieldChange } from '../model/plan.ts'
import { type DiffBlock, lineDiff } from './line-diff.ts'
import { count } from './style.ts'
import { blockLines, inline, inlineField, isLong, textLines } from './value-text.ts'
import { changedLine, visible } from './visible.ts'

/** `set`: a create, where nothing was before. `change`: an update. */
export type FieldMode = 'set' | 'change'

export type FieldView =
  /** All that may be said about a secret. */
  | { readonly kind: 'secret'; readonly fate: 'set' | 'removed' | 'changed' }
  | { readonly kind: 'inline'; readonly before: Json; readonly after: Json }
  /** A long value that comes or goes as a whole. `size` is empty where lines say it. */
  | {
      readonly kind: 'whole'
      readonly side: 'added' | 'removed'
      readonly size: string
      readonly lines: readonly string[]
    }
  | ({ readonly kind: 'diff' } & ValueDiff)

/** Two long values. */
export interface ValueDiff {
  /** How much changed: `120 → 122 lines, +4 -2`; empty for values that are not text. */
  readonly note: string
  readonly blocks: readonly DiffBlock[]
  /** What no line shows: a line break at the end that came or went. */
  readonly ending: string | null
}

/** @param room columns for the path and an inline value */
export function fieldView(field: FieldChange, mode: FieldMode, room: number): FieldView {
  const { path, before, after, sensitive } = field
  if (sensitive) {
    return { kind: 'secret', fate: before === null ? 'set' : after === null ? 'removed' : 'changed' }
  }
  if (!isLong(before) && !isLong(after) && inlineLength(field, mode) + visible(path).length <= room) {
    return { kind: 'inline', before, after }
  }
  const width = room - 4
  if (before === null)
    return { kind: 'whole', side: 'added', size: sizeOf(after), lines: blockLines(after, width) }
  if (after === null)
    return { kind: 'whole', side: 'removed', size: sizeOf(before), lines: blockLines(before, width) }
  return { kind: 'diff', ...valueDiff(before, after, width) }
}

/** With the signs around it: `: ` and ` → `. */
const inlineLength = ({ before, after }: FieldChange, mode: FieldMode): number =>
  mode === 'set' ? inlineField(after).length + 2 : inlineField(before).length + inlineField(after).length + 5

/** The size of a text: in lines, or in characters when it is one long line. Other values have none. */
function sizeOf(value: Json): string {
  if (typeof value !== 'string') return ''
  const lines = textLines(value).length
  return lines === 1 ? count(value.length, 'character') : count(lines, 'line')
}

/** @param width columns of a line of structure; `null` has no lines */
export function valueDiff(before: Json, after: Json, width: number): ValueDiff {
  const linesOf = (value: Json): string[] => (value === null ? [] : blockLines(value, width))
  const [old, fresh] = [linesOf(before), linesOf(after)]
  const { blocks, added, removed } = lineDiff(old, fresh)
  const ending = endingNote(before, after)
  if (added + removed === 0)
    return { note: '', blocks: ending === null ? spelled(before, after) : [], ending }
  if (typeof before !== 'string' || typeof after !== 'string') return { note: '', blocks, ending }
  const note =
    old.length === 1 && fresh.length === 1
      ? `${before.length} → ${after.length} characters`
      : `${old.length} → ${fresh.length} lines, +${added} -${removed}`
  return { note, blocks, ending }
}

function endingNote(before: Json, after: Json): string | null {
  if (typeof before !== 'string' || typeof after !== 'string') return null
  if (before.endsWith('\n') === after.endsWith('\n')) return null
  return after.endsWith('\n') ? '(line break added at the end)' : '(line break removed at the end)'
}

/** Values whose lines are equal still differ in their type: say so, never nothing. */
const spelled = (before: Json, after: Json): readonly DiffBlock[] => [
  { kind: 'changed', removed: [changedLine(inline(before))], added: [changedLine(inline(after))] },
]
