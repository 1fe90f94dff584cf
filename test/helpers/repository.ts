/** A git repository on the disk, with a manifest that changes from commit to commit. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'

export interface TestRepository {
  readonly cwd: string
  /** Writes `duvo.yaml` without committing it. */
  write(manifest: object | string): void
  /** Commits `manifest` (left out, whatever is there) and returns the full id. */
  commit(manifest?: object | string): string
  git(...args: readonly string[]): string
}

const made: string[] = []

/** Call it once in a test file: a hook that runs the tests tells git which repository is meant; these mean others. */
export function ownRepositories(): void {
  const hidden: Record<string, string | undefined> = {}
  beforeAll(() => {
    for (const name of Object.keys(process.env).filter((key) => key.startsWith('GIT_'))) {
      hidden[name] = process.env[name]
      delete process.env[name]
    }
  })
  afterAll(() => {
    Object.assign(process.env, hidden)
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
  })
}

export function newFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'duvo-repository-')))
  made.push(folder)
  return folder
}

export function newRepository(): TestRepository {
  const repository = repositoryAt(newFolder())
  repository.git('init', '--quiet', '--initial-branch', 'main')
  return repository
}

/** A clone that has only the newest commit. */
export function shallowClone({ cwd }: TestRepository): TestRepository {
  const clone = join(newFolder(), 'clone')
  execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${cwd}`, clone], { stdio: 'ignore' })
  return repositoryAt(clone)
}

function repositoryAt(cwd: string): TestRepository {
  const git = (...args: readonly string[]): string =>
    execFileSync(
      'git',
      ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', '-c', 'commit.gpgsign=false', ...args],
      { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    ).trim()
  const write = (manifest: object | string): void =>
    writeFileSync(
      join(cwd, 'duvo.yaml'),
      typeof manifest === 'string' ? manifest : JSON.stringify(manifest, null, 2),
    )
  return {
    cwd,
    git,
    write,
    commit(manifest) {
      if (manifest !== undefined) write(manifest)
      git('add', '--all')
      git('commit', '--quiet', '--allow-empty', '--message', 'A change')
      return git('rev-parse', 'HEAD')
    },
  }
}
