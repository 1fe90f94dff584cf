/** `duvo-connect`: what it says no to, and that its JSON is as its schema says, however it ends. */

import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { says } from '../helpers/consent.ts'
import { bare, onV2 } from '../helpers/dialect.ts'
import { createTeam, manifest, type Team, type TeamRun } from '../helpers/team.ts'

const mailbox = { provider: 'native', oauth_provider: 'gmail' }
const wiki = { provider: 'mcp', server_url: 'https://wiki.example.com/mcp' }
const crm = {
  provider: 'composio',
  app: 'hubspot',
  auth_config_id: 'ac_1',
  callback_url: 'https://example.com/cb',
}

const terminal = { columns: 100, env: { NO_COLOR: '1' } }

const json = (run: TeamRun) => JSON.parse(run.stdout) as Record<string, unknown>
const paths = (run: TeamRun): readonly string[] =>
  run.writes.map(({ method, path }) => `${method} ${bare(path)}`)

describe('what cannot be connected is told before anybody is asked', () => {
  interface Refusal {
    readonly title: string
    readonly address?: string
    readonly connection: object
    readonly says: string
    readonly before?: (team: Team) => Promise<unknown>
  }

  const refusals: readonly Refusal[] = [
    {
      title: 'an unknown address',
      address: 'connection.none',
      connection: mailbox,
      says: 'not in the manifest',
    },
    { title: 'no address', address: 'mailbox', connection: mailbox, says: 'not an address' },
    {
      title: 'credentials of ours',
      connection: { auth_method: 'url', server_url: 'https://erp.example.com/mcp' },
      says: 'Nobody has to consent to connection.c.',
    },
    {
      title: 'a provider that Duvo does not know',
      connection: { provider: 'native', oauth_provider: 'fax' },
      says: 'no accounts of the type "fax"',
    },
    {
      title: 'a server that registers nobody',
      connection: wiki,
      says: 'does not let clients register themselves',
      before: (team) => team.call('POST', '/_sandbox/servers', { url: wiki.server_url, dcr: false }),
    },
    ...(onV2 ? [{ title: 'Composio on v2', connection: crm, says: 'cannot make Composio connections' }] : []),
  ]

  test.each(refusals)('$title', async ({ address = 'connection.c', connection, says: told, before }) => {
    const team = createTeam()
    await before?.(team)
    const c = manifest({ connections: { c: connection } })
    const run = await team.run('connect', c, [address, '--format', 'json'], terminal)
    expect([run.exit, run.stderr, run.opened]).toEqual([1, '', []])
    expect(json(run)).toMatchObject({
      status: 'error',
      error: { message: expect.stringContaining(told), hint: expect.stringMatching(/\S/) },
    })
    expect(paths(run).filter((path) => path.endsWith('/start'))).toEqual(
      told.includes('fax') ? ['POST connections/oauth/native/fax/start'] : [],
    )
  })
})

test.each<readonly [title: string, args: readonly string[], env: Readonly<Record<string, string>>]>([
  ['no address', [], {}],
  ['two addresses', ['connection.mailbox', 'connection.wiki'], {}],
  ['an unknown flag', ['connection.mailbox', '--nope'], {}],
  ['--target, which takes no part', ['connection.mailbox', '--target', 'connection.mailbox'], {}],
  ['a wait that is none', ['connection.mailbox', '--wait', 'long'], {}],
  ['no key', ['connection.mailbox'], { DUVO_API_KEY: '' }],
  ['a wrong key', ['connection.mailbox'], { DUVO_API_KEY: 'dv_wrong_key' }],
])('%s: one JSON document, exit 1', async (_, args, env) => {
  const run = await createTeam().run(
    'connect',
    manifest({ connections: { mailbox } }),
    [...args, '--format', 'json'],
    { env },
  )
  expect([run.exit, run.stderr]).toEqual([1, ''])
  expect(json(run)).toMatchObject({ status: 'error', error: { hint: expect.stringMatching(/\S/) } })
})

describe('schema/connect.schema.json', () => {
  const isResult = new Ajv2020({ strictTypes: false }).compile(
    JSON.parse(readFileSync(new URL('../../schema/connect.schema.json', import.meta.url), 'utf8')) as object,
  )
  const source = manifest({ connections: { mailbox: { ...mailbox, name: 'Ours' } } })

  const expectValid = (run: TeamRun, status: string): void => {
    const result = json(run)
    isResult(result)
    expect(isResult.errors).toBeNull()
    expect(result).toMatchObject({ status, address: 'connection.mailbox' })
  }

  test('describes a success, one that was there already, and one that is not finished', async () => {
    const team = createTeam()
    const run = (args: readonly string[], browse = says(team, 'allow')) =>
      team.run('connect', source, ['connection.mailbox', '--format', 'json', ...args], {
        ...terminal,
        browse,
      })
    expectValid(await run(['--wait', '3s'], async () => true), 'timed-out')
    expectValid(await run([]), 'connected')
    expectValid(await run([]), 'already-connected')
  })

  test('describes one whose name Duvo did not take: connected, and not finished', async () => {
    const team = createTeam()
    const fetch: typeof globalThis.fetch = (input, init) =>
      (input instanceof Request ? input : init)?.method === 'PATCH'
        ? Promise.resolve(Response.json({ error: 'Invalid request' }, { status: 400 }))
        : team.sandbox.fetch(input, init)
    const run = await team.run('connect', source, ['connection.mailbox', '--format', 'json'], {
      ...terminal,
      fetch,
      browse: says(team, 'allow'),
    })
    expect(run.exit).toBe(4)
    expectValid(run, 'incomplete')
    expect(json(run)).toMatchObject({
      connection: { name: expect.stringContaining('Gmail') },
      outcomes: [{ status: 'failed', error: { code: 'rejected' } }],
    })
  })

  test.each(['markdown', 'html'])('and as %s it says the same, without the link', async (format) => {
    for (const [args, words] of [
      [['--wait', '3s'], 'Not connected'],
      [[], 'Connected'],
    ] as const) {
      const team = createTeam()
      const run = await team.run('connect', source, ['connection.mailbox', '--format', format, ...args], {
        ...terminal,
        browse: says(team, 'allow'),
      })
      expect(run.exit).toBe(args.length === 0 ? 0 : 4)
      expect(run.stdout).toContain(words)
      expect(run.stdout).not.toContain('/consent/')
    }
  })
})
