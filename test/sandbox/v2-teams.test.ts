import { describe, expect, it } from 'vitest'
import {
  ADMIN_ID,
  DEFAULT_KEY,
  OTHER_TEAM_ID,
  OTHER_TEAM_KEY,
  SECOND_ADMIN_KEY,
  TEAM_ID,
  TWO_TEAMS_KEY,
} from '../../src/sandbox/state.ts'
import { anAgent, aV2Agent, type Call, config, NOBODY, setUp } from './helpers.ts'

const teamsOf = async (call: Call, key?: string) =>
  (await call('GET', '/v2/teams', undefined, key)).body['teams']?.map((team) => team['id'])

describe('what a key may work on', () => {
  it('is one team for a key of a team, and all of its teams for a key of a user', async () => {
    const { call } = setUp()
    const { status, body } = await call('GET', '/v2/teams')
    expect(status).toBe(200)
    expect(body).toEqual({ teams: [{ id: TEAM_ID, name: 'Sandbox team', organization_id: null }] })
    expect(await teamsOf(call, SECOND_ADMIN_KEY)).toEqual([TEAM_ID])
    expect(await teamsOf(call, OTHER_TEAM_KEY)).toEqual([OTHER_TEAM_ID])
    expect(await teamsOf(call, TWO_TEAMS_KEY)).toEqual([TEAM_ID, OTHER_TEAM_ID])
  })

  it('can be read by id', async () => {
    const { call } = setUp()
    const { body } = await call('GET', `/v2/teams/${TEAM_ID}`)
    expect(body).toEqual({
      team: {
        id: TEAM_ID,
        name: 'Sandbox team',
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        organization_id: null,
        slack_team_id: null,
        discovery_mode: 'request',
      },
    })
    expect((await call('GET', `/v2/teams/${OTHER_TEAM_ID}`)).status).toBe(403)
    expect((await call('GET', `/v2/teams/${NOBODY}`)).status).toBe(403)
    expect((await call('GET', `/v2/teams/${OTHER_TEAM_ID}`, undefined, TWO_TEAMS_KEY)).status).toBe(200)
  })

  it('says who it is, and which team only when there is one', async () => {
    const { call } = setUp()
    const profile = async (key: string) => (await call('GET', '/v2/profile', undefined, key)).body['profile']
    const name = 'Sandbox Admin'
    const mine = { id: ADMIN_ID, name, email: 'admin@example.com', teamId: TEAM_ID }
    expect(await profile(DEFAULT_KEY)).toEqual(mine)
    expect(await profile(TWO_TEAMS_KEY)).toMatchObject({ name: 'Two Teams Admin', teamId: null })
  })

  it('needs a key', async () => {
    const { call } = setUp()
    for (const path of ['/v2/teams', '/v2/profile', `/v2/teams/${TEAM_ID}/agents`, '/v2/nothing']) {
      const { status, body } = await call('GET', path, undefined, null)
      expect([path, status]).toEqual([path, 401])
      expect(body).toEqual({ error: 'Unauthorized', message: expect.any(String) })
    }
  })
})

describe("another team's paths and rows", () => {
  it('are 403 where the operation declares it, and 404 elsewhere', async () => {
    const { call } = setUp()
    const at = `/v2/teams/${TEAM_ID}`
    const connection = { name: 'C', provider: 'user', auth_method: 'url' }
    const wanted: [string, string, unknown, number][] = [
      ['GET', at, undefined, 403],
      ['GET', `${at}/agents`, undefined, 404],
      ['POST', `${at}/agents`, { name: 'A' }, 403],
      ['GET', `${at}/agent-folders`, undefined, 404],
      ['POST', `${at}/agent-folders`, { name: 'F' }, 404],
      ['POST', `${at}/agent-folders/move-agents`, { agent_ids: [NOBODY], folder_id: null }, 404],
      ['GET', `${at}/connections`, undefined, 404],
      ['POST', `${at}/connections`, connection, 403],
    ]
    for (const [method, path, body, status] of wanted) {
      const answer = await call(method, path, body, OTHER_TEAM_KEY)
      expect([method, path, answer.status]).toEqual([method, path, status])
      expect(answer.body).toEqual({ error: expect.any(String), message: expect.any(String) })
    }
  })

  it('do not exist by id, and are open to a key of both teams', async () => {
    const { call } = setUp()
    const { id, buildId } = await aV2Agent(call)
    const folder = (await call('POST', `/v2/teams/${TEAM_ID}/agent-folders`, { name: 'F' })).body['folder']?.[
      'id'
    ]
    const paths: [string, string, unknown][] = [
      ['GET', `/v2/agents/${id}`, undefined],
      ['PATCH', `/v2/agents/${id}`, { name: 'Ours' }],
      ['GET', `/v2/agents/${id}/revisions`, undefined],
      ['GET', `/v2/agents/${id}/revisions/${buildId}`, undefined],
      ['PATCH', `/v2/revisions/${buildId}`, { revision_name: 'Ours' }],
      ['PATCH', `/v2/agent-folders/${folder}`, { name: 'Ours' }],
      ['DELETE', `/v2/agent-folders/${folder}`, undefined],
      ['DELETE', `/v2/agents/${id}`, undefined],
    ]
    for (const [method, path, body] of paths) {
      expect([path, (await call(method, path, body, OTHER_TEAM_KEY)).status]).toEqual([path, 404])
    }
    for (const [method, path, body] of paths) {
      expect([path, (await call(method, path, body, TWO_TEAMS_KEY)).status]).toEqual([path, 200])
    }
  })

  it('do not mix: a row belongs to the team of the path it was made under', async () => {
    const { call } = setUp()
    const here = await aV2Agent(call, 'Here', { key: TWO_TEAMS_KEY })
    const there = await aV2Agent(call, 'There', { key: TWO_TEAMS_KEY, team: OTHER_TEAM_ID })
    const names = async (team: string) =>
      (await call('GET', `/v2/teams/${team}/agents`, undefined, TWO_TEAMS_KEY)).body['agents']?.map(
        (agent) => agent['name'],
      )
    expect(await names(TEAM_ID)).toEqual(['Here'])
    expect(await names(OTHER_TEAM_ID)).toEqual(['There'])
    const build = { name: 'b', config: config({ subAgents: [here.id] }) }
    const foreign = await call('POST', `/v2/agents/${there.id}/revisions`, build, TWO_TEAMS_KEY)
    expect(foreign.status).toBe(400)
    expect(foreign.body['message']).toContain('body/config/data/subAgents')
    const move = { agent_ids: [there.id], folder_id: null }
    const moved = await call('POST', `/v2/teams/${TEAM_ID}/agent-folders/move-agents`, move, TWO_TEAMS_KEY)
    expect(moved.status).toBe(404)
  })
})

describe('a key of a user in v1', () => {
  it('acts in its default team and in no other', async () => {
    const { call } = setUp()
    const made = await anAgent(call, 'Mine', TWO_TEAMS_KEY)
    const other = await anAgent(call, 'Other', OTHER_TEAM_KEY)
    const { body } = await call('GET', '/v1/agents', undefined, TWO_TEAMS_KEY)
    expect(body['agents']).toMatchObject([{ id: made.id, team_id: TEAM_ID }])
    expect((await call('GET', `/v1/agents/${other.id}`, undefined, TWO_TEAMS_KEY)).status).toBe(403)
    expect((await call('PATCH', `/v1/agents/${other.id}`, { name: 'x' }, TWO_TEAMS_KEY)).status).toBe(404)
  })
})
