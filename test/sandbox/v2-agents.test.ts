import { describe, expect, it } from 'vitest'
import { ADMIN_ID, SECOND_ADMIN_KEY, TEAM_ID } from '../../src/sandbox/state.ts'
import { aDraft, aV2Agent, config, listedAgent, NOBODY, setUp } from './helpers.ts'

const AGENTS = `/v2/teams/${TEAM_ID}/agents`
const me = { id: ADMIN_ID, name: 'Sandbox Admin', email: 'admin@example.com' }

describe('creating an agent in v2', () => {
  it('answers the agent without its build, and the build beside it', async () => {
    const { call } = setUp()
    const draft = {
      name: 'A',
      thread_id: NOBODY,
      automation_id: null,
      build: { name: 'b', config: config() },
    }
    const { status, body } = await call('POST', AGENTS, draft)
    expect(status).toBe(201)
    expect(body['agent']).toEqual({
      id: expect.any(String),
      team_id: TEAM_ID,
      name: 'A',
      slack_enabled: null,
      microsoft_teams_enabled: null,
      agentic_memory_enabled: null,
      thread_id: NOBODY,
      folder_id: null,
      automation_id: null,
      created_at: expect.any(String),
      updated_at: expect.any(String),
      created_by: me,
      updated_by: me,
    })
    expect(body['build']).toMatchObject({ name: 'b', status: 'live', revision_number: 1 })
    expect((await call('POST', AGENTS, { name: 'Bare' })).body['build']).toBeUndefined()
  })

  it('makes the build a draft where that is what inline builds are', async () => {
    const { call } = setUp({ inlineBuild: 'draft' })
    const { id, buildId } = await aV2Agent(call)
    expect((await listedAgent(call, id))?.['latest_build']).toMatchObject({ id: buildId, status: 'draft' })
    // v1 knows no drafts.
    const old = await call('POST', '/v1/agents', { name: 'Old', build: { name: 'b', config: config() } })
    expect(old.body['build']?.['status']).toBe('live')
  })

  it.each<[unknown, string]>([
    [{}, 'body/name'],
    [{ name: 'x', slack_enabled: true }, 'body/slack_enabled'],
    [{ name: 'x', folder_id: null }, 'body/folder_id'],
    [{ name: 'x', automation_id: NOBODY }, 'body/automation_id'],
    [{ name: 'x', build: { name: 'b', config: { version: 'v1', data: {} } } }, 'body/build/config/version'],
  ])('refuses %j', async (body, field) => {
    const { call } = setUp()
    const answer = await call('POST', AGENTS, body)
    expect(answer.status).toBe(400)
    expect(answer.body['message']).toContain(field)
    expect((await call('GET', AGENTS)).body['total']).toBe(0)
  })

  it('knows newer models than v1', async () => {
    const { call } = setUp()
    const models = {
      agent: { model: 'claude-opus-4-8' },
      browsing: { provider: 'google', model: 'gemini-2.5-pro' },
    }
    const draft = { name: 'A', build: { name: 'b', config: config({ models }) } }
    expect((await call('POST', AGENTS, draft)).status).toBe(201)
    expect((await call('POST', '/v1/agents', draft)).status).toBe(400)
  })
})

describe('reading and changing an agent in v2', () => {
  it('says beside the agent what is the own about it', async () => {
    const { call, clock } = setUp()
    const { id } = await aV2Agent(call)
    clock.advance(1000)
    const patched = await call('PATCH', `/v2/agents/${id}`, {
      slack_enabled: true,
      pinned: true,
      name: 'New',
    })
    const now = new Date(clock.now()).toISOString()
    expect(patched.body).toMatchObject({
      agent: { name: 'New', slack_enabled: true, updated_at: now },
      user_context: { pinned_at: now },
    })
    expect((await call('GET', `/v2/agents/${id}`)).body).toEqual(patched.body)
    expect(patched.body['agent']).not.toHaveProperty('latest_build')
    expect(patched.body['agent']).not.toHaveProperty('pinned_at')
    const second = await call('GET', `/v2/agents/${id}`, undefined, SECOND_ADMIN_KEY)
    expect(second.body['user_context']).toEqual({ pinned_at: null })
    expect((await call('PATCH', `/v2/agents/${id}`, { slack_enabled: null })).status).toBe(400)
    expect((await call('PATCH', `/v2/agents/${NOBODY}`, {})).status).toBe(404)
    expect((await call('GET', '/v2/agents/nope')).status).toBe(400)
  })

  it('lists everything: latest build, integrations, the own pin', async () => {
    const { call } = setUp()
    const { id, buildId } = await aV2Agent(call)
    await call('POST', `/_sandbox/agents/${id}/slots`, { integration_type: 'gmail' }, null)
    await call('PATCH', `/v2/agents/${id}`, { pinned: true })
    expect(await listedAgent(call, id)).toMatchObject({
      pinned_at: expect.any(String),
      last_run_at: null,
      latest_build: { id: buildId, copilot_id: id, config: config({ files: [] }) },
      integration_configs: [{ integration_type: 'gmail', linked_queue_names: null }],
      user_triggers: { slack_mention: false },
      case_trigger_enabled: false,
    })
  })

  it('pages by 20 unless asked, 100 at most', async () => {
    const { call } = setUp({ seed: 25 })
    const { body } = await call('GET', AGENTS)
    expect(body).toMatchObject({ total: 25, limit: 20, offset: 0 })
    const rest = await call('GET', `${AGENTS}?limit=100&offset=20`)
    expect([body['agents']?.length, rest.body['agents']?.length]).toEqual([20, 5])
    for (const query of ['limit=101', 'limit=0', 'offset=-1', 'include_schedules=yes', 'automation_id=x']) {
      expect([query, (await call('GET', `${AGENTS}?${query}`)).status]).toEqual([query, 400])
    }
    expect((await call('GET', `${AGENTS}?automation_id=${NOBODY}`)).body).toMatchObject({
      agents: [],
      total: 0,
    })
  })

  it('shows schedules to their owner only, and when asked', async () => {
    const { call } = setUp()
    const { id } = await aV2Agent(call)
    await call('POST', `/_sandbox/agents/${id}/schedules`, {}, null)
    const schedules = async (query: string, key?: string) =>
      (await call('GET', `${AGENTS}${query}`, undefined, key)).body['agents']?.[0]?.['latest_build']?.[
        'schedules'
      ]
    expect(await schedules('')).toBeUndefined()
    const mine = { user_id: ADMIN_ID, auto_disabled_at: null, consecutive_missing_connection_failures: 0 }
    expect(await schedules('?include_schedules=true')).toMatchObject([mine])
    expect(await schedules('?include_schedules=true', SECOND_ADMIN_KEY)).toEqual([])
    expect((await call('GET', `/v2/agents/${id}/schedules`)).body['schedules']).toHaveLength(1)
    expect((await call('GET', `/v2/agents/${NOBODY}/schedules`)).status).toBe(403)
  })
})

describe('deleting an agent', () => {
  it('takes its revisions and schedules along, and it is nobody to hand over to', async () => {
    const { call, sandbox } = setUp()
    const { id } = await aV2Agent(call)
    const other = await aV2Agent(call, 'Other')
    await aDraft(call, id)
    await aDraft(call, other.id, { handover_target_ids: [id, other.id] })
    await call('POST', `/_sandbox/agents/${id}/schedules`, {}, null)
    const answer = await call('DELETE', `/v2/agents/${id}`)
    expect([answer.status, answer.body]).toEqual([200, { success: true }])
    expect((await call('GET', `/v2/agents/${id}`)).status).toBe(404)
    expect((await call('DELETE', `/v2/agents/${id}`)).status).toBe(404)
    // No 400 is declared here.
    expect((await call('DELETE', '/v2/agents/nope')).status).toBe(404)
    const { agents, builds, schedules } = sandbox.state.snapshot()
    expect(agents.map((agent) => agent.id)).toEqual([other.id])
    expect(builds.every((build) => build.agent_id === other.id)).toBe(true)
    expect(builds.at(-1)?.handover_target_ids).toEqual([other.id])
    expect(schedules).toEqual([])
    // v1 has no way to do that.
    expect((await call('DELETE', `/v1/agents/${other.id}`)).status).toBe(404)
  })
})
