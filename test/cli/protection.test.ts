import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openRepository } from '../../src/cli/git.ts'
import { manifestAt } from '../../src/cli/manifest-at.ts'
import { readProtection } from '../../src/cli/protection.ts'
import type { World } from '../../src/cli/world.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import { makePlan } from '../../src/planner/plan.ts'
import { build, config, history, input, live } from '../helpers/plan-input.ts'

const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
    cwd,
    encoding: 'utf8',
  }).trim()

const BUILD =
  '{ config: { data: { input: Hi., models: { agent: { model: gpt-5 }, browsing: { provider: google, model: gemini-2.5-pro } } } } }'

/** A repository whose first commit declares two agents, one of them protected; the second is not YAML at all. */
function repositoryWithHistory() {
  const cwd = mkdtempSync(join(tmpdir(), 'protection-'))
  const file = join(cwd, 'duvo.yaml')
  git(cwd, 'init', '--quiet')
  const commits = [
    `version: 1\nproject: p\nagents:\n  kept: { build: ${BUILD}, lifecycle: { protect: true } }\n  free: { build: ${BUILD} }\n`,
    'version: [',
  ].map((text) => {
    writeFileSync(file, text)
    git(cwd, 'add', '.')
    git(cwd, 'commit', '--quiet', '-m', 'x')
    return git(cwd, 'rev-parse', 'HEAD').slice(0, 7)
  })
  return { cwd, commits }
}

describe('protection of what left the manifest', () => {
  it('is read from the manifest of the commit in its marker', async () => {
    const { cwd, commits } = repositoryWithHistory()
    const [first = '', broken = ''] = commits
    const marked = (n: number, name: string) => live('agent', n, { latest_build: build(name, config('Hi.')) })
    const names = [`p/kept@${first}`, `p/free@${first}`, `p/odd@${broken}`, 'p/lost@1234567']
    const resources = names.map((name, index) => marked(index + 1, name))
    const manifest = { project: 'p', resources: [] } as unknown as Manifest
    const world = { cwd, env: {}, hash: (text: string) => text } as unknown as World
    const repository = await openRepository(cwd, ['duvo.yaml'])
    const flags = { file: ['duvo.yaml'], var: {}, allowOutside: false } as never
    const protection = await readProtection(
      async (commit) => (await manifestAt(world, flags, repository, commit))?.manifest ?? null,
      manifest,
      { dialect: 'v1', resources, caller: { team: null, user: null } },
    )
    expect(resources.map(({ id }) => protection.get(id))).toEqual(['protected', 'free', 'unknown', 'unknown'])
  })
})

describe('a delete of something protected', () => {
  const folder = live('folder', 1)
  const removed = [{ address: 'folder.old' as const, id: folder.id }]
  const plan = (state: 'protected' | 'unknown', allowDelete: readonly `${string}.${string}`[] = []) => {
    const base = input([], [folder], { manifest: { removed }, options: { allowDelete } })
    return makePlan({ ...base, history: { ...history(), protection: new Map([[folder.id, state]]) } })
  }

  it.each(['protected', 'unknown'] as const)(
    'is blocked while it is %s, and --allow-delete lets it through',
    (state) => {
      expect(plan(state)).toMatchObject({
        plan: {
          changes: [{ action: 'blocked', hint: expect.stringContaining('--allow-delete folder.old') }],
        },
      })
      expect(plan(state, ['folder.old'])).toMatchObject({ plan: { changes: [{ action: 'delete' }] } })
    },
  )
})
