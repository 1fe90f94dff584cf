/** What git knows about the manifest: which commit it is, and how the commits in markers lie to it. */

import { dirname, relative, resolve } from 'node:path'
import type { SimpleGit } from 'simple-git'
import type { FileSystem } from '../loader/types.ts'
import type { Stamp } from '../model/kind.ts'
import type { Relation } from '../planner/input.ts'
import { filesAt } from './git-files.ts'
import type { World } from './world.ts'

export interface Repository {
  /** Its top folder as the user reached it, absolute; `null` without a commit. */
  readonly top: string | null
  /** The full commit id, `null` outside git or before the first commit. */
  readonly commit: string | null
  /** Whether tracked manifest files differ from that commit. */
  readonly dirty: boolean
  readonly shallow: boolean
  /** How these marker commits (seven digits each) lie to `commit`. What was asked once is not asked again. */
  relations(commits: readonly string[]): Promise<ReadonlyMap<string, Relation>>
  /** The newest of these marker commits among `commit` and what lies behind it, its id in full; `null` for none. */
  newest(commits: readonly string[]): Promise<string | null>
  /** The full id of whatever git can make a commit of: an id, a branch, a tag; `null` when it knows none. */
  resolve(revision: string): Promise<string | null>
  /** The files as they were at a commit, under the paths they have now; `null` when git does not have it. */
  filesAt(commit: string): Promise<FileSystem | null>
}

const NO_REPOSITORY: Repository = {
  top: null,
  commit: null,
  dirty: false,
  shallow: false,
  relations: async (commits) => new Map(commits.map((commit) => [commit, 'unknown'])),
  newest: async () => null,
  resolve: async () => null,
  filesAt: async () => null,
}

/** @param files the manifest's files, relative to `cwd` or absolute; the first one decides which repository is meant */
export async function openRepository(cwd: string, files: readonly string[]): Promise<Repository> {
  const [first] = files
  if (first === undefined) return NO_REPOSITORY
  const { simpleGit } = await import('simple-git')
  const folder = dirname(resolve(cwd, first))
  const git = gitIn(folder, simpleGit)
  if (git === null) return NO_REPOSITORY
  const commit = await answer(git, ['rev-parse', '--verify', '--quiet', 'HEAD'])
  if (commit === null || commit === '') return NO_REPOSITORY
  const top = await topOf(git, folder)
  const history = new History(git, commit)
  return {
    top,
    commit,
    dirty: await isDirty(
      git,
      files.map((file) => relative(top, resolve(cwd, file))),
    ),
    shallow: (await answer(git, ['rev-parse', '--is-shallow-repository'])) === 'true',
    relations: (commits) => history.relations(commits),
    newest: (commits) => history.newest(commits),
    resolve: (revision) => resolveCommit(git, revision),
    filesAt: async (id) => ((await resolveCommit(git, id)) === null ? null : filesAt(git, top, id)),
  }
}

/** `null` where there is no such folder on this disk, and so no repository either: simple-git throws then. */
function gitIn(folder: string, open: (folder: string) => SimpleGit): SimpleGit | null {
  try {
    return open(folder)
  } catch {
    return null
  }
}

/** The repository's top folder, reached the way the user reached it: git itself follows symbolic links. */
async function topOf(git: SimpleGit, here: string): Promise<string> {
  const prefix = (await answer(git, ['rev-parse', '--show-prefix'])) ?? ''
  return resolve(
    here,
    ...prefix
      .split('/')
      .filter(Boolean)
      .map(() => '..'),
  )
}

async function resolveCommit(git: SimpleGit, revision: string): Promise<string | null> {
  // What begins with a dash is a flag to git, and no revision has such a name.
  if (revision.startsWith('-')) return null
  return (await answer(git, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`])) || null
}

/** git's answer; empty or `null` when it refuses: no repository here, no such commit, no git on this machine. */
async function answer(git: SimpleGit, args: string[]): Promise<string | null> {
  try {
    // Only the end: `status` says something with the blank it begins with.
    return (await git.raw(args)).trimEnd()
  } catch {
    return null
  }
}

/** @param files relative to the repository's top folder, as git names them */
async function isDirty(git: SimpleGit, files: readonly string[]): Promise<boolean> {
  const status = await answer(git, ['status', '--porcelain=v1', '-z', '--untracked-files=no'])
  const ours = new Set(files)
  return (status ?? '').split('\0').some((entry) => ours.has(entry.replace(/^.{2} /, '')))
}

/** What lies behind a commit. git is asked on the first question, and about each further commit once. */
class History {
  readonly #git: SimpleGit
  readonly #head: string
  readonly #ahead = new Map<string, Promise<Relation>>()
  #behind: Promise<readonly string[]> | null = null

  constructor(git: SimpleGit, head: string) {
    this.#git = git
    this.#head = head
  }

  async relations(commits: readonly string[]): Promise<ReadonlyMap<string, Relation>> {
    const behind = new Set((await this.#list()).map((id) => id.slice(0, 7)))
    const found = new Map<string, Relation>()
    for (const commit of commits) {
      if (this.#head.startsWith(commit)) found.set(commit, 'same')
      else if (behind.has(commit)) found.set(commit, 'ancestor')
      else found.set(commit, await this.#relationAhead(commit))
    }
    return found
  }

  async newest(commits: readonly string[]): Promise<string | null> {
    const wanted = new Set(commits)
    return (await this.#list()).find((id) => wanted.has(id.slice(0, 7))) ?? null
  }

  /** One question for all that lies behind HEAD, newest first, no commit before one that was made on top of it. */
  #list(): Promise<readonly string[]> {
    this.#behind ??= answer(this.#git, ['rev-list', '--date-order', this.#head]).then((ids) =>
      (ids ?? '').split('\n').filter(Boolean),
    )
    return this.#behind
  }

  #relationAhead(commit: string): Promise<Relation> {
    const known = this.#ahead.get(commit) ?? relationAhead(this.#git, this.#head, commit)
    this.#ahead.set(commit, known)
    return known
  }
}

async function relationAhead(git: SimpleGit, head: string, commit: string): Promise<Relation> {
  if ((await resolveCommit(git, commit)) === null) return 'unknown'
  const base = await answer(git, ['merge-base', head, commit])
  return base === head ? 'descendant' : 'diverged'
}

/** What markers say of this repository, and revisions of this run. */
export const stampOf = (
  { commit, dirty }: Pick<Repository, 'commit' | 'dirty'>,
  project: string,
  env: World['env'],
): Stamp => ({
  project,
  commit: commit === null ? 'local' : commit.slice(0, 7),
  dirty: commit !== null && dirty,
  run: runPage(env),
})

/** The page of the CI run: GitHub names its parts, GitLab the whole; `null` elsewhere. */
function runPage(env: World['env']): string | null {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env
  if (server && repository && run) return `${server}/${repository}/actions/runs/${run}`
  return env['CI_JOB_URL'] || null
}
