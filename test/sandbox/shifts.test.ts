import { describe, expect, it } from 'vitest'
import { type Call, setUp } from './helpers.ts'

type List = 'agents' | 'connections'

const shift = (call: Call, body: object) => call('POST', '/_sandbox/between-pages', body, null)

/** Reads a list in pages of two; the names, page by page, and the totals they claim. */
async function pages(call: Call, list: List): Promise<{ names: string[]; totals: string[] }> {
  const names: string[] = []
  const totals: string[] = []
  for (let offset = 0; offset < 6; offset += 2) {
    const { body } = await call('GET', `/v1/${list}?limit=2&offset=${offset}`)
    const rows = body[list === 'agents' ? 'agents' : 'integrations'] ?? []
    names.push(...rows.map((row) => `${row['name']}`))
    totals.push(`${body['total']}`)
  }
  return { names, totals }
}

async function five(list: List): Promise<Call> {
  const { call, clock } = setUp()
  for (const name of 'abcde') {
    const body = list === 'agents' ? { name } : { name, provider: 'user', auth_method: 'url' }
    await call('POST', `/v1/${list}`, body)
    clock.advance(1000)
  }
  return call
}

describe.each<List>(['agents', 'connections'])('between pages of %s', (list) => {
  it('a new row makes the page repeat one', async () => {
    const call = await five(list)
    expect((await shift(call, { list, at: 2, action: 'create' })).status).toBe(201)
    expect(await pages(call, list)).toEqual({ names: [...'abbcde'], totals: ['5', '6', '6'] })
    expect((await pages(call, list)).names).toEqual(['Created between pages', ...'abcde'])
  })

  it('a row that goes makes the page skip one', async () => {
    const call = await five(list)
    await shift(call, { list, at: 2, action: 'delete' })
    expect(await pages(call, list)).toEqual({ names: [...'abde'], totals: ['5', '4', '4'] })
    expect((await pages(call, list)).names).toEqual([...'bcde'])
  })

  it('a row that moves makes the page skip one under the same total', async () => {
    const call = await five(list)
    await shift(call, { list, at: 2, action: 'reorder' })
    expect(await pages(call, list)).toEqual({ names: [...'abdea'], totals: ['5', '5', '5'] })
    expect((await pages(call, list)).names).toEqual([...'bcdea'])
  })

  it('happens as often as told, and not after it was cleared', async () => {
    const call = await five(list)
    await shift(call, { list, at: 0, action: 'delete', times: 2 })
    for (const total of ['4', '3', '3']) expect((await pages(call, list)).totals[0]).toBe(total)
    await shift(call, { list, at: 0, action: 'delete' })
    await call('DELETE', '/_sandbox/between-pages', undefined, null)
    expect((await pages(call, list)).totals[0]).toBe('3')
  })
})

describe('POST /_sandbox/between-pages', () => {
  it.each([
    {},
    { list: 'folders', at: 0, action: 'create' },
    { list: 'agents', at: -1, action: 'create' },
    { list: 'agents', at: 0, action: 'swap' },
    { list: 'agents', at: 0, action: 'create', times: 0 },
  ])('refuses %j', async (body) => {
    expect((await shift(setUp().call, body)).status).toBe(400)
  })
})
