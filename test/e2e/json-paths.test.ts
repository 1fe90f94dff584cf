/** `--format json` prints one valid JSON document on stdout, however a command ends; people's words go to stderr. */

import { expect, test } from 'vitest'
import { DEFAULT_KEY, OTHER_TEAM_KEY } from '../../src/sandbox/state.ts'
import { build, createTeam, manifest, type Team } from '../helpers/team.ts'
import type { CommandName } from '../helpers/world.ts'

const source = manifest({ agents: { bot: { build: build('Work.') } } })
const talking: readonly CommandName[] = ['plan', 'apply', 'drift']
const all: readonly CommandName[] = ['validate', ...talking]

interface Path {
  readonly title: string
  readonly of: readonly CommandName[]
  readonly exit: number | Partial<Readonly<Record<CommandName, number>>>
  readonly status?: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly manifest?: object | string
  readonly before?: (team: Team) => Promise<unknown>
}

const paths: readonly Path[] = [
  { title: 'an unknown flag', of: all, exit: 1, status: 'error', args: ['--nope'] },
  { title: 'a flag without its value', of: all, exit: 1, status: 'error', args: ['--file'] },
  { title: 'a value no flag takes', of: talking, exit: 1, status: 'error', args: ['--concurrency', 'many'] },
  { title: 'an address that is none', of: ['plan', 'apply'], exit: 1, args: ['--target', 'bot'] },
  { title: 'an unknown target', of: talking, exit: 1, args: ['--target', 'agent.nobody'] },
  { title: 'an argument nobody asked for', of: all, exit: 1, status: 'error', args: ['what'] },
  { title: 'no manifest', of: all, exit: 1, status: 'invalid', args: ['-f', 'nowhere.yaml'] },
  { title: 'a manifest that is no YAML', of: all, exit: 1, status: 'invalid', manifest: 'a: [' },
  { title: 'an empty manifest', of: all, exit: 1, status: 'invalid', manifest: '' },
  { title: 'no key', of: talking, exit: 1, status: 'error', env: { DUVO_API_KEY: '' } },
  { title: 'a wrong key', of: talking, exit: 1, status: 'error', env: { DUVO_API_KEY: 'dv_wrong_key' } },
  { title: 'a team id that is none', of: talking, exit: 1, status: 'error', env: { DUVO_TEAM_ID: 'us' } },
  {
    title: 'an address that is none',
    of: talking,
    exit: 1,
    status: 'error',
    env: { DUVO_API_BASE_URL: 'duvo' },
  },
  {
    title: 'the key of another team',
    of: talking,
    exit: 3,
    status: 'refused',
    env: { DUVO_API_KEY: OTHER_TEAM_KEY },
    before: (team) =>
      team.sandbox.fetch('http://duvo.test/v1/agent-folders', {
        method: 'POST',
        headers: { authorization: `Bearer ${OTHER_TEAM_KEY}` },
        body: '{"name":"Theirs"}',
      }),
  },
  { title: 'no approval', of: ['apply'], exit: 3, status: 'refused' },
  {
    title: 'a secret that is not set',
    of: ['apply'],
    exit: 1,
    status: 'error',
    args: ['-y'],
    manifest: manifest({
      connections: {
        c: {
          auth_method: 'headers',
          server_url: 'https://c.example.com/mcp',
          headers: { secret: { A: '${env:NOT_SET}' } },
        },
      },
    }),
  },
  {
    title: 'a brake',
    of: ['plan', 'apply'],
    exit: 3,
    args: ['--prune', 'folder'],
    before: async (team) => {
      for (let n = 0; n < 6; n += 1) await team.call('POST', '/v1/agent-folders', { name: `Folder ${n}` })
    },
  },
  {
    title: 'two live agents of one name',
    of: talking,
    exit: 1,
    status: 'invalid',
    before: async (team) => {
      for (let n = 0; n < 2; n += 1) await team.call('POST', '/v1/agents', { name: 'bot' })
    },
  },
  { title: 'changes', of: talking, exit: { plan: 0, apply: 0, drift: 2 }, args: ['--concurrency', '2'] },
  {
    title: 'no changes',
    of: talking,
    exit: 0,
    before: (team) => team.run('apply', source, ['-y']),
  },
  { title: 'a manifest that is right', of: ['validate'], exit: 0, status: 'valid' },
]

const cases = paths.flatMap((path) => path.of.map((command) => ({ ...path, command })))

test.each(cases)('duvo-$command: $title', async ({ command, args = [], env = {}, before, ...path }) => {
  const team = createTeam()
  await before?.(team)
  const approve = path.title === 'changes' && command === 'apply' ? ['-y'] : []
  const run = await team.run(command, path.manifest ?? source, [...args, ...approve, '--format', 'json'], {
    env,
  })
  const answer = JSON.parse(run.stdout) as { status?: string; format_version: string }
  expect(answer.format_version).toBe('1.0')
  expect(run.exit).toBe(typeof path.exit === 'number' ? path.exit : path.exit[command])
  if (path.status !== undefined) expect(answer.status).toBe(path.status)
  // Only notices of the client may stand there; nothing here gives it reason for one.
  expect(run.stderr).toBe('')
  expect(run.all).not.toContain(DEFAULT_KEY)
  if (run.exit !== 0) expect(run.writes).toEqual([])
})

test.each(cases.filter(({ exit }) => exit === 1 || exit === 3))(
  'duvo-$command as text: $title is told on stderr',
  async ({ command, args = [], env = {}, before, title, ...path }) => {
    const team = createTeam()
    await before?.(team)
    const run = await team.run(command, path.manifest ?? source, args, { env })
    expect(run.exit).toBe(path.exit)
    // Diagnostics are what validate is asked for; a brake and the plan it belongs to are a result.
    const isResult = (command === 'validate' && path.status === 'invalid') || title === 'a brake'
    expect(isResult ? run.stdout : run.stderr).toMatch(/\S/)
    if (isResult) expect(run.stderr).toBe('')
    else if (command !== 'apply') expect(run.stdout).toBe('')
  },
)
