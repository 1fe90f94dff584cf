import { describe, expect, it } from 'vitest'
import type { WriteRequest } from '../../src/model/io.ts'
import { brokenOff, create, type Handler, json, KEY, never, open, patch, remove } from './open-client.ts'

describe('a request', () => {
  it('carries key, user agent and accept, and counts as traffic', async () => {
    const seen: Request[] = []
    const { writer, traffic } = open(async (request) => {
      seen.push(request.clone())
      return json({ agent: { id: '1', surprise: true } }, 201)
    })
    expect(await writer.send({ ...create, query: { dry: 1 } })).toEqual({
      ok: true,
      value: { agent: { id: '1', surprise: true } },
    })
    const request = seen[0]
    expect(request?.url).toBe('https://api.duvo.ai/v1/agents?dry=1')
    expect(Object.fromEntries(request?.headers ?? [])).toMatchObject({
      authorization: `Bearer ${KEY}`,
      accept: 'application/json',
      'user-agent': 'duvo-gitops/1.2.3',
      'content-type': 'application/json',
    })
    expect(await request?.json()).toEqual({ name: 'private' })
    expect(traffic()).toEqual({ sent: 1, retried: 0, throttled: 0 })
  })

  it('keeps at most `concurrency` under way, list pages included, and none while backing off', async () => {
    const { reader, clock, most } = open(
      async (_request, call) => {
        await clock.sleep(100)
        return call % 3 === 0 ? json({ error: 'oops' }, 500) : json({ agents: [], total: 0 })
      },
      { concurrency: 4 },
    )
    const results = await Promise.all(
      Array.from({ length: 40 }, () => reader.list({ path: '/v1/agents', rows: 'agents', pageSize: 100 })),
    )
    expect(results.every((result) => result.ok)).toBe(true)
    expect(most()).toBe(4)
  })

  it('does not follow redirects', async () => {
    const { writer, sent } = open(
      () => new Response(null, { status: 302, headers: { location: 'https://x.example' } }),
    )
    expect(await writer.get('/v1/agents')).toMatchObject({
      ok: false,
      error: { code: 'bad-answer', status: 302 },
    })
    expect(sent).toHaveLength(1)
  })
})

describe('failures', () => {
  it.each<[number, unknown, string, string]>([
    [
      400,
      { error: 'Bad Request', message: 'name is\nrequired' },
      'rejected',
      'Bad Request: name is required',
    ],
    [401, { error: 'Unauthorized' }, 'unauthorized', 'refused the API key (401)'],
    [403, { error: 'Forbidden', team_id: 'team-9' }, 'forbidden', '(403)'],
    [404, { error: 'Not found' }, 'not-found', '(404)'],
    [409, { error: 'Conflict' }, 'rejected', '(409): Conflict'],
    [422, 'no object', 'rejected', '(422) without saying why'],
  ])('%i becomes a failure in words', async (status, body, code, words) => {
    const { writer, sent } = open(() => json(body, status))
    const result = await writer.send(create)
    expect(result).toMatchObject({
      ok: false,
      error: { code, status, request: 'POST /v1/agents', fate: 'not-applied', hint: expect.any(String) },
    })
    expect(result.ok ? '' : result.error.message).toContain(words)
    expect(sent).toHaveLength(1)
  })

  it('names the team a 403 tells', async () => {
    const { reader } = open(() => json({ error: 'Forbidden', team_id: 'team-9' }, 403))
    expect(await reader.get('/v1/agents/1')).toMatchObject({
      error: { hint: expect.stringContaining('team team-9') },
    })
  })

  it('shortens what the API says and never repeats the key, the body or the query', async () => {
    const { writer } = open(() => json({ error: `no ${KEY} ${'x'.repeat(900)}` }, 400))
    const result = await writer.send({ ...create, query: { token: 'hidden' } })
    const text = JSON.stringify(result)
    expect(text).not.toContain(KEY)
    expect(text).not.toContain('private')
    expect(text).not.toContain('hidden')
    expect(text.length).toBeLessThan(700)
  })

  it.each<[string, Handler, WriteRequest | 'GET', string, 'unknown' | 'not-applied' | undefined, number]>([
    ['GET, 500', () => json({}, 500), 'GET', 'server-error', undefined, 6],
    ['GET, web page', () => new Response('<html>'), 'GET', 'bad-answer', undefined, 6],
    ['GET, truncated', () => new Response('{"agents": [{"id"'), 'GET', 'bad-answer', undefined, 6],
    ['GET, empty', () => new Response(''), 'GET', 'bad-answer', undefined, 6],
    ['GET, hang', never, 'GET', 'timeout', undefined, 6],
    ['GET, reset', brokenOff('ECONNRESET'), 'GET', 'network', undefined, 6],
    ['PATCH, 502', () => json({}, 502), patch, 'server-error', 'unknown', 6],
    ['PATCH, web page', () => new Response('<html>'), patch, 'bad-answer', 'unknown', 6],
    ['DELETE, hang', never, remove, 'timeout', 'unknown', 6],
    ['creating POST, 500', () => json({}, 500), create, 'server-error', 'unknown', 1],
    ['creating POST, 408', () => json({}, 408), create, 'timeout', 'unknown', 1],
    ['creating POST, hang', never, create, 'timeout', 'unknown', 1],
    ['creating POST, reset', brokenOff('ECONNRESET'), create, 'network', 'unknown', 1],
    ['creating POST, refused', brokenOff('ECONNREFUSED'), create, 'network', 'not-applied', 6],
    [
      'creating POST, truncated',
      () => new Response('{"agent":', { status: 201 }),
      create,
      'bad-answer',
      'unknown',
      1,
    ],
    ['creating POST, 429', () => json({}, 429), create, 'rate-limited', 'not-applied', 21],
  ])('%s', async (_name, handler, request, code, fate, attempts) => {
    const { writer, sent } = open(handler)
    const result = request === 'GET' ? await writer.get('/v1/agents') : await writer.send(request)
    expect(result.ok ? null : result.error.code).toBe(code)
    expect(result.ok ? null : result.error.fate).toBe(fate)
    expect(sent).toHaveLength(attempts)
  })

  it('remembers that an earlier attempt may have worked', async () => {
    const { writer } = open((_request, call) => (call === 0 ? json({}, 500) : json({ error: 'no' }, 400)))
    expect(await writer.send(patch)).toMatchObject({ error: { code: 'rejected', fate: 'unknown' } })
  })

  it('takes DELETE answered 404, 204 or nothing as done', async () => {
    for (const answer of [
      () => json({}, 404),
      () => new Response(null, { status: 204 }),
      () => new Response(''),
    ]) {
      expect(await open(answer).writer.send(remove)).toEqual({ ok: true, value: {} })
    }
  })

  it('names the host and the setting when there is no connection', async () => {
    const { reader } = open(brokenOff('ENOTFOUND'))
    expect(await reader.get('/v1/agents')).toMatchObject({
      error: {
        message: 'Cannot reach api.duvo.ai: the host name is unknown (ENOTFOUND).',
        hint: expect.stringContaining('DUVO_API_BASE_URL'),
      },
    })
  })
})

describe('time', () => {
  it('ends a hang after the timeout, a body that never ends included, and aborts it', async () => {
    let aborted = 0
    const { writer, clock } = open(
      (request) => {
        request.signal.addEventListener('abort', () => {
          aborted += 1
        })
        return new Response(new ReadableStream({ pull: () => never().then(() => undefined) }))
      },
      { timeoutMs: 12_000 },
    )
    expect(await writer.send(create)).toMatchObject({
      error: {
        code: 'timeout',
        message: expect.stringContaining('12 s'),
        hint: expect.stringContaining('--timeout'),
      },
    })
    expect(clock.elapsed()).toBe(12_000)
    expect(aborted).toBe(1)
    expect(clock.sleeping()).toBe(0)
  })

  it('makes everybody wait for the retry-after of one', async () => {
    const at: number[] = []
    const { reader, clock, traffic } = open((_request, call) => {
      at.push(clock.elapsed())
      return call === 0 ? json({}, 429, { 'retry-after': '30' }) : json({})
    })
    await Promise.all([reader.get('/v1/agents'), reader.get('/v1/connections')])
    expect(at[0]).toBe(0)
    expect(Math.min(...at.slice(1))).toBeGreaterThanOrEqual(30_000)
    expect(traffic()).toEqual({ sent: 3, retried: 1, throttled: 1 })
  })

  it('sends nothing new once stopped, but waits for what is under way', async () => {
    const stop = new AbortController()
    const { writer, sent } = open(
      async () => {
        stop.abort()
        return json({ done: true })
      },
      { signal: stop.signal },
    )
    const [first, second] = await Promise.all([writer.get('/v1/agents'), writer.send(create)])
    expect(first).toEqual({ ok: true, value: { done: true } })
    expect(second).toMatchObject({ error: { code: 'interrupted', fate: 'not-applied' } })
    expect(sent).toHaveLength(1)
  })

  it('ends a backoff when stopped', async () => {
    const stop = new AbortController()
    const { writer, sent } = open(() => json({}, 500), {
      signal: stop.signal,
      onNotice: (notice) => notice.type === 'retry' && stop.abort(),
    })
    expect(await writer.send(patch)).toMatchObject({ error: { code: 'interrupted', fate: 'unknown' } })
    expect(sent).toHaveLength(1)
  })
})
