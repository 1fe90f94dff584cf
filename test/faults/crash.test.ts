/**
 * Killed at every write, before and after its effect, and run again: the team ends as if nothing had happened. In this
 * process, for every write; `crash-bins.test.ts` does it to real processes.
 */

import { beforeAll, describe, expect, test } from 'vitest'
import type { Team } from '../helpers/team.ts'
import { prepareScenario, type Scenario, teamAt, WRITES } from './support/crash-plan.ts'
import { applyAndDie, isLong, SEED } from './support/crash-run.ts'
import { facts } from './support/crash-state.ts'

let scenario: Scenario
let unharmed: object

beforeAll(async () => {
  scenario = await prepareScenario()
  const team = teamAt(scenario)
  const run = await team.run('apply', scenario.source, ['-y'])
  expect(run.exit, run.all).toBe(0)
  expect(run.writes, 'as many as this test believes').toHaveLength(WRITES)
  unharmed = facts(team.sandbox.state.snapshot())
})

async function expectFinished(
  team: Team,
  args: readonly string[],
  at: string,
  planToo = true,
): Promise<void> {
  const again = await team.run('apply', scenario.source, args)
  expect(again.exit, `${at}: the second run\n${again.all}`).toBe(0)
  expect(again.stderr, at).toBe('')
  expect(facts(team.sandbox.state.snapshot()), at).toEqual(unharmed)
  if (!planToo) return
  const plan = await team.run('plan', scenario.source, ['--detailed-exitcode'])
  expect(plan.stdout, at).toContain('No changes.')
  expect(plan.exit, at).toBe(0)
}

test('one request at a time or eight, it comes to the same', async () => {
  const team = teamAt(scenario)
  const run = await team.run('apply', scenario.source, ['-y', '--concurrency', '1'])
  expect(run.exit, run.all).toBe(0)
  expect(facts(team.sandbox.state.snapshot())).toEqual(unharmed)
})

// Many small runs in one test: slow only where the machine is.
const PATIENT = { timeout: 180_000 }

const writes = Array.from({ length: WRITES }, (_, index) => index + 1)

describe.each([1, 8])('with %i requests in flight', (concurrency) => {
  test.each(['before', 'after'] as const)(
    `killed %s the effect of each of ${WRITES} writes`,
    PATIENT,
    async (when) => {
      const args = ['-y', '--concurrency', String(concurrency)]
      // One at a time the k-th write is always the same; with eight in flight a third of them says as much.
      for (const write of isLong || concurrency === 1 ? writes : writes.filter((n) => n % 3 === 1)) {
        const seed = SEED + write
        const at = `killed ${when} write ${write}, ${concurrency} in flight, seed ${seed}`
        const team = teamAt(scenario)
        await applyAndDie(team, scenario.source, args, { write, when, seed })
        // The same state has the same plan, so that asking once for every write is enough.
        await expectFinished(team, args, at, isLong || concurrency === 1)
      }
    },
  )
})

test.each([1, 8])(
  'killed after the first effect of every run, %i in flight, it still gets there',
  PATIENT,
  async (n) => {
    const args = ['-y', '--concurrency', String(n)]
    const team = teamAt(scenario)
    // What is in flight beside the first write may arrive as well, so that eight take fewer runs.
    for (let run = 1; ; run += 1) {
      const plan = await team.run('plan', scenario.source, ['--detailed-exitcode'])
      if (plan.exit === 0) break
      expect(run, 'every run gets something done').toBeLessThanOrEqual(WRITES)
      await applyAndDie(team, scenario.source, args, { write: 1, when: 'after', seed: SEED + run })
    }
    await expectFinished(team, args, 'in the end')
  },
)
