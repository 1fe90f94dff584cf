import { describe, expect, it } from 'vitest'
import { SECOND_ADMIN_KEY } from '../../src/sandbox/state.ts'
import { NOBODY, setUp } from './helpers.ts'

const ERP = {
  name: 'ERP',
  provider: 'user',
  auth_method: 'headers',
  server_url: 'https://erp.example.com/mcp',
  headers: { plaintext: { 'X-Region': 'eu' }, secret: { Authorization: 'Bearer hush', 'X-Key': 'hush-2' } },
}

const setUpWithErp = async () => {
  const parts = setUp()
  const created = await parts.call('POST', '/v1/connections', ERP)
  return { ...parts, created, id: `${created.body['id']}` }
}

describe('connections', () => {
  it('are created bare of wrapping, for the caller', async () => {
    const { created } = await setUpWithErp()
    expect(created.status).toBe(201)
    expect(created.body).toMatchObject({ name: 'ERP', type: 'custom_mcp', has_headers: true, shared: false })
    expect(created.body).not.toHaveProperty('headers')
  })

  it.each<[unknown, string]>([
    [{ ...ERP, shared: true }, 'body/shared'],
    [{ ...ERP, provider: 'google' }, 'body/provider'],
    [{ ...ERP, auth_method: 'api_key' }, 'body/auth_method'],
    [{ ...ERP, server_url: 'not a url' }, 'body/server_url'],
    [{ ...ERP, name: '' }, 'body/name'],
    [{ ...ERP, headers: { secret: { A: 1 } } }, 'body/headers/secret/A'],
  ])('refuse %j', async (body, field) => {
    const answer = await setUp().call('POST', '/v1/connections', body)
    expect(answer.status).toBe(400)
    expect(answer.body['message']).toContain(field)
  })

  it('refuse a custom integration that does not exist', async () => {
    const { call } = setUp()
    expect((await call('POST', '/v1/connections', { ...ERP, custom_integration_id: NOBODY })).status).toBe(
      404,
    )
  })

  it('never show a secret, on any path', async () => {
    const { call, id, created } = await setUpWithErp()
    const credentials = await call('GET', `/v1/connections/${id}/credentials`)
    expect(credentials.body).toEqual({ id, headers: { 'X-Region': 'eu', Authorization: '', 'X-Key': '' } })
    const answers = [
      created,
      credentials,
      await call('GET', '/v1/connections'),
      await call('GET', `/v1/connections/${id}`),
    ]
    answers.push(await call('PATCH', `/v1/connections/${id}`, { name: 'ERP 2' }))
    for (const { body } of answers) expect(JSON.stringify(body)).not.toContain('hush')
  })

  it('replace the whole header set, keep a secret sent empty, and clear on null', async () => {
    const { call, id, sandbox } = await setUpWithErp()
    const headers = () => sandbox.state.snapshot().connections[0]?.headers
    await call('PATCH', `/v1/connections/${id}`, { name: 'Renamed' })
    expect(headers()).toEqual(ERP.headers)
    await call('PATCH', `/v1/connections/${id}`, { headers: { secret: { Authorization: '', New: 'n' } } })
    expect(headers()).toEqual({ plaintext: {}, secret: { Authorization: 'Bearer hush', New: 'n' } })
    const { body } = await call('PATCH', `/v1/connections/${id}`, { headers: null })
    expect(headers()).toEqual({ plaintext: {}, secret: {} })
    expect(body['has_headers']).toBe(false)
  })

  it.each([{ type: 'x' }, { provider: 'user' }, { server_url: 'x' }, { shared: null }])(
    'refuse the update %j',
    async (patch) => {
      const { call, id } = await setUpWithErp()
      expect((await call('PATCH', `/v1/connections/${id}`, patch)).status).toBe(400)
    },
  )

  it('belong to their user until shared, and stay theirs to change', async () => {
    const { call, id } = await setUpWithErp()
    const asSecond = (method: string, path = '', body?: unknown) =>
      call(method, `/v1/connections/${id}${path}`, body, SECOND_ADMIN_KEY)
    expect((await asSecond('GET')).status).toBe(404)
    expect((await call('GET', '/v1/connections', undefined, SECOND_ADMIN_KEY)).body['total']).toBe(0)
    await call('PATCH', `/v1/connections/${id}`, { shared: true })
    expect((await asSecond('GET')).status).toBe(200)
    expect((await call('GET', '/v1/connections', undefined, SECOND_ADMIN_KEY)).body['total']).toBe(1)
    expect((await asSecond('GET', '/credentials')).status).toBe(403)
    expect((await asSecond('PATCH', '', { name: 'Mine' })).status).toBe(403)
    expect((await asSecond('DELETE')).status).toBe(403)
  })

  it('are listed by type, 100 to a page', async () => {
    const { call } = await setUpWithErp()
    await call('POST', '/v1/connections', { ...ERP, type: 'snowflake' })
    const { body } = await call('GET', '/v1/connections?type=snowflake')
    expect(body).toMatchObject({ total: 1, limit: 100, offset: 0, integrations: [{ type: 'snowflake' }] })
  })

  it('are deleted', async () => {
    const { call, id } = await setUpWithErp()
    const { status, body } = await call('DELETE', `/v1/connections/${id}`)
    expect([status, body]).toEqual([200, { success: true, message: expect.any(String) }])
    expect((await call('DELETE', `/v1/connections/${id}`)).status).toBe(404)
  })
})
