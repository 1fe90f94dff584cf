/** The fault matrix: an operation, a fault on its request, once or until the run ends, and what must be true after. */

import { afterAll, expect, test } from 'vitest'
import { parseFault } from '../../../src/sandbox/fault-spec.ts'
import { DIALECT } from '../../helpers/dialect.ts'
import { readAccount } from './account.ts'
import type { Operation } from './operations.ts'
import { twinsIn } from './row-states.ts'
import { type Stage, setStage } from './stage.ts'

const BEFORE_OR_AFTER = ['drop', '500', '502', '503', 'hang', 'html'].flatMap((what) => [
  `${what}-before`,
  `${what}-after`,
])

const BROKEN_FAULTS = ['refused', ...BEFORE_OR_AFTER, 'truncated', 'cut', 'empty'] as const

const THROTTLES = ['429:3', '429-date:3', '429', '429-bare', '429-reset-past', '429-reset-ms:3'] as const

export interface MatrixOptions {
  /** How far lists lie behind writes, ms. */
  readonly listLagMs?: number
}

interface Tally {
  cases: number
  atOnce: number
  byRerun: number
}

/** One test per operation and way of striking; one line of figures at the end. */
export function matrix(title: string, operations: readonly Operation[], options: MatrixOptions = {}): void {
  const { listLagMs = 0 } = options
  // What a 429 refuses never happened: there is nothing to find, however late. And one 5xx is like another.
  const faults =
    listLagMs > 0 ? BROKEN_FAULTS.filter((fault) => !/^50[23]/.test(fault)) : [...BROKEN_FAULTS, ...THROTTLES]
  const tally: Tally = { cases: 0, atOnce: 0, byRerun: 0 }
  test.each(operations)('$title', async (operation) => {
    const team = { ...operation.team, listLagMs }
    const stage = await setStage({ ...operation, team })
    const wrong: string[] = []
    const planned = new Set<string>()
    for (const fault of faults) {
      for (const times of [' x1', '']) {
        const spec = `${operation.request} ${fault}${times}`
        const problems = await playCase(stage, spec, tally, planned)
        wrong.push(...problems.map((problem) => `${spec}: ${problem}`))
      }
    }
    expect(wrong).toEqual([])
  })
  afterAll(() => {
    const { cases, atOnce, byRerun } = tally
    process.stderr.write(
      `fault matrix on ${DIALECT}, ${title}: ${cases} cases, ${atOnce} finished by the run they struck, ${byRerun} by the next\n`,
    )
  })
}

/** Everything that is not as it should be. */
async function playCase(
  stage: Stage,
  spec: string,
  tally: Tally,
  planned: Set<string>,
): Promise<readonly string[]> {
  const { team, done, nameOf } = stage
  stage.reset()
  team.sandbox.addFault(parseFault(spec))
  tally.cases += 1
  const before = stage.rows()
  const run = await stage.apply()
  const struck = run.requests.some(({ fault }) => fault !== null)
  const first = readAccount({ run, before, now: stage.rows(), done, nameOf })
  const wrong = [...(struck ? [] : ['the fault struck nothing']), ...first.lies]
  let last = first.json?.status
  if (run.exit === 0) tally.atOnce += 1
  else {
    // More than the promise, and true all the same: one fault is waited out, or what it hid is found.
    if (spec.endsWith(' x1')) wrong.push(`a single fault ends the run with ${run.exit}: ${run.all}`)
    team.sandbox.clearFaults()
    await team.clock.advance(60_000)
    const beforeAgain = stage.rows()
    const again = await stage.apply()
    const second = readAccount({ run: again, before: beforeAgain, now: stage.rows(), done, nameOf })
    wrong.push(...second.lies)
    if (again.exit === 0) tally.byRerun += 1
    else wrong.push(`the second run ends with ${again.exit}: ${again.all}`)
    last = second.json?.status
  }
  const now = stage.rows()
  wrong.push(...twinsIn(now).map((twin) => `there twice: ${twin}`))
  if (JSON.stringify(now) !== JSON.stringify(done)) {
    wrong.push(`ends with ${JSON.stringify(now)} instead of ${JSON.stringify(done)}`)
  }
  // Equal rows make equal plans, so one plan per ending is enough; a run with nothing to do was an empty plan itself.
  const ending = `${last} ${run.exit}`
  if (wrong.length === 0 && last !== 'noop' && !planned.has(ending)) {
    planned.add(ending)
    team.sandbox.clearFaults()
    await team.clock.advance(60_000)
    const plan = await team.run('plan', stage.source, ['--detailed-exitcode'])
    if (plan.exit !== 0) wrong.push(`a plan is not empty afterwards: ${plan.all}`)
  }
  return wrong
}
