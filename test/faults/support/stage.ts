/** A prepared team that can be put back to where it began, as often as there are cases to play on it. */

import { expect } from 'vitest'
import type { SandboxState } from '../../../src/sandbox/state.ts'
import { createTeam, type Team, type TeamOptions, type TeamRun } from '../../helpers/team.ts'
import type { NameOf } from './account.ts'
import { type RowStates, rowStates } from './row-states.ts'

export interface Stage {
  readonly team: Team
  /** The manifest that every case applies. */
  readonly source: object
  readonly start: SandboxState
  /** The rows after an apply that met no fault. */
  readonly done: RowStates
  readonly nameOf: NameOf
  /** Back to the start: rows, faults and request log. */
  reset(): void
  rows(): RowStates
  apply(): Promise<TeamRun>
}

export interface StageOptions {
  /** What was applied before; left out, the team is empty. */
  readonly before?: object | ((team: Team) => object)
  /** What people did since. */
  readonly people?: (team: Team) => Promise<void>
  readonly source: object | ((team: Team) => object)
  readonly team?: TeamOptions
  /** Further flags of the apply. */
  readonly args?: readonly string[]
}

/** Sets the stage, and plays the piece once without a fault to know how it ends. */
export async function setStage({
  before,
  people,
  source,
  team: options,
  args = [],
}: StageOptions): Promise<Stage> {
  const team = createTeam({ env: { ERP_TOKEN: 'erp-secret-1', CRM_TOKEN: 'crm-secret-2' }, ...options })
  const read = (from: object | ((team: Team) => object)): object =>
    typeof from === 'function' ? (from as (team: Team) => object)(team) : from
  if (before !== undefined) {
    const run = await team.run('apply', read(before), ['-y', '--format', 'json'])
    expect(run.exit, run.all).toBe(0)
  }
  await people?.(team)
  await team.clock.advance(60_000)
  const manifest = read(source)
  const start = team.sandbox.state.snapshot()
  const rows = (): RowStates => rowStates(team.sandbox.state.snapshot(), start)
  const apply = (): Promise<TeamRun> => team.run('apply', manifest, ['-y', '--format', 'json', ...args])
  const reset = (): void => {
    team.sandbox.state.load(start)
    team.sandbox.clearFaults()
    team.sandbox.clearRequests()
  }
  reset()
  const run = await apply()
  expect(run.exit, run.all).toBe(0)
  expect(run.writes.length, 'the piece has writes in it').toBeGreaterThan(0)
  return { team, source: manifest, start, done: rows(), nameOf: namesIn(manifest), reset, rows, apply }
}

/** From `agent.bot` to the name that Duvo shows. */
function namesIn(manifest: object): NameOf {
  const sections = manifest as Readonly<Record<string, Readonly<Record<string, { readonly name?: string }>>>>
  return (address) => {
    const dot = address.indexOf('.')
    const key = address.slice(dot + 1)
    return sections[`${address.slice(0, dot)}s`]?.[key]?.name ?? key
  }
}
