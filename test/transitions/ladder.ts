/**
 * A ladder: one team, one manifest after the other. On every rung the tool has to do what it planned, as cheaply as it
 * said, in requests the API documents; and to find nothing left to do afterwards.
 */

import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import { expectDocumented } from '../helpers/api-table.ts'
import { bare } from '../helpers/dialect.ts'
import { createTeam, type Team, type TeamOptions, type TeamRun, type TeamState } from '../helpers/team.ts'

/** A plan as `--format json` prints it, as far as tests look into it. */
export interface PlanJson {
  readonly plan_digest: string
  readonly summary: Readonly<Record<string, number>>
  readonly requests: { readonly read: number; readonly apply: number }
  readonly changes: readonly {
    readonly address: string
    readonly action: string
    readonly reason: string
    readonly hint: string | null
    readonly adopts: boolean
    readonly id: string | null
    readonly fields: readonly { readonly path: string; readonly before: unknown; readonly after: unknown }[]
  }[]
  readonly diagnostics: readonly {
    readonly severity: string
    readonly code: string
    readonly message: string
    readonly hint: string | null
  }[]
}

export interface Climb {
  readonly team: Team
  readonly plan: PlanJson
  readonly run: TeamRun
  /** After the apply. */
  readonly state: TeamState
  /** `create agent.a`, `blocked folder.b`, … in the plan's order. */
  readonly actions: readonly string[]
  /** `POST agents`, … without ids and what only one generation of the API says, sorted. */
  readonly sent: readonly string[]
}

export interface Step {
  readonly title: string
  readonly manifest: (team: Team) => object
  readonly args: readonly string[]
  readonly exit: number
  /** What people do before it. */
  readonly before: ((team: Team) => Promise<void> | void) | undefined
  readonly check: ((climb: Climb) => Promise<void> | void) | undefined
}

interface StepOptions {
  readonly args?: readonly string[]
  readonly exit?: number
  readonly before?: (team: Team) => Promise<void> | void
}

/** One rung. A manifest that needs live ids is a function of the team. */
export const step = (
  title: string,
  manifest: object | ((team: Team) => object),
  check?: (climb: Climb) => Promise<void> | void,
  { args = [], exit = 0, before }: StepOptions = {},
): Step => ({
  title,
  manifest: typeof manifest === 'function' ? (manifest as (team: Team) => object) : () => manifest,
  args,
  exit,
  before,
  check,
})

const ajv = new Ajv2020({ strict: false })
addFormats.default(ajv)
const planSchema = ajv.compile(
  JSON.parse(readFileSync(new URL('../../schema/plan.schema.json', import.meta.url), 'utf8')) as object,
)

export function readPlan(run: TeamRun): PlanJson {
  const plan: unknown = JSON.parse(run.stdout)
  expect(planSchema(plan), JSON.stringify(planSchema.errors)).toBe(true)
  return plan as PlanJson
}

const withoutIds = (text: string): string =>
  text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '{id}')

/** Climbs all steps in one team, as one test. */
export function ladder(title: string, steps: readonly Step[], options: TeamOptions = {}): void {
  test(title, async () => {
    const team = createTeam(options)
    for (const rung of steps) {
      await rung.before?.(team)
      await climb(team, rung)
    }
  })
}

async function climb(team: Team, rung: Step): Promise<void> {
  const at = `"${rung.title}"`
  const source = rung.manifest(team)
  const planned = await team.run('plan', source, ['--format', 'json', ...rung.args])
  expect(planned.exit, `${at}: plan\n${planned.all}`).toBe(0)
  expect(planned.writes, at).toEqual([])
  const plan = readPlan(planned)

  const run = await team.run('apply', source, ['--auto-approve', ...rung.args])
  expect(run.exit, `${at}: apply\n${run.all}`).toBe(rung.exit)
  expectDocumented(run.requests)
  if (rung.exit === 0) {
    const rejected = run.requests.filter(({ status }) => status === 400)
    expect(rejected, `${at}: nothing the API rejects`).toEqual([])
    const refused = run.writes.filter(({ status }) => status === 404)
    expect(run.writes.length - refused.length, `${at}: as many requests as planned`).toBe(plan.requests.apply)
  }

  const actions = plan.changes.map(({ action, address }) => `${action} ${address}`)
  const sent = run.writes.map(({ method, path }) => withoutIds(`${method} ${bare(path)}`)).sort()
  try {
    await rung.check?.({ team, plan, run, state: team.state(), actions, sent })
  } catch (error) {
    if (error instanceof Error) error.message = `${at}: ${error.message}\n${run.all}`
    throw error
  }

  if (rung.exit !== 0) return
  const again = await team.run('plan', source, ['--detailed-exitcode', ...rung.args])
  expect(again.stdout, `${at}: nothing is left to do`).toContain('No changes.')
  expect(again.exit, at).toBe(0)
}
