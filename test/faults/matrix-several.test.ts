/** Somebody makes the same thing at the very moment our answer gets lost: which one is ours is not for us to guess. */

import { expect, test } from 'vitest'
import type { SandboxState } from '../../src/sandbox/state.ts'
import { wire } from '../helpers/dialect.ts'
import { build, createTeam, manifest, type Team } from '../helpers/team.ts'
import type { ApplyJson } from './support/account.ts'

type Table = 'agents' | 'folders' | 'connections'

interface Twins {
  readonly title: string
  readonly table: Table
  readonly address: string
  readonly path: string
  readonly source: object
}

const CASES: readonly Twins[] = [
  {
    title: 'folders',
    table: 'folders',
    address: 'folder.f',
    path: 'agent-folders',
    source: manifest({ folders: { f: {} }, agents: { bot: { folder: 'f', build: build('Work.') } } }),
  },
  {
    title: 'connections',
    table: 'connections',
    address: 'connection.c',
    path: 'connections',
    source: manifest({
      connections: { c: { auth_method: 'url', server_url: 'https://c.example.com/mcp', shared: true } },
    }),
  },
  {
    title: 'agents',
    table: 'agents',
    address: 'agent.bot',
    path: 'agents',
    source: manifest({ agents: { bot: { slack_enabled: true, build: build('Work.') } } }),
  },
]

/** A second row that nothing tells from the newest one of its table. */
function withTwin(state: SandboxState, table: Table): SandboxState {
  const twinId = '99999999-0000-4000-8000-000000000001'
  const row = state[table].at(-1)
  const own = state.builds.filter(({ agent_id }) => agent_id === row?.id)
  return {
    ...state,
    [table]: [...state[table], { ...row, id: twinId }],
    builds: [
      ...state.builds,
      ...own.map((one) => ({ ...one, id: '99999999-0000-4000-8000-000000000002', agent_id: twinId })),
    ],
  }
}

test.each(CASES)(
  'two new $title that could be ours: stop, and name both',
  async ({ table, address, path, source }) => {
    let twinned = false
    const team: Team = createTeam({
      onRequest: ({ method, path: at }) =>
        `${method} ${at}` === wire(`POST ${path}`) ? { kind: 'hang', when: 'after' } : null,
      onWrite: async (snapshot) => {
        const state = snapshot()
        if (twinned || state[table].length === 0) return
        twinned = true
        team.sandbox.state.load(withTwin(state, table))
      },
    })
    const run = await team.run('apply', source, ['-y', '--format', 'json'])
    const { outcomes, status } = JSON.parse(run.stdout) as ApplyJson
    expect([run.exit, status]).toEqual([1, 'failed'])
    const outcome = outcomes.find((one) => one.address === address)
    expect(outcome).toMatchObject({ status: 'failed', id: null })
    const ids = team.sandbox.state.snapshot()[table].map(({ id }) => id)
    expect(ids).toHaveLength(2)
    for (const id of ids) expect(outcome?.error?.message).toContain(id)
    // Sent once, and nothing after it.
    expect(run.writes.map(({ method, path: at }) => `${method} ${at}`)).toEqual([wire(`POST ${path}`)])
    // The next run does not guess either.
    const again = await team.run('apply', source, ['-y', '--format', 'json'])
    if (table !== 'agents') {
      expect([again.exit, again.writes]).toEqual([1, []])
      for (const id of ids) expect(again.stdout).toContain(id)
    }
  },
)
