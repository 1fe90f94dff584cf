import { describe, expect, it } from 'vitest'
import { anAgent, NOBODY, setUp } from './helpers.ts'

describe("a person's edit", () => {
  it('makes a new build in their name, merged and with its slots', async () => {
    const { call } = setUp()
    const { id, buildId } = await anAgent(call)
    await call('POST', `/_sandbox/agents/${id}/slots`, { integration_type: 'gmail' }, null)
    const patch = { data: { input: 'Changed by hand', models: { agent: { model: 'gpt-5' } } } }
    await call('POST', `/_sandbox/agents/${id}/edit`, { build: { patch } }, null)
    const agent = (await call('GET', `/v1/agents/${id}`)).body['agent']
    expect(agent?.['updated_by']).toMatchObject({ name: 'Ana Novak', email: 'ana@example.com' })
    expect(agent?.['integration_configs']).toHaveLength(1)
    const build = agent?.['latest_build']
    expect(build).toMatchObject({
      name: 'Edited in the web interface',
      created_by_name: 'Ana Novak',
      parent_build_id: buildId,
      revision_number: 2,
    })
    expect(build?.['config']?.['data']).toMatchObject({
      input: 'Changed by hand',
      models: { agent: { model: 'gpt-5' }, browsing: { provider: 'anthropic' } },
    })
  })

  it('can keep the name of the build, or give one', async () => {
    const { call } = setUp()
    const { id } = await anAgent(call, 'Agent')
    const edit = (build: object) => call('POST', `/_sandbox/agents/${id}/edit`, { build }, null)
    expect((await edit({ keepName: true, patch: {} })).body['build']?.['name']).toBe('Agent v1')
    expect((await edit({ name: 'By hand', patch: {} })).body['build']?.['name']).toBe('By hand')
  })

  it('can change the agent alone, by somebody else, and write a legacy configuration', async () => {
    const { call } = setUp()
    const { id } = await anAgent(call)
    const by = { name: 'Jo', email: 'jo@example.com' }
    await call(
      'POST',
      `/_sandbox/agents/${id}/edit`,
      { name: 'Renamed', flags: { slack_enabled: true }, by },
      null,
    )
    const agent = (await call('GET', `/v1/agents/${id}`)).body['agent']
    expect(agent).toMatchObject({ name: 'Renamed', slack_enabled: true, updated_by: by })
    expect(agent?.['latest_build']?.['revision_number']).toBe(1)
    const legacy = {
      version: 'v1',
      data: { model: 'gpt-4o', tools: [], input: 'Old', files: [], skills: [] },
    }
    await call('POST', `/_sandbox/agents/${id}/edit`, { build: { config: legacy } }, null)
    expect((await call('GET', `/v1/agents/${id}`)).body['agent']?.['latest_build']?.['config']).toEqual(
      legacy,
    )
  })

  it('is checked for misspelt keys', async () => {
    const { call } = setUp()
    const { id } = await anAgent(call)
    expect((await call('POST', `/_sandbox/agents/${id}/edit`, { nmae: 'X' }, null)).status).toBe(400)
    expect((await call('POST', `/_sandbox/agents/${NOBODY}/edit`, {}, null)).status).toBe(404)
  })
})

describe('state', () => {
  it('is handed out and taken back whole', async () => {
    const one = setUp({ seed: 3 })
    const state = (await one.call('GET', '/_sandbox/state', undefined, null)).body
    const two = setUp()
    expect((await two.call('POST', '/_sandbox/state', state, null)).status).toBe(200)
    expect(two.sandbox.state.snapshot()).toEqual(one.sandbox.state.snapshot())
    expect((await two.call('GET', '/v1/agents')).body).toEqual((await one.call('GET', '/v1/agents')).body)
    // Identifiers go on where the state stopped.
    expect(await anAgent(two.call)).toEqual(await anAgent(one.call))
  })

  it('is a copy: changing it changes nothing', () => {
    const { sandbox } = setUp({ seed: 1 })
    const [agent] = sandbox.state.snapshot().agents
    if (agent !== undefined) agent.name = 'Changed'
    expect(sandbox.state.snapshot().agents[0]?.name).not.toBe('Changed')
  })

  it.each([{ version: 2 }, { agents: {} }, { surprise: [] }])('refuses %j', async (state) => {
    expect((await setUp().call('POST', '/_sandbox/state', state, null)).status).toBe(400)
  })

  it('is seeded with unmanaged agents, folders and connections', async () => {
    const { call } = setUp({ seed: 200 })
    const { body } = await call('GET', '/v1/agents?limit=100')
    expect(body['total']).toBe(200)
    const names = new Set(body['agents']?.map((agent) => agent['name']))
    expect(names.size).toBe(100)
    expect(body['agents']?.every((agent) => / v\d$/.test(`${agent['latest_build']?.['name']}`))).toBe(true)
    expect((await call('GET', '/v1/agent-folders')).body['folders']).toHaveLength(4)
    expect((await call('GET', '/v1/connections')).body['total']).toBe(2)
  })
})

describe('the request log', () => {
  it('tells what came in, in order, and forgets on demand', async () => {
    const { call, sandbox, clock } = setUp()
    await call('GET', '/v1/agents?limit=5')
    clock.advance(1000)
    await call('POST', '/v1/agents', { name: '' }, 'dv_nobody')
    await call('GET', '/_sandbox/state', undefined, null)
    const start = clock.now() - 1000
    const expected = [
      {
        method: 'GET',
        path: '/v1/agents?limit=5',
        body: null,
        status: 200,
        at: start,
        actor: 'admin@example.com',
        fault: null,
      },
      {
        method: 'POST',
        path: '/v1/agents',
        body: { name: '' },
        status: 401,
        at: start + 1000,
        actor: null,
        fault: null,
      },
    ]
    expect(sandbox.requests).toEqual(expected)
    expect((await call('GET', '/_sandbox/requests', undefined, null)).body['requests']).toEqual(expected)
    await call('DELETE', '/_sandbox/requests', undefined, null)
    expect(sandbox.requests).toEqual([])
  })
})
