/** Export, then plan: nothing changes, whatever people have clicked together. The long form runs more teams. */

import process from 'node:process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SandboxState } from '../../src/sandbox/state.ts'
import { createTeam, type Team } from '../helpers/team.ts'
import { type Exported, exported, planned } from './export.ts'
import { nastyTeams, plainTeams } from './random-teams.ts'

const seed = Number(process.env['DUVO_EXPORT_SEED'] ?? 20260105)
const runs = Number(process.env['DUVO_EXPORT_RUNS'] ?? 40)
const limit = Math.max(60_000, runs * 1000)

const dialects = fc.constantFrom('v1' as const, 'v2' as const)
const anyDialect = fc.constantFrom('v1' as const, 'v2' as const, 'v1-builds' as const)
const projects = fc.constantFrom([], ['--project', 'shop'])

/** The oldest generation of the API speaks alone. */
const teamOf = (state: Partial<SandboxState>, dialect: 'v1' | 'v2' | 'v1-builds'): Team =>
  createTeam({ state, dialects: [dialect] })

const play = <Ts extends [unknown, ...unknown[]]>(property: fc.IAsyncProperty<Ts>): Promise<void> =>
  fc.assert(property, { seed, numRuns: runs })

/** The order in which a team's rows were made is not the order in which the API lists them. */
const reversed = (state: Partial<SandboxState>): Partial<SandboxState> => ({
  ...state,
  folders: [...(state.folders ?? [])].reverse(),
  connections: [...(state.connections ?? [])].reverse(),
  agents: [...(state.agents ?? [])].reverse(),
})

function ok(run: Exported): Exported {
  expect(run.all).toContain('Exported:')
  expect([run.exit, run.writes]).toEqual([0, []])
  return run
}

test(
  `${runs} teams, seed ${seed}: what is exported plans as no changes, split or not, and is the same every time`,
  () =>
    play(
      fc.asyncProperty(nastyTeams, anyDialect, projects, async (state, dialect, project) => {
        const team = teamOf(state, dialect)
        const api = ['--dialect', dialect]
        const args = [...api, ...project]
        const whole = ok(await exported(team, args))
        expect((await planned(team, whole, api)).all).toMatch(/^No changes\. Duvo matches the manifest\.$/m)

        const parts = ok(await exported(team, [...args, '--split']))
        const plan = await planned(team, parts, [...api, '-f', '.'])
        expect(plan.all).toMatch(/^No changes\. Duvo matches the manifest\.$/m)

        const again = ok(await exported(teamOf(reversed(state), dialect), args))
        expect(again.files).toEqual(whole.files)
      }),
    ),
  limit,
)

test(
  `${runs} teams, seed ${seed}: what is exported sets up the same team elsewhere`,
  () =>
    play(
      fc.asyncProperty(plainTeams, dialects, async (state, dialect) => {
        const args = ['--dialect', dialect]
        const first = ok(await exported(createTeam({ state }), [...args, '--project', 'shop']))
        expect(first.files['duvo.yaml']).not.toMatch(/^ {4}id:/m)

        const elsewhere = createTeam({ lenientModels: true })
        const variables =
          Object.values(first.files)
            .join('\n')
            .match(/(?<=\$\{env:)\w+(?=\})/g) ?? []
        const env = Object.fromEntries(variables.map((name) => [name, 'hush-hush']))
        const applied = await elsewhere.run('apply', null, [...args, '-y'], { files: first.files, env })
        expect([applied.exit, applied.stderr]).toEqual([0, expect.not.stringContaining('error')])

        const second = ok(await exported(elsewhere, [...args, '--project', 'shop']))
        expect(second.files).toEqual(first.files)
      }),
    ),
  limit,
)
