/** The first v1: agents and their builds, and nothing else; played on a sandbox that speaks nothing else. */

import { describe, expect, test } from 'vitest'
import { parseFault } from '../../src/sandbox/fault-spec.ts'
import { build, createTeam, manifest, type Team } from '../helpers/team.ts'
import { readPlan } from '../transitions/ladder.ts'

const FLAGS = ['--dialect', 'v1-builds']
const newTeam = (): Team => createTeam({ dialects: ['v1-builds'] })
const bots = (agents: object, rest: object = {}): object => manifest({ agents, ...rest })

async function apply(team: Team, source: object, exit = 0) {
  const run = await team.run('apply', source, ['-y', ...FLAGS])
  expect(run.exit, run.all).toBe(exit)
  return run
}

async function planOf(team: Team, source: object) {
  return readPlan(await team.run('plan', source, ['--format', 'json', ...FLAGS]))
}

async function expectNothingLeft(team: Team, source: object): Promise<void> {
  const plan = await team.run('plan', source, ['--detailed-exitcode', ...FLAGS])
  expect(plan.stdout).toContain('No changes.')
  expect(plan.exit).toBe(0)
}

describe('agents and builds', () => {
  test('are made, changed and found again', async () => {
    const team = newTeam()
    const one = bots({ a: { build: build('One.', { subAgents: ['b'] }) }, b: { build: build('B.') } })
    const made = await apply(team, one)
    expect(made.writes.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /v1/agents',
      'POST /v1/agents',
    ])
    await expectNothingLeft(team, one)

    const two = bots({ a: { build: build('Two.', { subAgents: ['b'] }) }, b: { build: build('B.') } })
    const changed = await apply(team, two)
    expect(changed.writes).toMatchObject([
      { path: '/v1/builds', body: { agent_id: team.idOf('agents', 'a'), name: 'shop/a@local' } },
    ])
    expect(Object.keys(changed.writes[0]?.body as object).sort()).toEqual(['agent_id', 'config', 'name'])
    expect(team.state().agents['a']).toMatchObject({ revision: 2, data: { input: 'Two.' } })
    await expectNothingLeft(team, two)
  })

  test('that call each other are made bare first', async () => {
    const team = newTeam()
    const ring = bots({
      a: { build: build('A.', { subAgents: ['b'] }) },
      b: { build: build('B.', { subAgents: ['a'] }) },
    })
    await apply(team, ring)
    expect(team.state().agents['a']?.data).toMatchObject({ subAgents: ['b'] })
    await expectNothingLeft(team, ring)
  })

  test('are read one by one, and only those that the manifest names', async () => {
    const team = newTeam()
    await apply(
      team,
      bots({ a: { build: build('A.') }, b: { build: build('B.') }, c: { build: build('C.') } }),
    )
    const run = await team.run('plan', bots({ a: { build: build('A.') } }), FLAGS)
    expect(run.requests.map(({ path }) => path.replace(/\?.*/, ''))).toEqual([
      '/v1/agents',
      `/v1/agents/${team.idOf('agents', 'a')}/builds`,
    ])
  })

  test('changed by hand are a difference, and put back', async () => {
    const team = newTeam()
    const source = bots({ a: { build: build('One.') } })
    await apply(team, source)
    await team.edit('a', { build: { patch: { data: { input: 'By hand.' } } } })
    expect((await planOf(team, source)).changes).toMatchObject([{ action: 'update', adopts: false }])
    await apply(team, source)
    await expectNothingLeft(team, source)
  })

  test.each([
    'POST /v1/agents 500-after x1',
    'POST /v1/builds 500-after x1',
    'POST /v1/builds drop-before x1',
  ])('are made once, whatever gets lost: %s', async (fault) => {
    const team = newTeam()
    const source = bots({
      a: { build: build('A.', { subAgents: ['b'] }) },
      b: { build: build('B.', { subAgents: ['a'] }) },
    })
    team.sandbox.addFault(parseFault(fault))
    await apply(team, source)
    expect(team.sandbox.requests.some(({ fault: struck }) => struck !== null)).toBe(true)
    const { agents, builds } = team.sandbox.state.snapshot()
    expect([agents.length, builds.length]).toEqual([2, 2])
    await expectNothingLeft(team, source)
  })
})

describe('what it does not know', () => {
  test('folders and connections are blocked; an agent in such a folder is made all the same', async () => {
    const team = newTeam()
    const source = bots(
      { a: { folder: 'f', build: build('A.') } },
      {
        folders: { f: {} },
        connections: { erp: { auth_method: 'url', server_url: 'https://erp.example.com/mcp' } },
      },
    )
    const plan = await planOf(team, source)
    expect(plan.changes.map(({ action, address }) => `${action} ${address}`)).toEqual([
      'blocked folder.f',
      'blocked connection.erp',
      'create agent.a',
    ])
    expect(plan.changes[0]?.reason).toBe('this generation of the API has no folders')
    expect(plan.changes[1]?.reason).toBe('this generation of the API has no connections')
    expect(plan.changes[2]?.reason).toContain('/folder waits for folder.f')
    await apply(team, source)
    expect(Object.keys(team.state().agents)).toEqual(['a'])
    await expectNothingLeft(team, source)
  })

  test.each([
    ['a flag', { slack_enabled: true, build: build('A.') }, '/slack_enabled'],
    ['a label', { build: build('A.', {}, { revision_name: 'First' }) }, '/build/revision_name'],
    ['handover targets', { build: build('A.', {}, { handover_targets: ['b'] }) }, '/build/handover_targets'],
  ])('%s of a new agent is blocked, and of an old one left as it is', async (_, written, path) => {
    const team = newTeam()
    const b = { build: build('B.') }
    const [blocked] = (await planOf(team, bots({ a: written, b }))).changes
    expect(blocked).toMatchObject({ action: 'blocked', reason: expect.stringContaining(path) })

    await apply(team, bots({ a: { build: build('A.') }, b }))
    const plan = await planOf(team, bots({ a: written, b }))
    expect(plan.changes).toEqual([])
    expect(plan.diagnostics).toMatchObject([
      { severity: 'warning', code: 'not-settable', message: expect.stringContaining(path) },
    ])
  })

  test('what is off or empty asks for nothing', async () => {
    const team = newTeam()
    const source = bots({
      a: {
        folder: null,
        slack_enabled: false,
        thread_id: null,
        build: build('A.', {}, { handover_targets: [], revision_name: null }),
      },
    })
    await apply(team, source)
    const plan = await planOf(team, source)
    expect([plan.changes, plan.diagnostics]).toEqual([[], []])
  })

  test('a delete is blocked', async () => {
    const team = newTeam()
    await apply(team, bots({ a: { build: build('A.') }, b: { build: build('B.') } }))
    const plan = await planOf(
      team,
      bots(
        { a: { build: build('A.') } },
        { removed: [{ address: 'agent.b', id: team.idOf('agents', 'b') }] },
      ),
    )
    expect(plan.changes).toMatchObject([
      { action: 'blocked', address: 'agent.b', reason: expect.stringContaining('cannot delete agents') },
    ])
  })
})
