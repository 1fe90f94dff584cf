import { describe, expect, it } from 'vitest'
import { ADMIN_ID, OTHER_TEAM_KEY, SECOND_ADMIN_KEY, TEAM_ID } from '../../src/sandbox/state.ts'
import { aV2Agent, type Call, listedAgent, NOBODY, setUp } from './helpers.ts'

const FOLDERS = `/v2/teams/${TEAM_ID}/agent-folders`
const CONNECTIONS = `/v2/teams/${TEAM_ID}/connections`

const aFolder = async (call: Call, name: string, parent_folder_id: string | null = null) =>
  `${(await call('POST', FOLDERS, { name, parent_folder_id })).body['folder']?.['id']}`

describe('folders in v2', () => {
  it('are made, listed with counts, renamed and moved to the root', async () => {
    const { call } = setUp()
    const top = await aFolder(call, 'Top')
    const made = await call('POST', FOLDERS, { name: 'Below', parent_folder_id: top })
    expect(made.status).toBe(201)
    expect(made.body['folder']).toEqual({
      id: expect.any(String),
      team_id: TEAM_ID,
      name: 'Below',
      parent_folder_id: top,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    })
    const listed = (await call('GET', FOLDERS)).body['folders']
    expect(listed?.find((one) => one['id'] === top)).toMatchObject({ agent_count: 0, subfolder_count: 1 })
    const below = made.body['folder']?.['id']
    const patch = { name: 'New', parent_folder_id: null }
    expect((await call('PATCH', `/v2/agent-folders/${below}`, patch)).body['folder']).toMatchObject(patch)
    expect((await call('PATCH', `/v2/agent-folders/${below}`, { name: '' })).status).toBe(400)
    expect((await call('POST', FOLDERS, { name: 'x'.repeat(101) })).status).toBe(400)
    expect((await call('PATCH', `/v2/agent-folders/${NOBODY}`, {})).status).toBe(404)
  })

  it('take agents in and let them go to the root, all or none', async () => {
    const { call } = setUp()
    const folder = await aFolder(call, 'F')
    const [one, two] = [await aV2Agent(call), await aV2Agent(call)]
    const move = (agent_ids: unknown, folder_id: unknown) =>
      call('POST', `${FOLDERS}/move-agents`, { agent_ids, folder_id })
    expect((await move([one.id, two.id], folder)).body).toEqual({ success: true, moved_count: 2 })
    expect((await listedAgent(call, two.id))?.['folder_id']).toBe(folder)
    expect((await move([two.id], null)).body).toEqual({ success: true, moved_count: 1 })
    expect((await listedAgent(call, two.id))?.['folder_id']).toBeNull()
    expect((await move([two.id, NOBODY], folder)).status).toBe(404)
    expect((await listedAgent(call, two.id))?.['folder_id']).toBeNull()
    expect((await move([], folder)).status).toBe(400)
    expect((await move([one.id, one.id], folder)).status).toBe(400)
    expect((await move([one.id], undefined)).status).toBe(400)
  })

  it('are deleted with their contents only by force, which is a word', async () => {
    const { call } = setUp()
    const folder = await aFolder(call, 'F')
    const { id } = await aV2Agent(call)
    await call('POST', `${FOLDERS}/move-agents`, { agent_ids: [id], folder_id: folder })
    for (const query of ['', '?force=1', '?force=false']) {
      const { status, body } = await call('DELETE', `/v2/agent-folders/${folder}${query}`)
      expect([query, status]).toEqual([query, 400])
      expect(body).toMatchObject({ has_contents: true, agent_count: 1 })
    }
    const forced = await call('DELETE', `/v2/agent-folders/${folder}?force=true`)
    expect([forced.status, forced.body]).toEqual([200, { success: true }])
    expect((await listedAgent(call, id))?.['folder_id']).toBeNull()
  })
})

describe('connections in v2', () => {
  const draft = {
    name: 'ERP',
    provider: 'user',
    auth_method: 'headers',
    server_url: 'https://erp.example.com/mcp',
    headers: { plaintext: { Region: 'eu' }, secret: { Authorization: 'Bearer s3cret' } },
  }

  it('tell their health and nothing of Composio', async () => {
    const { call, clock } = setUp()
    const { status, body } = await call('POST', CONNECTIONS, draft)
    expect(status).toBe(201)
    expect(body).toMatchObject({
      name: 'ERP',
      type: 'custom_mcp',
      user_id: ADMIN_ID,
      oauth_provider_key: null,
      broken_at: null,
      broken_reason: null,
      has_headers: true,
    })
    expect(body).not.toHaveProperty('composio_mcp_id')
    expect(JSON.stringify(body)).not.toContain('s3cret')
    const id = `${body['id']}`
    clock.advance(1000)
    await call('PATCH', `/_sandbox/connections/${id}`, { broken: 'consent withdrawn' }, null)
    const broken = { broken_at: new Date(clock.now()).toISOString(), broken_reason: 'consent withdrawn' }
    expect((await call('GET', `/v2/connections/${id}`)).body).toMatchObject(broken)
    expect((await call('GET', CONNECTIONS)).body['integrations']).toMatchObject([broken])
    const old = (await call('GET', `/v1/connections/${id}`)).body
    expect(old).toHaveProperty('composio_mcp_id', null)
    expect(old).not.toHaveProperty('broken_at')
    await call('PATCH', `/_sandbox/connections/${id}`, { broken: null }, null)
    expect((await call('GET', `/v2/connections/${id}`)).body['broken_at']).toBeNull()
  })

  it('are changed and opened by their owner only', async () => {
    const { call } = setUp()
    const id = `${(await call('POST', CONNECTIONS, draft)).body['id']}`
    const path = `/v2/connections/${id}`
    expect((await call('GET', path, undefined, SECOND_ADMIN_KEY)).status).toBe(404)
    expect((await call('PATCH', path, { shared: true })).body['shared']).toBe(true)
    expect((await call('GET', path, undefined, SECOND_ADMIN_KEY)).status).toBe(200)
    expect((await call('PATCH', path, { name: 'x' }, SECOND_ADMIN_KEY)).status).toBe(403)
    expect((await call('GET', `${path}/credentials`, undefined, SECOND_ADMIN_KEY)).status).toBe(403)
    expect((await call('GET', path, undefined, OTHER_TEAM_KEY)).status).toBe(404)
    const { body } = await call('GET', `${path}/credentials`)
    expect(body).toEqual({ id, headers: { Region: 'eu', Authorization: '' } })
    expect((await call('PATCH', path, { composio_mcp_id: null })).status).toBe(400)
    expect((await call('PATCH', path, { type: 'x' })).status).toBe(400)
    expect((await call('POST', CONNECTIONS, { ...draft, shared: true })).status).toBe(400)
    expect((await call('DELETE', path)).body).toEqual({ success: true, message: expect.any(String) })
    expect((await call('GET', path)).status).toBe(404)
  })

  it('are filtered by type, 100 to a page', async () => {
    const { call } = setUp()
    await call('POST', CONNECTIONS, draft)
    await call('POST', CONNECTIONS, { ...draft, type: 'snowflake' })
    const { body } = await call('GET', `${CONNECTIONS}?type=snowflake`)
    expect(body).toMatchObject({ total: 1, limit: 100, offset: 0, integrations: [{ type: 'snowflake' }] })
    expect((await call('GET', `${CONNECTIONS}?limit=101`)).status).toBe(400)
    // Composio went with v1.
    const start = { auth_config_id: 'a', callback_url: 'https://example.com' }
    expect((await call('POST', `${CONNECTIONS}/composio/start`, start)).status).toBe(404)
  })
})
