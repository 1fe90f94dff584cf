/** Ctrl-C and SIGTERM to real processes, while the sandbox holds what is in flight. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { wire } from '../helpers/dialect.ts'
import { type Running, type Stage, setStage } from './support/crash-bins.ts'
import { prepareScenario, type Scenario, teamAt, WRITES } from './support/crash-plan.ts'
import { isLong } from './support/crash-run.ts'
import { facts } from './support/crash-state.ts'
import { readApply } from './support/crash-stop.ts'

let stage: Stage
let start: object
let unharmed: object

beforeAll(async () => {
  const scenario: Scenario = await prepareScenario()
  const team = teamAt(scenario)
  start = facts(team.sandbox.state.snapshot())
  await team.run('apply', scenario.source, ['-y'])
  unharmed = facts(team.sandbox.state.snapshot())
  stage = await setStage(scenario)
})
afterAll(() => stage.end())
beforeEach(() => stage.reset())

const heldAt = (write: number, args: readonly string[]): Promise<Running> =>
  stage.startAndHold(write, 'before', ['-y', ...args])

async function expectFinishedNext(): Promise<void> {
  const again = await stage.run('duvo-apply', ['-y'])
  expect(again, again.stdout).toMatchObject({ exit: 0, stderr: '' })
  expect(facts(await stage.sandbox.state())).toEqual(unharmed)
}

// Longer than a test may take: a process that waited for a timer of its own would not end in time.
const PATIENCE = ['--timeout', '10m', '--deadline', '90m']

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  // Both end in one handler: one run of the other shows that it is in place.
  const testMore = test.runIf(isLong || signal === 'SIGINT')

  test('once: what is in flight is finished, the account is true, exit 4, and the next run goes on', async () => {
    const running = await heldAt(20, ['--format', 'json', ...PATIENCE])
    running.child.kill(signal)
    await running.says('Stopping')
    // What was on its way when the signal came reaches the sandbox before the answers to these do.
    for (let round = 0; round < 3; round += 1) await stage.writes()
    const sent = await stage.writes()
    await stage.release()
    const run = await running.ended
    expect(run).toMatchObject({ exit: 4, signal: null })
    expect(await stage.writes(), 'nothing new after the signal').toBe(sent)

    const account = readApply(run)
    expect(account.status).toBe('interrupted')
    expect(account.outcomes.reduce((sum, { requests }) => sum + requests, 0)).toBe(sent)
    const plan = JSON.parse((await stage.run('duvo-plan', ['--format', 'json'])).stdout) as {
      changes: { address: string }[]
    }
    const open = account.outcomes.filter(({ status }) => status !== 'applied')
    expect(open.map(({ address }) => address).sort()).toEqual(
      plan.changes.map(({ address }) => address).sort(),
    )
    await expectFinishedNext()
  })

  testMore('twice: it ends at once, without waiting for what is in flight', async () => {
    const running = await heldAt(5, PATIENCE)
    running.child.kill(signal)
    await running.says('Stopping')
    running.child.kill(signal)
    expect(await running.ended).toMatchObject({ exit: 4, signal: null })
    await stage.release()
    await expectFinishedNext()
  })

  testMore('while reading: nothing is written', async () => {
    await stage.fault(wire('GET connections slow:1500'))
    const running = stage.start(['-y', '--format', 'json', ...PATIENCE])
    while ((await stage.seen('GET', wire('GET connections').slice(4))) === 0) await stage.pause()
    running.child.kill(signal)
    const run = await running.ended
    expect(run).toMatchObject({ exit: 4, signal: null })
    expect(JSON.parse(run.stdout)).toMatchObject({ status: 'interrupted' })
    expect(await stage.writes()).toBe(0)
    expect(facts(await stage.sandbox.state())).toEqual(start)
  })
})

test.runIf(isLong)('as text: what is done and what is not', async () => {
  const running = await heldAt(12, PATIENCE)
  running.child.kill('SIGINT')
  await running.says('Stopping')
  await stage.release()
  const { exit, stdout } = await running.ended
  expect(exit).toBe(4)
  expect(stdout).toContain('Not done:')
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^Apply interrupted: .* skipped\.$/)
})

test('an apply that nobody stops ends by itself, whatever it could still wait for', async () => {
  const run = await stage.run('duvo-apply', ['-y', ...PATIENCE])
  expect(run).toMatchObject({ exit: 0, stderr: '' })
  expect(await stage.writes()).toBe(WRITES)
  expect(facts(await stage.sandbox.state())).toEqual(unharmed)
})
