/** v2: drafts, promotion, and what people do with revisions. On v1 a new build runs at once, and none of this happens. */

import { describe, expect, test } from 'vitest'
import { parseFault } from '../../src/sandbox/fault-spec.ts'
import { TEAM_ID } from '../../src/sandbox/state.ts'
import { DIALECT, onV2, originOf, wire } from '../helpers/dialect.ts'
import { build, config, createTeam, manifest, type Team, type TeamOptions } from '../helpers/team.ts'
import { readPlan } from './ladder.ts'

const bot = (input: string, labels: object = {}): object =>
  manifest({ agents: { bot: { build: build(input, {}, labels) } } })

const buildsOf = (team: Team) =>
  team.sandbox.state
    .snapshot()
    .builds.sort((a, b) => a.revision_number - b.revision_number)
    .map(({ status, name, config: set }) => [
      status,
      name,
      (set?.['data'] as { input?: unknown } | undefined)?.input,
    ])

/** A person works on a new revision and does not promote it. */
const draftOf = (team: Team, name: string, input: string): Promise<unknown> =>
  team.call('POST', `/v2/agents/${team.idOf('agents', name)}/revisions`, {
    name: 'Try',
    config: config(input),
  })

const PROMOTE = wire('POST revisions/*/promote')

async function applied(source: object, options: TeamOptions = {}): Promise<Team> {
  const team = createTeam(options)
  const run = await team.run('apply', source, ['-y'])
  expect(run.exit, run.all).toBe(0)
  return team
}

async function expectNothingLeft(team: Team, source: object): Promise<void> {
  const plan = await team.run('plan', source, ['--detailed-exitcode'])
  expect(plan.stdout).toContain('No changes.')
  expect(plan.exit).toBe(0)
}

describe.runIf(onV2)('a promotion that fails', () => {
  test.each(['500-before', 'echo:409'])(
    '(%s) leaves a draft, and the next run promotes it',
    async (fault) => {
      const team = await applied(bot('One.'))
      team.sandbox.addFault(parseFault(`${PROMOTE} ${fault}`))
      const failed = await team.run('apply', bot('Two.'), ['-y'])
      expect(failed.exit, failed.all).not.toBe(0)
      expect(buildsOf(team)).toEqual([
        ['live', 'shop/bot@local', 'One.'],
        ['draft', 'shop/bot@local', 'Two.'],
      ])
      team.sandbox.clearFaults()
      const plan = readPlan(await team.run('plan', bot('Two.'), ['--format', 'json']))
      expect(plan.requests.apply, 'no second revision').toBe(1)
      const again = await team.run('apply', bot('Two.'), ['-y'])
      expect(again.exit, again.all).toBe(0)
      expect(again.writes.map(({ path }) => path)).toEqual([expect.stringMatching(/\/promote$/)])
      expect(buildsOf(team).map(([status]) => status)).toEqual(['historic', 'live'])
      await expectNothingLeft(team, bot('Two.'))
    },
  )

  test('leaves a draft that another set-up does not take', async () => {
    const team = await applied(bot('One.'))
    team.sandbox.addFault(parseFault(`${PROMOTE} 500-before`))
    await team.run('apply', bot('Two.'), ['-y'])
    team.sandbox.clearFaults()
    const run = await team.run('apply', bot('Three.'), ['-y'])
    expect(run.exit, run.all).toBe(0)
    expect(buildsOf(team).map(([status, , input]) => [status, input])).toEqual([
      ['historic', 'One.'],
      ['draft', 'Two.'],
      ['live', 'Three.'],
    ])
    await expectNothingLeft(team, bot('Three.'))
  })

  test('of an agent that has nothing else is a difference of its own', async () => {
    const team = createTeam({ inlineBuild: 'draft' })
    team.sandbox.addFault(parseFault(`${PROMOTE} echo:409`))
    const failed = await team.run('apply', bot('One.', { revision_name: 'First' }), ['-y'])
    expect(failed.exit, failed.all).not.toBe(0)
    team.sandbox.clearFaults()
    const source = bot('One.')
    const plan = readPlan(await team.run('plan', source, ['--format', 'json']))
    expect(plan.changes).toMatchObject([
      { action: 'update', fields: [{ path: '/build/live', before: false, after: true }] },
    ])
    expect((await team.run('apply', source, ['-y'])).exit).toBe(0)
    expect(buildsOf(team)).toEqual([['live', 'shop/bot@local', 'One.']])
    await expectNothingLeft(team, source)
  })

  test.each([400, 409] as const)('because it is live already (%i) is none', async (alreadyLive) => {
    const team = await applied(bot('One.'), { alreadyLive })
    team.sandbox.addFault(parseFault(`${PROMOTE} 500-after x1`))
    const source = bot('Two.', { revision_name: 'Second' })
    const run = await team.run('apply', source, ['-y'])
    expect(run.exit, run.all).toBe(0)
    expect(team.state().agents['bot']?.label).toEqual(['Second', originOf('bot')])
    await expectNothingLeft(team, source)
  })
})

describe.runIf(onV2)('what a first build needs', () => {
  test('counts in the account of the run', async () => {
    const team = createTeam({ inlineBuild: 'draft' })
    const run = await team.run('apply', bot('One.'), ['-y', '--format', 'json'])
    expect(JSON.parse(run.stdout)).toMatchObject({ outcomes: [{ status: 'applied', requests: 2 }] })
    expect(run.writes).toHaveLength(2)
  })

  test.each(['live', 'draft'] as const)('where it starts %s', async (inlineBuild) => {
    const team = await applied(bot('One.'), { inlineBuild })
    expect(buildsOf(team)).toEqual([['live', 'shop/bot@local', 'One.']])
    await expectNothingLeft(team, bot('One.'))
  })
})

describe.runIf(onV2)('people', () => {
  test('who work on a draft are left alone, and what runs is compared', async () => {
    const team = await applied(bot('One.'))
    await team.attach('bot', 'gmail')
    await draftOf(team, 'bot', 'Try this.')
    await expectNothingLeft(team, bot('One.'))
    const run = await team.run('apply', bot('Two.'), ['-y'])
    expect(run.exit, run.all).toBe(0)
    expect(buildsOf(team).map(([status, , input]) => [status, input])).toEqual([
      ['historic', 'One.'],
      ['draft', 'Try this.'],
      ['live', 'Two.'],
    ])
    expect(team.state().agents['bot']?.slots).toEqual(['gmail'])
    await expectNothingLeft(team, bot('Two.'))
  })

  test('cost one read for each agent with a draft, and none for others', async () => {
    const source = manifest({ agents: { a: { build: build('A.') }, b: { build: build('B.') } } })
    const team = await applied(source)
    const before = await team.run('plan', source)
    await draftOf(team, 'a', 'Try this.')
    const after = await team.run('plan', source)
    expect(after.requests.length - before.requests.length).toBe(1)
  })

  test('who promote an older revision are drift, and are told', async () => {
    const team = await applied(bot('One.'))
    await team.run('apply', bot('Two.'), ['-y'])
    const [first] = team.sandbox.state.snapshot().builds
    await team.call('POST', `/v2/revisions/${first?.id}/promote`, {})
    const run = await team.run('drift', bot('Two.'), ['--format', 'json'])
    expect(run.exit, run.all).toBe(2)
    expect(run.stdout).toContain('Sandbox Admin')
    expect((await team.run('apply', bot('Two.'), ['-y'])).exit).toBe(0)
    expect(team.state().agents['bot']?.data).toMatchObject({ input: 'Two.' })
    await expectNothingLeft(team, bot('Two.'))
  })

  test('who change the live revision in place are drift', async () => {
    const team = await applied(bot('One.'))
    const [only] = team.sandbox.state.snapshot().builds
    await team.call('PATCH', `/v2/revisions/${only?.id}`, { config: config('By hand.') })
    const run = await team.run('plan', bot('One.'), ['--detailed-exitcode'])
    expect(run.exit).toBe(2)
    expect(run.stdout).toContain('By hand.')
  })

  test('who made an agent of nothing but a draft: it gets a build of ours', async () => {
    const team = createTeam({ inlineBuild: 'draft' })
    await team.call('POST', `/v2/teams/${TEAM_ID}/agents`, {
      name: 'bot',
      build: { name: 'By hand', config: config('One.') },
    })
    const run = await team.run('apply', bot('One.'), ['-y'])
    expect(run.exit, run.all).toBe(0)
    expect(buildsOf(team)).toEqual([
      ['draft', 'By hand', 'One.'],
      ['live', 'shop/bot@local', 'One.'],
    ])
    await expectNothingLeft(team, bot('One.'))
  })
})

describe.runIf(onV2)('a connection that is broken', () => {
  test('is told by plan and drift, and is no change', async () => {
    const source = manifest({
      connections: { erp: { auth_method: 'url', server_url: 'https://erp.example.com/mcp' } },
    })
    const team = await applied(source)
    await team.call('PATCH', `/_sandbox/connections/${team.idOf('connections', 'erp')}`, {
      broken: 'the server\nanswers 401',
    })
    for (const command of ['plan', 'drift'] as const) {
      const run = await team.run(command, source)
      expect(run.exit).toBe(0)
      expect(run.all).toContain('warning[connection-broken] connection.erp does not work since')
      expect(run.all).toContain('the server answers 401')
    }
  })
})

test('the same team planned through v1 and through v2 gives the same changes', async () => {
  const before = manifest({
    folders: { a: {}, b: { parent: 'a' } },
    connections: { erp: { auth_method: 'url', server_url: 'https://erp.example.com/mcp' } },
    agents: {
      x: { folder: 'a', slack_enabled: true, build: build('X.', {}, { handover_targets: ['y'] }) },
      y: { build: build('Y.', {}, { revision_name: 'Why' }) },
      z: { build: build('Z.', { subAgents: ['x'] }) },
    },
  })
  const after = manifest({
    folders: { a: {}, b: {}, c: { parent: 'b' } },
    connections: { erp: { auth_method: 'url', server_url: 'https://new.example.com/mcp', shared: true } },
    agents: {
      x: { folder: 'c', build: build('X!', {}, { handover_targets: ['z'] }) },
      y: { build: build('Y.', {}, { revision_name: 'Because' }) },
      n: { slack_enabled: true, build: build('N.', { subAgents: ['z'] }) },
      z: { build: build('Z.') },
    },
    moved: [{ from: 'b', to: 'folder.b' }],
  })
  const team = await applied(before)
  await team.edit('y', { build: { patch: { data: { input: 'By hand.' } } } })
  const planned = async (dialect: string) =>
    readPlan(await team.run('plan', after, ['--format', 'json', '--dialect', dialect]))
  const [v1, v2] = [await planned('v1'), await planned('v2')]
  expect(v1.changes.length).toBeGreaterThan(5)
  const told = ({ changes }: typeof v1) =>
    changes.map(({ address, action, id, adopts, reason, fields }) => ({
      address,
      action,
      id,
      adopts,
      reason,
      fields,
    }))
  expect(told(v2)).toEqual(told(v1))
  expect(v2.plan_digest).toBe(v1.plan_digest)
  expect(v2.summary).toEqual(v1.summary)

  // And what was applied through the one is nothing to do for the other.
  expect((await team.run('apply', after, ['-y'])).exit).toBe(0)
  const other = DIALECT === 'v1' ? 'v2' : 'v1'
  const run = await team.run('plan', after, ['--dialect', other, '--detailed-exitcode'])
  expect(run.exit, run.all).toBe(0)
})

test('what was found out is told with --verbose, and stands in the plan', async () => {
  const team = createTeam()
  const source = bot('One.')
  const auto = ['--dialect', 'auto']
  const run = await team.run('plan', source, [...auto, '--verbose'])
  expect(run.stderr).toContain(`API v2, found by GET /v2/teams; team Sandbox team (${TEAM_ID}).`)
  const plan = JSON.parse((await team.run('plan', source, [...auto, '--format', 'json'])).stdout)
  expect(plan).toMatchObject({ team: TEAM_ID, api: { dialect: 'v2' }, requests: { read: 4 } })
  await team.call('POST', '/_sandbox/dialects', { dialects: ['v1'] })
  const old = JSON.parse((await team.run('plan', source, [...auto, '--format', 'json'])).stdout)
  expect(old).toMatchObject({ api: { dialect: 'v1' } })
})

test('a key of several teams has to be told which', async () => {
  const team = createTeam({ env: { DUVO_API_KEY: 'dv_two_teams_key' } })
  const open = { version: 1, project: 'shop', agents: { bot: { build: build('One.') } } }
  const run = await team.run('plan', open, ['--dialect', 'auto'])
  expect(run.exit).toBe(1)
  expect(run.stderr).toContain(`team: ${TEAM_ID} # Sandbox team`)
  for (const args of [['--team', TEAM_ID], []]) {
    const env = args.length === 0 ? { DUVO_TEAM_ID: TEAM_ID } : {}
    const told = await team.run('plan', open, ['--dialect', 'auto', ...args], { env })
    expect(told.exit, told.all).toBe(0)
  }
})
