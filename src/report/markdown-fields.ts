/** Field changes in markdown: a table of those that fit on a line, and a fence for each that does not. */

import { SENSITIVE } from '../model/manifest.ts'
import type { FieldChange } from '../model/plan.ts'
import { type FieldView, fieldView } from './field-view.ts'
import { type Block, fence, table } from './markdown-blocks.ts'
import { fencedDiff, fencedWhole } from './markdown-diff.ts'
import { code } from './markdown-escape.ts'
import { inline, NOT_SET } from './value-text.ts'

/** Characters of a path and its values that are still good to read in a row of a table. */
const ROOM = 160

/** The two sides of a field, and what is said of them. A resource that comes or goes has but one. */
export interface Sides {
  readonly before: string | null
  readonly after: string | null
  /** Of a secret that is not the same on both sides. */
  readonly differs: string
  /** Of a long value that only one side has; empty where that goes without saying. */
  readonly onlyBefore: string
  readonly onlyAfter: string
  /** What the signs of a diff stand for; empty where everybody knows. */
  readonly signs: string
}

const PLAIN = { onlyBefore: 'removed', onlyAfter: 'new', signs: '' }

export const CHANGED: Sides = { ...PLAIN, before: 'before', after: 'after', differs: 'changed' }
export const CREATED: Sides = { ...PLAIN, before: null, after: 'value', differs: 'set', onlyAfter: '' }
export const DELETED: Sides = { ...PLAIN, before: 'value', after: null, differs: 'removed', onlyBefore: '' }

export function fieldBlocks(fields: readonly FieldChange[], sides: Sides): readonly Block[] {
  const mode = sides.before === null ? 'set' : 'change'
  const views = fields.map(({ path, ...field }) => ({
    path: code(path),
    view: fieldView({ path, ...field }, mode, ROOM),
  }))
  const rows = views.flatMap(({ path, view }) => {
    const cells = cellsOf(view, sides)
    return cells === null ? [] : [[path, ...cells]]
  })
  const heads = ['field', ...[sides.before, sides.after].filter((side) => side !== null)]
  return [
    ...(rows.length === 0 ? [] : [table(heads, rows)]),
    ...views.flatMap(({ path, view }) => longBlock(path, view, sides)),
  ]
}

/** The values of a row, or `null` for what is shown below the table. */
function cellsOf(view: FieldView, sides: Sides): readonly string[] | null {
  const both = (before: string, after: string): readonly string[] => [
    ...(sides.before === null ? [] : [before]),
    ...(sides.after === null ? [] : [after]),
  ]
  switch (view.kind) {
    case 'secret':
      return both(...secretCells(view.fate, sides))
    case 'inline':
      return both(valueCell(view.before), valueCell(view.after))
    case 'whole':
    case 'diff':
      return null
    default:
      return view satisfies never
  }
}

const valueCell = (value: FieldChange['before']): string => (value === null ? NOT_SET : code(inline(value)))

function secretCells(
  fate: Extract<FieldView, { kind: 'secret' }>['fate'],
  { differs }: Sides,
): [string, string] {
  switch (fate) {
    case 'set':
      return [NOT_SET, `${SENSITIVE} set`]
    case 'removed':
      return [SENSITIVE, 'removed']
    case 'changed':
      return [SENSITIVE, `${SENSITIVE} ${differs}`]
    default:
      return fate satisfies never
  }
}

function longBlock(path: string, view: FieldView, sides: Sides): readonly Block[] {
  switch (view.kind) {
    case 'secret':
    case 'inline':
      return []
    case 'whole': {
      const only = view.side === 'added' ? sides.onlyAfter : sides.onlyBefore
      return [fence(label(path, [only, view.size]), 'diff', fencedWhole(view.side, view.lines))]
    }
    case 'diff':
      return [fence(label(path, [view.note, sides.signs]), 'diff', fencedDiff(view.blocks, view.ending))]
    default:
      return view satisfies never
  }
}

/** @param about finished markdown */
const label = (path: string, about: readonly string[]): string =>
  [path, about.filter((words) => words !== '').join('; ')].filter((part) => part !== '').join(' ')
