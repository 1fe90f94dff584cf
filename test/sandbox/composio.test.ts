import { describe, expect, it } from 'vitest'
import { ADMIN_ID, OTHER_TEAM_KEY, SECOND_ADMIN_KEY } from '../../src/sandbox/state.ts'
import { type Call, setUp } from './helpers.ts'

const CALLBACK = 'https://example.com/cb'
const START = { auth_config_id: 'ac_1', callback_url: CALLBACK }

const start = (call: Call, body: object = START) => call('POST', '/v1/connections/composio/start', body)

const finalize = (call: Call, account: unknown, key?: string) =>
  call(
    'POST',
    '/v1/connections/composio/finalize',
    { app: 'hubspot', integration_name: 'CRM', connected_account_id: account },
    key,
  )

const started = async () => {
  const parts = setUp()
  const { body } = await start(parts.call)
  const answer = (given: string) =>
    parts.sandbox.fetch(`${body['redirect_url']}/${given}`, { method: 'POST', redirect: 'manual' })
  return { ...parts, account: body['connected_account_id'], started: body, answer }
}

describe('a Composio connection', () => {
  it('waits for a person, then for being finalized', async () => {
    const { call, sandbox, account, started: body, answer } = await started()
    expect(body).toEqual({
      redirect_url: expect.stringMatching(/^http:\/\/sandbox\.test\/consent\//),
      status: 'INITIATED',
      connected_account_id: expect.stringMatching(/^ca_/),
    })
    const page = await (await sandbox.fetch(`${body['redirect_url']}`)).text()
    expect(page).toContain(`the Composio account ${account} (ac_1)`)
    const early = await finalize(call, account)
    expect([early.status, early.body['message']]).toEqual([400, expect.stringContaining('INITIATED')])
    const allowed = await answer('allow')
    expect([allowed.status, allowed.headers.get('location')]).toEqual([303, CALLBACK])
    expect((await call('GET', '/v1/connections')).body['total']).toBe(0)

    const done = await finalize(call, account)
    const { integration_id: id, mcp_url } = done.body
    expect([done.status, Object.keys(done.body)]).toEqual([201, ['integration_id', 'mcp_url']])
    expect((await call('GET', `/v1/connections/${id}`)).body).toMatchObject({
      id,
      user_id: ADMIN_ID,
      name: 'CRM',
      type: 'hubspot',
      provider: 'composio',
      server_url: mcp_url,
      composio_mcp_id: expect.any(String),
    })
    // Once: an account that was finalized is stale.
    const again = await finalize(call, account)
    expect([again.status, again.body['message']]).toEqual([400, expect.stringContaining('finalized already')])
    expect((await call('GET', '/v1/connections')).body['total']).toBe(1)
  })

  it('does not come about when a person refuses', async () => {
    const { call, account, answer } = await started()
    await answer('deny')
    const { status, body } = await finalize(call, account)
    expect([status, body['message']]).toEqual([400, expect.stringContaining('FAILED')])
    expect((await call('GET', '/v1/connections')).body['total']).toBe(0)
  })

  it('is for who started it', async () => {
    const { call, account, answer } = await started()
    await answer('allow')
    for (const key of [SECOND_ADMIN_KEY, OTHER_TEAM_KEY]) {
      const { status, body } = await finalize(call, account, key)
      expect([status, body['message']]).toEqual([400, expect.stringContaining('does not exist')])
    }
    expect((await finalize(call, 'ca_nothing')).status).toBe(400)
    expect((await finalize(call, account)).status).toBe(201)
  })

  it('needs no person where the scheme has fields; they are not kept', async () => {
    const { call, sandbox } = setUp()
    const { body } = await start(call, { ...START, auth_scheme: 'API_KEY', auth_fields: { key: 'hush' } })
    expect(body).toMatchObject({ redirect_url: null, status: 'ACTIVE' })
    expect((await finalize(call, body['connected_account_id'])).status).toBe(201)
    expect(JSON.stringify(sandbox.state.snapshot())).not.toContain('hush')
  })

  it('goes on after a restart', async () => {
    const { sandbox, account, answer } = await started()
    await answer('allow')
    const { call } = setUp({ state: sandbox.state.snapshot() })
    expect((await finalize(call, account)).status).toBe(201)
  })

  it.each<[object, string]>([
    [{ callback_url: CALLBACK }, 'body/auth_config_id'],
    [{ ...START, auth_config_id: '' }, 'body/auth_config_id'],
    [{ ...START, callback_url: '/cb' }, 'body/callback_url'],
    [{ ...START, auth_fields: { key: 1 } }, 'body/auth_fields/key'],
    [{ ...START, auth_scheme: 'API_KEY' }, 'body/auth_fields'],
    [{ ...START, auth_scheme: 'API_KEY', auth_fields: {} }, 'body/auth_fields'],
  ])('is not started by %j', async (body, field) => {
    const answer = await start(setUp().call, body)
    expect([answer.status, answer.body['message']]).toEqual([400, expect.stringContaining(field)])
  })

  it('is not finalized by half a body', async () => {
    const { call, account } = await started()
    const body = { app: 'hubspot', connected_account_id: account }
    expect((await call('POST', '/v1/connections/composio/finalize', body)).status).toBe(400)
  })
})
