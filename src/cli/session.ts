/** From flags to a plan: what plan, apply and drift have in common. */

import {
  createProbingClient,
  createReader,
  createWriter,
  type ReadClient,
  type WriteClient,
} from '../api/client.ts'
import { discover, explainTeam } from '../api/dialect.ts'
import type { Allowance } from '../api/guard.ts'
import { kinds } from '../kinds/index.ts'
import { readDetails, readSnapshot } from '../live/read-snapshot.ts'
import { type Address, isUuid, type Uuid } from '../model/address.ts'
import type { Reader } from '../model/io.ts'
import type { Dialect, Snapshot } from '../model/live.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Notice } from '../model/notice.ts'
import { type Failure, fail, ok, type Result } from '../model/result.ts'
import type { History, PlanOptions, PlanResult } from '../planner/input.ts'
import { makePlan } from '../planner/plan.ts'
import type { ApiFlags } from './flags.ts'
import type { Repository } from './git.ts'
import type { Loaded } from './load.ts'
import { manifestAt } from './manifest-at.ts'
import type { Output } from './output.ts'
import { movesOnTerminal } from './progress.ts'
import { readProtection } from './protection.ts'
import type { World } from './world.ts'

export const connectReader = (world: World, flags: ApiFlags, output: Output): Result<ReadClient, Failure> =>
  connect(world, flags, output, createReader)

/** Reads, and sends `allowed` besides. */
export const connectProber = (
  world: World,
  flags: ApiFlags,
  output: Output,
  allowed: readonly Allowance[],
): Result<WriteClient, Failure> =>
  connect(world, flags, output, (options) => createProbingClient(options, allowed))

export const connectWriter = (
  world: World,
  flags: ApiFlags,
  output: Output,
  signal?: AbortSignal,
): Result<WriteClient, Failure> => connect(world, flags, output, createWriter, signal)

/** The team that was asked for, by flag or environment; `null` when none was. */
export function teamOf(flags: ApiFlags, env: World['env']): Result<Uuid | null, Failure> {
  const team = flags.team ?? (env['DUVO_TEAM_ID'] || null)
  return team === null || isUuid(team)
    ? ok(team?.toLowerCase() ?? null)
    : fail({ code: 'bad-setting', message: `"${team}" is not a team id.`, hint: 'Team ids are UUIDs.' })
}

type Options = Parameters<typeof createWriter>[0]

function connect<C>(
  world: World,
  flags: ApiFlags,
  output: Output,
  create: (options: Options) => Result<C, Failure>,
  signal?: AbortSignal,
): Result<C, Failure> {
  const apiKey = (world.env['DUVO_API_KEY'] ?? '').trim()
  if (apiKey === '') {
    return fail({
      code: 'no-api-key',
      message: 'DUVO_API_KEY is not set.',
      hint: "Create a key in Duvo's team settings (an Admin or Owner can) and export it: DUVO_API_KEY=dv_…",
    })
  }
  return create({
    baseUrl: world.env['DUVO_API_BASE_URL'] || 'https://api.duvo.ai',
    apiKey,
    userAgent: `duvo-gitops/${world.version}`,
    timeoutMs: flags.timeout,
    concurrency: flags.concurrency,
    ...(flags.rateLimit === undefined ? {} : { ratePerMinute: flags.rateLimit }),
    clock: world.clock,
    random: world.random,
    ...(world.fetch === undefined ? {} : { fetch: world.fetch }),
    ...(signal === undefined ? {} : { signal }),
    redact: (text) => output.redact(text),
    onNotice: (notice) => {
      output.event({ type: 'notice', notice })
      if (flags.verbose || isNews(notice, world, output)) output.remark(`${notice.text}\n`)
    },
  })
}

/** One word about a request in trouble is enough, and a line that moves tells of waits itself. */
function isNews(notice: Notice, world: World, output: Output): boolean {
  if (notice.type === 'retry') return notice.retry === 1
  return notice.type !== 'waiting' || !movesOnTerminal(world, output)
}

/** More rounds of reads than any plan needs: one for credentials, one for history. */
const MOST_ROUNDS = 5

/** What a plan is made of, before live state is read. */
export interface PlanRequest {
  readonly world: World
  readonly flags: ApiFlags
  readonly loaded: Pick<Loaded, 'manifest' | 'locate'>
  readonly io: Reader
  readonly repository: Repository
  readonly options: PlanOptions
}

export interface Planned {
  readonly result: Exclude<PlanResult, { kind: 'reads' }>
  readonly snapshot: Snapshot
}

/** Reads live state, and whatever the planner asks for on top, until there is a plan. */
export async function planAgainst(request: PlanRequest, dialect: Dialect): Promise<Result<Planned, Failure>> {
  const snapshot = await readTeam(request.io, dialect)
  return snapshot.ok ? planOn(request, snapshot.value) : snapshot
}

/** What the list pages tell. */
export async function readTeam(io: Reader, dialect: Dialect): Promise<Result<Snapshot, Failure>> {
  const snapshot = await readSnapshot(kinds, dialect, io)
  if (!snapshot.ok) return fail(explainTeam(snapshot.error, io.team))
  // Paths that name a team are answered to nobody else's key: it is the key's, rows or no rows.
  const { caller } = snapshot.value
  return ok({ ...snapshot.value, caller: { ...caller, team: caller.team ?? io.team } })
}

/** Finds the generation of the API and the team; from then on the client's paths name it. */
export async function findDialect(
  { verbose, dialect }: ApiFlags,
  output: Output,
  client: ReadClient,
  team: Uuid | null,
): Promise<Result<Dialect, Failure>> {
  const found = await discover(client.reader, { dialect, team })
  if (!found.ok) return found
  client.useTeam(found.value.team)
  if (verbose) output.remark(`${found.value.because}\n`)
  return ok(found.value.dialect)
}

/** The same on live state that has been read: only what the planner asks for on top is read. */
export async function planOn(request: PlanRequest, read: Snapshot): Promise<Result<Planned, Failure>> {
  const { world, loaded, io, options } = request
  const historyOf = historian(request)
  let snapshot = read
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const result = makePlan({
      manifest: loaded.manifest,
      locate: loaded.locate,
      snapshot,
      kinds,
      hash: world.hash,
      history: await historyOf(snapshot),
      options,
    })
    if (result.kind !== 'reads') return ok({ result, snapshot })
    const more = await readDetails(kinds, io, snapshot, result.reads)
    if (!more.ok) return more
    snapshot = more.value
  }
  throw new Error('the planner keeps asking for reads it has had')
}

/**
 * What git knows about the commits in the markers. Old manifests are read only where something may be deleted, each
 * of them once, however many rounds of reads a plan takes.
 */
function historian({ world, flags, loaded, repository, options }: PlanRequest) {
  const { manifest } = loaded
  const deletes = options.prune.length > 0 || manifest.removed.length > 0
  const then = new Map<string, Promise<Manifest | null>>()
  const oldManifest = (commit: string): Promise<Manifest | null> => {
    const known =
      then.get(commit) ?? manifestAt(world, flags, repository, commit).then((old) => old?.manifest ?? null)
    then.set(commit, known)
    return known
  }
  return async (snapshot: Snapshot): Promise<History> => {
    const relations = await repository.relations(markerCommits(snapshot))
    return {
      commit: repository.commit,
      shallow: repository.shallow,
      relation: (markerCommit) => relations.get(markerCommit) ?? 'unknown',
      protection: deletes ? await readProtection(oldManifest, manifest, snapshot) : new Map(),
    }
  }
}

const markerCommits = ({ resources }: Snapshot): readonly string[] => [
  ...new Set(resources.flatMap(({ lastMarker }) => (lastMarker === null ? [] : [lastMarker.commit]))),
]

/** Options of a plan that asks for nothing special. */
export const plainOptions = (flags: ApiFlags): PlanOptions => ({
  targets: flags.target as readonly Address[],
  prune: [],
  allowDelete: [],
  maxDeletes: null,
  allowCreate: [],
  allowStale: false,
  rotate: [],
  curious: flags.verbose,
  ratePerMinute: flags.rateLimit ?? 300,
})
