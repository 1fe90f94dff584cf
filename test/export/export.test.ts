/** What an export writes, from the flags to the files. */

import { describe, expect, test } from 'vitest'
import { createTeam } from '../helpers/team.ts'
import {
  agentDraft,
  buildDraft,
  connectionDraft,
  type Exported,
  exported,
  planned,
  teamWith,
} from './export.ts'

const yaml = ({ files }: Exported): string => files['duvo.yaml'] ?? ''

/** Keys of the agents, in order. */
const agentKeys = (run: Exported): readonly string[] =>
  [
    ...(yaml(run)
      .split(/^agents:$/m)[1]
      ?.matchAll(/^ {2}([\w-]+):/gm) ?? []),
  ].map(([, key = '']) => key)

describe('keys', () => {
  test('come from names, in any script; the older of two is the shorter', async () => {
    const names = [
      'Účetní Agent (EU)',
      '発注',
      '🚀',
      '!!!',
      '???',
      'Bot',
      'Bot',
      'bot 2',
      'con',
      'x'.repeat(200),
    ]
    const run = await exported(teamWith({ agents: names.map((name) => agentDraft(name)) }))
    expect(agentKeys(run)).toEqual(
      [
        'ucetni-agent-eu',
        'fazhu',
        'rocket',
        'agent',
        'agent-2',
        'bot',
        'bot-3',
        'bot-2',
        'agent-con',
        'x'.repeat(60),
      ].sort(),
    )
  })

  test('are those of the marker, and stay apart on disks that do not tell upper from lower case', async () => {
    const ours = (key: string) => ({ key, builds: [buildDraft({}, { project: 'shop' })] })
    const team = teamWith({
      agents: [
        agentDraft('Clerk', ours('Old_Key')),
        agentDraft('old key'),
        agentDraft('Clerk 2', ours('old_key')),
      ],
    })
    const run = await exported(team)
    expect(yaml(run)).toContain('project: shop\n')
    expect(agentKeys(run)).toEqual(['Old_Key', 'clerk-2', 'old-key'])
    expect((await planned(team, run)).stdout).toContain('No changes.')
  })

  test('an id is written only where nothing else tells two apart', async () => {
    const run = await exported(
      teamWith({
        folders: [
          { name: 'Finance', parent: null },
          { name: 'Finance', parent: 0 },
        ],
        agents: [agentDraft('Bot'), agentDraft('Bot'), agentDraft('Clerk')],
      }),
    )
    expect(yaml(run).match(/\bid: /g)).toHaveLength(2)
    expect(yaml(run)).toMatch(/^ {2}bot: \{ id: [\w-]{36}, name: Bot \}$/m)
    expect(yaml(run)).toContain('  finance-2: { name: Finance, parent: finance }\n')
  })
})

describe('builds', () => {
  test('without one that a manifest could describe are left alone, with a word', async () => {
    const team = teamWith({
      agents: [
        agentDraft('Old', { builds: [buildDraft({}, { config: { version: 'v1', data: { prompt: 'x' } } })] }),
        agentDraft('Next', { builds: [buildDraft({}, { config: { version: 'v9', data: {} } })] }),
        agentDraft('Empty', { builds: [buildDraft({}, { config: null })] }),
        agentDraft('Odd', { builds: [buildDraft({ models: { agent: {} } })] }),
        agentDraft('Bare'),
      ],
    })
    const run = await exported(team)
    expect(yaml(run)).not.toContain('build:')
    expect(yaml(run)).toMatch(/# No build here: the live one is in the legacy format \(version v1\)/)
    expect(yaml(run)).toContain('it would replace the live one.\n  old: { name: Old }\n')
    expect(yaml(run).replaceAll('\n  # ', ' ')).toContain(
      'the live one is in a format this duvo-gitops does not know (version v9)',
    )
    expect(yaml(run)).toMatch(/# No build here: the live one has no set-up\..*\n {2}empty:/)
    expect(yaml(run)).toMatch(/# `build` is left as it is; a manifest cannot have it: .*\n {2}odd:/)
    expect((await planned(team, run)).stdout).toContain('No changes.')
  })

  test('say whom they hand over to, where the marker still knows', async () => {
    const handing = (targets: readonly number[]) => ({
      key: `from-${targets.length}`,
      builds: [buildDraft({}, { project: 'shop', targets })],
    })
    const team = teamWith({
      agents: [
        agentDraft('One', handing([3])),
        agentDraft('Two', handing([3, 4])),
        agentDraft('Three', handing([0, 3, 4])),
        agentDraft('Dispute handler'),
        agentDraft('Clerk'),
      ],
    })
    const run = await exported(team)
    expect(yaml(run)).toMatch(/from-1:[\s\S]*?handover_targets:\n {8}- dispute-handler\n\n/)
    expect(yaml(run)).toMatch(/from-2:[\s\S]*?handover_targets:\n {8}- clerk\n {8}- dispute-handler\n\n/)
    expect(yaml(run)).toMatch(/# No build here: it hands over to agents[^:]*\n {2}from-3: \{ name: Three \}/)
    expect((await planned(team, run)).stdout).toContain('No changes.')
  })

  test('their schedules are told, and not managed', async () => {
    const team = teamWith({ agents: [agentDraft('Clerk', { builds: [buildDraft()], scheduled: true })] })
    expect(yaml(await exported(team))).toContain(
      '# Not managed here: it runs cron "0 8 * * *" UTC.\n  clerk:',
    )
  })
})

describe('texts', () => {
  test('that are long get a file, to the character; short ones stay', async () => {
    const odd = ' \t# no: comment\n---\n...\nend \n\n\rx\u0085\u2028\u{1F600} ${env:HOME} $${x}\n'
    const long = odd.repeat(4000)
    const team = teamWith({
      agents: [
        agentDraft('Long', { builds: [buildDraft({ input: long })] }),
        agentDraft('Short', { builds: [buildDraft({ input: 'Pay ${amount}.' })] }),
      ],
    })
    const run = await exported(team)
    expect(long.length).toBeGreaterThan(100_000)
    expect(run.files['sops/long.md']).toBe(long)
    expect(run.files['sops/short.md']).toBeUndefined()
    expect(yaml(run)).toContain('input: Pay $${amount}.')
    expect((await planned(team, run)).stdout).toContain('No changes.')
  })

  test.each([
    ['NUL', 'a\0b\n', 'a\\0b\\n'],
    ['a byte order mark', '\uFEFFa\n', '\\ufeffa\\n'],
    ['half a character', 'a\uD800\n', 'a\\ud800\\n'],
  ])('that no file could hold stay, escaped: %s', async (_what, input, written) => {
    const team = teamWith({ agents: [agentDraft('Odd', { builds: [buildDraft({ input })] })] })
    const run = await exported(team)
    expect(Object.keys(run.files)).not.toContain('sops/odd.md')
    expect(yaml(run)).toContain(`input: "${written}"`)
    expect((await planned(team, run)).stdout).toContain('No changes.')
  })

  test('that are lists of messages stay', async () => {
    const content = [
      { type: 'input_text', text: 'Look at this:\nand that' },
      { type: 'input_image', url: 'https://example.com/a.png', detail: 'auto', file_id: null },
      { type: 'input_file', file_id: 'file_1' },
    ]
    const team = teamWith({
      agents: [
        agentDraft('Eye', { builds: [buildDraft({ input: [{ role: 'user', content, type: 'message' }] })] }),
      ],
    })
    const run = await exported(team)
    expect(yaml(run)).toContain('- { type: input_file, file_id: file_1 }')
    expect((await planned(team, run)).stdout).toContain('No changes.')
  })
})

describe('connections', () => {
  test('are written without their secrets, and with names for them', async () => {
    const team = teamWith({
      connections: [
        connectionDraft('ERP', {
          plaintext: { 'X-Region': 'eu' },
          secret: { Authorization: 'hush', 'X-Key': 'hush' },
        }),
        connectionDraft('Duvo', { secret: { Authorization: 'hush' } }),
        connectionDraft('mail', { provider: 'native', account: 'gmail', url: null, auth: null }),
        connectionDraft('Wiki', { provider: 'mcp', url: 'https://wiki.example.com/mcp', auth: null }),
        connectionDraft('CRM', { provider: 'composio', url: null, auth: null }),
        connectionDraft('Theirs', { mine: false, shared: true }),
      ],
    })
    const run = await exported(team)
    expect(yaml(run)).toContain('    headers:\n      plaintext: { X-Region: eu }\n')
    expect(yaml(run)).toContain('Authorization: "${env:ERP_AUTHORIZATION}", X-Key: "${env:ERP_X_KEY}"')
    expect(yaml(run)).toContain('${env:SECRET_DUVO_AUTHORIZATION}')
    expect(yaml(run)).toContain('  mail: { name: mail, provider: native, oauth_provider: gmail }\n')
    expect(yaml(run)).toContain('name: Wiki, provider: mcp, server_url: https://wiki.example.com/mcp')
    expect(yaml(run)).toMatch(/# - connection "CRM" .*neither the app nor the auth configuration/)
    expect(yaml(run)).toMatch(/# - connection "Theirs" .*belongs to another user/)
    expect(run.files['EXPORT.md']).toContain('ERP_X_KEY= # connection.erp, headers.secret.X-Key\n')
    expect(run.all + Object.values(run.files).join('')).not.toContain('hush')
    expect((await planned(team, run)).stdout).toContain('No changes.')
  })
})

describe('accounts that a person connected', () => {
  const account = { provider: 'native', account: 'gmail', url: null, auth: null } as const

  test('are written with their names, and found without one that no manifest can have', async () => {
    const team = teamWith({
      connections: [
        connectionDraft('Invoices (EU)', account),
        connectionDraft('', { ...account, account: 'outlook' }),
      ],
    })
    const run = await exported(team)
    expect(yaml(run)).toContain(
      '  invoices-eu: { name: Invoices (EU), provider: native, oauth_provider: gmail }\n',
    )
    expect(yaml(run)).toContain('  connection: { provider: native, oauth_provider: outlook }\n')
    expect((await planned(team, run)).stdout).toContain('No changes.')
  })

  test.each(['v1', 'v2'] as const)('exported on %s are found on either generation', async (dialect) => {
    const team = createTeam({ state: {} })
    await team.call('POST', '/_sandbox/connections', { oauth_provider: 'gmail' })
    const run = await exported(team, ['--dialect', dialect])
    expect(yaml(run)).toContain('provider: native, oauth_provider: gmail }\n')
    for (const other of ['v1', 'v2']) {
      expect((await planned(team, run, ['--dialect', other])).stdout).toContain('No changes.')
    }
  })
})

test('agents of other projects are left out, also where a person has edited them since', async () => {
  const team = teamWith({
    agents: [
      agentDraft('Theirs', { builds: [buildDraft({}, { project: 'billing' })] }),
      agentDraft('Edited', {
        builds: [buildDraft({}, { project: 'billing' }), buildDraft({ input: 'By hand.' })],
      }),
      agentDraft('Ours'),
    ],
  })
  const run = await exported(team, ['--project', 'shop'])
  expect(agentKeys(run)).toEqual(['ours'])
  expect(yaml(run)).toMatch(/# - agent "Edited" \([\w-]+\): managed by project billing/)
  expect(run.stdout).toMatch(/agent "Theirs" \([\w-]+\): managed by project billing/)
})

test('asks for no more than the lists tell, as long as nobody has used this tool on the team', async () => {
  const agents = [agentDraft('A', { builds: [buildDraft(), buildDraft()] }), agentDraft('B')]
  const connections = [connectionDraft('ERP'), connectionDraft('Keyed', { secret: { A: 'hush' } })]
  const run = await exported(teamWith({ agents, connections }), ['--dialect', 'v1'])
  expect(
    run.requests
      .map(({ method, path }) => `${method} ${path.replace(/[\w-]{36}/, '*').split('?')[0]}`)
      .sort(),
  ).toEqual([
    'GET /v1/agent-folders',
    'GET /v1/agents',
    'GET /v1/connections',
    'GET /v1/connections/*/credentials',
  ])
})
