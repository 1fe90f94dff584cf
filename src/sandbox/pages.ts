import type { Core } from './core.ts'
import { badRequest } from './errors.ts'

/** A slice of a list: `limit` rows from `offset`. */
export type Page = { limit: number; offset: number }

/** The lists that come in pages: how many rows unless asked, and how many at most. The same in every dialect. */
export const PAGES = {
  agents: { standard: 20, max: 100 },
  revisions: { standard: 20, max: 100 },
  connections: { standard: 100, max: 100 },
} as const

const WHOLE_NUMBER = /^\d+$/

function wholeNumber(
  name: string,
  text: string | undefined,
  fallback: number,
  min: number,
  max: number,
): number {
  if (text === undefined) return fallback
  const value = WHOLE_NUMBER.test(text) ? Number(text) : Number.NaN
  if (!(value >= min && value <= max)) {
    throw badRequest(`query/${name}: must be a whole number from ${min} to ${max}`)
  }
  return value
}

/** Reads `limit` and `offset`; a limit beyond `max` is refused (400) and not cut down. */
export function pageOf(
  query: (name: string) => string | undefined,
  sizes: { readonly standard: number; readonly max: number },
): Page {
  return {
    limit: wholeNumber('limit', query('limit'), sizes.standard, 1, sizes.max),
    offset: wholeNumber('offset', query('offset'), 0, 0, Number.MAX_SAFE_INTEGER),
  }
}

/** Reads a query parameter that is `true` or, left out, `false`; anything else is a 400. */
export function flagOf(query: (name: string) => string | undefined, name: string): boolean {
  const text = query(name) ?? 'false'
  if (text !== 'true' && text !== 'false') throw badRequest(`query/${name}: must be one of true, false`)
  return text === 'true'
}

/** Digits and letters swapped about: an order that has nothing to do with time and stays the same. */
const scrambled = (id: string): string => [...id].reverse().join('')

/**
 * Rows in list order. The service documents none; here it is creation time then id, or an arbitrary order for
 * clients that should not rely on one.
 */
export function ordered<Row extends { id: string; created_at: string }>(
  core: Core,
  rows: Iterable<Row>,
): Row[] {
  const key =
    core.behaviour.listOrder === 'shuffled'
      ? (row: Row) => scrambled(row.id)
      : (row: Row) => `${row.created_at} ${row.id}`
  const keyed = [...rows].map((row) => ({ row, key: key(row) }))
  // Rows that a shifted page moved stand before or behind all others, whatever the order.
  for (const entry of core.positions.size === 0 ? [] : keyed) {
    const end = core.positions.get(entry.row.id)
    if (end !== undefined) entry.key = (end === 'first' ? ' ' : '~') + entry.key
  }
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return keyed.map(({ row }) => row)
}

/** One page and the numbers around it. */
export function paged<Row>(rows: readonly Row[], page: Page): { rows: Row[]; total: number } & Page {
  return { rows: rows.slice(page.offset, page.offset + page.limit), total: rows.length, ...page }
}
