/** A team that was set up from a manifest's text, people who change it, and the files after `--adopt`. */

import { tmpdir } from 'node:os'
import { relative } from 'node:path'
import { expect } from 'vitest'
import { ADMIN_ID, TEAM_ID } from '../../src/sandbox/state.ts'
import { createTeam, type Team, type TeamRun } from '../helpers/team.ts'

export type Files = Readonly<Record<string, string>>

/** What every manifest of these tests starts with. */
export const HEAD = `version: 1
project: shop
team: ${TEAM_ID}
owner: ${ADMIN_ID}
`

export interface Adopting {
  readonly team: Team
  /** All files as they are afterwards. */
  readonly files: Files
  readonly run: TeamRun
}

/**
 * Applies a manifest, lets people change the team, and adopts: with `args`, or all that drifted. That is named, since
 * there is no git here to tell which side moved. What it finds must be written, and then match.
 */
export async function adopting(
  files: Files,
  people: (team: Team) => Promise<unknown>,
  args: readonly string[] | null = null,
  options: readonly string[] = [],
): Promise<Adopting> {
  const team = createTeam({ env: { ERP: 'a-secret-of-the-erp' } })
  const text = files['duvo.yaml'] ?? ''
  const applied = await team.run('apply', text, ['-y', ...options], { files })
  expect(applied.exit, applied.all).toBe(0)
  await people(team)
  const asked = args ?? (await allByName(team, files, options))
  const run = await team.run('drift', text, [...asked, ...options], { files })
  expect(run.writes, run.all).toEqual([])
  const written = Object.fromEntries(
    Object.entries(run.written).map(([path, contents]) => [relative(tmpdir(), path), contents]),
  )
  return { team, files: { ...files, ...written }, run }
}

/** The same, where nothing may be left: the next plan says so. */
export async function adopted(
  files: Files,
  people: (team: Team) => Promise<unknown>,
  args: readonly string[] | null = null,
  options: readonly string[] = [],
): Promise<Files> {
  const { team, files: now, run } = await adopting(files, people, args, options)
  expect(run.exit, run.all).toBe(0)
  const plan = await team.run('plan', now['duvo.yaml'] ?? '', [...options], { files: now })
  expect(plan.stdout, plan.all).toContain('No changes.')
  return now
}

async function allByName(team: Team, files: Files, options: readonly string[]): Promise<readonly string[]> {
  const run = await team.run('drift', files['duvo.yaml'] ?? '', [...options, '--format', 'json'], { files })
  const { items } = JSON.parse(run.stdout) as { items: readonly { address: string }[] }
  return items.flatMap(({ address }) => ['--adopt', address])
}
