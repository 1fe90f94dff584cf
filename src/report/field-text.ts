/** Field changes of a plan: `path: before → after`, or a diff where one line cannot hold them. */

import type { Json } from '../model/json.ts'
import { SENSITIVE } from '../model/manifest.ts'
import type { FieldChange } from '../model/plan.ts'
import { lineDiff } from './line-diff.ts'
import { count, indent, type Style } from './style.ts'
import { blockLines, inline, inlineField, isLong, NOT_SET, textLines } from './value-text.ts'
import { changedLine, visible } from './visible.ts'

/** Paths are padded to the longest of their change, but a long one does not push the others away. */
const WIDEST_PATH = 46

/** How much of a long value that is new as a whole is shown. */
const PREVIEW = 5

const INDENT = 4

/** `set`: a create, where nothing was before. `change`: an update. */
export type FieldMode = 'set' | 'change'

export function fieldLines(fields: readonly FieldChange[], mode: FieldMode, style: Style): string[] {
  const short = fields.map((field) => oneLine(field, mode))
  // A secret stays on its line, however long its path: only there is its value surely not shown.
  const fits = (text: string | null, field: FieldChange): text is string =>
    text !== null &&
    (field.sensitive || INDENT + pathColumn(field.path, 0).length + text.length <= style.width)
  const column = Math.max(
    0,
    ...fields.map((field, index) =>
      fits(short[index] ?? null, field) ? Math.min(WIDEST_PATH, visible(field.path).length) : 0,
    ),
  )
  return fields.flatMap((field, index) => {
    const text = short[index] ?? null
    return fits(text, field)
      ? indent(INDENT, [`${pathColumn(field.path, column)}${paint(field, mode, style)}`])
      : indent(INDENT, manyLines(field, mode, style))
  })
}

const pathColumn = (path: string, column: number): string => `${`${visible(path)}:`.padEnd(column + 1)} `

/** Both sides on one line, uncoloured; `null` where a side is text of several lines. */
function oneLine(field: FieldChange, mode: FieldMode): string | null {
  if (field.sensitive) return `${SENSITIVE} ${fate(field)}`
  if (isLong(field.before) || isLong(field.after)) return null
  return mode === 'set'
    ? inlineField(field.after)
    : `${inlineField(field.before)} → ${inlineField(field.after)}`
}

/** {@link oneLine} with its colours. */
function paint(field: FieldChange, mode: FieldMode, { colors }: Style): string {
  if (field.sensitive) return `${colors.dim(SENSITIVE)} ${fate(field)}`
  const side = (value: Json, color: (text: string) => string): string =>
    value === null ? colors.dim(NOT_SET) : color(inline(value))
  return mode === 'set'
    ? side(field.after, String)
    : `${side(field.before, colors.red)} ${colors.dim('→')} ${side(field.after, colors.green)}`
}

/** What happens to a secret: all that may be said about it. */
const fate = (field: FieldChange): string =>
  field.before === null ? 'set' : field.after === null ? 'removed' : 'changed'

function manyLines(field: FieldChange, mode: FieldMode, style: Style): string[] {
  const path = `${visible(field.path)}:`
  if (field.before === null) {
    const size = sizeOf(field.after)
    const head = mode === 'set' ? size : `${style.colors.dim(NOT_SET)} → ${size || 'set'}`
    return [`${path} ${head}`.trimEnd(), ...preview(field.after, '+', style)]
  }
  if (field.after === null) {
    const head = `${sizeOf(field.before) || 'set'} → ${style.colors.dim(NOT_SET)}`
    return [`${path} ${head}`, ...preview(field.before, '-', style)]
  }
  const { note, lines } = valueDiff(field.before, field.after, style)
  return [`${path} ${note}`.trimEnd(), ...indent(2, lines)]
}

/** The size of a text: in lines, or in characters when it is one long line. Other values have none. */
function sizeOf(value: Json): string {
  if (typeof value !== 'string') return ''
  const lines = textLines(value).length
  return lines === 1 ? count(value.length, 'character') : count(lines, 'line')
}

/** A value that comes or goes as a whole: its first lines, and how much is left. */
function preview(value: Json, sign: '+' | '-', style: Style): string[] {
  const { colors, verbose, width } = style
  const paintLine = sign === '+' ? colors.green : colors.red
  const room = width - INDENT - 4
  const all = blockLines(value, room)
  // A note in place of a single line would save nothing.
  const shown = verbose || all.length <= PREVIEW + 1 ? all : all.slice(0, PREVIEW)
  const lines = shown.map((line) => {
    const text = changedLine(line)
    const cut = !verbose && text.length > room ? `${text.slice(0, room - 1)}…` : text
    return paintLine(cut === '' ? sign : `${sign} ${cut}`)
  })
  const left = all.length - shown.length
  return indent(2, left > 0 ? [...lines, colors.dim(`… ${left} more lines`)] : lines)
}

/** Two values that need more than a line, as a diff with a note about their size; `null` has no lines. */
export function valueDiff(
  before: Json,
  after: Json,
  style: Style,
): { readonly note: string; readonly lines: readonly string[] } {
  const room = style.width - INDENT - 4
  const linesOf = (value: Json): string[] => (value === null ? [] : blockLines(value, room))
  const diff = lineDiff(linesOf(before), linesOf(after), style.colors)
  if (diff.added + diff.removed === 0) return { note: '', lines: hardToSee(before, after, style) }
  const ending = endingNote(before, after)
  const lines = ending === null ? diff.lines : [...diff.lines, style.colors.dim(ending)]
  if (typeof before !== 'string' || typeof after !== 'string') return { note: '', lines }
  const [from, to] = [textLines(before).length, textLines(after).length]
  const note =
    from === 1 && to === 1
      ? `${before.length} → ${after.length} characters`
      : `${from} → ${to} lines, +${diff.added} -${diff.removed}`
  return { note, lines }
}

function endingNote(before: Json, after: Json): string | null {
  if (typeof before !== 'string' || typeof after !== 'string') return null
  if (before.endsWith('\n') === after.endsWith('\n')) return null
  return after.endsWith('\n') ? '(line break added at the end)' : '(line break removed at the end)'
}

/** Values whose lines are equal still differ, in their last line break or in their type: say so, never nothing. */
function hardToSee(before: Json, after: Json, { colors }: Style): string[] {
  const ending = endingNote(before, after)
  return ending === null
    ? [colors.red(`- ${changedLine(inline(before))}`), colors.green(`+ ${changedLine(inline(after))}`)]
    : [ending]
}
