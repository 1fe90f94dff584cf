/**
 * Ctrl-C and `--deadline`: nothing new is begun, what is under way is finished, the account is true, and the next run
 * goes on from there. In this process and in virtual time; `interrupt-bins.test.ts` presses real keys.
 */

import { beforeAll, describe, expect, test } from 'vitest'
import { parseFault } from '../../src/sandbox/fault-spec.ts'
import { bare, wire } from '../helpers/dialect.ts'
import type { Team, TeamOptions, TeamRun } from '../helpers/team.ts'
import { prepareScenario, type Scenario, teamAt, WRITES } from './support/crash-plan.ts'
import { isLong } from './support/crash-run.ts'
import { facts } from './support/crash-state.ts'
import {
  applyUntil,
  expectTrueAccount,
  readApply,
  type StoppingFetch,
  stoppingFetch,
} from './support/crash-stop.ts'

let scenario: Scenario
let unharmed: object

beforeAll(async () => {
  scenario = await prepareScenario()
  const team = teamAt(scenario)
  await team.run('apply', scenario.source, ['-y'])
  unharmed = facts(team.sandbox.state.snapshot())
})

const JSON_FLAGS = ['-y', '--format', 'json']

async function expectFinishedNext(team: Team, at: string): Promise<void> {
  team.sandbox.clearFaults()
  const again = await team.run('apply', scenario.source, ['-y'])
  expect(again.exit, `${at}: the next run\n${again.all}`).toBe(0)
  expect(facts(team.sandbox.state.snapshot()), at).toEqual(unharmed)
}

const stopped = (team: Team, { fetch, stop }: StoppingFetch, args: readonly string[]): Promise<TeamRun> =>
  team.run('apply', scenario.source, args, { fetch, stop })

describe.each([1, 8])('Ctrl-C with %i requests in flight', (concurrency) => {
  test(`at ${isLong ? 'each' : 'every third'} of ${WRITES} writes`, { timeout: 180_000 }, async () => {
    for (let write = isLong ? 1 : concurrency % 3; write <= WRITES; write += isLong ? 1 : 3) {
      const at = `stopped at write ${write}, ${concurrency} in flight`
      const team = teamAt(scenario)
      const stopping = stoppingFetch(team, ({ isWrite, n }) => isWrite && n === write)
      const run = await stopped(team, stopping, [...JSON_FLAGS, '--concurrency', String(concurrency)])
      expect(stopping.late, at).toEqual([])
      expect(run.writes.length, at).toBeGreaterThanOrEqual(write)
      expect(run.writes.length, at).toBeLessThan(write + concurrency)
      await expectTrueAccount(team, scenario.source, run, at)
      await expectFinishedNext(team, at)
    }
  })
})

describe('Ctrl-C', () => {
  test.each([1, 2, 3, 4])(
    'at read %i of the snapshot: nothing is planned and nothing written',
    async (read) => {
      const team = teamAt(scenario)
      const stopping = stoppingFetch(team, ({ isWrite, n }) => !isWrite && n === read)
      const run = await stopped(team, stopping, JSON_FLAGS)
      expect(run.exit, run.all).toBe(4)
      expect(JSON.parse(run.stdout)).toMatchObject({ status: 'interrupted' })
      expect([stopping.late, run.writes, team.clock.sleeping()]).toEqual([[], [], 0])
      await expectFinishedNext(team, `stopped at read ${read}`)
    },
  )

  test('while everything is read back: all of it is done, and was not looked at', async () => {
    const team = teamAt(scenario)
    let done = false
    const stopping = stoppingFetch(team, ({ isWrite, n }) => {
      done ||= isWrite && n === WRITES
      return done && !isWrite
    })
    const run = await stopped(team, stopping, JSON_FLAGS)
    const account = await expectTrueAccount(team, scenario.source, run, 'stopped while reading back')
    expect(account.outcomes.filter(({ status }) => status !== 'applied')).toEqual([])
    expect([stopping.late, account.diagnostics]).toEqual([[], []])
  })

  test('as text: what is done, what is not, and how to go on', async () => {
    const team = teamAt(scenario)
    const stopping = stoppingFetch(team, ({ isWrite, n }) => isWrite && n === 14)
    const run = await stopped(team, stopping, ['-y', '--concurrency', '1'])
    expect(run.exit).toBe(4)
    expect(run.stderr).toContain('Stopping')
    expect(run.stdout).toContain('✓ connection.mail  created')
    expect(run.stdout).toContain('Not done:')
    expect(run.stdout).toContain('– agent.mule  not updated')
    expect(run.stdout.trimEnd().split('\n').at(-1)).toMatch(/^Apply interrupted: .* skipped\.$/)
  })

  test('before a create of unknown fate can be looked up: it is told as unknown, and found by the next run', async () => {
    const team = teamAt(scenario)
    team.sandbox.addFault(parseFault(wire('POST agents 500-after x1')))
    const stopping = stoppingFetch(team, ({ isWrite, n }) => isWrite && n === 8)
    const run = await stopped(team, stopping, [...JSON_FLAGS, '--concurrency', '1'])
    const account = readApply(run)
    expect([run.exit, account.status, stopping.late]).toEqual([4, 'interrupted', []])
    expect(account.outcomes.filter(({ status }) => status === 'failed')).toMatchObject([
      { error: { code: 'server-error', fate: 'unknown' } },
    ])
    await expectFinishedNext(team, 'stopped with one of unknown fate')
  })
})

describe('--deadline', () => {
  interface Late {
    readonly title: string
    readonly team: TeamOptions
    readonly faults?: readonly string[]
    readonly args: readonly string[]
    /** When it ends, in seconds after its start. */
    readonly ends: readonly [number, number]
  }

  test.each<Late>([
    {
      title: 'in the middle of it',
      team: { latencyMs: 1000 },
      args: ['--deadline', '10s', '--concurrency', '2'],
      ends: [10, 11],
    },
    {
      title: 'while the limiter waits for its window',
      team: { rateLimit: { limit: 20, windowMs: 60_000, algorithm: 'fixed' } },
      args: ['--deadline', '30s'],
      ends: [30, 30],
    },
    {
      title: 'while the limiter waits after a 429',
      team: {},
      faults: [wire('POST agent-folders/*/agents 429:40')],
      args: ['--deadline', '5s'],
      ends: [5, 5],
    },
  ])(
    '$title: what was sent is finished, what was not is skipped',
    async ({ title, team: options, ...late }) => {
      const team = teamAt(scenario, options)
      for (const fault of late.faults ?? []) team.sandbox.addFault(parseFault(fault))
      const start = team.clock.now()
      const run = await applyUntil(team, scenario.source, [...JSON_FLAGS, ...late.args])
      const [from, to] = late.ends
      expect((team.clock.now() - start) / 1000).toBeGreaterThanOrEqual(from)
      expect((team.clock.now() - start) / 1000).toBeLessThanOrEqual(to)
      const account = readApply(run)
      expect([run.exit, account.status, team.clock.sleeping()]).toEqual([4, 'interrupted', 0])
      const throttled = run.writes.filter(({ status }) => status === 429).length
      const counted = account.outcomes.reduce((sum, { requests }) => sum + requests, 0)
      expect(counted, 'writes as counted').toBe(run.writes.length - throttled)
      expect(account.outcomes.filter(({ status }) => status === 'failed')).toEqual([])
      await expectFinishedNext(team, title)
    },
  )

  test('while a backoff sleeps: that one is failed and its fate unknown, the rest is skipped', async () => {
    const team = teamAt(scenario)
    team.sandbox.addFault(parseFault(wire('PATCH connections/* 503')))
    const start = team.clock.now()
    const run = await applyUntil(team, scenario.source, [...JSON_FLAGS, '--deadline', '500ms'])
    expect(team.clock.now() - start).toBe(500)
    const account = readApply(run)
    expect([run.exit, account.status, team.clock.sleeping()]).toEqual([4, 'interrupted', 0])
    const failed = account.outcomes.filter(({ status }) => status === 'failed')
    expect(failed.length).toBeGreaterThan(0)
    for (const { address, error } of failed) {
      expect(address).toMatch(/^connection\./)
      expect(error).toMatchObject({ code: 'interrupted', fate: 'unknown' })
      expect(error).toMatchObject({ message: expect.stringContaining('was not sent again') })
    }
    await expectFinishedNext(team, 'stopped in a backoff')
  })

  test('while a lookup waits for lists to settle', async () => {
    const team = teamAt(scenario)
    team.sandbox.addFault(parseFault(wire('POST connections 500-before x1')))
    const start = team.clock.now()
    const run = await applyUntil(team, scenario.source, [...JSON_FLAGS, '--deadline', '2s'])
    expect(team.clock.now() - start).toBe(2000)
    const account = readApply(run)
    expect([run.exit, account.status, team.clock.sleeping()]).toEqual([4, 'interrupted', 0])
    expect(account.outcomes.filter(({ status }) => status === 'failed')).toMatchObject([
      { error: { code: 'server-error', fate: 'unknown' } },
    ])
    await expectFinishedNext(team, 'stopped while lists settle')
  })

  test('while old list pages are read again: that is no failure of anything', async () => {
    const team = teamAt(scenario, { latencyMs: 20_000 })
    // One by one, reading takes longer than a snapshot stays fresh.
    const flags = ['--concurrency', '1', '--deadline', '110s']
    const run = await applyUntil(team, scenario.source, [...JSON_FLAGS, ...flags])
    const account = readApply(run)
    expect([run.exit, account.status, team.clock.sleeping(), run.writes]).toEqual([4, 'interrupted', 0, []])
    const lists = run.requests.filter(
      ({ path }) => bare(path).startsWith('agent-folders') || path.includes('?'),
    )
    expect(lists.length, 'it had begun to read again').toBeGreaterThan(3)
    expect(account.outcomes.filter(({ status }) => status === 'failed')).toEqual([])
    await expectFinishedNext(team, 'stopped while reading again')
  })

  test('before the plan is made: nothing is written', async () => {
    const team = teamAt(scenario, { latencyMs: 5000 })
    const run = await applyUntil(team, scenario.source, [...JSON_FLAGS, '--deadline', '7s'])
    expect(JSON.parse(run.stdout)).toMatchObject({ status: 'interrupted' })
    expect([run.exit, run.writes, team.clock.sleeping()]).toEqual([4, [], 0])
  })

  test('that does not come: nothing is different, and nothing is left waiting for it', async () => {
    const team = teamAt(scenario)
    const run = await applyUntil(team, scenario.source, ['-y', '--deadline', '25m'])
    expect(run.exit, run.all).toBe(0)
    expect(facts(team.sandbox.state.snapshot())).toEqual(unharmed)
    expect([team.clock.sleeping(), team.clock.now()]).toEqual([0, teamAt(scenario).clock.now()])
  })
})
