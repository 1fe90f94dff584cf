import { describe, expect, it } from 'vitest'
import { ADMIN_ID, SECOND_ADMIN_KEY, TEAM_ID } from '../../src/sandbox/state.ts'
import { anAgent, config, NOBODY, setUp } from './helpers.ts'

const JO = { name: 'Jo', email: 'jo@example.com' }

/** A sandbox, and a short way to be the person in its web interface. */
const webSetUp = () => {
  const parts = setUp()
  const web = (method: string, path: string, body?: unknown) =>
    parts.call(method, `/_sandbox${path}`, body, null)
  return { ...parts, web }
}

const aFolder = async ({ call }: ReturnType<typeof webSetUp>, name: string, parent: string | null = null) =>
  `${(await call('POST', '/v1/agent-folders', { name, parent_folder_id: parent })).body['folder']?.['id']}`

describe('a person with an agent', () => {
  it('deletes it with all that hangs on it', async () => {
    const { call, web, sandbox } = webSetUp()
    const { id, buildId } = await anAgent(call)
    await web('POST', `/agents/${id}/schedules`, {})
    expect((await web('DELETE', `/agents/${id}`)).status).toBe(200)
    expect((await call('GET', `/v1/agents/${id}`)).status).toBe(404)
    expect((await call('PATCH', `/v1/revisions/${buildId}`, {})).status).toBe(404)
    expect(sandbox.state.snapshot()).toMatchObject({ agents: [], builds: [], schedules: [] })
    expect((await web('DELETE', `/agents/${id}`)).status).toBe(404)
  })

  it('copies it: the same builds under the same names, new ids, in their own name', async () => {
    const { call, web, sandbox, clock } = webSetUp()
    const { id } = await anAgent(call, 'Bot')
    const target = await anAgent(call, 'Target')
    await web('POST', `/agents/${id}/slots`, { integration_type: 'gmail' })
    const draft = { name: 'ops/bot@abc1234', config: config(), handover_target_ids: [target.id] }
    await call('POST', `/v1/agents/${id}/revisions`, draft)
    clock.advance(1000)
    const copied = await web('POST', `/agents/${id}/copy`, { by: JO })
    expect(copied.status).toBe(201)
    const copyId = `${copied.body['agent']?.['id']}`
    const copy = (await call('GET', `/v1/agents/${copyId}`)).body['agent']
    expect(copy).toMatchObject({ name: 'Copy of Bot', created_by: JO, updated_by: JO })
    expect(copy?.['latest_build']).toMatchObject({ name: 'ops/bot@abc1234', agent_id: copyId })
    const { builds } = sandbox.state.snapshot()
    const [ours, theirs] = [id, copyId].map((owner) => builds.filter((build) => build.agent_id === owner))
    expect(theirs?.map(({ name }) => name)).toEqual(ours?.map(({ name }) => name))
    expect(theirs?.[1]).toMatchObject({
      parent_build_id: theirs?.[0]?.id,
      handover_target_ids: [target.id],
      revision_number: 2,
    })
    const ids = [...(ours ?? []), ...(theirs ?? [])].flatMap((build) => [
      build.id,
      ...build.slots.map((slot) => slot.id),
    ])
    expect(new Set(ids).size).toBe(ids.length)
    expect((await web('POST', `/agents/${id}/copy`, { name: 'Twin' })).body['agent']?.['name']).toBe('Twin')
    expect((await web('POST', `/agents/${id}/copy`)).status).toBe(201)
    expect((await web('POST', `/agents/${NOBODY}/copy`)).status).toBe(404)
  })
})

describe('a person with a folder', () => {
  it('renames and moves it', async () => {
    const parts = webSetUp()
    const [top, other] = [await aFolder(parts, 'Top'), await aFolder(parts, 'Other')]
    parts.clock.advance(1000)
    const { body } = await parts.web('PATCH', `/folders/${other}`, { name: 'New', parent_folder_id: top })
    expect(body['folder']).toMatchObject({ name: 'New', parent_folder_id: top })
    expect(body['folder']?.['updated_at']).not.toBe(body['folder']?.['created_at'])
    expect((await parts.web('PATCH', `/folders/${NOBODY}`, {})).status).toBe(404)
    expect((await parts.web('PATCH', `/folders/${top}`, { nmae: 'x' })).status).toBe(400)
  })

  it('deletes it with its contents; agents go to the root in their name', async () => {
    const parts = webSetUp()
    const { call, web, sandbox } = parts
    const top = await aFolder(parts, 'Top')
    const below = await aFolder(parts, 'Below', top)
    const { id } = await anAgent(call)
    await call('POST', `/v1/agent-folders/${below}/agents`, { agent_ids: [id] })
    expect((await web('DELETE', `/folders/${top}`, { by: JO })).status).toBe(200)
    expect(sandbox.state.snapshot().folders).toEqual([])
    const { body } = await call('GET', `/v1/agents/${id}`)
    expect(body['agent']).toMatchObject({ folder_id: null, updated_by: JO })
  })
})

describe('a person with a connection', () => {
  it('adds it for the first key, or for somebody else', async () => {
    const { call, web } = webSetUp()
    const added = await web('POST', '/connections', { name: 'ERP', server_url: 'https://erp.example.com' })
    expect(added.status).toBe(201)
    expect(added.body['connection']).toMatchObject({ user_id: ADMIN_ID, type: 'custom_mcp', shared: false })
    await web('POST', '/connections', { name: 'Hidden', by: JO })
    await web('POST', '/connections', { name: 'Shared', by: JO, shared: true })
    const names = async (key?: string) =>
      (await call('GET', '/v1/connections', undefined, key)).body['integrations']
        ?.map((one) => one['name'])
        .sort()
    expect(await names()).toEqual(['ERP', 'Shared'])
    expect(await names(SECOND_ADMIN_KEY)).toEqual(['Shared'])
    expect((await web('POST', '/connections', {})).status).toBe(400)
  })

  it('connects an account, which Duvo names; what is said goes first', async () => {
    const { call, web, clock } = webSetUp()
    await web('POST', '/connections', { oauth_provider: 'gmail' })
    clock.advance(1000)
    await web('POST', '/connections', { oauth_provider: 'outlook', by: JO, shared: true })
    clock.advance(1000)
    const odd = {
      oauth_provider: 'google',
      oauth_provider_key: 'google_gmail',
      provider: 'oauth',
      type: 'gmail',
    }
    await web('POST', '/connections', { ...odd, name: 'Mail' })
    const { body } = await call('GET', `/v2/teams/${TEAM_ID}/connections`)
    expect(body['integrations']).toMatchObject([
      {
        name: 'Gmail (admin@example.com)',
        provider: 'native',
        oauth_provider: 'gmail',
        has_oauth_tokens: true,
      },
      { name: 'Outlook (jo@example.com)', oauth_provider: 'outlook', shared: true },
      { name: 'Mail', ...odd },
    ])
  })

  it('changes and deletes it', async () => {
    const { call, web, clock } = webSetUp()
    const id = `${(await web('POST', '/connections', { name: 'ERP' })).body['connection']?.['id']}`
    clock.advance(1000)
    const changed = await web('PATCH', `/connections/${id}`, { name: 'New', shared: true, headers: null })
    expect(changed.status).toBe(200)
    const { body } = await call('GET', `/v1/connections/${id}`)
    expect(body).toMatchObject({ name: 'New', shared: true, updated_at: new Date(clock.now()).toISOString() })
    expect((await web('DELETE', `/connections/${id}`)).status).toBe(200)
    expect((await call('GET', `/v1/connections/${id}`)).status).toBe(404)
    expect((await web('PATCH', `/connections/${id}`, {})).status).toBe(404)
  })
})
