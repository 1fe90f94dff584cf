import { describe, expect, it } from 'vitest'
import { FAULT_GRAMMAR, parseFault } from '../../src/sandbox/fault-spec.ts'
import { createFaultBox } from '../../src/sandbox/faults.ts'
import { request, setUp } from './helpers.ts'

const struck = (spec: string) => setUp({ faults: [parseFault(`POST /v1/agent-folders ${spec}`)] })
const create = () => request('POST', '/v1/agent-folders', { name: 'F' })

describe('faults', () => {
  it.each<[string, number, number]>([
    ['429', 429, 0],
    ['500', 500, 0],
    ['502-before', 502, 0],
    ['503', 503, 0],
    ['500-after', 500, 1],
    ['502-after', 502, 1],
    ['503-after', 503, 1],
    ['html', 502, 0],
    ['html-after', 502, 1],
  ])('%s answers %i and leaves %i folders', async (spec, status, folders) => {
    const { sandbox } = struck(spec)
    expect((await sandbox.fetch(create())).status).toBe(status)
    expect(sandbox.state.snapshot().folders).toHaveLength(folders)
  })

  it('refused never reaches the service', async () => {
    const { sandbox } = struck('refused x1')
    const error = await sandbox.fetch(create()).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(TypeError)
    expect(error).toMatchObject({ message: 'fetch failed', cause: { code: 'ECONNREFUSED' } })
    expect(sandbox.state.snapshot().folders).toHaveLength(0)
    expect(sandbox.requests).toMatchObject([{ body: null, status: null, fault: 'refused' }])
  })

  it.each([
    ['drop-before', 0],
    ['drop-after', 1],
  ])('%s breaks the connection and leaves %i folders', async (spec, folders) => {
    const { sandbox } = struck(spec)
    const error = await sandbox.fetch(create()).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(TypeError)
    expect(error).toMatchObject({ message: 'fetch failed', cause: { code: 'ECONNRESET' } })
    expect(sandbox.state.snapshot().folders).toHaveLength(folders)
    expect(sandbox.requests).toMatchObject([{ status: null, fault: 'drop' }])
  })

  it.each([
    ['hang-before', 0],
    ['hang-after', 1],
  ])('%s never answers and leaves %i folders', async (spec, folders) => {
    const { sandbox, clock } = struck(spec)
    const giveUp = new AbortController()
    const answer = sandbox.fetch(new Request(create(), { signal: giveUp.signal }))
    const first = await Promise.race([answer, clock.sleep(3_600_000).then(() => 'nothing')])
    expect(first).toBe('nothing')
    giveUp.abort(new Error('enough'))
    await expect(answer).rejects.toThrow('enough')
    expect(sandbox.state.snapshot().folders).toHaveLength(folders)
  })

  it('truncated cuts the text, empty takes it away, and the effect stays', async () => {
    const cut = struck('truncated')
    const cutAnswer = await cut.sandbox.fetch(create())
    expect(cutAnswer.status).toBe(201)
    const text = await cutAnswer.text()
    expect(text.length).toBeGreaterThan(0)
    expect(() => JSON.parse(text)).toThrow(SyntaxError)
    const empty = struck('empty')
    expect(await (await empty.sandbox.fetch(create())).text()).toBe('')
    for (const { sandbox } of [cut, empty]) expect(sandbox.state.snapshot().folders).toHaveLength(1)
  })

  it('html is no JSON', async () => {
    const response = await struck('html').sandbox.fetch(create())
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(await response.text()).toContain('<html>')
  })

  it('slow and latency take their time, by the clock', async () => {
    const { sandbox, clock } = setUp({ latencyMs: 40, faults: [parseFault('GET /v1/agents slow:1500')] })
    const start = clock.now()
    expect((await sandbox.fetch(request('GET', '/v1/agents'))).status).toBe(200)
    expect(clock.now() - start).toBe(1540)
  })

  it('strikes as often as told, the first match only, and never admin paths', async () => {
    const { call } = setUp({
      faults: [parseFault('POST /v1/agent-folders 500 x2'), parseFault('* /** 503 x1')],
    })
    const statuses: number[] = []
    for (let n = 0; n < 4; n += 1)
      statuses.push((await call('POST', '/v1/agent-folders', { name: 'F' })).status)
    expect(statuses).toEqual([500, 500, 503, 201])
    expect((await call('GET', '/_sandbox/state', undefined, null)).status).toBe(200)
  })

  it('can be added and cleared at run time', async () => {
    const { call } = setUp()
    const added = await call(
      'POST',
      '/_sandbox/faults',
      {
        faults: [
          'GET /v1/agents 500',
          {
            method: '*',
            path: '/v1/*',
            what: { kind: 'status', status: 418, when: 'before' },
          },
        ],
      },
      null,
    )
    expect(added.status).toBe(201)
    expect(added.body['faults']?.[1]).toMatchObject({ from: 1, times: null })
    expect((await call('GET', '/v1/agents')).status).toBe(500)
    expect((await call('GET', '/v1/connections')).status).toBe(418)
    expect((await call('DELETE', '/_sandbox/faults', undefined, null)).body).toEqual({ cleared: 2 })
    expect((await call('GET', '/v1/agents')).status).toBe(200)
  })

  it.each([
    {},
    { faults: [] },
    { faults: ['nonsense'] },
    { faults: [{ method: 'GET' }] },
    { faults: [{ method: 'GET', path: '/', what: { kind: 'drop' } }] },
    { faults: [{ method: 'GET', path: '/', what: { kind: 'empty', when: 'before' } }] },
    { faults: [{ method: 'GET', path: '/', what: { kind: 'empty' }, from: 0 }] },
  ])('refuses the fault %j', async (body) => {
    expect((await setUp().call('POST', '/_sandbox/faults', body, null)).status).toBe(400)
  })
})

describe('a 429', () => {
  const NOW = Date.UTC(2026, 0, 5, 8, 0, 0)
  const seconds = NOW / 1000

  it.each<[string, string | null, number | null]>([
    ['429', null, seconds + 1],
    ['429:7', '7', seconds + 7],
    ['429-date:7', 'Mon, 05 Jan 2026 08:00:07 GMT', seconds + 7],
    ['429-reset-past', null, seconds - 60],
    ['429-reset-ms:7', null, NOW + 7000],
    ['429-bare', null, null],
  ])('%s says retry-after %s and reset %s, and has no effect', async (spec, retryAfter, reset) => {
    const { sandbox } = struck(spec)
    const { status, headers } = await sandbox.fetch(create())
    expect([status, headers.get('retry-after')]).toEqual([429, retryAfter])
    expect(headers.get('date')).toBe('Mon, 05 Jan 2026 08:00:00 GMT')
    expect(headers.get('x-ratelimit-reset')).toBe(reset === null ? null : String(reset))
    expect(headers.get('x-ratelimit-remaining')).toBe(reset === null ? null : '0')
    expect(headers.get('x-ratelimit-limit')).toBe(reset === null ? null : '300')
    expect(sandbox.state.snapshot().folders).toEqual([])
  })

  it('keeps its date consistent between whole seconds', async () => {
    const { sandbox, clock } = struck('429-date:7')
    clock.advance(999)
    const { headers } = await sandbox.fetch(create())
    const wait = Date.parse(`${headers.get('retry-after')}`) - Date.parse(`${headers.get('date')}`)
    expect(wait).toBe(7000)
  })
})

describe('broken answers', () => {
  it('cut breaks the body in the middle, after the effect', async () => {
    const { sandbox } = struck('cut')
    const response = await sandbox.fetch(create())
    expect(response.status).toBe(201)
    const reader = response.body?.getReader()
    const first = await reader?.read()
    expect(new TextDecoder().decode(first?.value)).toMatch(/^\{"folder":/)
    const error = await reader?.read().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(TypeError)
    expect(error).toMatchObject({ message: 'terminated', cause: { code: 'UND_ERR_SOCKET' } })
    expect(sandbox.state.snapshot().folders).toHaveLength(1)
  })

  it('echo quotes headers and body, and has no effect', async () => {
    const { sandbox } = setUp({ faults: [parseFault('POST /v1/connections echo:422')] })
    const headers = { secret: { Authorization: 'Bearer "hush"' } }
    const body = { name: 'ERP', provider: 'user', auth_method: 'headers', headers }
    const response = await sandbox.fetch(request('POST', '/v1/connections', body))
    expect(response.status).toBe(422)
    const answer = (await response.json()) as {
      message: string
      request: { headers: { authorization: string }; body: string }
    }
    expect(answer.message).toContain('Bearer dv_sandbox_key')
    expect(answer.message).toContain('Bearer \\"hush\\"')
    expect(answer.request.headers.authorization).toBe('Bearer dv_sandbox_key')
    expect(JSON.parse(answer.request.body)).toEqual(body)
    expect(sandbox.state.snapshot().connections).toEqual([])
  })
})

describe('selection', () => {
  const statuses = async (...specs: string[]): Promise<string> => {
    const { call } = setUp({ faults: specs.map((spec) => parseFault(`POST /v1/agent-folders ${spec}`)) })
    const seen: number[] = []
    for (let n = 0; n < 6; n += 1) seen.push((await call('POST', '/v1/agent-folders', { name: 'F' })).status)
    return seen.join(' ')
  }

  it.each([
    [['500 @3'], '201 201 500 500 500 500'],
    [['500 @3 x2'], '201 201 500 500 201 201'],
    [['500 x1'], '500 201 201 201 201 201'],
    [['500 x0'], '201 201 201 201 201 201'],
    // Counted over all matching requests, also those that another fault struck.
    [['500 @2 x1', '503 @2 x2', '502 @5 x1'], '201 500 503 503 502 201'],
  ])('%j gives %s', async (specs, expected) => {
    expect(await statuses(...specs)).toBe(expected)
  })
})

describe('fault specs', () => {
  it.each<[string, unknown]>([
    [
      'POST /v1/agents 500-after @2 x1',
      {
        method: 'POST',
        path: '/v1/agents',
        what: { kind: 'status', status: 500, when: 'after' },
        from: 2,
        times: 1,
      },
    ],
    [
      'get /v1/agents/* 429:3',
      {
        method: 'GET',
        path: '/v1/agents/*',
        what: { kind: 'throttled', advice: 'seconds', seconds: 3 },
        from: 1,
        times: null,
      },
    ],
    ['* ** slow:250 x2', { method: '*', path: '**', what: { kind: 'slow', ms: 250 }, from: 1, times: 2 }],
    [
      'PATCH /v1/** drop @4',
      { method: 'PATCH', path: '/v1/**', what: { kind: 'drop', when: 'before' }, from: 4, times: null },
    ],
  ])('reads %s', (spec, fault) => {
    expect(parseFault(spec)).toEqual(fault)
  })

  it.each<[string, unknown]>([
    ['refused', { kind: 'refused' }],
    ['408', { kind: 'status', status: 408, when: 'before' }],
    ['504-after', { kind: 'status', status: 504, when: 'after' }],
    ['html-after', { kind: 'html', when: 'after' }],
    ['drop-after', { kind: 'drop', when: 'after' }],
    ['hang', { kind: 'hang', when: 'before' }],
    ['429', { kind: 'throttled', advice: 'none', seconds: 1 }],
    ['429-date:9', { kind: 'throttled', advice: 'date', seconds: 9 }],
    ['429-reset-past', { kind: 'throttled', advice: 'reset-past', seconds: 1 }],
    ['429-reset-ms:9', { kind: 'throttled', advice: 'reset-ms', seconds: 9 }],
    ['429-bare', { kind: 'throttled', advice: 'bare', seconds: 1 }],
    ['truncated', { kind: 'truncated' }],
    ['cut', { kind: 'cut' }],
    ['empty', { kind: 'empty' }],
    ['echo:500', { kind: 'echo', status: 500 }],
  ])('%s is %j, in text and as data', async (text, what) => {
    expect(parseFault(`* /** ${text}`).what).toEqual(what)
    const { call } = setUp()
    const faults = [{ method: '*', path: '/**', what }]
    expect((await call('POST', '/_sandbox/faults', { faults }, null)).status).toBe(201)
  })

  it.each([
    '',
    'POST',
    'POST /v1/agents',
    'POST /v1/agents 418',
    'POST /v1/agents 429-after',
    'POST /v1/agents 429-date',
    'POST /v1/agents truncated-before',
    'POST /v1/agents echo:200',
    'POST /v1/agents 500 1',
    'POST /v1/agents 500 @0',
    'POST /v1/agents 500 x1 @2',
    'FETCH / 500',
    'POST / 500 x1 more',
    'POST agents 500',
    'POST / slow',
  ])('refuses %j and shows the grammar', (spec) => {
    expect(() => parseFault(spec)).toThrow(FAULT_GRAMMAR)
  })

  it('matches one segment with *, any with **, and dots as dots', () => {
    const hits = (path: string, tried: string) =>
      createFaultBox([{ ...parseFault('GET / empty'), path }]).take('GET', tried) !== undefined
    expect(hits('/v1/agents/*', '/v1/agents/1')).toBe(true)
    expect(hits('/v1/agents/*', '/v1/agents/1/revisions')).toBe(false)
    expect(hits('/v1/agents/**', '/v1/agents/1/revisions')).toBe(true)
    expect(hits('/v1/a.ents', '/v1/agents')).toBe(false)
  })
})
