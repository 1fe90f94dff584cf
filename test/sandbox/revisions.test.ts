import { describe, expect, it } from 'vitest'
import { anAgent, type Call, config, NOBODY, setUp } from './helpers.ts'

const slotsOf = async (call: Call, id: string) =>
  (await call('GET', `/v1/agents/${id}`)).body['agent']?.['integration_configs'] ?? []

describe('creating a revision', () => {
  it('counts up and becomes the latest build at once', async () => {
    const { call } = setUp()
    const { id, buildId } = await anAgent(call)
    const { status, body } = await call('POST', `/v1/agents/${id}/revisions`, {
      name: 'v2',
      config: config(),
    })
    expect(status).toBe(201)
    expect(body['agent']).toEqual({ id })
    expect(body['build']).toMatchObject({ revision_number: 2, parent_build_id: buildId, status: 'live' })
    const agent = (await call('GET', `/v1/agents/${id}`)).body['agent']
    expect(agent?.['latest_build']).toEqual(body['build'])
    const before = await call('GET', `/v1/agents/${id}/revisions/${buildId}`)
    expect(before.body['build']).toMatchObject({ status: 'historic' })
  })

  it('carries slots over from a source build of the agent, and only then', async () => {
    const { call } = setUp()
    const { id, buildId } = await anAgent(call)
    const other = await anAgent(call, 'Other')
    await call('POST', `/_sandbox/agents/${id}/slots`, { integration_type: 'gmail' }, null)
    await call('POST', `/_sandbox/agents/${other.id}/slots`, { integration_type: 'slack' }, null)
    const before = await slotsOf(call, id)
    expect(before).toHaveLength(1)

    await call('POST', `/v1/agents/${id}/revisions`, { name: 'kept', source_build_id: buildId })
    const after = await slotsOf(call, id)
    expect(after[0]).toMatchObject({
      integration_id: before[0]?.['integration_id'],
      integration_type: 'gmail',
    })

    await call('POST', `/v1/agents/${id}/revisions`, { name: 'foreign', source_build_id: other.buildId })
    expect(await slotsOf(call, id)).toEqual([])
    await call('POST', `/v1/agents/${id}/revisions`, { name: 'again', source_build_id: buildId })
    expect(await slotsOf(call, id)).toHaveLength(1)
    await call('POST', `/v1/agents/${id}/revisions`, { name: 'lost' })
    expect(await slotsOf(call, id)).toEqual([])
  })

  it('keeps handover targets to itself', async () => {
    const { call, sandbox } = setUp()
    const { id } = await anAgent(call)
    const target = await anAgent(call, 'Target')
    const created = await call('POST', `/v1/agents/${id}/revisions`, {
      name: 'v2',
      handover_target_ids: [target.id],
    })
    const buildId = created.body['build']?.['id']
    const answers = [
      created,
      await call('GET', `/v1/agents/${id}`),
      await call('GET', `/v1/agents/${id}/revisions/${buildId}`),
      await call('PATCH', `/v1/revisions/${buildId}`, { revision_name: 'Two' }),
    ]
    for (const { body } of answers) expect(JSON.stringify(body)).not.toMatch(/handover/i)
    const stored = sandbox.state.snapshot().builds.find((build) => build.id === `${buildId}`)
    expect(stored?.handover_target_ids).toEqual([target.id])
  })

  it.each<[unknown, string]>([
    [{}, 'body/name'],
    [{ name: '' }, 'body/name'],
    [{ name: 'x', handoverTargetIds: [] }, 'body/handoverTargetIds'],
    [{ name: 'x', revision_name: 'n' }, 'body/revision_name'],
    [{ name: 'x', source_build_id: NOBODY }, 'body/source_build_id'],
    [{ name: 'x', handover_target_ids: [NOBODY] }, 'body/handover_target_ids'],
    [{ name: 'x', config: { version: 'v1', data: {} } }, 'body/config/version'],
  ])('refuses %j', async (body, field) => {
    const { call } = setUp()
    const { id } = await anAgent(call)
    const answer = await call('POST', `/v1/agents/${id}/revisions`, body)
    expect(answer.status).toBe(400)
    expect(answer.body['message']).toContain(field)
    expect((await call('GET', `/v1/agents/${id}/revisions`)).body['total']).toBe(1)
  })
})

describe('updating a revision', () => {
  it('changes the label, the description and the configuration in place', async () => {
    const { call } = setUp()
    const { id, buildId } = await anAgent(call)
    const patch = { revision_name: 'Label', revision_description: null, config: config({ input: 'New' }) }
    const { status, body } = await call('PATCH', `/v1/revisions/${buildId}`, patch)
    expect(status).toBe(200)
    expect(body['build']).toMatchObject({
      revision_name: 'Label',
      revision_description: null,
      revision_number: 1,
    })
    expect(body['build']?.['config']?.['data']?.['input']).toBe('New')
    expect((await call('GET', `/v1/agents/${id}/revisions`)).body['total']).toBe(1)
  })

  it.each([
    { name: 'x' },
    { revision_name: '' },
    { revision_name: 'x'.repeat(81) },
    { revision_description: 'x'.repeat(501) },
    { handover_target_ids: [] },
    { handoverTargetIds: [NOBODY] },
    { config: null },
    { config: { version: 'v1', data: {} } },
  ])('refuses %j', async (patch) => {
    const { call } = setUp()
    const { buildId } = await anAgent(call)
    expect((await call('PATCH', `/v1/revisions/${buildId}`, patch)).status).toBe(400)
  })
})

describe('reading revisions', () => {
  it('pages by 20 unless asked', async () => {
    const { call } = setUp()
    const { id } = await anAgent(call)
    for (let n = 2; n <= 25; n += 1) await call('POST', `/v1/agents/${id}/revisions`, { name: `v${n}` })
    const { body } = await call('GET', `/v1/agents/${id}/revisions`)
    expect(body['builds']).toHaveLength(20)
    expect(body).toMatchObject({ total: 25, limit: 20, offset: 0 })
    expect((await call('GET', `/v1/agents/${id}/revisions?limit=101`)).status).toBe(400)
  })

  it('has removed the flat path', async () => {
    const { call } = setUp()
    const { buildId } = await anAgent(call)
    expect((await call('GET', `/v1/revisions/${buildId}`)).status).toBe(410)
  })

  it("does not show a build under another agent's path", async () => {
    const { call } = setUp()
    const [one, two] = [await anAgent(call), await anAgent(call)]
    expect((await call('GET', `/v1/agents/${one.id}/revisions/${two.buildId}`)).status).toBe(404)
    expect((await call('GET', `/v1/agents/${one.id}/revisions/nope`)).status).toBe(400)
  })
})
