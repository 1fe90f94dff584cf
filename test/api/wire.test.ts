import nock from 'nock'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createWriter } from '../../src/api/client.ts'
import { createVirtualClock, holdingFetch } from '../helpers/virtual-clock.ts'

const KEY = 'dv_0123456789abcdefghijklmnopqrstuv'

// The interceptor answers over real turns of the event loop, so virtual time is held meanwhile.
function connect() {
  const clock = createVirtualClock()
  const client = createWriter({
    baseUrl: 'https://api.duvo.ai',
    apiKey: KEY,
    userAgent: 'duvo-gitops/0.0.0',
    clock,
    random: () => 0.5,
    fetch: holdingFetch(clock),
  })
  if (!client.ok) throw new Error(client.error.message)
  return { ...client.value, clock }
}

beforeAll(() => nock.disableNetConnect())
afterEach(() => nock.cleanAll())
afterAll(() => nock.restore())

describe('over the wire', () => {
  const api = () => nock('https://api.duvo.ai', { reqheaders: { authorization: `Bearer ${KEY}` } })

  it('reads all pages', async () => {
    const rows = Array.from({ length: 201 }, (_, index) => ({ id: String(index) }))
    api()
      .get('/v1/agents')
      .query(true)
      .times(3)
      .reply((uri) => {
        const query = new URL(uri, 'https://api.duvo.ai').searchParams
        const offset = Number(query.get('offset'))
        return [200, { agents: rows.slice(offset, offset + Number(query.get('limit'))), total: 201 }]
      })
    const { reader, traffic } = connect()
    const result = await reader.list({ path: '/v1/agents', rows: 'agents', pageSize: 100 })
    expect(result.ok && result.value.length).toBe(201)
    expect(traffic().sent).toBe(3)
  })

  it('sends the JSON body, and the same body again after a 429', async () => {
    const body = { name: 'Invoice Processor' }
    api().post('/v1/agents', body).reply(429, { error: 'Too many' }, { 'retry-after': '2' })
    api()
      .post('/v1/agents', body)
      .reply(201, { agent: { id: '1' } })
    const { writer, clock, traffic } = connect()
    const result = await writer.send({ method: 'POST', path: '/v1/agents', body, retry: 'once' })
    expect(result).toEqual({ ok: true, value: { agent: { id: '1' } } })
    expect(clock.elapsed()).toBeGreaterThanOrEqual(2000)
    expect(traffic()).toEqual({ sent: 2, retried: 1, throttled: 1 })
  })

  it('tells a refused connection from a broken one', async () => {
    const post = { method: 'POST', path: '/v1/agents', body: {}, retry: 'once' } as const
    api()
      .post('/v1/agents')
      .replyWithError(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))
    api().post('/v1/agents').reply(201, { agent: {} })
    expect((await connect().writer.send(post)).ok).toBe(true)

    api()
      .post('/v1/agents')
      .replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }))
    expect(await connect().writer.send(post)).toMatchObject({ error: { code: 'network', fate: 'unknown' } })
  })

  it('tries a web page again when reading', async () => {
    api().get('/v1/agent-folders').reply(200, '<html>Bad gateway</html>')
    api().get('/v1/agent-folders').reply(200, { folders: [] })
    const { reader } = connect()
    expect(await reader.get('/v1/agent-folders')).toEqual({ ok: true, value: { folders: [] } })
  })
})
