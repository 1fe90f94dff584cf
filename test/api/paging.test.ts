import { describe, expect, it } from 'vitest'
import { type Get, readList } from '../../src/api/paging.ts'
import type { ListRequest } from '../../src/model/io.ts'
import type { JsonObject } from '../../src/model/json.ts'
import { ok } from '../../src/model/result.ts'

const row = (index: number): JsonObject => ({ id: `id-${index}` })
const rowsUpTo = (count: number): JsonObject[] => Array.from({ length: count }, (_, index) => row(index))
const AGENTS: ListRequest = { path: '/v1/agents', rows: 'agents', pageSize: 100 }

/** `serve` gets the number of the request, from 0, with its limit and offset. */
async function read(
  serve: (call: number, limit: number, offset: number) => JsonObject,
  request: Partial<ListRequest> = {},
) {
  const asked: string[] = []
  let rereads = 0
  const get: Get = async (_path, query) => {
    asked.push(
      new URLSearchParams(Object.entries(query).map(([k, v]): [string, string] => [k, String(v)])).toString(),
    )
    return ok(serve(asked.length - 1, Number(query['limit']), Number(query['offset'])))
  }
  const result = await readList(get, { ...AGENTS, ...request }, () => {
    rereads += 1
  })
  return { result, asked, rereads, ids: result.ok ? result.value.map((item) => item['id']) : null }
}

const honest = (all: readonly JsonObject[]) => (_call: number, limit: number, offset: number) => ({
  agents: all.slice(offset, offset + limit),
  total: all.length,
})

describe('readList', () => {
  it.each([
    [0, 1],
    [1, 1],
    [100, 1],
    [101, 2],
    [250, 3],
  ])('reads %i rows with %i requests', async (count, requests) => {
    const { ids, asked } = await read(honest(rowsUpTo(count)), { query: { include_schedules: 'true' } })
    expect(ids).toEqual(rowsUpTo(count).map((item) => item['id']))
    expect(asked).toHaveLength(requests)
    expect(asked[0]).toBe('include_schedules=true&limit=100&offset=0')
  })

  it('sends no paging for a list that is never paged', async () => {
    const { result, asked } = await read(() => ({ agents: rowsUpTo(3) }), { pageSize: null })
    expect(result).toEqual(ok(rowsUpTo(3)))
    expect(asked).toEqual([''])
  })

  it('reads on until a short page when there is no total', async () => {
    const all = rowsUpTo(230)
    const { ids, asked } = await read((_call, limit, offset) => ({
      agents: all.slice(offset, offset + limit),
    }))
    expect(ids).toHaveLength(230)
    expect(asked).toHaveLength(3)
  })

  it('follows a server that serves smaller pages than asked for', async () => {
    const all = rowsUpTo(120)
    const { ids } = await read((_call, _limit, offset) => ({
      agents: all.slice(offset, offset + 50),
      total: 120,
    }))
    expect(ids).toHaveLength(120)
  })

  it('takes a row that came twice once', async () => {
    const all = rowsUpTo(150)
    const { ids, rereads } = await read((call, limit, offset) =>
      honest(all)(call, limit, call === 1 ? offset - 1 : offset),
    )
    expect(rereads).toBe(0)
    expect(ids).toHaveLength(150)
  })

  it('reads again when pages shifted and a row fell between them', async () => {
    const all = rowsUpTo(150)
    const { ids, rereads, asked } = await read((call, limit, offset) =>
      honest(all)(call, limit, call === 1 ? offset + 1 : offset),
    )
    expect(rereads).toBe(1)
    expect(asked).toHaveLength(4)
    expect(ids).toHaveLength(150)
  })

  it('reads again when rows went and as many others came between pages', async () => {
    const all = rowsUpTo(150)
    const later = [...all.slice(20), ...rowsUpTo(170).slice(150)]
    const { rereads, ids } = await read((call, limit, offset) =>
      honest(call === 0 ? all : later)(call, limit, offset),
    )
    expect(rereads).toBe(1)
    expect(ids).toEqual(later.map((item) => item['id']))
  })

  it('reads again when the total changes between pages', async () => {
    const { rereads, ids } = await read((call, limit, offset) =>
      honest(rowsUpTo(call === 0 ? 150 : 151))(call, limit, offset),
    )
    expect(rereads).toBe(1)
    expect(ids).toHaveLength(151)
  })

  it('fails, rather than return a short list, when the second reading does not add up either', async () => {
    const { result } = await read(() => ({ agents: rowsUpTo(3), total: 4 }), {})
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'incomplete-read', request: 'GET /v1/agents', hint: expect.stringContaining('again') },
    })
  })

  it('fails when a server without a total repeats the same page for ever', async () => {
    const { result } = await read(() => ({ agents: rowsUpTo(100) }))
    expect(result).toMatchObject({ ok: false, error: { code: 'incomplete-read' } })
  })

  it.each([[{}], [{ agents: {} }], [{ agents: ['text'] }], [{ agents: null }]])(
    'refuses the shape %o',
    async (body) => {
      const { result } = await read(() => body)
      expect(result).toMatchObject({ ok: false, error: { code: 'bad-answer' } })
    },
  )
})
