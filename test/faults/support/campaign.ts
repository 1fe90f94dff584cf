/** The fault campaign: random teams, random changes, random trouble, and one question: is everything as without it? */

import { parseFault } from '../../../src/sandbox/fault-spec.ts'
import { seededRandom } from '../../helpers/random.ts'
import type { Team } from '../../helpers/team.ts'
import { readAccount } from './account.ts'
import { anyDraft, changedDraft, type Dice, dice, manifestOf } from './draft.ts'
import { randomFaults } from './random-faults.ts'
import { type RowStates, type Rows, twinsIn } from './row-states.ts'
import { type Stage, setStage } from './stage.ts'

/** As often is apply run again before a sequence counts as lost. */
const MOST_RUNS = 6
/** Setting a stage costs as much as playing on it. */
const SEQUENCES_PER_STAGE = 4

export interface Figures {
  sequences: number
  runs: number
  requests: number
  struck: number
  duplicates: number
  lost: number
  lies: number
}

export const noFigures = (): Figures => ({
  sequences: 0,
  runs: 0,
  requests: 0,
  struck: 0,
  duplicates: 0,
  lost: 0,
  lies: 0,
})

/** Plays `sequences` fault sequences; what went wrong is told with what it takes to see it again. */
export async function campaign(
  seed: number,
  sequences: number,
  figures: Figures,
): Promise<readonly string[]> {
  const wrong: string[] = []
  for (let number = 0; figures.sequences < sequences; number += 1) {
    const roll = dice(seededRandom(seed + number * 7919))
    const crowded = roll.chance(0.08)
    const stage = await anyStage(roll, crowded)
    if (stage === null) continue
    for (let play = 0; play < SEQUENCES_PER_STAGE && figures.sequences < sequences; play += 1) {
      const problems = await playSequence(stage, roll, crowded, figures)
      wrong.push(...problems.map((problem) => `seed ${seed}, stage ${number}, play ${play}: ${problem}`))
    }
  }
  return wrong
}

/** A team and a change to make; `null` when the dice left nothing to do. */
async function anyStage(roll: Dice, crowded: boolean): Promise<Stage | null> {
  const before = anyDraft(roll)
  const after = changedDraft(roll, before)
  if (JSON.stringify(after) === JSON.stringify(before)) return null
  const integrated = roll.some(before.agents, 0.4)
  const listLagMs = roll.chance(0.2) ? 500 + roll.number(2000) : 0
  return setStage({
    team: { listLagMs, seed: crowded ? 101 : 0 },
    before: (team) => manifestOf(before, before, team),
    people: async (team) => {
      for (const { name } of integrated) await team.attach(name, 'gmail')
    },
    source: (team) => manifestOf(after, before, team),
  })
}

async function playSequence(
  stage: Stage,
  roll: Dice,
  crowded: boolean,
  figures: Figures,
): Promise<readonly string[]> {
  const { team } = stage
  stage.reset()
  const faults = randomFaults(roll)
  for (const fault of faults) team.sandbox.addFault(parseFault(fault))
  if (crowded) await shiftPages(team, roll)
  const wrong: string[] = []
  let exit = -1
  let runs = 0
  while (exit !== 0 && runs < MOST_RUNS) {
    runs += 1
    // What does not pass by itself is mended by somebody at last.
    if (runs > MOST_RUNS / 2) await clearTrouble(team)
    const before = managed(stage.rows())
    const run = await stage.apply()
    exit = run.exit
    const scene = { run, before, now: managed(stage.rows()), done: managed(stage.done), nameOf: stage.nameOf }
    const lies = readAccount(scene).lies
    figures.lies += lies.length
    wrong.push(...lies.map((lie) => `run ${runs}: ${lie}`))
    figures.requests += run.requests.length
    figures.struck += run.requests.filter(({ fault }) => fault !== null).length
    await team.clock.advance(5000 + roll.number(60_000))
  }
  figures.sequences += 1
  figures.runs += runs
  wrong.push(...judge(stage, exit, figures))
  await clearTrouble(team)
  const plan = await team.run('plan', stage.source, ['--detailed-exitcode'])
  if (plan.exit !== 0) wrong.push(`a plan is not empty afterwards: ${plan.all}`)
  return wrong.map((problem) => `[${faults.join('; ')}] ${problem}`)
}

function judge(stage: Stage, exit: number, figures: Figures): readonly string[] {
  const now = managed(stage.rows())
  const twins = twinsIn(now)
  figures.duplicates += twins.length
  const lost = changesLost(now, managed(stage.done))
  figures.lost += lost.length
  return [
    ...(exit === 0 ? [] : [`not finished after ${MOST_RUNS} runs`]),
    ...twins.map((twin) => `there twice: ${twin}`),
    ...lost,
  ]
}

const changesLost = (now: RowStates, done: RowStates): readonly string[] =>
  (Object.keys(done) as (keyof RowStates)[]).flatMap((table) => {
    const [is, should]: readonly [Rows, Rows] = [now[table], done[table]]
    return [...new Set([...Object.keys(is), ...Object.keys(should)])]
      .filter((key) => JSON.stringify(is[key]) !== JSON.stringify(should[key]))
      .map((key) => `${table} ${key} is ${JSON.stringify(is[key])}, not ${JSON.stringify(should[key])}`)
  })

/** Without the crowd: rows that are nobody's business here, and that shifting pages add to and take from. */
function managed(states: RowStates): RowStates {
  const ours = (rows: Rows): Rows =>
    Object.fromEntries(Object.entries(rows).filter(([, row]) => /^[abcdfg]\d( renamed)?$/.test(nameIn(row))))
  return { folders: ours(states.folders), connections: ours(states.connections), agents: ours(states.agents) }
}

const nameIn = (row: unknown): string =>
  typeof row === 'object' && row !== null && 'name' in row ? String(row.name) : ''

async function shiftPages(team: Team, roll: Dice): Promise<void> {
  const action = roll.pick(['create', 'delete', 'reorder'])
  await team.call('POST', '/_sandbox/between-pages', {
    list: 'agents',
    at: 99,
    action,
    times: 1 + roll.number(3),
  })
}

async function clearTrouble(team: Team): Promise<void> {
  team.sandbox.clearFaults()
  await team.call('DELETE', '/_sandbox/between-pages')
}
