/** What git knows about the manifest: which commit it is, and how the commits in markers lie to it. */

import { dirname, relative, resolve } from 'node:path'
import type { SimpleGit } from 'simple-git'
import type { FileSystem } from '../loader/types.ts'
import type { Stamp } from '../model/kind.ts'
import type { Relation } from '../planner/input.ts'
import { filesAt } from './git-files.ts'

export interface Repository {
  /** The full commit id, `null` outside git or before the first commit. */
  readonly commit: string | null
  /** Whether tracked manifest files differ from that commit. */
  readonly dirty: boolean
  readonly shallow: boolean
  /** How these marker commits (seven digits each) lie to `commit`. */
  relations(commits: readonly string[]): Promise<ReadonlyMap<string, Relation>>
  /** The files as they were at a commit, under the paths they have now; `null` when git does not have it. */
  filesAt(commit: string): Promise<FileSystem | null>
}

const NO_REPOSITORY: Repository = {
  commit: null,
  dirty: false,
  shallow: false,
  relations: async (commits) => new Map(commits.map((commit) => [commit, 'unknown'])),
  filesAt: async () => null,
}

/** @param files the manifest's files, relative to `cwd` or absolute; the first one decides which repository is meant */
export async function openRepository(cwd: string, files: readonly string[]): Promise<Repository> {
  const [first] = files
  if (first === undefined) return NO_REPOSITORY
  const { simpleGit } = await import('simple-git')
  const git = simpleGit(dirname(resolve(cwd, first)))
  const commit = await answer(git, ['rev-parse', '--verify', '--quiet', 'HEAD'])
  if (commit === null || commit === '') return NO_REPOSITORY
  const top = await topOf(git, dirname(resolve(cwd, first)))
  return {
    commit,
    dirty: await isDirty(
      git,
      files.map((file) => relative(top, resolve(cwd, file))),
    ),
    shallow: (await answer(git, ['rev-parse', '--is-shallow-repository'])) === 'true',
    relations: (commits) => relations(git, commit, commits),
    filesAt: async (id) => ((await hasCommit(git, id)) ? filesAt(git, top, id) : null),
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

const hasCommit = async (git: SimpleGit, id: string): Promise<boolean> =>
  Boolean(await answer(git, ['rev-parse', '--verify', '--quiet', `${id}^{commit}`]))

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

async function relations(
  git: SimpleGit,
  head: string,
  commits: readonly string[],
): Promise<ReadonlyMap<string, Relation>> {
  // One question for all that lies behind HEAD, and one each for the few that do not.
  const behind = new Set(
    ((await answer(git, ['rev-list', head])) ?? '').split('\n').map((id) => id.slice(0, 7)),
  )
  const found = new Map<string, Relation>()
  for (const commit of commits) {
    if (head.startsWith(commit)) found.set(commit, 'same')
    else if (behind.has(commit)) found.set(commit, 'ancestor')
    else found.set(commit, await relationAhead(git, head, commit))
  }
  return found
}

async function relationAhead(git: SimpleGit, head: string, commit: string): Promise<Relation> {
  if (!(await hasCommit(git, commit))) return 'unknown'
  const base = await answer(git, ['merge-base', head, commit])
  return base === head ? 'descendant' : 'diverged'
}

/** What markers say of this repository. */
export const stampOf = ({ commit, dirty }: Repository, project: string): Stamp => ({
  project,
  commit: commit === null ? 'local' : commit.slice(0, 7),
  dirty: commit !== null && dirty,
})
