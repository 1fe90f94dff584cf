/** What drift tests share: a team, a repository, and the report both as people and as programs read it. */

import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'vitest'
import { newRepository, type TestRepository } from './repository.ts'
import { build, createTeam, manifest, type Team, type TeamRun } from './team.ts'

interface Item {
  readonly address: string
  readonly class: string
  readonly what: string
  readonly by: string | null
  readonly at: string | null
  readonly edits: readonly object[]
  readonly revision: object | null
  readonly blocked: object | null
  readonly fields: readonly { readonly path: string; readonly class: string }[]
}

interface Report {
  readonly baseline: { readonly commit: string | null; readonly from: string | null }
  readonly summary: Readonly<Record<string, number>>
  readonly items: readonly Item[]
  readonly unmanaged: readonly object[]
  readonly adopted: object | null
  readonly diagnostics: readonly {
    readonly severity: string
    readonly code: string
    readonly message: string
    readonly hint: string
  }[]
}

const fits = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(new URL('../../schema/drift.schema.json', import.meta.url), 'utf8')),
)

export const ANA = { name: 'Ana Novak', email: 'ana@example.com' }
export const MAJA = { name: 'Maja Kos', email: 'maja@example.com' }
export const INPUT = '/build/config/data/input'

export const source = (input: string, more: object = {}): object =>
  manifest({ agents: { bot: { slack_enabled: false, build: build(input), ...more } } })

/** A team and a repository; every run reads the manifest that is passed, as if it were the one on the disk. */
export class Stage {
  readonly team: Team = createTeam()
  readonly repository: TestRepository

  constructor(repository = newRepository()) {
    this.repository = repository
  }

  async apply(wanted: object | string): Promise<void> {
    const run = await this.team.run('apply', wanted, ['-y'], { cwd: this.repository.cwd })
    expect(run.exit, run.all).toBe(0)
  }

  /** Commits and applies. */
  async applied(wanted: object): Promise<string> {
    const commit = this.repository.commit(wanted)
    await this.apply(wanted)
    return commit
  }

  text(wanted: object | string, args: readonly string[] = [], cwd = this.repository.cwd): Promise<TeamRun> {
    return this.team.run('drift', wanted, args, { cwd })
  }

  /** Text and JSON must agree on the exit code, and neither may write. */
  async drift(wanted: object | string, args: readonly string[] = [], cwd = this.repository.cwd) {
    const text = await this.text(wanted, args, cwd)
    const json = await this.text(wanted, [...args, '--format', 'json'], cwd)
    expect([text.writes, json.writes, json.exit, json.stderr]).toEqual([[], [], text.exit, ''])
    const report = JSON.parse(json.stdout) as Report
    expect(fits(report) ? null : fits.errors).toBeNull()
    return { ...text, report, story: report.items.map(story) }
  }
}

const story = ({ address, what, class: verdict, fields }: Item): string =>
  [`${address} ${what} ${verdict}`, ...fields.map((field) => `${field.path} ${field.class}`)].join(', ')
