/** Lists that shift while they are read: nothing that is there is ever made again, and nothing is taken for gone. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SandboxState } from '../../src/sandbox/state.ts'
import { wire } from '../helpers/dialect.ts'
import { build, createTeam, manifest, type Team } from '../helpers/team.ts'
import { type PlanJson, readPlan } from '../transitions/ladder.ts'

const LISTS = ['agents', 'connections'] as const
const ROWS = 102
/** Where the second page begins: with the last row of the first. */
const SECOND_PAGE = 99

const name = (n: number): string => `n${String(n).padStart(3, '0')}`
const names = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => name(n))

/** As many agents and connections, all of them in the manifest. */
const crowd = (count: number): object =>
  manifest({
    agents: Object.fromEntries(names(count).map((key) => [key, { build: build(`Be ${key}.`) }])),
    connections: Object.fromEntries(
      names(count).map((key) => [key, { auth_method: 'url', server_url: `https://${key}.example.com/mcp` }]),
    ),
  })

let cases = 0
let swap: (() => void) | null = null
const team: Team = createTeam({
  onRequest: ({ path }) => {
    if (path.includes(`offset=${SECOND_PAGE}`)) swap?.()
    return null
  },
})
let start: SandboxState

beforeAll(async () => {
  const run = await team.run('apply', crowd(ROWS), ['-y'])
  expect(run.exit, run.all.slice(-2000)).toBe(0)
  start = team.sandbox.state.snapshot()
})
afterAll(() => void process.stderr.write(`shifting pages: ${cases} cases\n`))

async function shift(list: string, action: string, times: number): Promise<void> {
  cases += 1
  team.sandbox.state.load(start)
  team.sandbox.clearRequests()
  await team.call('DELETE', '/_sandbox/between-pages')
  await team.call('POST', '/_sandbox/between-pages', { list, at: SECOND_PAGE, action, times })
}

const wanted = ({ changes }: PlanJson): readonly string[] =>
  changes.map(({ action, address }) => `${action} ${address}`)

/** A plan for those that are there; it may want nothing but what somebody has taken away. */
async function expectTruePlan(list: (typeof LISTS)[number], at: string): Promise<void> {
  const run = await team.run('plan', crowd(ROWS), ['--format', 'json'])
  if (run.exit !== 0) {
    // Twice in a row the pages did not add up: no plan is better than a wrong one.
    expect(run.stdout, at).toContain('incomplete-read')
    return
  }
  const left = new Set(team.sandbox.state.snapshot()[list].map((row) => row.name))
  const gone = names(ROWS).filter((key) => !left.has(key))
  expect(wanted(readPlan(run)), at).toEqual(gone.map((key) => `create ${list.slice(0, -1)}.${key}`))
}

test('a plan made while rows come, go and change places wants only what is gone', async () => {
  for (const list of LISTS) {
    for (const action of ['create', 'delete', 'reorder']) {
      for (const times of [1, 2, 9]) {
        await shift(list, action, times)
        await expectTruePlan(list, `${list} ${action} x${times}`)
      }
    }
  }
})

test.each(LISTS)('a row that goes while another comes hides no third one: %s', async (list) => {
  for (const times of [1, 9]) {
    await shift(list, 'reorder', 1)
    await team.call('DELETE', '/_sandbox/between-pages')
    let left = times
    // The total stays what it was, and every row moves up by one.
    swap = () => {
      if (left === 0) return
      left -= 1
      const { [list]: rows, ...rest } = team.sandbox.state.snapshot()
      const [first, ...others] = rows
      const id = `99999999-0000-4000-8000-00000000000${left}`
      const elsewhere = list === 'agents' ? {} : { server_url: 'https://stranger.example.com/mcp' }
      const created_at = '2030-01-01T00:00:00.000Z'
      const stranger = { ...first, ...elsewhere, id, created_at, name: `Stranger ${left}` }
      team.sandbox.state.load({ ...rest, [list]: [...others, stranger] })
    }
    await expectTruePlan(list, `${list} x${times}`)
    swap = null
  }
})

test('an apply that goes on meanwhile doubles nothing', async () => {
  for (const list of LISTS) {
    for (const action of ['create', 'reorder']) {
      for (const lost of ['500-after', 'empty']) {
        await shift(list, action, 4)
        // The look for what a lost answer made reads the shifting list, too.
        await team.call('POST', '/_sandbox/faults', { faults: [wire(`POST ${list} ${lost} x1`)] })
        let exit = -1
        for (let runs = 0; exit !== 0 && runs < 4; runs += 1) {
          exit = (await team.run('apply', crowd(ROWS + 1), ['-y'])).exit
        }
        const at = `${list} ${action} ${lost}`
        expect(exit, at).toBe(0)
        const state = team.sandbox.state.snapshot()
        for (const table of LISTS) {
          const ours = state[table].map((row) => row.name).filter((one) => /^n\d+$/.test(one))
          expect(ours.sort(), at).toEqual(names(ROWS + 1))
        }
      }
    }
  }
})
