import { describe, expect, it } from 'vitest'
import { parseFault } from '../../src/sandbox/fault-spec.ts'
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

  it.each([
    ['429', null],
    ['429:7', '7'],
  ])('%s says retry-after %s', async (spec, seconds) => {
    const response = await struck(spec).sandbox.fetch(create())
    expect(response.headers.get('retry-after')).toBe(seconds)
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
            what: { kind: 'status', status: 418, when: 'before', retryAfter: null },
            times: 1,
          },
        ],
      },
      null,
    )
    expect(added.status).toBe(201)
    expect((await call('GET', '/v1/agents')).status).toBe(500)
    expect((await call('GET', '/v1/connections')).status).toBe(418)
    expect((await call('DELETE', '/_sandbox/faults', undefined, null)).body).toEqual({ cleared: 2 })
    expect((await call('GET', '/v1/agents')).status).toBe(200)
  })

  it.each([{}, { faults: [] }, { faults: ['nonsense'] }, { faults: [{ method: 'GET' }] }])(
    'refuses the fault %j',
    async (body) => {
      expect((await setUp().call('POST', '/_sandbox/faults', body, null)).status).toBe(400)
    },
  )
})

describe('fault specs', () => {
  it.each<[string, unknown]>([
    [
      'POST /v1/agents 500-after x1',
      {
        method: 'POST',
        path: '/v1/agents',
        what: { kind: 'status', status: 500, when: 'after', retryAfter: null },
        times: 1,
      },
    ],
    [
      'get /v1/agents/* 429:3',
      {
        method: 'GET',
        path: '/v1/agents/*',
        what: { kind: 'status', status: 429, when: 'before', retryAfter: 3 },
        times: null,
      },
    ],
    ['* ** slow:250 x2', { method: '*', path: '**', what: { kind: 'slow', ms: 250 }, times: 2 }],
    [
      'PATCH /v1/** drop',
      { method: 'PATCH', path: '/v1/**', what: { kind: 'drop', when: 'before' }, times: null },
    ],
    ['DELETE /v1/** empty', { method: 'DELETE', path: '/v1/**', what: { kind: 'empty' }, times: null }],
  ])('reads %s', (spec, fault) => {
    expect(parseFault(spec)).toEqual(fault)
  })

  it.each([
    '',
    'POST',
    'POST /v1/agents',
    'POST /v1/agents 418',
    'POST /v1/agents 500 1',
    'FETCH / 500',
    'POST / 500 x1 more',
    'POST agents 500',
    'POST / slow',
  ])('refuses %j', (spec) => {
    expect(() => parseFault(spec)).toThrow('expected')
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
