import { describe, expect, it } from 'vitest'
import { anAgent, type Call, NOBODY, setUp } from './helpers.ts'

const aFolder = async (call: Call, name: string, parent: string | null = null): Promise<string> => {
  const { body } = await call('POST', '/v1/agent-folders', { name, parent_folder_id: parent })
  return `${body['folder']?.['id']}`
}

const folderOf = async (call: Call, id: string) =>
  (await call('GET', `/v1/agents/${id}`)).body['agent']?.['folder_id']

describe('folders', () => {
  it('counts direct agents and subfolders in the list', async () => {
    const { call } = setUp()
    const top = await aFolder(call, 'Top')
    await aFolder(call, 'Below', top)
    const { id } = await anAgent(call)
    await call('POST', `/v1/agent-folders/${top}/agents`, { agent_ids: [id] })
    const { body } = await call('GET', '/v1/agent-folders')
    const shown = body['folders']?.find((folder) => folder['id'] === top)
    expect(shown).toMatchObject({ agent_count: 1, subfolder_count: 1, parent_folder_id: null })
  })

  it.each([{}, { name: '' }, { name: 'x'.repeat(101) }, { name: 'x', parent_folder_id: NOBODY }])(
    'refuses %j',
    async (body) => {
      expect((await setUp().call('POST', '/v1/agent-folders', body)).status).toBe(400)
    },
  )

  it('renames, re-parents and goes to the root, and never into itself', async () => {
    const { call } = setUp()
    const top = await aFolder(call, 'Top')
    const below = await aFolder(call, 'Below', top)
    expect((await call('PATCH', `/v1/agent-folders/${top}`, { parent_folder_id: below })).status).toBe(400)
    const { body } = await call('PATCH', `/v1/agent-folders/${below}`, { name: 'Up', parent_folder_id: null })
    expect(body['folder']).toMatchObject({ name: 'Up', parent_folder_id: null })
  })

  it('is deleted when empty', async () => {
    const { call } = setUp()
    const id = await aFolder(call, 'Empty')
    expect((await call('DELETE', `/v1/agent-folders/${id}`)).body).toEqual({ success: true })
    expect((await call('DELETE', `/v1/agent-folders/${id}`)).status).toBe(404)
  })

  it('is kept with contents unless forced; then agents go to the root and subfolders go', async () => {
    const { call, sandbox } = setUp()
    const top = await aFolder(call, 'Top')
    const below = await aFolder(call, 'Below', top)
    const { id } = await anAgent(call)
    await call('POST', `/v1/agent-folders/${below}/agents`, { agent_ids: [id] })
    for (const query of ['', '?force=1', '?force=false']) {
      const { status, body } = await call('DELETE', `/v1/agent-folders/${top}${query}`)
      expect(status).toBe(400)
      expect(body).toMatchObject({ has_contents: true, agent_count: 1 })
    }
    expect((await call('DELETE', `/v1/agent-folders/${top}?force=true`)).status).toBe(200)
    expect(sandbox.state.snapshot().folders).toEqual([])
    expect(await folderOf(call, id)).toBeNull()
  })
})

describe('moving agents', () => {
  it('moves by either path, and to the root by the one that can', async () => {
    const { call } = setUp()
    const folder = await aFolder(call, 'F')
    const agents = [await anAgent(call), await anAgent(call)].map(({ id }) => id)
    const byPath = await call('POST', `/v1/agent-folders/${folder}/agents`, { agent_ids: agents })
    expect(byPath.body).toEqual({ success: true, moved_count: 2 })
    expect(await folderOf(call, `${agents[1]}`)).toBe(folder)
    const byBody = await call('POST', '/v1/agent-folders/move-agents', { agent_ids: agents, folder_id: null })
    expect(byBody.body).toEqual({ success: true, moved_count: 2 })
    expect(await folderOf(call, `${agents[0]}`)).toBeNull()
  })

  it('moves all or none', async () => {
    const { call } = setUp()
    const folder = await aFolder(call, 'F')
    const { id } = await anAgent(call)
    const { status } = await call('POST', `/v1/agent-folders/${folder}/agents`, { agent_ids: [id, NOBODY] })
    expect(status).toBe(404)
    expect(await folderOf(call, id)).toBeNull()
  })

  it('refuses nothing, twice the same, and a missing target', async () => {
    const { call } = setUp()
    const { id } = await anAgent(call)
    const path = '/v1/agent-folders/move-agents'
    expect((await call('POST', path, { agent_ids: [], folder_id: null })).status).toBe(400)
    expect((await call('POST', path, { agent_ids: [id, id], folder_id: null })).status).toBe(400)
    expect((await call('POST', path, { agent_ids: [id] })).status).toBe(400)
    expect((await call('POST', path, { agent_ids: [id], folder_id: NOBODY })).status).toBe(404)
  })

  it.each([
    ['move-agents', [404, 200]],
    ['folder-path', [200, 404]],
  ] as const)('can offer %s only', async (moveEndpoints, [byPath, byBody]) => {
    const { call } = setUp({ moveEndpoints })
    const folder = await aFolder(call, 'F')
    const { id } = await anAgent(call)
    const body = { agent_ids: [id] }
    expect((await call('POST', `/v1/agent-folders/${folder}/agents`, body)).status).toBe(byPath)
    const move = await call('POST', '/v1/agent-folders/move-agents', { ...body, folder_id: folder })
    expect(move.status).toBe(byBody)
  })
})
