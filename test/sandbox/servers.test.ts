import { describe, expect, it } from 'vitest'
import { TEAM_ID } from '../../src/sandbox/state.ts'
import { type Call, setUp } from './helpers.ts'

const ERP = 'https://erp.example.com/mcp'

const setServer = (call: Call, server: object) =>
  call('POST', '/_sandbox/servers', { url: ERP, ...server }, null)

describe.each(['/v1/connections', `/v2/teams/${TEAM_ID}/connections`])('%s/mcp/probe', (path) => {
  const probe = (call: Call, body: object) => call('POST', `${path}/mcp/probe`, body)

  it('lists the tools of a server, and of one nobody spoke of', async () => {
    const { call } = setUp()
    const { status, body } = await probe(call, { server_url: ERP })
    expect([status, body['success'], body['tools']?.map((tool) => tool['name'])]).toEqual([
      200,
      true,
      ['search', 'fetch'],
    ])
    await setServer(call, { tools: ['orders'] })
    expect((await probe(call, { server_url: ERP })).body['tools']).toEqual([
      { name: 'orders', description: expect.any(String), input_schema: { type: 'object' } },
    ])
  })

  it('answers what went wrong, and writes nothing', async () => {
    const { call, sandbox } = setUp()
    await setServer(call, { unreachable: true })
    const before = sandbox.state.snapshot()
    const { status, body } = await probe(call, { server_url: ERP })
    expect([status, body]).toEqual([200, { success: false, error: 'erp.example.com cannot be reached' }])
    expect(sandbox.state.snapshot()).toEqual(before)
  })

  it('needs the header that the server needs, however it is spelled', async () => {
    const { call } = setUp()
    await setServer(call, { requires: 'Authorization' })
    const success = async (headers?: object) =>
      (await probe(call, { server_url: ERP, ...(headers === undefined ? {} : { headers }) })).body['success']
    expect(await success()).toBe(false)
    expect(await success({ 'X-Region': 'eu' })).toBe(false)
    expect(await success({ Authorization: '' })).toBe(false)
    expect(await success({ authorization: 'Bearer x' })).toBe(true)
    expect((await probe(call, { server_url: ERP })).body['error']).toContain('Authorization is missing')
  })

  it.each([{}, { server_url: 'erp' }, { server_url: ERP, headers: { A: 1 } }])('refuses %j', async (body) => {
    expect((await probe(setUp().call, body)).status).toBe(400)
  })
})

it('probes an integration of the catalog in v2: one of the two, and a known one', async () => {
  const { call } = setUp()
  const probe = (body: object) => call('POST', `/v2/teams/${TEAM_ID}/connections/mcp/probe`, body)
  expect((await probe({ integration_slug: 'gmail' })).body['success']).toBe(true)
  expect((await probe({ integration_slug: 'gmial' })).status).toBe(400)
  expect((await probe({ integration_slug: 'gmail', server_url: ERP })).status).toBe(400)
})

describe('servers', () => {
  it('are part of the state, and told', async () => {
    const { call, sandbox } = setUp()
    const set = await setServer(call, { requires: 'X-Key' })
    expect([set.status, set.body]).toEqual([
      201,
      { url: ERP, dcr: true, tools: ['search', 'fetch'], requires: 'X-Key', unreachable: false },
    ])
    const servers = { [ERP]: { requires: 'X-Key' } }
    expect((await call('GET', '/_sandbox/servers', undefined, null)).body).toEqual({ servers })
    const two = setUp({ state: sandbox.state.snapshot() })
    const probed = await two.call('POST', '/v1/connections/mcp/probe', { server_url: ERP })
    expect(probed.body['success']).toBe(false)
    // What is said takes the place of what was said before.
    await setServer(call, {})
    expect(sandbox.state.snapshot().servers).toEqual({ [ERP]: {} })
  })

  it('are the same however a URL is spelled', async () => {
    const { call } = setUp()
    await call('POST', '/_sandbox/servers', { url: 'https://ERP.example.com', unreachable: true }, null)
    for (const server_url of ['https://erp.example.com', 'https://erp.example.com/']) {
      expect((await call('POST', '/v1/connections/mcp/probe', { server_url })).body['success']).toBe(false)
    }
  })

  it.each([{ url: 'x' }, { dcr: 'no' }, { tool: [] }, { tools: [''] }])('refuse %j', async (server) => {
    expect((await setServer(setUp().call, server)).status).toBe(400)
    expect((await setUp().call('POST', '/_sandbox/state', { servers: { x: server } }, null)).status).toBe(400)
  })
})
