import { describe, expect, it } from 'vitest'
import { type ClientOptions, createProbingClient, createReader } from '../../src/api/client.ts'
import { guardFetch, WriteRefused } from '../../src/api/guard.ts'
import { create, json, open } from './open-client.ts'

describe('read only', () => {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'post', 'HEAD'])(
    'the guard refuses %s before the wire',
    async (method) => {
      let sent = 0
      const guarded = guardFetch(async () => {
        sent += 1
        return json({})
      }, 'read')
      const url = 'https://api.duvo.ai/v1/agents'
      await expect(guarded(url, { method })).rejects.toThrow(WriteRefused)
      await expect(guarded(new Request(url, { method }))).rejects.toThrow(WriteRefused)
      await expect(guarded(new Request(url), { method })).rejects.toThrow(WriteRefused)
      expect(sent).toBe(0)
      await guarded(url)
      expect(sent).toBe(1)
    },
  )

  it('gives a reader no way to write, and a probe only its own', async () => {
    const { options, sent } = open(() => json({ ok: true }))
    const reading = createReader(options)
    expect(reading.ok && Object.keys(reading.value.reader)).toEqual(['team', 'get', 'list'])
    const probing = createProbingClient(options, [{ method: 'POST', path: /\/v1\/connections\/mcp\/probe/ }])
    if (!probing.ok) throw new Error('no client')
    const { writer } = probing.value
    expect((await writer.send({ ...create, path: '/v1/connections/mcp/probe' })).ok).toBe(true)
    for (const path of ['/v1/agents', '/v1/connections/mcp/probe/more', '/x/v1/connections/mcp/probe']) {
      expect(await writer.send({ ...create, path })).toMatchObject({
        error: { code: 'write-refused', fate: 'not-applied' },
      })
    }
    expect(sent).toEqual(['POST /v1/connections/mcp/probe'])
    expect(probing.value.traffic().sent).toBe(1)
  })
})

describe('settings', () => {
  it.each<[Partial<ClientOptions>, string]>([
    [{ apiKey: '' }, 'no-api-key'],
    [{ apiKey: 'dv_a\nb' }, 'bad-setting'],
    [{ baseUrl: 'nonsense' }, 'bad-setting'],
    [{ timeoutMs: 0 }, 'bad-setting'],
    [{ concurrency: 1.5 }, 'bad-setting'],
    [{ ratePerMinute: 0 }, 'bad-setting'],
  ])('%o is %s', (extra, code) => {
    const { options } = open(() => json({}))
    expect(createReader({ ...options, ...extra })).toMatchObject({ ok: false, error: { code } })
  })
})
