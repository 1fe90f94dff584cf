import { describe, expect, it } from 'vitest'
import { parseFault } from '../../src/sandbox/fault-spec.ts'
import type { SeenRequest } from '../../src/sandbox/hooks.ts'
import { request, setUp } from './helpers.ts'

const folder = (n: number) => request('POST', '/v1/agent-folders', { name: `F${n}` })

describe('onRequest', () => {
  it('sees every API request with its number, and starts again when the log is cleared', async () => {
    const seen: SeenRequest[] = []
    const { sandbox, call } = setUp({
      onRequest: (one) => {
        seen.push(one)
        return null
      },
    })
    await call('GET', '/v1/agents?limit=1')
    await call('GET', '/_sandbox/state', undefined, null)
    await sandbox.fetch(folder(1))
    sandbox.clearRequests()
    await sandbox.fetch(folder(2))
    expect(seen).toEqual([
      { n: 1, method: 'GET', path: '/v1/agents?limit=1', isWrite: false },
      { n: 2, method: 'POST', path: '/v1/agent-folders', isWrite: true },
      { n: 1, method: 'POST', path: '/v1/agent-folders', isWrite: true },
    ])
  })

  it('comes before the faults, which do not see what it strikes', async () => {
    const { call, sandbox } = setUp({
      onRequest: ({ n }) => (n === 1 ? { kind: 'status', status: 503, when: 'before' } : null),
      faults: [parseFault('POST /** 500 x1')],
    })
    const statuses: number[] = []
    for (let n = 0; n < 3; n += 1)
      statuses.push((await call('POST', '/v1/agent-folders', { name: 'F' })).status)
    expect(statuses).toEqual([503, 500, 201])
    expect(sandbox.requests.map(({ fault }) => fault)).toEqual(['status', 'status', null])
  })

  it.each([
    ['before', 1],
    ['after', 2],
  ] as const)('plays a crash %s the second write: %i of its folders are there', async (when, folders) => {
    let crashed = false
    const { sandbox } = setUp({
      onRequest: ({ n }) => {
        crashed ||= n === 2
        return crashed ? { kind: 'hang', when: n === 2 ? when : 'before' } : null
      },
    })
    const giveUp = new AbortController()
    await sandbox.fetch(folder(1))
    const lost = [folder(2), folder(3)].map((one) =>
      sandbox.fetch(new Request(one, { signal: giveUp.signal })).catch(() => 'lost'),
    )
    await new Promise((resolve) => setImmediate(resolve))
    giveUp.abort()
    expect(await Promise.all(lost)).toEqual(['lost', 'lost'])
    expect(sandbox.state.snapshot().folders).toHaveLength(folders)
  })

  it('may change the state between two pages', async () => {
    const { sandbox, call } = setUp({
      seed: 3,
      onRequest: async ({ path }) => {
        const first = sandbox.state.snapshot().agents[0]
        if (path.includes('offset=1')) await call('DELETE', `/_sandbox/agents/${first?.id}`, undefined, null)
        return null
      },
    })
    expect((await call('GET', '/v1/agents?limit=1&offset=0')).body['total']).toBe(3)
    expect((await call('GET', '/v1/agents?limit=1&offset=1')).body['total']).toBe(2)
  })
})

describe('onEffect', () => {
  it('is told of what was carried out, before the answer and whatever becomes of it', async () => {
    const effects: [number, number][] = []
    const { sandbox } = setUp({
      onEffect: (n) => void effects.push([n, sandbox.state.snapshot().folders.length]),
      faults: ['500-after @1 x1', '500-before @2 x1', 'drop-after @3 x1'].map((what) =>
        parseFault(`POST /v1/agent-folders ${what}`),
      ),
    })
    for (let n = 1; n <= 4; n += 1) await sandbox.fetch(folder(n)).catch(() => undefined)
    await sandbox.fetch(request('POST', '/v1/agent-folders', { name: '' }))
    await sandbox.fetch(request('GET', '/v1/agents'))
    expect(effects).toEqual([
      [1, 1],
      [3, 2],
      [4, 3],
      [6, 3],
    ])
  })
})

describe('a caller that gives up', () => {
  it('has sent nothing when it gave up before it called', async () => {
    const { sandbox } = setUp()
    const signal = AbortSignal.abort(new Error('too late'))
    await expect(sandbox.fetch(new Request(folder(1), { signal }))).rejects.toThrow('too late')
    expect(sandbox.requests).toEqual([])
  })
})
