/** kill -9, for real: `duvo-apply` dies at a write that the sandbox holds, before or after its effect, and runs again. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stage, setStage } from './support/crash-bins.ts'
import { prepareScenario, type Scenario, teamAt, WRITES } from './support/crash-plan.ts'
import { isLong } from './support/crash-run.ts'
import { facts } from './support/crash-state.ts'

let stage: Stage
let unharmed: object

beforeAll(async () => {
  const scenario: Scenario = await prepareScenario()
  const team = teamAt(scenario)
  await team.run('apply', scenario.source, ['-y'])
  unharmed = facts(team.sandbox.state.snapshot())
  stage = await setStage(scenario)
})
afterAll(() => stage.end())

const every = Array.from({ length: WRITES }, (_, index) => index + 1).flatMap((write) => [
  { write, when: 'before' as const },
  { write, when: 'after' as const },
])
const sample = [
  { write: 3, when: 'after' as const },
  { write: 11, when: 'before' as const },
  { write: 24, when: 'after' as const },
  { write: WRITES, when: 'after' as const },
]

test.each(isLong ? every : sample)('killed $when write $write', async ({ write, when }) => {
  await stage.reset()
  const running = await stage.startAndHold(write, when, ['-y'])
  running.child.kill('SIGKILL')
  expect(await running.ended).toMatchObject({ exit: null, signal: 'SIGKILL' })
  await stage.release()

  const again = await stage.run('duvo-apply', ['-y'])
  expect(again, again.stdout).toMatchObject({ exit: 0, stderr: '' })
  expect(facts(await stage.sandbox.state())).toEqual(unharmed)
  const plan = await stage.run('duvo-plan', ['--detailed-exitcode'])
  expect(plan).toMatchObject({ exit: 0, stdout: expect.stringContaining('No changes.') })
})
