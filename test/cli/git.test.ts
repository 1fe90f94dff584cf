/** What git tells about the manifest, asked of real repositories. */

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRepository, stampOf } from '../../src/cli/git.ts'

const made: string[] = []
const hidden: Record<string, string | undefined> = {}

beforeAll(() => {
  // A hook that runs the tests tells git which repository is meant; these tests mean others.
  for (const name of Object.keys(process.env).filter((key) => key.startsWith('GIT_'))) {
    hidden[name] = process.env[name]
    delete process.env[name]
  }
})

afterAll(() => {
  Object.assign(process.env, hidden)
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

const folder = (): string => {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'duvo-git-')))
  made.push(path)
  return path
}

const git = (cwd: string, ...args: string[]): string =>
  execFileSync(
    'git',
    ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', '-c', 'commit.gpgsign=false', ...args],
    {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  ).trim()

function write(cwd: string, name: string, text: string): void {
  mkdirSync(dirname(join(cwd, name)), { recursive: true })
  writeFileSync(join(cwd, name), text)
}

function commit(cwd: string, files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) write(cwd, name, text)
  git(cwd, 'add', '--all')
  git(cwd, 'commit', '--quiet', '--allow-empty', '--message', 'x')
  return git(cwd, 'rev-parse', 'HEAD')
}

const init = (): string => {
  const cwd = folder()
  git(cwd, 'init', '--quiet', '--initial-branch', 'main')
  return cwd
}

const short = (id: string): string => id.slice(0, 7)

describe('the commit', () => {
  it('is HEAD of the repository the manifest lies in, also from elsewhere', async () => {
    const cwd = init()
    const head = commit(cwd, { 'team/duvo.yaml': '1' })
    for (const [where, file] of [
      [cwd, 'team/duvo.yaml'],
      [join(cwd, 'team'), 'duvo.yaml'],
      [folder(), join(cwd, 'team/duvo.yaml')],
    ] as const) {
      expect(await openRepository(where, [file])).toMatchObject({
        commit: head,
        dirty: false,
        shallow: false,
      })
    }
  })

  it('is null outside git, before the first commit, without a file, and in a folder that is not there', async () => {
    const outside = folder()
    write(outside, 'duvo.yaml', '1')
    const fresh = init()
    write(fresh, 'duvo.yaml', '1')
    for (const repository of [
      await openRepository(outside, ['duvo.yaml']),
      await openRepository(fresh, ['duvo.yaml']),
      ...(await Promise.all([[], ['gone/duvo.yaml']].map((files) => openRepository(fresh, files)))),
    ]) {
      expect(repository).toMatchObject({ commit: null, dirty: false, shallow: false })
      expect(await repository.relations(['abcdef1'])).toEqual(new Map([['abcdef1', 'unknown']]))
      expect(stampOf(repository, 'shop', {})).toEqual({
        project: 'shop',
        commit: 'local',
        dirty: false,
        run: null,
      })
    }
  })

  it('stands in the stamp with seven digits', async () => {
    const cwd = init()
    const head = commit(cwd, { 'duvo.yaml': '1' })
    expect(stampOf(await openRepository(cwd, ['duvo.yaml']), 'shop', {})).toEqual({
      project: 'shop',
      commit: short(head),
      dirty: false,
      run: null,
    })
  })

  it('stands beside the page of the CI run, where there is one', () => {
    const runOf = (env: Readonly<Record<string, string>>) =>
      stampOf({ commit: null, dirty: false }, 'shop', env).run
    const github = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'a/b', GITHUB_RUN_ID: '7' }
    expect(runOf(github)).toBe('https://github.com/a/b/actions/runs/7')
    expect(runOf({ ...github, GITHUB_RUN_ID: '' })).toBeNull()
    expect(runOf({ CI_JOB_URL: 'https://gitlab.com/a/b/-/jobs/9' })).toBe('https://gitlab.com/a/b/-/jobs/9')
    expect(runOf({ CI_JOB_URL: '' })).toBeNull()
  })
})

describe('dirty', () => {
  const files = { 'a.txt': 'a', 'duvo.yaml': '1', 'sops/bot.md': 'do', 'team/duvo.yaml': '1', 'z.txt': 'z' }
  const dirtyIn = async (cwd: string, ...manifest: readonly string[]) =>
    (await openRepository(cwd, manifest)).dirty

  it.each<[string, (cwd: string) => void, boolean]>([
    ['nothing', () => {}, false],
    ['the manifest, changed', (cwd) => write(cwd, 'duvo.yaml', '2'), true],
    ['an include, changed', (cwd) => write(cwd, 'sops/bot.md', 'else'), true],
    [
      'the manifest, staged',
      (cwd) => {
        write(cwd, 'duvo.yaml', '2')
        git(cwd, 'add', '--all')
      },
      true,
    ],
    [
      'the manifest among others',
      (cwd) => {
        for (const name of ['a.txt', 'duvo.yaml', 'z.txt']) write(cwd, name, '2')
      },
      true,
    ],
    ['only another file', (cwd) => write(cwd, 'a.txt', '2'), false],
    ['only a manifest of that name elsewhere', (cwd) => write(cwd, 'team/duvo.yaml', '2'), false],
    ['only an untracked file', (cwd) => write(cwd, 'new.yaml', '2'), false],
  ])('%s', async (_, touch, dirty) => {
    const cwd = init()
    commit(cwd, files)
    touch(cwd)
    expect(await dirtyIn(cwd, 'duvo.yaml', 'sops/bot.md')).toBe(dirty)
  })

  it('counts tracked files only: a manifest that git does not know is not dirty', async () => {
    const cwd = init()
    commit(cwd, files)
    write(cwd, 'new.yaml', '1')
    expect(await dirtyIn(cwd, 'new.yaml')).toBe(false)
  })

  it('is told for a manifest in a subfolder and includes above it', async () => {
    const cwd = init()
    commit(cwd, files)
    write(cwd, 'sops/bot.md', 'else')
    expect(await dirtyIn(join(cwd, 'team'), 'duvo.yaml', '../sops/bot.md')).toBe(true)
    expect(await dirtyIn(join(cwd, 'team'), 'duvo.yaml')).toBe(false)
  })

  it('is told through a symbolic link to the repository', async () => {
    const cwd = init()
    commit(cwd, files)
    write(cwd, 'duvo.yaml', '2')
    const link = join(folder(), 'link')
    symlinkSync(cwd, link)
    expect(await dirtyIn(link, 'duvo.yaml')).toBe(true)
  })

  it('is told for names with spaces and other letters', async () => {
    const cwd = init()
    commit(cwd, { 'my team/dúvo "x".yaml': '1' })
    write(cwd, 'my team/dúvo "x".yaml', '2')
    expect(await dirtyIn(cwd, 'my team/dúvo "x".yaml')).toBe(true)
  })
})

describe('relations', () => {
  const relation = async (cwd: string, id: string) =>
    (await (await openRepository(cwd, ['duvo.yaml'])).relations([short(id)])).get(short(id))

  it('are told for every way two commits can lie', async () => {
    const cwd = init()
    const first = commit(cwd, { 'duvo.yaml': '1' })
    const second = commit(cwd, { 'duvo.yaml': '2' })
    git(cwd, 'checkout', '--quiet', '-b', 'side', first)
    const side = commit(cwd, { 'duvo.yaml': '3' })
    git(cwd, 'checkout', '--quiet', 'main')
    const third = commit(cwd, { 'duvo.yaml': '4' })
    git(cwd, 'checkout', '--quiet', second)
    expect(await relation(cwd, second)).toBe('same')
    expect(await relation(cwd, first)).toBe('ancestor')
    expect(await relation(cwd, third)).toBe('descendant')
    expect(await relation(cwd, side)).toBe('diverged')
  })

  it('of histories that share nothing are diverged', async () => {
    const cwd = init()
    const first = commit(cwd, { 'duvo.yaml': '1' })
    git(cwd, 'checkout', '--quiet', '--orphan', 'other')
    commit(cwd, { 'duvo.yaml': '2' })
    expect(await relation(cwd, first)).toBe('diverged')
  })

  it('say when a clone is shallow', async () => {
    const cwd = init()
    commit(cwd, { 'duvo.yaml': '1' })
    commit(cwd, { 'duvo.yaml': '2' })
    const clone = join(folder(), 'clone')
    git(cwd, 'clone', '--quiet', '--depth', '1', `file://${cwd}`, clone)
    expect((await openRepository(clone, ['duvo.yaml'])).shallow).toBe(true)
  })

  it('are unknown for commits that git does not have', async () => {
    const cwd = init()
    const head = commit(cwd, { 'duvo.yaml': '1' })
    const repository = await openRepository(cwd, ['duvo.yaml'])
    expect(repository).toMatchObject({ commit: head, shallow: false })
    const relations = await repository.relations([short(head), 'local', '1234567'])
    expect([...relations.values()]).toEqual(['same', 'unknown', 'unknown'])
  })

  it('are asked for once: what git said holds for the whole run', async () => {
    const cwd = init()
    const first = commit(cwd, { 'duvo.yaml': '1' })
    commit(cwd, { 'duvo.yaml': '2' })
    git(cwd, 'checkout', '--quiet', '-b', 'side', first)
    const side = commit(cwd, { 'duvo.yaml': '3' })
    git(cwd, 'checkout', '--quiet', 'main')
    const repository = await openRepository(cwd, ['duvo.yaml'])
    const asked = [first, side].map(short)
    const before = await repository.relations(asked)
    renameSync(join(cwd, '.git'), join(cwd, 'gone'))
    expect(await repository.relations(asked)).toEqual(before)
    expect([...before.values()]).toEqual(['ancestor', 'diverged'])
  })
})

describe('the newest of several commits', () => {
  it('is the one that git lists first from HEAD, in full', async () => {
    const cwd = init()
    const [first = '', second = '', third = ''] = ['1', '2', '3'].map((text) =>
      commit(cwd, { 'duvo.yaml': text }),
    )
    git(cwd, 'checkout', '--quiet', second)
    const repository = await openRepository(cwd, ['duvo.yaml'])
    expect(await repository.newest([first, second].map(short))).toBe(second)
    expect(await repository.newest([third, first].map(short))).toBe(first)
    expect(await repository.newest([short(third), '1234567'])).toBeNull()
    expect(await repository.newest([])).toBeNull()
  })

  it('is never one before another that was made on top of it, whatever their clocks say', async () => {
    const cwd = init()
    const at = (time: string, text: string): string => {
      write(cwd, 'duvo.yaml', text)
      git(cwd, 'add', '--all')
      execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '-qm', 'x'], {
        cwd,
        env: { ...process.env, GIT_AUTHOR_DATE: time, GIT_COMMITTER_DATE: time },
      })
      return git(cwd, 'rev-parse', 'HEAD')
    }
    const fast = at('2030-01-01T00:00:00Z', '1')
    git(cwd, 'checkout', '--quiet', '-b', 'side')
    const slow = at('2020-01-01T00:00:00Z', '2')
    git(cwd, 'checkout', '--quiet', 'main')
    at('2031-01-01T00:00:00Z', '3')
    git(cwd, 'merge', '--quiet', '--strategy', 'ours', '--message', 'x', 'side')
    const repository = await openRepository(cwd, ['duvo.yaml'])
    expect(await repository.newest([fast, slow].map(short))).toBe(slow)
  })
})

describe('a revision', () => {
  it('is resolved to a commit in full, or not at all', async () => {
    const cwd = init()
    const head = commit(cwd, { 'duvo.yaml': '1' })
    git(cwd, 'tag', '--annotate', '--message', 'x', 'v1')
    const repository = await openRepository(cwd, ['duvo.yaml'])
    for (const revision of [head, short(head), 'HEAD', 'main', 'v1']) {
      expect(await repository.resolve(revision)).toBe(head)
    }
    for (const revision of ['', '1234567', 'nowhere', 'HEAD^{tree}', '--all', '-q']) {
      expect(await repository.resolve(revision), revision).toBeNull()
    }
    expect(await (await openRepository(folder(), ['duvo.yaml'])).resolve('HEAD')).toBeNull()
  })
})
