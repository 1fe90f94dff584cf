import { describe, expect, it } from 'vitest'
import { OTHER_TEAM_KEY } from '../../src/sandbox/state.ts'
import {
  aDraft,
  anAgent,
  aV2Agent,
  type Call,
  config,
  listedAgent,
  NOBODY,
  setUp,
  statusesOf,
} from './helpers.ts'

const withSlot = async (call: Call, id: string, integration_type = 'gmail') =>
  call('POST', `/_sandbox/agents/${id}/slots`, { integration_type }, null)

const slotTypes = async (call: Call, id: string) =>
  (await listedAgent(call, id))?.['integration_configs']?.map((slot) => slot['integration_type'])

describe('a revision made through v2', () => {
  it('is a draft: the live one stays what it was', async () => {
    const { call } = setUp()
    const { id, buildId } = await aV2Agent(call)
    const { status, body } = await call('POST', `/v2/agents/${id}/revisions`, {
      name: 'two',
      config: config(),
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({ build: { status: 'draft', revision_number: 2, parent_build_id: buildId } })
    expect(body['agent']).toEqual({ id })
    expect(await statusesOf(call, id)).toEqual(['1 live', '2 draft'])
    const read = await call('GET', `/v2/agents/${id}/revisions/${body['build']?.['id']}`)
    expect(read.body['build']).toEqual(body['build'])
  })

  it('is the latest build, unless that means the live one', async () => {
    const newest = setUp()
    const { id } = await aV2Agent(newest.call)
    const draft = await aDraft(newest.call, id)
    expect((await listedAgent(newest.call, id))?.['latest_build']).toMatchObject({
      id: draft,
      status: 'draft',
    })

    const live = setUp({ latestBuild: 'live', inlineBuild: 'draft' })
    const other = await aV2Agent(live.call)
    expect((await listedAgent(live.call, other.id))?.['latest_build']).toBeNull()
    await live.call('POST', `/v2/revisions/${other.buildId}/promote`, {})
    await aDraft(live.call, other.id)
    const shown = (await listedAgent(live.call, other.id))?.['latest_build']
    expect(shown).toMatchObject({ id: other.buildId, status: 'live' })
  })

  it('has the integrations of its source, else of the live build, whatever is newest', async () => {
    const { call } = setUp()
    const { id, buildId } = await aV2Agent(call)
    const other = await aV2Agent(call, 'Other')
    await withSlot(call, id)
    await withSlot(call, other.id, 'slack')
    await aDraft(call, id)
    expect(await slotTypes(call, id)).toEqual(['gmail'])
    await aDraft(call, id, { source_build_id: other.buildId })
    expect(await slotTypes(call, id)).toEqual(['slack'])
    await aDraft(call, id)
    expect(await slotTypes(call, id)).toEqual(['gmail'])
    await aDraft(call, id, { source_build_id: buildId })
    expect(await slotTypes(call, id)).toEqual(['gmail'])
  })

  it.each<[unknown, string]>([
    [{}, 'body/name'],
    [{ name: 'x', handoverTargetIds: [] }, 'body/handoverTargetIds'],
    [{ name: 'x', source_build_id: NOBODY }, 'body/source_build_id'],
    [{ name: 'x', handover_target_ids: [NOBODY] }, 'body/handover_target_ids'],
  ])('is not made of %j', async (body, field) => {
    const { call } = setUp()
    const { id } = await aV2Agent(call)
    const answer = await call('POST', `/v2/agents/${id}/revisions`, body)
    expect(answer.status).toBe(400)
    expect(answer.body['message']).toContain(field)
    expect(await statusesOf(call, id)).toEqual(['1 live'])
  })

  it('tells its own integrations, which a list page tells of the newest one only', async () => {
    const { call } = setUp()
    const { id, buildId } = await aV2Agent(call)
    const draft = await aDraft(call, id)
    await withSlot(call, id)
    const of = (agent: string, build: string, key?: string) =>
      call('GET', `/v2/agents/${agent}/revisions/${build}/integrations`, undefined, key)
    expect((await of(id, buildId)).body).toEqual({
      integrations: [
        {
          id: expect.any(String),
          integration_id: expect.any(String),
          custom_integration_id: null,
          integration_type: 'gmail',
          integration_name: 'gmail',
          created_at: expect.any(String),
        },
      ],
    })
    expect((await of(id, draft)).body).toEqual({ integrations: [] })
    // No 404 is declared: what is not there is as closed as what belongs to others.
    const other = await aV2Agent(call)
    expect((await of(other.id, buildId)).status).toBe(403)
    expect((await of(id, NOBODY)).status).toBe(403)
    expect((await of(id, buildId, OTHER_TEAM_KEY)).status).toBe(403)
    expect((await of(id, 'x')).status).toBe(400)
  })

  it('can be changed in place, live or not, and stays what it is', async () => {
    const { call } = setUp()
    const { id, buildId } = await aV2Agent(call)
    const draft = await aDraft(call, id)
    for (const build of [buildId, draft]) {
      const patch = { revision_name: 'Label', revision_description: null, config: config({ input: 'New' }) }
      const { status, body } = await call('PATCH', `/v2/revisions/${build}`, patch)
      expect(status).toBe(200)
      expect(body['build']).toMatchObject({
        id: build,
        revision_name: 'Label',
        config: { data: { input: 'New' } },
      })
    }
    expect(await statusesOf(call, id)).toEqual(['1 live', '2 draft'])
    expect((await call('PATCH', `/v2/revisions/${draft}`, { name: 'x' })).status).toBe(400)
    expect((await call('PATCH', `/v2/revisions/${NOBODY}`, {})).status).toBe(404)
  })

  it('is read under its own agent only, and not by its id alone', async () => {
    const { call } = setUp()
    const [one, two] = [await aV2Agent(call), await aV2Agent(call)]
    expect((await call('GET', `/v2/agents/${one.id}/revisions/${two.buildId}`)).status).toBe(404)
    expect((await call('GET', `/v2/revisions/${one.buildId}`)).status).toBe(404)
    expect((await call('GET', `/v2/agents/${one.id}/revisions?limit=101`)).status).toBe(400)
  })
})

describe('promoting', () => {
  it('makes a draft live and the live one historic', async () => {
    const { call, clock } = setUp()
    const { id } = await aV2Agent(call)
    const draft = await aDraft(call, id)
    clock.advance(1000)
    const texts = { revision_name: 'Invoices v7', revision_description: 'ops, invoices, abc1234' }
    const { status, body } = await call('POST', `/v2/revisions/${draft}/promote`, texts)
    expect([status, body]).toEqual([200, { success: true }])
    expect(await statusesOf(call, id)).toEqual(['1 historic', '2 live'])
    const agent = await listedAgent(call, id)
    expect(agent?.['latest_build']).toMatchObject({ id: draft, ...texts })
    expect(agent?.['updated_at']).toBe(new Date(clock.now()).toISOString())
  })

  it('goes back to an older one, whose label it leaves alone', async () => {
    const { call } = setUp()
    const { id, buildId } = await aV2Agent(call)
    await call('PATCH', `/v2/revisions/${buildId}`, { revision_name: 'First' })
    const draft = await aDraft(call, id)
    await call('POST', `/v2/revisions/${draft}/promote`, {})
    await call('POST', `/v2/revisions/${buildId}/promote`, {})
    expect(await statusesOf(call, id)).toEqual(['1 live', '2 historic'])
    expect((await listedAgent(call, id))?.['latest_build']).toMatchObject({ id: draft, status: 'historic' })
    const first = await call('GET', `/v2/agents/${id}/revisions/${buildId}`)
    expect(first.body['build']?.['revision_name']).toBe('First')
  })

  it('leaves other drafts alone', async () => {
    const { call } = setUp()
    const { id } = await aV2Agent(call)
    const [, second] = [await aDraft(call, id), await aDraft(call, id)]
    await call('POST', `/v2/revisions/${second}/promote`, {})
    expect(await statusesOf(call, id)).toEqual(['1 historic', '2 draft', '3 live'])
  })

  it.each([400, 409] as const)('fails with %i when it is live already', async (alreadyLive) => {
    const { call } = setUp({ alreadyLive })
    const { id, buildId } = await aV2Agent(call)
    const { status, body } = await call('POST', `/v2/revisions/${buildId}/promote`, { revision_name: 'x' })
    expect(status).toBe(alreadyLive)
    expect(body['message']).toContain('already live')
    expect((await listedAgent(call, id))?.['latest_build']?.['revision_name']).toBeNull()
  })

  it.each([
    { revision_name: '' },
    { revision_name: 'x'.repeat(81) },
    { revision_name: null },
    { revision_description: 'x'.repeat(501) },
    '[]',
  ])('refuses %j', async (body) => {
    const { call } = setUp()
    const { id } = await aV2Agent(call)
    const draft = await aDraft(call, id)
    expect((await call('POST', `/v2/revisions/${draft}/promote`, body)).status).toBe(400)
    expect(await statusesOf(call, id)).toEqual(['1 live', '2 draft'])
    expect((await call('POST', `/v2/revisions/${NOBODY}/promote`, {})).status).toBe(404)
  })
})

describe('v1 and v2 over one team', () => {
  it('show the same agents, builds, folders and connections', async () => {
    const { call, sandbox } = setUp({ seed: 12 })
    const team = sandbox.state.snapshot().agents[0]?.team_id
    const [v1, v2] = [
      await call('GET', '/v1/agents?limit=100'),
      await call('GET', `/v2/teams/${team}/agents?limit=100`),
    ]
    for (const [n, agent] of [...(v1.body['agents'] ?? [])].entries()) {
      const { integration_configs: _, ...fields } = agent as object & { integration_configs?: unknown }
      expect(v2.body['agents']?.[n]).toMatchObject(fields)
    }
    expect(v2.body['total']).toBe(v1.body['total'])
    const folders = [
      await call('GET', '/v1/agent-folders'),
      await call('GET', `/v2/teams/${team}/agent-folders`),
    ]
    expect(folders[1]?.body).toEqual(folders[0]?.body)
    const connections = (await call('GET', '/v1/connections')).body['integrations'] ?? []
    expect(connections).toHaveLength(2)
    const { body } = await call('GET', `/v2/teams/${team}/connections`)
    for (const [n, connection] of [...connections].entries()) {
      const { composio_mcp_id: _, ...fields } = connection as object & { composio_mcp_id?: unknown }
      expect(body['integrations']?.[n]).toMatchObject(fields)
    }
  })

  it('see what the other did: v1 publishes at once, v2 drafts and promotes', async () => {
    const { call } = setUp()
    const { id } = await anAgent(call)
    const draft = await aDraft(call, id)
    const v1Agent = (await call('GET', `/v1/agents/${id}`)).body['agent']
    expect(v1Agent?.['latest_build']).toMatchObject({ id: draft, status: 'draft' })
    await call('POST', `/v1/agents/${id}/revisions`, { name: 'at once', config: config() })
    expect(await statusesOf(call, id)).toEqual(['1 historic', '2 draft', '3 live'])
    await call('POST', `/v2/revisions/${draft}/promote`, {})
    const { body } = await call('GET', `/v1/agents/${id}/revisions`)
    const live = body['builds']?.filter((build) => build['status'] === 'live')
    expect(live).toMatchObject([{ id: draft }])
  })
})
