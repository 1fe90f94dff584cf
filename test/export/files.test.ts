/** Where an export writes, where it refuses to, and what it says of it. */

import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { DEFAULT_KEY, SECOND_ADMIN_KEY } from '../../src/sandbox/state.ts'
import { createTeam } from '../helpers/team.ts'
import { agentDraft, buildDraft, connectionDraft, exported, planned, teamWith } from './export.ts'
import { stateOf } from './team-state.ts'

const isReport = new Ajv2020().compile(
  JSON.parse(readFileSync(new URL('../../schema/export.schema.json', import.meta.url), 'utf8')),
)

const LONG = 'One line.\nAnd another.\n'

const team = () =>
  teamWith({
    folders: [
      { name: 'Finance', parent: null },
      { name: 'Empty', parent: null },
    ],
    connections: [connectionDraft('ERP', { secret: { Authorization: 'hush' } })],
    agents: [
      agentDraft('Clerk', {
        folder: 0,
        builds: [buildDraft({ input: LONG, subAgents: [] }, { subAgents: [1] })],
      }),
      agentDraft('Helper', { builds: [buildDraft()] }),
    ],
  })

const names = (files: Readonly<Record<string, string>>): readonly string[] => Object.keys(files).sort()

const WHOLE = ['.duvo-export.json', 'EXPORT.md', 'duvo.yaml', 'sops/clerk.md']

describe('what is asked for', () => {
  test('one file, or one for each folder, or one for each agent', async () => {
    expect(names((await exported(team())).files)).toEqual(WHOLE)
    const byFolder = await exported(team(), ['--split'])
    expect(names(byFolder.files)).toEqual([...WHOLE, 'agents-finance.yaml', 'agents.yaml'].sort())
    const each = await exported(team(), ['--split', 'agent'])
    expect(names(each.files)).toEqual([...WHOLE, 'agent-clerk.yaml', 'agent-helper.yaml'].sort())
    expect((await planned(team(), each, ['-f', '.'])).stdout).toContain('No changes.')
  })

  test('--only takes kinds; what else is named stays a UUID', async () => {
    const run = await exported(team(), ['--only', 'agent', '--only', 'connection'])
    expect(run.files['duvo.yaml']).toMatch(/folder: [\w-]{36}\n/)
    expect(run.files['duvo.yaml']).not.toContain('folders:')
    expect(run.stdout).toContain('Exported: 1 connection, 2 agents in 3 files. Next: duvo-plan')
    expect((await planned(team(), run)).stdout).toContain('No changes.')
  })

  test('--target takes along what it depends on', async () => {
    const run = await exported(team(), ['--target', 'agent.clerk'])
    expect(run.stdout).toContain('Exported: 1 folder, 2 agents in 3 files.')
    expect(run.files['duvo.yaml']).not.toContain('empty')
    expect((await planned(team(), run)).stdout).toContain('No changes.')
  })

  test.each([
    [['--target', 'agent.clark'], '--target agent.clark: the team has no such resource.'],
    [['--target', 'clerk'], '--target clerk: this is not an address.'],
    [['--only', 'build'], '--only build: there is no such kind.'],
    [['--project', 'two words'], '--project two words: this cannot be the name of a project.'],
    [['--split', 'color'], "argument 'color' is invalid. Allowed choices are folder, agent."],
    [['--team', 'x'], '"x" is not a team id.'],
    [['--out', ''], '--out is empty.'],
  ])('%j is refused', async (args, message) => {
    const run = await exported(team(), args)
    expect([run.exit, run.files]).toEqual([1, {}])
    expect(run.stderr).toContain(message)
  })
})

describe('files that are there', () => {
  test('are not written over', async () => {
    const run = await exported(team(), [], { 'EXPORT.md': 'mine' })
    expect([run.exit, run.files, run.stdout]).toEqual([1, {}, ''])
    expect(run.stderr).toBe(
      'Error: Nothing was written: EXPORT.md is there already.\n  Name another folder with --out.\n',
    )
  })

  test('of an earlier export are written over with --force, as long as nobody changed them', async () => {
    const { files } = await exported(team(), ['--split'])
    const refused = await exported(team(), ['--split'], files)
    expect([refused.exit, refused.files]).toEqual([1, {}])
    expect(refused.stderr).toContain('Pass --force to write over files of an earlier export')

    const again = await exported(team(), ['--split', '--force'], files)
    expect([again.exit, again.files, again.removed]).toEqual([0, files, []])

    const edited = { ...files, 'sops/clerk.md': 'By hand.' }
    const kept = await exported(team(), ['--split', '--force'], edited)
    expect([kept.exit, kept.files]).toEqual([1, {}])
    expect(kept.stderr).toContain('sops/clerk.md was not written by an export, or changed since.')
  })

  test('of an earlier export that are no longer needed go; not if somebody changed them', async () => {
    const { files } = await exported(team(), ['--split'])
    const whole = await exported(team(), ['--force'], files)
    expect(whole.exit).toBe(0)
    expect(whole.removed.map((path) => path.split('/').at(-1))).toEqual([
      'agents-finance.yaml',
      'agents.yaml',
    ])
    expect(whole.stdout).toContain('Removed agents.yaml, which an earlier export wrote.')
    const edited = await exported(team(), ['--force'], { ...files, 'agents.yaml': '# mine' })
    expect([edited.exit, edited.removed]).toEqual([1, []])
  })

  test('of an earlier export do not count as parts of the new manifest', async () => {
    const each = await exported(team(), ['--split', 'agent'])
    const run = await exported(team(), ['--split', '--force'], each.files)
    expect([run.exit, run.stderr, run.removed.length]).toEqual([0, '', 2])
  })

  test('with other line ends than they were written with are not changed', async () => {
    const { files } = await exported(team())
    const windows = { ...files, 'sops/clerk.md': LONG.replaceAll('\n', '\r\n') }
    expect((await exported(team(), ['--force'], windows)).exit).toBe(0)
  })

  test('would be a part of a manifest of several files', async () => {
    const run = await exported(team(), ['--split'], { 'ci.yml': 'on: push' })
    expect([run.exit, run.files]).toEqual([1, {}])
    expect(run.stderr).toContain('ci.yml')
    expect((await exported(team(), [], { 'ci.yml': 'on: push' })).exit).toBe(0)
  })

  test.each([
    '',
    '[]',
    '{"version":1,"files":{"../x":"sha256:0"}}',
    '{"version":1,"files":{"a/b":"sha256:0"}}',
  ])('a record that no export wrote is not believed: %s', async (record) => {
    const run = await exported(team(), ['--force'], { '.duvo-export.json': record })
    expect([run.exit, run.files, run.removed]).toEqual([1, {}, []])
    expect(run.stderr).toContain('.duvo-export.json is not what an export wrote.')
  })

  test('that is no folder is no place to write to', async () => {
    const run = await exported(team(), ['--out', 'here/below'], { here: 'a file' })
    expect([run.exit, run.files]).toEqual([1, {}])
    expect(run.stderr).toContain('is no folder.')
  })
})

test('a key of another team than was asked for is refused, by every API', async () => {
  const other = '11111111-1111-4111-8111-111111111111'
  for (const dialect of ['v1', 'v2']) {
    const run = await exported(team(), ['--dialect', dialect, '--team', other])
    expect([run.exit, run.files]).toEqual([3, {}])
    expect(run.stderr).toContain(other)
  }
  const run = await exported(team(), ['--dialect', 'v1', '--team', other, '--format', 'json'])
  expect(JSON.parse(run.stdout)).toMatchObject({ status: 'refused', error: { code: 'guard' } })
})

test('a team whose name cannot be read is not given another one', async () => {
  const nameless = team()
  const run = await nameless.run('export', null, ['--dialect', 'v2'], {
    fetch: async (input, init) => {
      const request = new Request(input, init)
      return /\/v2\/teams\/[\w-]+$/.test(request.url)
        ? new Response('{}', { status: 403, headers: { 'content-type': 'application/json' } })
        : nameless.sandbox.fetch(request)
    },
  })
  expect([run.exit, run.written]).toEqual([1, {}])
})

test('the next command is one that a shell understands', async () => {
  const run = await exported(team(), ['--out', "it's here"])
  expect(run.stdout).toContain("Next: duvo-plan -f 'it'\\''s here/duvo.yaml'")
})

test('what turns text around is escaped, and code is code', async () => {
  const turned = teamWith({
    connections: [
      connectionDraft('Mail\u202e`<b>', { provider: 'composio' }),
      connectionDraft('A\u202eB \u{e0001}'),
    ],
  })
  const { files } = await exported(turned)
  expect(files['duvo.yaml']).toContain('"A\\u202eB \\U000e0001"')
  expect(Object.values(files).join('')).not.toMatch(/\p{Cf}/u)
  expect(files['EXPORT.md']).toContain('`auth_config_id`')
  expect(files['EXPORT.md']).toContain('"Mail \\`\\<b\\>"')
})

test('the API key is not written down, even where Duvo has it in clear', async () => {
  const leaky = teamWith({
    agents: [agentDraft('Leak', { builds: [buildDraft({ input: `Use ${DEFAULT_KEY}` })] })],
  })
  const run = await exported(leaky)
  expect([run.exit, run.files]).toEqual([1, {}])
  expect(run.stderr).toContain('duvo.yaml would hold the API key in clear')
  expect(run.all).not.toContain(DEFAULT_KEY)
})

describe('reports', () => {
  test('JSON has all of it, and is JSON when it fails', async () => {
    const run = await exported(team(), ['--format', 'json', '--out', 'team'])
    const report = JSON.parse(run.stdout)
    expect(report).toMatchObject({
      format_version: '1.0',
      project: 'sandbox-team',
      folder: 'team',
      files: ['EXPORT.md', 'duvo.yaml', 'sops/clerk.md'],
      removed: [],
      left_out: [],
      remarks: [],
      variables: [
        { name: 'ERP_AUTHORIZATION', address: 'connection.erp', field: 'headers.secret.Authorization' },
      ],
    })
    expect(report.resources.map(({ address }: { address: string }) => address)).toEqual([
      'folder.empty',
      'folder.finance',
      'connection.erp',
      'agent.clerk',
      'agent.helper',
    ])
    expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true)
    const failed = await exported(team(), ['--format', 'json'], { 'duvo.yaml': '' })
    expect(JSON.parse(failed.stdout)).toMatchObject({ status: 'error', error: { code: 'would-overwrite' } })
  })

  test.each(['markdown', 'html'])('%s says what it wrote, and what it could not', async (format) => {
    const bad = teamWith({
      agents: [agentDraft('<b>', { builds: [buildDraft({}, { project: 'billing' })] })],
    })
    const run = await exported(bad, ['--project', 'shop', '--format', format])
    expect(run.exit).toBe(0)
    expect(run.stdout).toContain('managed by project billing')
    expect(run.stdout).not.toContain('<b>')
    expect((await exported(team(), ['--format', format], { 'duvo.yaml': '' })).stdout).toContain(
      'would-overwrite',
    )
  })
})

describe('what is not there as a whole is told', () => {
  test('what the oldest generation of the API does not list', async () => {
    const agent = agentDraft('Clerk', { builds: [buildDraft()] })
    const state = stateOf({ folders: [], connections: [], agents: [agent] })
    const old = createTeam({ state, dialects: ['v1-builds'] })
    const note = 'This generation of the API (v1-builds) tells nothing of folders and connections'
    const run = await exported(old, ['--dialect', 'v1-builds'])
    expect(run.stdout).toContain(note)
    expect(run.files['EXPORT.md']).toContain(`- ${note}`)
    const agents = await exported(old, ['--dialect', 'v1-builds', '--only', 'agent'])
    expect(agents.all).not.toContain('tells nothing of')
  })

  test('the owner, where no row tells whose key it is', async () => {
    const env = { DUVO_API_KEY: SECOND_ADMIN_KEY }
    const run = await team().run('export', null, ['--format', 'json'], { env })
    expect(run.exit).toBe(0)
    const report = JSON.parse(run.stdout)
    expect(report).toMatchObject({ owner: null, notes: [expect.stringContaining('has no `owner`')] })
    expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true)
    expect(Object.values(run.written).join('')).toContain('- The manifest has no `owner`')
    for (const format of ['text', 'markdown', 'html']) {
      const told = await team().run('export', null, ['--format', format], { env })
      expect(told.stdout).toMatch(/The manifest has no .*owner/)
    }
  })
})

test('the page counts files, also those that it names by their folder', async () => {
  const texts = ['One', 'Two', 'Three'].map((name) =>
    agentDraft(name, { builds: [buildDraft({ input: LONG })] }),
  )
  const run = await exported(teamWith({ agents: texts }), ['--format', 'html'])
  expect(run.stdout).toContain('3 files in sops/')
  expect(run.stdout).toContain('Files (5)')
})

test('a key of several teams is told of the flag: there is no manifest yet', async () => {
  const env = { DUVO_API_KEY: 'dv_two_teams_key' }
  const run = await team().run('export', null, ['--dialect', 'auto'], { env })
  expect([run.exit, run.written]).toEqual([1, {}])
  expect(run.stderr).toContain('Pass --team, or set DUVO_TEAM_ID.')
})
