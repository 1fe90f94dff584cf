/** Lists, read whole: every page, no row twice, counted against `total`. */

import type { ListRequest, Query } from '../model/io.ts'
import { isList, isObject, type Json, type JsonObject } from '../model/json.ts'
import { type Failure, fail, ok, type Result } from '../model/result.ts'

export type Get = (path: string, query: Query) => Promise<Result<JsonObject, Failure>>

interface Page {
  readonly rows: readonly JsonObject[]
  readonly total: number | null
}

/** One reading of a list; `mismatch` says how its pages fail to add up. */
interface Reading {
  readonly rows: readonly JsonObject[]
  readonly mismatch: string | null
}

/**
 * Reads a list with `limit` and `offset`. The API sorts by nothing it tells, so rows can be skipped or repeated while
 * others edit: when the pages do not add up everything is read once more, and then it is a failure, never a short list.
 * @param onReread told before the second reading
 */
export async function readList(
  get: Get,
  request: ListRequest,
  onReread: () => void,
): Promise<Result<readonly JsonObject[], Failure>> {
  const first = await readOnce(get, request)
  if (!first.ok || first.value.mismatch === null) return rowsOf(first)
  onReread()
  const second = await readOnce(get, request)
  if (!second.ok || second.value.mismatch === null) return rowsOf(second)
  return fail({
    code: 'incomplete-read',
    message: `The pages of GET ${request.path} do not add up, twice: ${second.value.mismatch}.`,
    hint: 'Somebody is probably editing right now: run the command again in a minute.',
    request: `GET ${request.path}`,
  })
}

const rowsOf = (reading: Result<Reading, Failure>): Result<readonly JsonObject[], Failure> =>
  reading.ok ? ok(reading.value.rows) : reading

async function readOnce(get: Get, request: ListRequest): Promise<Result<Reading, Failure>> {
  const first = await readPage(get, request, 0)
  if (!first.ok) return first
  const { rows, total } = first.value
  if (request.pageSize === null) return ok(addUp([first.value]))
  if (total === null) return readUntilShort(get, request, first.value, request.pageSize)
  // A server that serves smaller pages than it was asked for is followed at its own pace.
  const size = rows.length > 0 ? Math.min(rows.length, request.pageSize) : request.pageSize
  const overlap = overlapOf(total, size)
  const offsets = offsetsOf(total, size, overlap)
  const others = await Promise.all(offsets.map((offset) => readPage(get, request, offset)))
  const pages: Page[] = [first.value]
  for (const page of others) {
    if (!page.ok) return page
    pages.push(page.value)
  }
  const gap = overlap === 0 ? null : gapIn(pages)
  return ok(gap === null ? addUp(pages) : { rows: [], mismatch: gap })
}

/** Where the pages after the first begin: each `overlap` rows before the one in front of it ends. */
function offsetsOf(total: number, size: number, overlap: number): readonly number[] {
  const step = size - overlap
  const offsets: number[] = []
  for (let offset = step; offset + overlap < total; offset += step) offsets.push(offset)
  return offsets
}

/** One row wherever the last page has room for it, so that it costs no request; else none. */
const overlapOf = (total: number, size: number): 0 | 1 =>
  size > 1 && offsetsOf(total, size, 1).length === offsetsOf(total, size, 0).length ? 1 : 0

/**
 * A page that does not hold the last row of the one before may have skipped others. Totals do not tell: they stay the
 * same when one row goes and another one comes.
 */
function gapIn(pages: readonly Page[]): string | null {
  const gap = pages.findIndex(({ rows }, index) => {
    const last = rows.at(-1)?.['id']
    const next = pages[index + 1]
    return next !== undefined && last !== undefined && !next.rows.some((row) => row['id'] === last)
  })
  return gap === -1 ? null : `page ${gap + 2} does not go on where page ${gap + 1} ended`
}

/** Without a `total`, a page that is not full is the last one. */
async function readUntilShort(
  get: Get,
  request: ListRequest,
  first: Page,
  size: number,
): Promise<Result<Reading, Failure>> {
  const pages = [first]
  let seen = addUp(pages).rows.length
  for (let last = first; last.rows.length >= size; ) {
    const page = await readPage(get, request, pages.length * size)
    if (!page.ok) return page
    last = page.value
    pages.push(last)
    const now = addUp(pages).rows.length
    if (last.rows.length > 0 && now === seen) {
      return ok({ rows: [], mismatch: `page ${pages.length} only repeats earlier rows` })
    }
    seen = now
  }
  return ok(addUp(pages))
}

function addUp(pages: readonly Page[]): Reading {
  const unique = new Map<Json | symbol, JsonObject>()
  for (const row of pages.flatMap((page) => page.rows)) {
    const id = typeof row['id'] === 'string' ? row['id'] : Symbol('a row without an id')
    if (!unique.has(id)) unique.set(id, row)
  }
  const rows = [...unique.values()]
  const totals = new Set(pages.map((page) => page.total).filter((total) => total !== null))
  const [total] = totals
  if (totals.size > 1)
    return { rows, mismatch: `the total changed between pages (${[...totals].join(', ')})` }
  if (total === undefined || total === rows.length) return { rows, mismatch: null }
  return { rows, mismatch: `${rows.length} different rows, but a total of ${total}` }
}

async function readPage(get: Get, request: ListRequest, offset: number): Promise<Result<Page, Failure>> {
  const paging = request.pageSize === null ? {} : { limit: request.pageSize, offset }
  const answer = await get(request.path, { ...request.query, ...paging })
  if (!answer.ok) return answer
  const rows = answer.value[request.rows]
  const total = answer.value['total']
  if (!isList(rows) || !rows.every(isObject)) {
    return fail({
      code: 'bad-answer',
      message: `The answer to GET ${request.path} has no list '${request.rows}'.`,
      hint: 'Duvo may have changed its API: look for a newer version of duvo-gitops, or try another --dialect.',
      request: `GET ${request.path}`,
    })
  }
  return ok({ rows, total: typeof total === 'number' ? total : null })
}
