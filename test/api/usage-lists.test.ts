/** What a client tells whoever waits: how far lists have come, and when there is something new. */

import { expect, it } from 'vitest'
import { json, open } from './open-client.ts'

const rows = (offset: number, count: number) =>
  Array.from({ length: count }, (_, n) => ({ id: `${offset + n}` }))

it('tells how far a list has come, page by page', async () => {
  const seen: unknown[] = []
  const { reader, lists, watch } = open((request) => {
    seen.push(lists())
    const offset = Number(new URL(request.url).searchParams.get('offset'))
    return json({ agents: rows(offset, Math.min(100, 250 - offset)), total: 250 })
  })
  let answers = 0
  const stop = watch(() => {
    answers += 1
  })
  const list = () => reader.list({ path: '/v1/agents', rows: 'agents', pageSize: 100 })
  await list()
  expect(seen.slice(0, 2)).toEqual([[], [{ name: 'agents', read: 100, total: 250 }]])
  expect(answers).toBe(3)
  const [done] = lists()
  expect(done?.read).toBeGreaterThanOrEqual(250)

  stop()
  await list()
  expect(seen[4], 'read again, it begins anew').toEqual([{ name: 'agents', read: 100, total: 250 }])
  expect(answers, 'nobody listens any more').toBe(3)
})

it('knows no total where the API tells none, and keeps lists apart', async () => {
  const { reader, lists } = open((request) =>
    request.url.includes('folders') ? json({ folders: rows(0, 3) }) : json({ agents: [], total: 0 }),
  )
  await reader.list({ path: '/v1/agent-folders', rows: 'folders', pageSize: null })
  await reader.list({ path: '/v1/agents', rows: 'agents', pageSize: 100 })
  expect(lists()).toEqual([
    { name: 'agent-folders', read: 3, total: null },
    { name: 'agents', read: 0, total: 0 },
  ])
})

it('tells its usage and the time for more, bound by the concurrency', async () => {
  const one = open(() =>
    json({ agent: {} }, 200, { 'x-ratelimit-limit': '300', 'x-ratelimit-remaining': '299' }),
  )
  await one.reader.get('/v1/agents/1')
  expect(one.usage()).toMatchObject({ used: 1, limit: 300 })
  expect(one.timeFor(0)).toBe(0)
})
