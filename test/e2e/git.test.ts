/** The manifest in a git repository: markers tell the commit, and an old job cannot undo newer work. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { build, createTeam, manifest } from '../helpers/team.ts'

const source = (input: string): string =>
  JSON.stringify(manifest({ agents: { bot: { build: build(input) } } }))

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'duvo-git-'))
  git('init', '-q')
})
afterAll(() => rmSync(folder, { recursive: true }))

const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()

const write = (text: string): void => writeFileSync(join(folder, 'duvo.yaml'), text)

function commit(text: string): string {
  write(text)
  git('add', '.')
  git('commit', '-qm', 'A change')
  return git('rev-parse', '--short=7', 'HEAD')
}

test('the commit, a dirty manifest, and a job that comes too late', async () => {
  const team = createTeam()
  const apply = (text: string, args: readonly string[] = []) =>
    team.run('apply', text, ['-y', ...args], { cwd: folder })
  const marker = (): string | null | undefined => team.state().agents['bot']?.marker

  const one = commit(source('One.'))
  expect((await apply(source('One.'))).exit).toBe(0)
  expect(marker()).toBe(`shop/bot@${one}`)

  write(source('Two.'))
  expect((await apply(source('Two.'))).exit).toBe(0)
  expect(marker()).toBe(`shop/bot@${one}-dirty`)

  commit(source('Two.'))
  const settled = await team.run('plan', source('Two.'), ['--detailed-exitcode'], { cwd: folder })
  expect(settled.exit, 'another commit alone is no change').toBe(0)

  const three = commit(source('Three.'))
  expect((await apply(source('Three.'))).exit).toBe(0)
  expect(marker()).toBe(`shop/bot@${three}`)

  git('checkout', '-q', one)
  const stale = await apply(source('One.'))
  expect(stale.exit).toBe(3)
  expect(stale.writes).toEqual([])
  expect(stale.all).toContain(`agent.bot was set up by commit ${three}`)
  expect((await apply(source('One.'), ['--allow-stale'])).exit).toBe(0)
  expect(marker()).toBe(`shop/bot@${one}`)
})
