import { describe, expect, it } from 'vitest'
import { OTHER_TEAM_KEY } from '../../src/sandbox/state.ts'
import { anAgent, aV2Agent, config, listedAgent, NOBODY, setUp, statusesOf } from './helpers.ts'

const oldest = () => setUp({ dialects: ['v2', 'v1-builds'] })
const LEAN = ['created_at', 'id', 'name', 'updated_at']

describe('agents in the first v1', () => {
  it('are listed lean, in pages', async () => {
    const { call } = setUp({ dialects: ['v1-builds'], seed: 25 })
    const { body } = await call('GET', '/v1/agents?limit=10&offset=20')
    expect(body).toMatchObject({ total: 25, limit: 10, offset: 20 })
    expect(body['agents']).toHaveLength(5)
    for (const agent of body['agents'] ?? []) expect(Object.keys(agent).sort()).toEqual(LEAN)
    expect((await call('GET', '/v1/agents?limit=101')).status).toBe(400)
  })

  it('are read with their build beside them, if they have one', async () => {
    const { call } = oldest()
    const made = await call('POST', '/v1/agents', {
      name: 'A',
      build: { name: 'b', config: { anything: [1] } },
    })
    expect(made.status).toBe(201)
    expect(Object.keys(made.body['agent'] ?? {}).sort()).toEqual(LEAN)
    const { body } = await call('GET', `/v1/agents/${made.body['agent']?.['id']}`)
    expect(body).toEqual(made.body)
    expect(body['build']).toMatchObject({ name: 'b', config: { anything: [1] }, status: 'live' })
    const bare = await call('POST', '/v1/agents', { name: 'Bare' })
    expect(await call('GET', `/v1/agents/${bare.body['agent']?.['id']}`)).toMatchObject({ status: 200 })
    expect(bare.body).not.toHaveProperty('build')
    expect((await call('GET', `/v1/agents/${NOBODY}`)).status).toBe(404)
    expect(
      (await call('GET', `/v1/agents/${bare.body['agent']?.['id']}`, undefined, OTHER_TEAM_KEY)).status,
    ).toBe(404)
  })

  it.each([{}, { name: 'A', thread_id: null }, { name: 'A', build: { name: 'b' } }, { name: 'A', extra: 1 }])(
    'are not made of %j: bodies are closed',
    async (body) => {
      const { call } = oldest()
      expect((await call('POST', '/v1/agents', body)).status).toBe(400)
      expect((await call('GET', '/v1/agents')).body['total']).toBe(0)
    },
  )
})

describe('builds in the first v1', () => {
  it('are made live, listed and read', async () => {
    const { call } = oldest()
    const { id } = await anAgent(call)
    const made = await call('POST', '/v1/builds', { agent_id: id, name: 'two', config: config() })
    expect(made.status).toBe(201)
    expect(made.body['build']).toMatchObject({
      agent_id: id,
      name: 'two',
      status: 'live',
      revision_number: 2,
    })
    const buildId = made.body['build']?.['id']
    expect((await call('GET', `/v1/builds/${buildId}`)).body).toEqual(made.body)
    expect((await call('GET', `/v1/agents/${id}`)).body['build']).toEqual(made.body['build'])
    const { body } = await call('GET', `/v1/agents/${id}/builds?limit=1`)
    expect(body).toMatchObject({ total: 2, limit: 1, offset: 0 })
    expect(body['builds']).toHaveLength(1)
    expect(await statusesOf(call, id)).toEqual(['1 historic', '2 live'])
    expect((await call('GET', `/v1/builds/${buildId}`, undefined, OTHER_TEAM_KEY)).status).toBe(404)
    expect((await call('GET', `/v1/builds/${NOBODY}`)).status).toBe(404)
    expect((await call('POST', '/v1/builds', { agent_id: NOBODY, name: 'x' })).status).toBe(404)
  })

  it('keep the integrations of the build before, as no source can be named', async () => {
    const { call } = oldest()
    const { id, buildId } = await aV2Agent(call)
    await call('POST', `/_sandbox/agents/${id}/slots`, { integration_type: 'gmail' }, null)
    await call('POST', '/v1/builds', { agent_id: id, name: 'two', config: config() })
    expect((await listedAgent(call, id))?.['integration_configs']).toMatchObject([
      { integration_type: 'gmail' },
    ])
    for (const extra of [{ source_build_id: buildId }, { handover_target_ids: [] }, { agent_id: 'nope' }]) {
      const body = { agent_id: id, name: 'three', config: config(), ...extra }
      expect((await call('POST', '/v1/builds', body)).status).toBe(400)
    }
    expect((await call('POST', '/v1/builds', { name: 'three' })).status).toBe(400)
    expect(await statusesOf(call, id)).toEqual(['1 historic', '2 live'])
  })
})

it('has nothing that came later', async () => {
  const { call } = oldest()
  const { id, buildId } = await anAgent(call)
  const missing: [string, string, unknown?][] = [
    ['PATCH', `/v1/agents/${id}`, { name: 'x' }],
    ['GET', `/v1/agents/${id}/revisions`],
    ['POST', `/v1/agents/${id}/revisions`, { name: 'x' }],
    ['PATCH', `/v1/revisions/${buildId}`, {}],
    ['PATCH', `/v1/builds/${buildId}`, {}],
    ['GET', `/v1/agents/${id}/schedules`],
    ['GET', '/v1/agent-folders'],
    ['POST', '/v1/agent-folders', { name: 'F' }],
    ['GET', '/v1/connections'],
  ]
  for (const [method, path, body] of missing) {
    const answer = await call(method, path, body)
    expect([method, path, answer.status]).toEqual([method, path, 404])
    expect(answer.body).toEqual({ error: 'Not found', message: expect.any(String) })
  }
})
