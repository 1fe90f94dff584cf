import { describe, expect, it } from 'vitest'
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts'
import { ADMIN_ID, OTHER_TEAM_ID, SECOND_ADMIN_KEY, TEAM_ID } from '../../src/sandbox/state.ts'
import { type Call, NOBODY, setUp } from './helpers.ts'

const WIKI = 'https://wiki.example.com/mcp'

/** A sandbox, and a browser for its consent pages that does not follow where they lead. */
const withBrowser = (options: Partial<SandboxOptions> = {}) => {
  const parts = setUp(options)
  const visit = async (url: unknown, method = 'GET') => {
    const response = await parts.sandbox.fetch(`${url}`, { method })
    return { status: response.status, text: await response.text(), headers: response.headers }
  }
  const allow = (url: unknown) => visit(`${url}/allow`, 'POST')
  const deny = (url: unknown) => visit(`${url}/deny`, 'POST')
  return { ...parts, visit, allow, deny }
}

/** Both dialects: where they keep connections. */
const PLACES = [
  ['v1', '/v1/connections'],
  ['v2', `/v2/teams/${TEAM_ID}/connections`],
] as const

const CHECKS = { v1: '/v1/connections/oauth/mcp/check', v2: '/v2/connections/oauth/mcp/check' } as const

const rows = async (call: Call, path: string, key?: string) =>
  (await call('GET', path, undefined, key)).body['integrations'] ?? []

describe.each(PLACES)('a native connection in %s', (dialect, path) => {
  const start = async (call: Call, body: object = {}, provider = 'gmail', key?: string) =>
    (await call('POST', `${path}/oauth/native/${provider}/start`, body, key)).body['authorization_url']

  it('appears once a person allows it, for who started, named by Duvo', async () => {
    const { call, allow, sandbox } = withBrowser()
    const url = await start(call)
    expect(`${url}`).toMatch(/^http:\/\/sandbox\.test\/consent\/[0-9a-f-]{36}$/)
    expect(await rows(call, path)).toEqual([])
    const page = await allow(url)
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('You can close this page')])
    expect(await rows(call, path)).toMatchObject([
      {
        user_id: ADMIN_ID,
        team_id: TEAM_ID,
        name: 'Gmail (admin@example.com)',
        type: 'gmail',
        provider: 'native',
        auth_method: 'oauth',
        oauth_provider: 'gmail',
        oauth_scopes: ['gmail.modify'],
        has_oauth_tokens: true,
        has_headers: false,
        shared: false,
        ...(dialect === 'v2' ? { oauth_provider_key: 'google_gmail', broken_at: null } : {}),
      },
    ])
    expect(await rows(call, path, SECOND_ADMIN_KEY)).toEqual([])
    // Neither the page nor the answer is a request to the service.
    expect(sandbox.requests.every(({ path: asked }) => asked.startsWith(`/${dialect}/`))).toBe(true)
  })

  it('is known by the key of its provider too, and by no other name', async () => {
    const { call, allow } = withBrowser()
    await allow(await start(call, {}, 'google_gmail'))
    expect(await rows(call, path)).toMatchObject([{ oauth_provider: 'gmail' }])
    const unknown = await call('POST', `${path}/oauth/native/gmial/start`, {})
    expect([unknown.status, unknown.body['message']]).toEqual([404, 'OAuth provider gmial does not exist'])
  })

  it('does not appear when it is denied', async () => {
    const { call, deny } = withBrowser()
    const { status, text } = await deny(await start(call))
    expect([status, text]).toEqual([200, expect.stringContaining('Denied')])
    expect(await rows(call, path)).toEqual([])
  })

  it('sends the browser on, along links of the web only', async () => {
    const { call, allow, deny } = withBrowser()
    const there = { return_url: 'https://example.com/done?x=1' }
    for (const answer of [allow, deny]) {
      const { status, headers } = await answer(await start(call, there))
      expect([status, headers.get('location')]).toEqual([303, there.return_url])
    }
    for (const return_url of ['/integrations/gmail', 'javascript:alert(1)']) {
      const { status, headers } = await allow(await start(call, { return_url }))
      expect([status, headers.get('location')]).toEqual([200, null])
    }
  })

  it('is refused with a body that is none', async () => {
    const { call } = setUp()
    for (const body of [undefined, '[]', { return_url: 5 }]) {
      expect((await call('POST', `${path}/oauth/native/gmail/start`, body)).status).toBe(400)
    }
    expect((await call('POST', `${path}/oauth/native/gmail/start`, {}, null)).status).toBe(401)
  })
})

describe('the consent page', () => {
  const started = async (parts: ReturnType<typeof withBrowser>, name = 'Wiki') => {
    const body = { mcp_server_url: WIKI, name }
    return (await parts.call('POST', '/v1/connections/oauth/mcp/start', body)).body['authorization_url']
  }

  it('names what wants access and for whom, and has two buttons', async () => {
    const parts = withBrowser()
    const url = await started(parts, '<b>Wiki</b>')
    const { status, text, headers } = await parts.visit(url)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toContain('text/html')
    expect(text).toContain('<html lang="en">')
    expect(text).toContain('&lt;b&gt;Wiki&lt;/b&gt; (https://wiki.example.com/mcp)')
    expect(text).toContain('Sandbox Admin (admin@example.com)')
    const path = new URL(`${url}`).pathname
    expect([...text.matchAll(/<form method="post" action="([^"]+)">/g)].map(([, action]) => action)).toEqual([
      `${path}/allow`,
      `${path}/deny`,
    ])
  })

  it('is good for one answer', async () => {
    const parts = withBrowser()
    const url = await started(parts)
    await parts.allow(url)
    for (const again of [await parts.visit(url), await parts.allow(url), await parts.deny(url)]) {
      expect([again.status, again.text]).toEqual([409, expect.stringContaining('was used already')])
    }
    expect(await rows(parts.call, '/v1/connections')).toHaveLength(1)
  })

  it('is not there for a link nobody made', async () => {
    const { visit, allow } = withBrowser()
    for (const answer of [
      await visit(`http://sandbox.test/consent/${NOBODY}`),
      await allow(`http://sandbox.test/consent/${NOBODY}`),
    ]) {
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        404,
        expect.stringContaining('text/html'),
      ])
    }
  })

  it('takes no budget and meets no fault; what it changes lags like any write, and is saved', async () => {
    const saved: number[] = []
    const parts = withBrowser({
      rateLimit: { limit: 3, windowMs: 60_000, algorithm: 'fixed' },
      listLagMs: 5000,
      onWrite: async (snapshot) => void saved.push(snapshot().connections.length),
    })
    const url = await started(parts)
    const what = { kind: 'status', status: 500, when: 'before' } as const
    parts.sandbox.addFault({ method: '*', path: '/consent/**', what, from: 1, times: null })
    await parts.visit(url)
    await parts.allow(url)
    expect(saved).toEqual([0, 1])
    expect(await rows(parts.call, '/v1/connections')).toEqual([])
    parts.clock.advance(5000)
    expect(await rows(parts.call, '/v1/connections')).toHaveLength(1)
  })

  it('outlives the sandbox in its state', async () => {
    const one = withBrowser()
    const url = await started(one)
    const two = withBrowser({ state: one.sandbox.state.snapshot() })
    expect((await two.allow(url)).status).toBe(200)
    expect(await rows(two.call, '/v1/connections')).toMatchObject([{ name: 'Wiki' }])
    // States of earlier versions know of no consents.
    const { consents: _, accounts: __, servers: ___, ...old } = one.sandbox.state.snapshot()
    expect((await withBrowser({ state: old }).visit(url)).status).toBe(404)
  })
})

describe.each(PLACES)('an MCP connection in %s', (dialect, path) => {
  const start = (call: Call, body: object = {}) =>
    call('POST', `${path}/oauth/mcp/start`, { mcp_server_url: WIKI, name: 'Wiki', ...body })

  it('appears once a person allows it', async () => {
    const { call, allow, clock } = withBrowser()
    await allow((await start(call)).body['authorization_url'])
    clock.advance(1000)
    await allow((await start(call, { name: 'Typed', integration_type: 'wiki' })).body['authorization_url'])
    const shown = { provider: 'mcp', auth_method: 'oauth', server_url: WIKI, has_oauth_tokens: true }
    expect(await rows(call, path)).toMatchObject([
      { name: 'Wiki', type: 'custom_mcp', oauth_provider: null, ...shown },
      { name: 'Typed', type: 'wiki', ...shown },
    ])
  })

  it('does not appear when it is denied', async () => {
    const { call, deny } = withBrowser()
    await deny((await start(call)).body['authorization_url'])
    expect(await rows(call, path)).toEqual([])
  })

  it.each<[object, string]>([
    [{ name: '' }, 'body/name'],
    [{ mcp_server_url: 'wiki' }, 'body/mcp_server_url'],
    [{ custom_integration_id: NOBODY }, 'body/custom_integration_id'],
    [{ integration_type: 5 }, 'body/integration_type'],
  ])('is refused with %j', async (body, field) => {
    const answer = await start(setUp().call, body)
    expect([answer.status, answer.body['message']]).toEqual([400, expect.stringContaining(field)])
  })

  it('is refused, and not found by a check, where the server does not do its part', async () => {
    const { call } = setUp()
    const check = async () => (await call('POST', CHECKS[dialect], { mcp_server_url: WIKI })).body
    expect(await check()).toEqual({
      supports_dcr: true,
      authorization_endpoint: 'https://wiki.example.com/authorize',
      scopes: ['mcp:tools'],
    })
    for (const [server, said] of [
      [{ dcr: false }, 'does not support dynamic client registration'],
      [{ unreachable: true }, 'cannot be reached'],
    ] as const) {
      await call('POST', '/_sandbox/servers', { url: WIKI, ...server }, null)
      expect(await check()).toEqual({ supports_dcr: false })
      const { status, body } = await start(call)
      expect([status, body['message']]).toEqual([400, expect.stringContaining(said)])
    }
    expect((await call('POST', CHECKS[dialect], {})).status).toBe(400)
  })
})

describe('connecting again', () => {
  const [, [, path]] = PLACES
  const broken = async (call: Call, draft: object) => {
    const made = await call('POST', '/_sandbox/connections', draft, null)
    const id = `${made.body['connection']?.['id']}`
    await call('PATCH', `/_sandbox/connections/${id}`, { broken: 'the consent was withdrawn' }, null)
    return id
  }

  it.each([
    ['native/gmail', {}, { oauth_provider: 'gmail' }],
    ['mcp', { mcp_server_url: WIKI, name: 'Another name' }, { name: 'Wiki', server_url: WIKI }],
  ])('mends the connection that is there (%s)', async (flow, body, draft) => {
    const { call, allow } = withBrowser()
    const id = await broken(call, draft)
    const [before] = await rows(call, path)
    expect(before).toMatchObject({ id, broken_reason: 'the consent was withdrawn' })
    const started = await call('POST', `${path}/oauth/${flow}/start`, { ...body, reconnect_instance_id: id })
    await allow(started.body['authorization_url'])
    expect(await rows(call, path)).toMatchObject([
      { id, name: before?.['name'], broken_at: null, broken_reason: null, has_oauth_tokens: true },
    ])
  })

  it('is for the owner, in v2, and for a connection that is still there', async () => {
    const { call, allow } = withBrowser()
    const id = await broken(call, { oauth_provider: 'gmail', shared: true })
    const start = (reconnect_instance_id: string, key?: string) =>
      call('POST', `${path}/oauth/native/gmail/start`, { reconnect_instance_id }, key)
    expect((await start(id, SECOND_ADMIN_KEY)).status).toBe(404)
    expect((await start(NOBODY)).status).toBe(404)
    expect((await start('x')).status).toBe(400)
    const v1 = await call('POST', '/v1/connections/oauth/native/gmail/start', { reconnect_instance_id: id })
    expect(v1.status).toBe(400)
    const url = (await start(id)).body['authorization_url']
    await call('DELETE', `/_sandbox/connections/${id}`, undefined, null)
    const { status, text } = await allow(url)
    expect([status, text]).toEqual([409, expect.stringContaining('is gone')])
    expect(await rows(call, path)).toEqual([])
  })
})

describe('in v2', () => {
  it('what else a native start says has to be text', async () => {
    const { call } = setUp()
    const start = (body: object) =>
      call('POST', `/v2/teams/${TEAM_ID}/connections/oauth/native/gmail/start`, body)
    expect((await start({ shop: 'x' })).status).toBe(200)
    expect((await start({ shop: 5 })).status).toBe(400)
  })

  it("another team's paths are closed", async () => {
    const { call } = setUp()
    const at = (flow: string, body: object) =>
      call('POST', `/v2/teams/${OTHER_TEAM_ID}/connections/${flow}`, body)
    expect((await at('oauth/native/gmail/start', {})).status).toBe(404)
    expect((await at('oauth/mcp/start', { mcp_server_url: WIKI, name: 'W' })).status).toBe(404)
    expect((await at('mcp/probe', { server_url: WIKI })).status).toBe(403)
  })

  it('there is no Composio', async () => {
    const { call } = setUp()
    expect((await call('POST', `/v2/teams/${TEAM_ID}/connections/composio/start`, {})).status).toBe(404)
  })
})
