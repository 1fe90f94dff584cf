import { describe, expect, it } from 'vitest'
import { anAgent, config, setUp } from './helpers.ts'

const LAG = 2000

describe('lists that lag behind', () => {
  it('show every kind of write late, while gets by id are up to date', async () => {
    const { call, clock } = setUp({ listLagMs: LAG, seed: 1 })
    const totals = async () => [
      (await call('GET', '/v1/agents')).body['total'],
      (await call('GET', '/v1/agent-folders')).body['folders']?.length,
      (await call('GET', '/v1/connections')).body['total'],
    ]
    // What was there from the start is old news.
    expect(await totals()).toEqual([1, 4, 2])
    clock.advance(10_000)
    const { id, buildId } = await anAgent(call, 'New')
    await call('POST', '/v1/agent-folders', { name: 'New' })
    await call('POST', '/v1/connections', { name: 'New', provider: 'user', auth_method: 'url' })
    clock.advance(LAG - 1)
    expect(await totals()).toEqual([1, 4, 2])
    expect((await call('GET', `/v1/agents/${id}`)).body['agent']?.['name']).toBe('New')
    expect((await call('GET', `/v1/agents/${id}/revisions/${buildId}`)).status).toBe(200)
    expect((await call('GET', `/v1/agents/${id}/revisions`)).body['total']).toBe(0)
    clock.advance(1)
    expect(await totals()).toEqual([2, 5, 3])
    expect((await call('GET', `/v1/agents/${id}/revisions`)).body['total']).toBe(1)
  })

  it('show updates, new revisions and deletes late, each at its time', async () => {
    const { call, clock } = setUp({ listLagMs: LAG })
    const { id } = await anAgent(call, 'One')
    clock.advance(LAG)
    const shown = async () => {
      const { body } = await call('GET', '/v1/agents')
      const [agent] = body['agents'] ?? []
      return agent && [agent['name'], agent['latest_build']?.['revision_number']]
    }
    await call('PATCH', `/v1/agents/${id}`, { name: 'Two' })
    clock.advance(500)
    await call('POST', `/v1/agents/${id}/revisions`, { name: 'v2', config: config() })
    clock.advance(500)
    await call('DELETE', `/_sandbox/agents/${id}`, undefined, null)
    expect((await call('GET', `/v1/agents/${id}`)).status).toBe(404)
    const seen: unknown[] = []
    for (const step of [0, 999, 1, 499, 1, 499, 1]) {
      clock.advance(step)
      seen.push(await shown())
    }
    const [one, two, three] = [
      ['One', 1],
      ['Two', 1],
      ['Two', 2],
    ]
    expect(seen).toEqual([one, one, two, two, three, three, undefined])
  })

  it('show a loaded state at once', async () => {
    const { call, sandbox } = setUp({ listLagMs: LAG })
    const other = setUp({ seed: 3 })
    sandbox.state.load(other.sandbox.state.snapshot())
    expect((await call('GET', '/v1/agents')).body['total']).toBe(3)
  })
})
