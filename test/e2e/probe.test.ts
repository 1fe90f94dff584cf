/** `duvo-plan --probe`: what servers say, without secrets and without a write. */

import { describe, expect, test } from 'vitest'
import { createProbingClient } from '../../src/api/client.ts'
import { PROBES } from '../../src/cli/probe.ts'
import { DEFAULT_KEY, TEAM_ID } from '../../src/sandbox/state.ts'
import { bare, onV2 } from '../helpers/dialect.ts'
import { createTeam, manifest, type Team, type TeamRun } from '../helpers/team.ts'
import { createVirtualClock } from '../helpers/virtual-clock.ts'

const URL = 'https://erp.example.com/mcp'
const erp = (more: object = {}) => ({ server_url: URL, auth_method: 'url', ...more })
const wiki = { provider: 'mcp', server_url: 'https://wiki.example.com/mcp' }

const setServer = (team: Team, url: string, server: object) =>
  team.call('POST', '/_sandbox/servers', { url, ...server })

const probe = (team: Team, connections: object, args: readonly string[] = []): Promise<TeamRun> =>
  team.run('plan', manifest({ connections }), ['--probe', '--format', 'json', ...args])

interface Said {
  readonly severity: string
  readonly code: string
  readonly message: string
  readonly line: number | null
}

const said = (run: TeamRun): readonly Said[] =>
  (JSON.parse(run.stdout) as { diagnostics: Said[] }).diagnostics

describe('a server', () => {
  test('that answers: its tools', async () => {
    const team = createTeam()
    await setServer(team, URL, { tools: ['list_orders', 'get_order', 'cancel_order'] })
    const run = await probe(team, { erp: erp() })
    expect(run.exit).toBe(0)
    expect(said(run)).toMatchObject([
      {
        severity: 'info',
        code: 'probed',
        message: `connection.erp: ${URL} offers 3 tools: list_orders, get_order, cancel_order.`,
        line: expect.any(Number),
      },
    ])
  })

  test('with many tools: some by name', async () => {
    const team = createTeam()
    await setServer(team, URL, { tools: Array.from({ length: 12 }, (_, n) => `t${n}`) })
    const [first] = said(await probe(team, { erp: erp() }))
    expect(first?.message).toContain('12 tools: t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, 2 more.')
  })

  test('that cannot be reached: a warning, and with --strict an error', async () => {
    const team = createTeam()
    await setServer(team, URL, { unreachable: true })
    const run = await probe(team, { erp: erp() })
    expect([run.exit, said(run)]).toMatchObject([0, [{ severity: 'warning', code: 'probe-failed' }]])
    expect((await probe(team, { erp: erp() }, ['--strict'])).exit).toBe(1)
  })

  test('that wants a secret: it is not sent, which is no fault of the server', async () => {
    const team = createTeam()
    await setServer(team, URL, { requires: 'Authorization' })
    const headers = {
      plaintext: { 'X-Region': 'eu' },
      secret: { Authorization: 'Bearer ${env:ERP_TOKEN}' },
    }
    const run = await team.run(
      'plan',
      manifest({ connections: { erp: erp({ auth_method: 'headers', headers }) } }),
      ['--probe', '--format', 'json'],
      { env: { ERP_TOKEN: 'a-long-secret-text' } },
    )
    expect(said(run)).toMatchObject([
      { severity: 'info', code: 'probed', message: expect.stringContaining('without its secrets') },
    ])
    expect(run.writes.map(({ body }) => body)).toEqual([{ server_url: URL, headers: { 'X-Region': 'eu' } }])
  })

  test('that a person is to connect: whether it lets them', async () => {
    const team = createTeam()
    expect(said(await probe(team, { wiki }))).toMatchObject([
      { severity: 'info', message: expect.stringContaining('lets a person connect it') },
      { severity: 'info', message: expect.stringContaining('2 tools') },
    ])
    await setServer(team, wiki.server_url, { dcr: false, requires: 'Authorization' })
    expect(said(await probe(team, { wiki }))).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('does not let clients register') },
    ])
  })

  test('that Duvo cannot ask: a warning that says why', async () => {
    const team = createTeam()
    const fetch: typeof globalThis.fetch = (input, init) =>
      new Request(input, init).url.endsWith('/mcp/probe')
        ? Promise.resolve(Response.json({ error: 'Bad\nrequest' }, { status: 400 }))
        : team.sandbox.fetch(input, init)
    const run = await team.run('plan', manifest({ connections: { erp: erp() } }), ['--probe'], { fetch })
    expect(run.exit).toBe(0)
    expect(run.stdout).toContain('could not be probed: Duvo rejected POST')
  })
})

test('only those that --target names are asked, and nothing without --probe', async () => {
  const team = createTeam()
  const connections = { erp: erp(), wiki }
  const run = await probe(team, connections, ['--target', 'connection.erp'])
  expect(run.writes.map(({ path }) => bare(path))).toEqual(['connections/mcp/probe'])
  expect((await team.run('plan', manifest({ connections }))).writes).toEqual([])
})

test('a plan that is saved with probes is applied as any other', async () => {
  const team = createTeam()
  const connections = { erp: erp() }
  const probed = await probe(team, connections)
  const { plan_digest: digest } = JSON.parse(probed.stdout) as { plan_digest: string }
  const run = await team.run('apply', manifest({ connections }), ['--expect-digest', digest])
  expect(run.exit, run.all).toBe(0)
})

test.runIf(onV2)('the first v1 asks no servers, and says so', async () => {
  const team = createTeam({ dialects: ['v1-builds'] })
  const run = await team.run('plan', manifest({}), ['--dialect', 'v1-builds', '--probe', '--format', 'json'])
  expect(said(run)).toMatchObject([{ severity: 'info', message: expect.stringContaining('asked none') }])
})

describe('the client of --probe', () => {
  const clock = createVirtualClock()
  const sent: string[] = []
  const client = createProbingClient(
    {
      baseUrl: 'http://duvo.test',
      apiKey: DEFAULT_KEY,
      userAgent: 'test',
      clock,
      random: () => 0,
      fetch: async (input, init) => {
        const { method, url } = new Request(input, init)
        sent.push(`${method} ${url.replace('http://duvo.test', '')}`)
        return Response.json({})
      },
    },
    PROBES,
  )

  const team = `/v2/teams/${TEAM_ID}`

  test.each([
    ['POST', '/v1/connections/mcp/probe', true],
    ['POST', '/v1/connections/oauth/mcp/check', true],
    ['POST', `${team}/connections/mcp/probe`, true],
    ['POST', '/v2/connections/oauth/mcp/check', true],
    ['POST', '/v1/connections/oauth/mcp/start', false],
    ['POST', `${team}/connections/oauth/mcp/start`, false],
    ['POST', '/v1/connections', false],
    ['POST', '/v1/connections/mcp/probe/../../agents', false],
    ['PATCH', '/v1/connections/mcp/probe', false],
    ['DELETE', '/v1/connections/mcp/probe', false],
    ['PUT', '/v1/connections/mcp/probe', false],
    ['POST', '/v1/connections/mcp/probe/more', false],
    ['POST', '/x/v1/connections/mcp/probe', false],
  ] as const)('%s %s: %s', async (method, path, isSent) => {
    if (!client.ok) throw new Error(client.error.message)
    sent.length = 0
    const answer = await client.value.writer.send({ method, path, retry: 'repeat' })
    expect([answer.ok, sent.length]).toEqual([isSent, isSent ? 1 : 0])
    if (!answer.ok) expect(answer.error.code).toBe('write-refused')
  })
})
