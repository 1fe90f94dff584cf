/** What is adopted and what is left: classes, what is gone, secrets, references, and what Duvo does not tell. */

import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/sandbox/state.ts'
import { Stage, source } from '../helpers/drift-stage.ts'
import { ownRepositories } from '../helpers/repository.ts'
import { build, createTeam, type Team } from '../helpers/team.ts'
import { adopted, adopting, HEAD } from './stage.ts'

ownRepositories()

const MODELS =
  'models: { agent: { model: claude-sonnet-4-6 }, browsing: { provider: anthropic, model: claude-sonnet-4-5 } }'

const ONE = `build: { config: { data: { ${MODELS}, input: One. } } }`

const TEAM = `${HEAD}
folders:
  finance:
    name: Finance
  legal: {}

connections:
  erp:
    auth_method: headers
    server_url: https://erp.example.com/mcp
    headers:
      plaintext:
        X-Region: eu
      secret: { Authorization: "Bearer \${env:ERP}" }

agents:
  # who does the work
  one:
    folder: finance
    ${ONE}

  two:
    build:
      config:
        data:
          ${MODELS}
          input: Two.
          subAgents: [one]

  third: {}
`

const edit = (team: Team, agent: string, data: JsonObject) => team.edit(agent, { build: { patch: { data } } })

describe('references', () => {
  test('to what the manifest has are keys, to others ids; the root is null', async () => {
    let stranger = ''
    const now = await adopted({ 'duvo.yaml': TEAM }, async (team) => {
      await team.call('POST', '/v1/agents', { name: 'Stranger' })
      stranger = team.idOf('agents', 'Stranger')
      await edit(team, 'two', { subAgents: [stranger, team.idOf('agents', 'third')] })
      await team.edit('one', { folder_id: null })
      await team.edit('two', { folder_id: team.idOf('folders', 'legal') })
    })
    expect(now['duvo.yaml']).toBe(
      TEAM.replace('folder: finance', 'folder: null').replace('[one]', `[third, ${stranger}]`),
    )
  })

  test('a place that is written changes to a folder nobody manages', async () => {
    let id = ''
    const now = await adopted({ 'duvo.yaml': TEAM }, async (team) => {
      await team.call('POST', '/v1/agent-folders', { name: 'Attic' })
      id = team.idOf('folders', 'Attic')
      await team.edit('one', { folder_id: id })
    })
    expect(now['duvo.yaml']).toBe(TEAM.replace('folder: finance', `folder: ${id}`))
  })
})

describe('connections', () => {
  const headers = (team: Team, change: object) =>
    team.call('PATCH', `/_sandbox/connections/${team.idOf('connections', 'erp')}`, change)

  test('headers anyone may see are adopted where they are written', async () => {
    const now = await adopted(
      { 'duvo.yaml': TEAM },
      (team) =>
        headers(team, {
          name: 'SAP',
          headers: { plaintext: { 'X-Region': 'us' }, secret: { Authorization: 's' } },
        }),
      ['--adopt', 'connection.erp'],
    )
    expect(now['duvo.yaml']).toBe(
      TEAM.replace('X-Region: eu', 'X-Region: us').replace(
        'secret: { Authorization: "Bearer ${env:ERP}" }\n',
        'secret: { Authorization: "Bearer ${env:ERP}" }\n    name: SAP\n',
      ),
    )
  })

  test('a secret is not', async () => {
    const { files, run } = await adopting({ 'duvo.yaml': TEAM }, (team) =>
      headers(team, {
        headers: { plaintext: { 'X-Region': 'eu' }, secret: { Authorization: 's', 'X-Key': 'k' } },
      }),
    )
    expect([run.exit, files['duvo.yaml']]).toEqual([2, TEAM])
    expect(run.stdout).toContain(
      'Not adopted: connection.erp /headers/X-Key: it is a secret, which nobody can read back',
    )
  })
})

describe('what is gone from Duvo', () => {
  const withoutTwo = TEAM.slice(0, TEAM.indexOf('  two:')) + TEAM.slice(TEAM.indexOf('  third:'))

  test('goes from the manifest when it is named, with its comment', async () => {
    const team = createTeam()
    const env = { ERP: 'a-secret' }
    await team.run('apply', TEAM, ['-y'], { env })
    await team.call('DELETE', `/_sandbox/agents/${team.idOf('agents', 'two')}`)
    const all = await team.run('drift', TEAM, ['--adopt', 'all'], { env })
    expect([all.exit, all.written]).toEqual([2, {}])
    expect(all.stdout).toContain(
      "Not adopted: agent.two: nothing tells whether Duvo ever had it, and `all` takes nothing out on suspicion\n    If Duvo's state is right: duvo-drift --adopt agent.two\n",
    )
    const named = await team.run('drift', TEAM, ['--adopt', 'agent.two'], { env })
    expect([named.exit, Object.values(named.written)], named.all).toEqual([0, [withoutTwo]])
    expect(named.stdout).toContain(
      'Adopted 1 change into 1 file.\n    duvo.yaml: 8 lines changed\n        agent.two\n',
    )
  })

  test('stays while something refers to it', async () => {
    const { run, files } = await adopting(
      { 'duvo.yaml': TEAM },
      (team) => team.call('DELETE', `/_sandbox/agents/${team.idOf('agents', 'one')}`),
      ['--adopt', 'agent.one'],
    )
    expect([run.exit, files['duvo.yaml']]).toEqual([2, TEAM])
    expect(run.stdout).toContain(
      'Not adopted: agent.one: agent.two (/build/config/data/subAgents) still refers to it, and would refer to nothing\n',
    )
  })

  test('goes together with what refers to it', async () => {
    const { run, files } = await adopting(
      { 'duvo.yaml': TEAM },
      async (team) => {
        await team.edit('one', { folder_id: null })
        await team.call('DELETE', `/_sandbox/folders/${team.idOf('folders', 'Finance')}`)
      },
      ['--adopt', 'folder.finance', '--adopt', 'agent.one'],
    )
    expect(run.exit, run.all).toBe(0)
    expect(files['duvo.yaml']).toBe(
      TEAM.replace('  finance:\n    name: Finance\n', '').replace('folder: finance', 'folder: null'),
    )
  })

  test('what was renamed there takes the new name when a person says that it is the same', async () => {
    const rename = (team: Team) =>
      team.call('PATCH', `/_sandbox/folders/${team.idOf('folders', 'Finance')}`, { name: 'Money' })
    const all = await adopting({ 'duvo.yaml': TEAM }, rename, ['--adopt', 'all'])
    expect([all.run.exit, all.files['duvo.yaml']]).toEqual([2, TEAM])
    expect(all.run.stdout).toContain('Not adopted: folder.finance: it may not be gone: looks like')
    expect(all.run.stdout).toContain('under another name: duvo-drift --adopt folder.finance\n')
    const now = await adopted({ 'duvo.yaml': TEAM }, rename, ['--adopt', 'folder.finance'])
    expect(now['duvo.yaml']).toBe(TEAM.replace('name: Finance', 'name: Money'))
  })
})

describe('with a baseline', () => {
  test('drift is adopted, a conflict only by name, and what is pending stays', async () => {
    const stage = new Stage()
    await stage.applied(source('One.'))
    const wanted = source('Two.', { microsoft_teams_enabled: false })
    stage.repository.commit(wanted)
    await stage.team.edit('bot', {
      flags: { slack_enabled: true },
      build: { patch: { data: { input: 'By hand.' } } },
    })
    const all = await stage.drift(wanted, ['--adopt', 'all'])
    const [text] = Object.values(all.written)
    expect(all.exit).toBe(2)
    expect(JSON.parse(text ?? '')).toEqual(
      source('Two.', { slack_enabled: true, microsoft_teams_enabled: false }),
    )
    expect(all.report.adopted).toMatchObject({
      files: [{ file: expect.stringContaining('duvo.yaml'), lines: 1 }],
      fields: [{ address: 'agent.bot', path: '/slack_enabled' }],
      left: [
        { path: '/build/config/data/input', hint: "If Duvo's state is right: duvo-drift --adopt agent.bot" },
      ],
    })
    const named = await stage.drift(wanted, ['--adopt', 'agent.bot'])
    const [now] = Object.values(named.written)
    expect(named.exit).toBe(0)
    expect(JSON.parse(now ?? '')).toEqual(
      source('By hand.', { slack_enabled: true, microsoft_teams_enabled: false }),
    )
  })

  test('what only git changed cannot be adopted', async () => {
    const stage = new Stage()
    await stage.applied(source('One.'))
    stage.repository.commit(source('Two.'))
    const { exit, written, report } = await stage.drift(source('Two.'), ['--adopt', 'agent.bot'])
    expect([exit, written]).toEqual([0, {}])
    expect(report.adopted).toMatchObject({
      left: [
        { address: 'agent.bot', path: '', reason: expect.stringContaining('nobody changed it in Duvo') },
      ],
    })
  })

  test('a resource that was deleted by hand goes', async () => {
    const stage = new Stage()
    const both = { ...source('One.'), folders: { attic: {} } }
    await stage.applied(both)
    await stage.team.call('DELETE', `/_sandbox/folders/${stage.team.idOf('folders', 'attic')}`)
    const { exit, written } = await stage.drift(both, ['--adopt', 'all'])
    expect(exit).toBe(0)
    expect(JSON.parse(Object.values(written)[0] ?? '')).toEqual({ ...source('One.'), folders: {} })
  })
})

describe('nothing happens', () => {
  const text = `${HEAD}agents:\n  one: { slack_enabled: false, ${ONE} }\n`
  const switchOn = (team: Team) => team.edit('one', { flags: { slack_enabled: true } })

  test('where nothing drifted', async () => {
    const { run, files } = await adopting({ 'duvo.yaml': text }, async () => {}, ['--adopt', 'agent.one'])
    expect([run.exit, files['duvo.yaml']]).toEqual([0, text])
    expect(run.stdout).toContain('Nothing was adopted.')
  })

  test('for an address that the manifest does not have', async () => {
    const { run, files } = await adopting({ 'duvo.yaml': text }, switchOn, ['--adopt', 'agent.onw'])
    expect([run.exit, files['duvo.yaml']]).toEqual([1, text])
    expect(run.stderr).toContain('--adopt agent.onw: the manifest has no such address.')
  })

  test('to fields that others are free to change', async () => {
    const ignoring = text.replace('{ slack', '{ lifecycle: { ignore_changes: [slack_enabled] }, slack')
    const { run, files } = await adopting({ 'duvo.yaml': ignoring }, switchOn)
    expect([run.exit, files['duvo.yaml']]).toEqual([0, ignoring])
  })

  test('to handover targets, which Duvo does not tell', async () => {
    const handing = `${text.replace('input: One. } }', 'input: One. } }, handover_targets: [two]')}  two: {}\n`
    const { run, files } = await adopting({ 'duvo.yaml': handing }, (team) =>
      edit(team, 'one', { input: 'By hand.' }),
    )
    expect(run.exit).toBe(2)
    expect(files['duvo.yaml']).toBe(handing.replace('One.', 'By hand.'))
    expect(run.stdout).toContain(
      'Not adopted: agent.one /build/handover_targets: Duvo does not tell what it is now\n',
    )
  })

  test('when a set-up is in a format that no manifest can say', async () => {
    const { run, files } = await adopting({ 'duvo.yaml': text }, (team) =>
      team.edit('one', { build: { config: { version: 'v1', prompt: 'old' } } }),
    )
    expect([run.exit, files['duvo.yaml']]).toEqual([2, text])
    expect(run.stdout).toContain(
      'Not adopted: agent.one /build/config/version: it is in another format than manifests are',
    )
  })
})

test('every report tells what was adopted and what was not', async () => {
  const team = createTeam()
  const manifest = {
    version: 1,
    project: 'shop',
    agents: { one: { name: '${var:who}', build: build('x'), slack_enabled: false } },
  }
  const args = ['--var', 'who=One']
  await team.run('apply', manifest, ['-y', ...args])
  await team.edit('One', { name: 'Two', flags: { slack_enabled: true } })
  for (const format of ['text', 'markdown', 'html']) {
    const { stdout, exit } = await team.run('drift', manifest, [
      ...args,
      '--adopt',
      'agent.one',
      '--format',
      format,
    ])
    expect(exit).toBe(2)
    expect(stdout).toContain('Adopted 1 change into 1 file.')
    expect(stdout).toMatch(/agent\.one \/name.*it is written with/)
  }
})
