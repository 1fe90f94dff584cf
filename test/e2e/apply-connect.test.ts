/** `duvo-apply --connect`, and connections at Composio that apply makes alone. */

import { describe, expect, test } from 'vitest'
import { parseFault } from '../../src/sandbox/fault-spec.ts'
import { SECOND_ADMIN_KEY } from '../../src/sandbox/state.ts'
import { does, says } from '../helpers/consent.ts'
import { onV2 } from '../helpers/dialect.ts'
import { createTeam, manifest } from '../helpers/team.ts'

const terminal = { columns: 100, env: { NO_COLOR: '1' } }
const mailbox = { provider: 'native', oauth_provider: 'gmail', name: 'Mail', shared: true }
const wiki = { provider: 'mcp', server_url: 'https://wiki.example.com/mcp' }
const folders = { finance: { name: 'Finance' } }

describe('--connect', () => {
  const source = manifest({ folders, connections: { mailbox, wiki } })

  test('connects what waits for a person when the rest is applied', async () => {
    const team = createTeam()
    const run = await team.run('apply', source, ['-y', '--connect'], {
      ...terminal,
      browse: says(team, 'allow'),
    })
    expect(run.exit, run.all).toBe(0)
    expect(run.opened).toHaveLength(2)
    expect(run.stdout).toContain('✓ folder.finance  created')
    expect(run.stdout).toContain('✓ connection.mailbox  created')
    expect(run.stdout.trimEnd().split('\n').at(-1)).toBe('Apply complete: 3 created, 0 updated, 0 deleted.')
    expect(team.state().connections).toMatchObject({ Mail: { shared: true }, wiki: {} })
    expect((await team.run('plan', source)).stdout).toContain('No changes.')
  })

  test('asks a person where nothing else is to be done, and needs no approval for that', async () => {
    const team = createTeam()
    const alone = manifest({ connections: { mailbox } })
    const run = await team.run('apply', alone, ['--connect', '--format', 'json'], {
      ...terminal,
      browse: says(team, 'allow'),
    })
    expect(run.exit, run.all).toBe(0)
    expect(JSON.parse(run.stdout)).toMatchObject({
      status: 'applied',
      outcomes: [
        { address: 'connection.mailbox', action: 'create', status: 'applied', id: expect.any(String) },
      ],
    })
  })

  test('who does not consent is not finished: exit 4, and the rest stands', async () => {
    for (const [connections, status] of [
      [{ mailbox }, 'partial'],
      [{ mailbox, wiki }, 'partial'],
    ] as const) {
      const team = createTeam()
      const run = await team.run(
        'apply',
        manifest({ connections }),
        ['-y', '--connect', '--format', 'json'],
        terminal,
      )
      expect(run.exit, run.all).toBe(4)
      const { outcomes, ...result } = JSON.parse(run.stdout)
      expect(result.status).toBe(status)
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ status: 'failed', id: null, error: { code: 'not-connected' } })
      }
    }
  })

  test('--wait is how long each of them has', async () => {
    const team = createTeam()
    const began = team.clock.now()
    const run = await team.run('apply', source, ['-y', '--connect', '--wait', '20s'], terminal)
    expect([run.exit, run.opened.length]).toEqual([4, 2])
    expect(run.stderr).toContain('open this page within 20 s and agree')
    expect(team.clock.now() - began).toBeLessThan(60_000)
  })

  test('a server that cannot be connected fails, the others are connected all the same', async () => {
    const team = createTeam()
    await team.call('POST', '/_sandbox/servers', { url: wiki.server_url, dcr: false })
    const run = await team.run('apply', source, ['-y', '--connect', '--format', 'json'], {
      ...terminal,
      browse: says(team, 'allow'),
    })
    expect(run.exit).toBe(4)
    expect(JSON.parse(run.stdout)).toMatchObject({
      status: 'partial',
      outcomes: [
        { address: 'folder.finance', status: 'applied' },
        { address: 'connection.mailbox', status: 'applied' },
        { address: 'connection.wiki', status: 'failed', error: { code: 'cannot-connect' } },
      ],
    })
  })

  test('Ctrl-C while it waits: the next ones are not asked for', async () => {
    const team = createTeam()
    const stop = new AbortController()
    const run = await team.run('apply', source, ['-y', '--connect', '--format', 'json'], {
      ...terminal,
      stop: stop.signal,
      browse: does(team, async () => stop.abort()),
    })
    expect([run.exit, run.opened.length, team.clock.sleeping()]).toEqual([4, 1, 0])
    expect(JSON.parse(run.stdout)).toMatchObject({
      status: 'interrupted',
      outcomes: [{ status: 'applied' }, { status: 'skipped' }, { status: 'skipped' }],
    })
  })

  test('the deadline ends the wait', async () => {
    const team = createTeam()
    const run = await team.run(
      'apply',
      source,
      ['-y', '--connect', '--deadline', '30s', '--format', 'json'],
      terminal,
    )
    expect([run.exit, JSON.parse(run.stdout).status]).toEqual([4, 'interrupted'])
  })

  test('another user’s key: the first connection tells, and nothing more is asked or written', async () => {
    const team = createTeam()
    const theirs = manifest({ connections: { mailbox, wiki } })
    const run = await team.run('apply', theirs, ['-y', '--connect'], {
      ...terminal,
      env: { ...terminal.env, DUVO_API_KEY: SECOND_ADMIN_KEY },
      browse: says(team, 'allow'),
    })
    expect(run.exit, run.all).toBe(3)
    expect(run.opened).toHaveLength(1)
    expect(run.writes.filter(({ method }) => method === 'PATCH')).toEqual([])
  })

  test('off a terminal it is refused before anything is done', async () => {
    const team = createTeam()
    const run = await team.run('apply', source, ['-y', '--connect'])
    expect([run.exit, run.requests]).toEqual([1, []])
    expect(run.stderr).toContain('--connect needs a person at a terminal')
  })
})

test('without --connect they stay blocked, with the command to run', async () => {
  const team = createTeam()
  const run = await team.run('plan', manifest({ connections: { mailbox } }))
  expect(run.stdout).toContain('Run: duvo-connect connection.mailbox')
})

const crm = {
  provider: 'composio',
  app: 'hubspot',
  auth_config_id: 'ac_1',
  callback_url: 'https://example.com/cb',
  auth_scheme: 'API_KEY',
  auth_fields: { api_key: '${env:CRM_KEY}' },
}
const env = { CRM_KEY: 'a-long-secret-text' }

describe.skipIf(onV2)('Composio with a scheme that needs nobody', () => {
  const source = manifest({ connections: { crm: { ...crm, shared: true } } })

  test('is made by apply: started, finalized, shared; its secret is shown nowhere', async () => {
    const team = createTeam()
    const run = await team.run('apply', source, ['-y', '--verbose', '--events', 'events.ndjson'], { env })
    expect(run.exit, run.all).toBe(0)
    expect(run.writes.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /v1/connections/composio/start',
      'POST /v1/connections/composio/finalize',
      expect.stringMatching(/^PATCH \/v1\/connections\//),
    ])
    expect(run.writes[0]?.body).toMatchObject({ auth_fields: { api_key: 'a-long-secret-text' } })
    expect(run.all + JSON.stringify(run.written)).not.toContain('a-long-secret-text')
    expect(team.state().connections).toMatchObject({ crm: { provider: 'composio', shared: true } })
    expect((await team.run('plan', source)).stdout).toContain('No changes.')
  })

  test('its plan needs no secret, and shows none', async () => {
    const team = createTeam()
    const run = await team.run('plan', source, ['--format', 'json'])
    expect(run.exit).toBe(0)
    expect(JSON.parse(run.stdout)).toMatchObject({
      changes: [
        {
          action: 'create',
          fields: expect.arrayContaining([
            { path: '/auth_fields/api_key', before: null, after: '(sensitive)', sensitive: true },
          ]),
        },
      ],
    })
  })

  test('an unset secret stops apply before its first request', async () => {
    const team = createTeam()
    const run = await team.run('apply', source, ['-y'])
    expect([run.exit, run.requests]).toEqual([1, []])
  })

  test.each(['500-before', '500-after', 'drop'])(
    'is made once when a finalize ends with %s',
    async (fault) => {
      const team = createTeam()
      team.sandbox.addFault(parseFault(`POST /v1/connections/composio/finalize ${fault} x1`))
      const run = await team.run('apply', source, ['-y'], { env })
      expect(run.exit, run.all).toBe(0)
      expect(Object.keys(team.state().connections)).toEqual(['crm'])
    },
  )

  test('is made once when a start is repeated: the first account is left unused', async () => {
    const team = createTeam()
    team.sandbox.addFault(parseFault('POST /v1/connections/composio/start 500-after x1'))
    const run = await team.run('apply', source, ['-y'], { env })
    expect(run.exit, run.all).toBe(0)
    expect(Object.keys(team.state().connections)).toEqual(['crm'])
    expect(team.sandbox.state.snapshot().accounts).toHaveLength(2)
  })

  test('a scheme that wants a browser all the same is left to duvo-connect', async () => {
    const team = createTeam()
    const answer = { redirect_url: 'https://composio.example.com/consent', status: 'INITIATED' }
    const fetch: typeof globalThis.fetch = (input, init) =>
      new Request(input, init).url.endsWith('/composio/start')
        ? Promise.resolve(Response.json({ ...answer, connected_account_id: 'ca_1' }))
        : team.sandbox.fetch(input, init)
    const run = await team.run('apply', source, ['-y'], { env, fetch })
    expect(run.exit).toBe(1)
    expect(run.stdout).toContain("Composio wants a person's consent for connection.crm")
    expect(run.stdout).toContain('duvo-connect connection.crm')
    expect(team.state().connections).toEqual({})
  })

  test('the key of another user is told by what it made, before it is shared', async () => {
    const team = createTeam()
    const run = await team.run('apply', source, ['-y'], {
      env: { ...env, DUVO_API_KEY: SECOND_ADMIN_KEY },
    })
    expect(run.exit, run.all).toBe(3)
    expect(run.writes.filter(({ method }) => method === 'PATCH')).toEqual([])
  })
})

test.runIf(onV2)('v2 cannot make Composio connections, whatever the scheme', async () => {
  const team = createTeam()
  const run = await team.run('plan', manifest({ connections: { crm } }))
  expect(run.stdout).toContain('this generation of the API cannot make Composio connections')
  expect(run.stdout).not.toContain('duvo-connect')
})
