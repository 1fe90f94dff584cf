/**
 * The baseline of drift: the manifest that was applied last, read with git at the commit a person names, or at the
 * newest commit in the markers. There is no state file to look it up in, and none to get out of step.
 */

import { type Diagnostic, hasErrors } from '../model/diagnostic.ts'
import type { Baseline } from '../model/drift.ts'
import type { Snapshot } from '../model/live.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Marker } from '../model/marker.ts'
import { type Failure, fail, ok, type Result } from '../model/result.ts'
import type { ApiFlags } from './flags.ts'
import { openRepository, type Repository } from './git.ts'
import { load } from './load.ts'
import { manifestAt } from './manifest-at.ts'
import type { Output } from './output.ts'
import type { World } from './world.ts'

/** A baseline with its manifest, or why there is none. */
export interface FoundBaseline {
  readonly baseline: (Baseline & { readonly manifest: Manifest }) | null
  readonly diagnostics: readonly Diagnostic[]
}

interface Search {
  readonly world: World
  readonly flags: ApiFlags
  readonly repository: Repository
  readonly manifest: Manifest
  readonly snapshot: Snapshot
}

/**
 * Does git know the commit that `--baseline` names? Asked before anything is sent. A manifest that cannot be read is
 * somebody else's to report.
 */
export async function checkBaseline(
  world: World,
  flags: ApiFlags,
  output: Output,
  revision: string,
): Promise<Result<null, Failure>> {
  const { manifest } = await load(world, flags, output)
  if (manifest === null) return ok(null)
  const repository = await openRepository(world.cwd, manifest.files)
  if ((await repository.resolve(revision)) !== null) return ok(null)
  const refuse = (message: string, hint: string): Result<never, Failure> =>
    fail({ code: 'bad-setting', message: `--baseline ${revision}: ${message}`, hint })
  return repository.commit === null
    ? refuse('the manifest is not in a git repository.', 'Leave it out, or run this where the manifest is.')
    : refuse(
        'git knows no such commit.',
        'Fetch the whole history (`git fetch --unshallow`; actions/checkout: `fetch-depth: 0`), or correct it.',
      )
}

/** @param revision what `--baseline` names, `null` for the newest marker */
export async function findBaseline(search: Search, revision: string | null): Promise<FoundBaseline> {
  const { repository } = search
  if (repository.commit === null) return none(OUTSIDE_GIT)
  if (revision !== null) {
    const commit = await repository.resolve(revision)
    return commit === null
      ? none(unknownCommit(revision))
      : readBaseline(search, { commit, from: 'flag' }, [])
  }
  const markers = markersOf(search)
  const commits = [...new Set(markers.map((marker) => marker.commit))]
  const commit = await repository.newest(commits)
  if (commit !== null) {
    const dirty = markers.some((marker) => marker.dirty && commit.startsWith(marker.commit))
    return readBaseline(search, { commit, from: 'marker' }, dirty ? [uncommitted(commit)] : [])
  }
  if (commits.length === 0) return none(noMarker(search.manifest.project))
  return none(repository.shallow ? shallow(commits) : elsewhere(search.manifest.project, commits))
}

/** What this project set up from a commit, under its name or an older one. */
function markersOf({ manifest, snapshot }: Search): readonly Marker[] {
  const projects = [manifest.project, ...manifest.formerly]
  return snapshot.resources.flatMap(({ lastMarker }) =>
    lastMarker !== null && lastMarker.commit !== 'local' && projects.includes(lastMarker.project)
      ? [lastMarker]
      : [],
  )
}

async function readBaseline(
  { world, flags, repository, manifest: today }: Search,
  baseline: Baseline,
  remarks: readonly Diagnostic[],
): Promise<FoundBaseline> {
  const old = await manifestAt(world, flags, repository, baseline.commit)
  if (old === null || old.manifest === null) return none(unreadable(baseline, old?.diagnostics ?? []))
  // Whose key may write, and what the project is called, is today's business.
  const { project, team, owner } = today
  const formerly = [...today.formerly, old.manifest.project, ...old.manifest.formerly]
  const manifest = {
    ...old.manifest,
    project,
    team,
    owner,
    formerly: formerly.filter((name) => name !== project),
  }
  return { baseline: { ...baseline, manifest }, diagnostics: remarks }
}

const none = (why: Diagnostic): FoundBaseline => ({ baseline: null, diagnostics: [why] })

const short = (commit: string): string => commit.slice(0, 7)

const UNTOLD = 'nothing tells which side moved'
const NAME_ONE = 'name the commit that was applied last with --baseline <commit>'

const warning = (code: Diagnostic['code'], message: string, hint: string): Diagnostic => ({
  severity: 'warning',
  code,
  message,
  hint,
})

const OUTSIDE_GIT = warning(
  'history-unknown',
  `The manifest is not in a git repository, or nothing is committed yet: ${UNTOLD}.`,
  'Keep it in git and apply it from there; duvo-apply then leaves the commit in the markers of the agents.',
)

const unknownCommit = (revision: string): Diagnostic =>
  warning('history-unknown', `git knows no commit ${revision}: ${UNTOLD}.`, 'Fetch the whole history.')

const noMarker = (project: string): Diagnostic =>
  warning(
    'no-baseline',
    `No agent in Duvo carries a marker of project ${project} with a commit in it: ${UNTOLD}.`,
    `Agents that duvo-apply gives a build from a git repository carry one. Until then, ${NAME_ONE}.`,
  )

const list = (commits: readonly string[]): string =>
  `${commits.slice(0, 3).join(', ')}${commits.length > 3 ? ' …' : ''}`

const shallow = (commits: readonly string[]): Diagnostic =>
  warning(
    'history-unknown',
    `This is a shallow clone without the commits that were applied (${list(commits)}): ${UNTOLD}.`,
    'Fetch the whole history: `git fetch --unshallow`, or in CI `fetch-depth: 0` (actions/checkout).',
  )

const elsewhere = (project: string, commits: readonly string[]): Diagnostic =>
  warning(
    'no-baseline',
    `No commit in the markers of project ${project} (${list(commits)}) is HEAD or lies behind it: ${UNTOLD}.`,
    `Run this on the branch that is applied, up to date, or ${NAME_ONE}.`,
  )

function unreadable({ commit, from }: Baseline, diagnostics: readonly Diagnostic[]): Diagnostic {
  const first = diagnostics.find((diagnostic) => hasErrors([diagnostic]))?.message ?? 'it is not there'
  const whose = from === 'flag' ? 'named by --baseline' : 'the newest marker'
  return warning(
    'no-baseline',
    `The manifest of commit ${short(commit)} (${whose}) cannot be read: ${first} So ${UNTOLD}.`,
    from === 'flag'
      ? 'Name a commit whose manifest is valid and lies at the same paths.'
      : `To compare all the same, ${NAME_ONE}, one whose manifest is valid and lies at the same paths.`,
  )
}

const uncommitted = (commit: string): Diagnostic => ({
  severity: 'info',
  code: 'history-unknown',
  message: `Commit ${short(commit)} was applied with changes that were not committed: what they were shows as drift.`,
  hint: 'Apply from a clean checkout, or name another commit with --baseline <commit>.',
})

/** For a baseline that cannot be compared with live state: two answers to which resource one of its entries is. */
export const incomparable = ({ commit }: Baseline, diagnostics: readonly Diagnostic[]): Diagnostic =>
  warning(
    'no-baseline',
    `The manifest of commit ${short(commit)} cannot be compared with Duvo: ${diagnostics.find((diagnostic) => hasErrors([diagnostic]))?.message ?? ''} So ${UNTOLD}.`,
    `To compare all the same, ${NAME_ONE}.`,
  )
