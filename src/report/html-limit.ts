/** Keeping a page small enough to open: past a certain size, every long value shows its beginning only. */

import type { Json } from '../model/json.ts'
import type { FieldChange } from '../model/plan.ts'
import type { Limit } from './html-diff.ts'

/** Characters of values that a page takes without a thought: a few megabytes. */
const ROOM = 5_000_000

/** A value worth limiting. */
const LONG = 2_000

const FEWEST_LINES = 20
const COLUMNS = 2_000

/** A line of a long value, about, with its markup. */
const LINE = 120

export function limitFor(fields: readonly FieldChange[]): Limit {
  const sizes = fields.map(({ before, after }) => lengthOf(before) + lengthOf(after))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  if (total <= ROOM) return { lines: Number.POSITIVE_INFINITY, columns: Number.POSITIVE_INFINITY }
  const long = sizes.filter((size) => size > LONG).length
  return { lines: Math.max(FEWEST_LINES, Math.floor(ROOM / LINE / Math.max(1, long))), columns: COLUMNS }
}

const lengthOf = (value: Json): number =>
  typeof value === 'string' ? value.length : value === null ? 0 : JSON.stringify(value).length
