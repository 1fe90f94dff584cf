import { describe, expect, it } from 'vitest'
import { OTHER_TEAM_KEY, SECOND_ADMIN_KEY } from '../../src/sandbox/state.ts'
import { anAgent, config, NOBODY, setUp } from './helpers.ts'

describe('keys', () => {
  it.each([
    ['no key', null],
    ['an unknown key', 'dv_nobody'],
    ['a key of another kind', 'sk_sandbox_key'],
  ])('answers 401 to %s', async (_, key) => {
    const { call } = setUp()
    const { status, body } = await call('GET', '/v1/agents', undefined, key)
    expect(status).toBe(401)
    expect(body).toEqual({ error: 'Unauthorized', message: expect.any(String) })
  })

  it('answers /health to anybody', async () => {
    expect((await setUp().call('GET', '/health', undefined, null)).status).toBe(200)
  })

  it('answers 404 to an unknown path', async () => {
    expect((await setUp().call('GET', '/v1/nothing')).status).toBe(404)
    expect((await setUp().call('DELETE', `/v1/agents/${NOBODY}`)).status).toBe(404)
  })
})

describe('teams', () => {
  it('keeps another team out of everything', async () => {
    const { call } = setUp()
    const { id, buildId } = await anAgent(call)
    const folder = (await call('POST', '/v1/agent-folders', { name: 'F' })).body['folder']?.['id']
    const wanted: [string, string, unknown, number][] = [
      ['PATCH', `/v1/agents/${id}`, { name: 'Mine' }, 404],
      ['GET', `/v1/agents/${id}/revisions`, undefined, 404],
      ['GET', `/v1/agents/${id}/revisions/${buildId}`, undefined, 404],
      ['POST', `/v1/agents/${id}/revisions`, { name: 'Mine' }, 404],
      ['PATCH', `/v1/revisions/${buildId}`, { revision_name: 'Mine' }, 404],
      ['GET', `/v1/agents/${id}/schedules`, undefined, 403],
      ['PATCH', `/v1/agent-folders/${folder}`, { name: 'Mine' }, 404],
      ['DELETE', `/v1/agent-folders/${folder}`, undefined, 404],
      ['POST', '/v1/agent-folders', { name: 'Below', parent_folder_id: folder }, 400],
      ['POST', '/v1/agents', { name: 'A', build: { name: 'b', config: config({ subAgents: [id] }) } }, 400],
      ['POST', '/v1/agents', { name: 'A', source_build_id: buildId }, 400],
    ]
    for (const [method, path, body, status] of wanted) {
      expect([path, (await call(method, path, body, OTHER_TEAM_KEY)).status]).toEqual([path, status])
    }
    const lists = ['/v1/agents', '/v1/agent-folders', '/v1/connections']
    for (const list of lists) {
      const { body } = await call('GET', list, undefined, OTHER_TEAM_KEY)
      expect(body['agents'] ?? body['folders'] ?? body['integrations']).toEqual([])
    }
  })

  it("names the team on another team's agent, and on nothing else", async () => {
    const { call, sandbox } = setUp()
    const { id } = await anAgent(call)
    const { status, body } = await call('GET', `/v1/agents/${id}`, undefined, OTHER_TEAM_KEY)
    expect(status).toBe(403)
    expect(body).toEqual({ error: expect.any(String), team_id: sandbox.state.snapshot().teams[0]?.id })
  })

  it('lets a second admin of the team work on its agents', async () => {
    const { call } = setUp()
    const { id } = await anAgent(call)
    const { body } = await call('PATCH', `/v1/agents/${id}`, { slack_enabled: true }, SECOND_ADMIN_KEY)
    expect(body['agent']?.['updated_by']?.['name']).toBe('Second Admin')
    expect(body['agent']?.['created_by']?.['name']).toBe('Sandbox Admin')
  })
})
