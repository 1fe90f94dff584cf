/** Field changes of a plan in the terminal: `path: before → after`, or a diff where one line cannot hold them. */

import type { Json } from '../model/json.ts'
import { SENSITIVE } from '../model/manifest.ts'
import type { FieldChange } from '../model/plan.ts'
import { type FieldMode, type FieldView, fieldView, valueDiff as viewDiff } from './field-view.ts'
import { indent, type Style } from './style.ts'
import { diffLines } from './text-diff.ts'
import { inline, NOT_SET } from './value-text.ts'
import { changedLine, visible } from './visible.ts'

/** Paths are padded to the longest of their change, but a long one does not push the others away. */
const WIDEST_PATH = 46

/** How much of a long value that is new as a whole is shown. */
const PREVIEW = 5

const INDENT = 4

export function fieldLines(fields: readonly FieldChange[], mode: FieldMode, style: Style): string[] {
  const views = fields.map((field) => ({ field, view: fieldView(field, mode, style.width - INDENT) }))
  const column = Math.max(
    0,
    ...views
      .filter(({ view }) => view.kind === 'inline' || view.kind === 'secret')
      .map(({ field }) => Math.min(WIDEST_PATH, visible(field.path).length)),
  )
  return views.flatMap(({ field, view }) => indent(INDENT, viewLines(field, view, mode, column, style)))
}

function viewLines(
  { path }: FieldChange,
  view: FieldView,
  mode: FieldMode,
  column: number,
  style: Style,
): string[] {
  const { colors } = style
  const label = `${visible(path)}:`
  const beside = `${label.padEnd(column + 1)} `
  switch (view.kind) {
    case 'secret':
      return [`${beside}${colors.dim(SENSITIVE)} ${view.fate}`]
    case 'inline':
      return [`${beside}${inlineText(view.before, view.after, mode, style)}`]
    case 'whole':
      return wholeLines(label, view, mode, style)
    case 'diff':
      return [`${label} ${view.note}`.trimEnd(), ...indent(2, diffWithEnding(view, style))]
    default:
      return view satisfies never
  }
}

function inlineText(before: Json, after: Json, mode: FieldMode, { colors }: Style): string {
  const side = (value: Json, color: (text: string) => string): string =>
    value === null ? colors.dim(NOT_SET) : color(inline(value))
  return mode === 'set'
    ? side(after, String)
    : `${side(before, colors.red)} ${colors.dim('→')} ${side(after, colors.green)}`
}

function wholeLines(
  label: string,
  { side, size, lines }: Extract<FieldView, { kind: 'whole' }>,
  mode: FieldMode,
  style: Style,
): string[] {
  const none = style.colors.dim(NOT_SET)
  const change = side === 'added' ? `${none} → ${size || 'set'}` : `${size || 'set'} → ${none}`
  const head = mode === 'set' && side === 'added' ? size : change
  return [`${label} ${head}`.trimEnd(), ...preview(lines, side === 'added' ? '+' : '-', style)]
}

/** The first lines of a value that comes or goes as a whole, and how much is left. */
function preview(all: readonly string[], sign: '+' | '-', style: Style): string[] {
  const { colors, verbose, width } = style
  const paintLine = sign === '+' ? colors.green : colors.red
  const room = width - INDENT - 4
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

/** Two values that need more than a line, as a diff with a note about their size. */
export function valueDiff(
  before: Json,
  after: Json,
  style: Style,
): { readonly note: string; readonly lines: readonly string[] } {
  const diff = viewDiff(before, after, style.width - INDENT - 4)
  return { note: diff.note, lines: diffWithEnding(diff, style) }
}

const diffWithEnding = (
  { blocks, ending }: Pick<ReturnType<typeof viewDiff>, 'blocks' | 'ending'>,
  { colors }: Style,
): string[] => [...diffLines(blocks, colors), ...(ending === null ? [] : [colors.dim(ending)])]
