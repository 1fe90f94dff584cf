/** The part plan, apply and drift share: load, connect, read, plan; or say why not and with which exit code. */

import type { ReadClient } from '../api/client.ts'
import { textsIn } from '../api/share-texts.ts'
import type { Uuid } from '../model/address.ts'
import { type Diagnostic, hasErrors } from '../model/diagnostic.ts'
import type { Caller, Snapshot } from '../model/live.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Plan } from '../model/plan.ts'
import type { Failure, Result } from '../model/result.ts'
import type { PlanOptions } from '../planner/input.ts'
import type { Made } from './document.ts'
import type { ApiFlags } from './flags.ts'
import { openRepository, type Repository } from './git.ts'
import { type Loaded, load, strictly } from './load.ts'
import type { Output } from './output.ts'
import { manifestLoaded, planEvents } from './plan-events.ts'
import { startProgress } from './progress.ts'
import { findDialect, planAgainst, teamOf } from './session.ts'
import { EXIT, type ExitCode, type World } from './world.ts'

export interface Prepared<C extends ReadClient> {
  readonly loaded: Loaded
  readonly client: C
  readonly repository: Repository
  readonly plan: Plan
  readonly snapshot: Snapshot
  /** When reading it began, ms. */
  readonly readAt: number
  /** Requests it took. */
  readonly readRequests: number
}

/** Shows how far reading is, until it is done. */
export async function whileReading<T>(
  world: World,
  output: Output,
  client: ReadClient,
  read: () => Promise<T>,
): Promise<T> {
  const progress = await startProgress(world, output, 'Reading Duvo', { client })
  try {
    return await read()
  } finally {
    progress.stop()
  }
}

/** How a plan came about, for reports. */
export const madeOf = (world: World, { client, readRequests }: Prepared<ReadClient>): Made => ({
  version: world.version,
  baseUrl: client.origin,
  readRequests,
})

/** Loads the manifest; prints what is wrong with it and gives the exit code. */
async function prepareManifest(world: World, flags: ApiFlags, output: Output): Promise<Loaded | ExitCode> {
  const { manifest, ...rest } = await load(world, flags, output)
  if (manifest !== null) {
    output.event(manifestLoaded(manifest))
    return { ...rest, manifest }
  }
  await output.diagnostics(rest.diagnostics)
  return EXIT.error
}

/**
 * A manifest that says for which team it is. One that says so already is not copied: what it computes on demand would
 * be computed for the copy.
 */
export const guarded = (manifest: Manifest, team: Uuid | null): Manifest =>
  team === null || manifest.team !== null ? manifest : { ...manifest, team }

export async function prepare<C extends ReadClient>(
  world: World,
  flags: ApiFlags,
  output: Output,
  options: PlanOptions,
  connect: () => Result<C, Failure>,
  /** What else must hold before the first request. */
  check: (manifest: Manifest) => Failure | null = () => null,
): Promise<Prepared<C> | ExitCode> {
  const written = await prepareManifest(world, flags, output)
  if (typeof written === 'number') return written
  const team = teamOf(flags, world.env)
  if (!team.ok) {
    await output.failure(team.error)
    return EXIT.error
  }
  // A team that was asked for guards as one that is written does.
  const loaded = { ...written, manifest: guarded(written.manifest, team.value) }
  if (team.value !== null && team.value !== loaded.manifest.team) {
    await output.failure(otherTeam(team.value, loaded.manifest.team), 'refused')
    return EXIT.refused
  }
  const objection = check(loaded.manifest)
  if (objection !== null) {
    await output.failure(objection)
    return EXIT.error
  }
  const client = connect()
  if (!client.ok) {
    await output.failure(client.error)
    return EXIT.error
  }
  client.value.useTexts(textsIn(loaded.manifest.resources.map(({ attrs }) => attrs)))
  output.counts(() => client.value.traffic())
  const readAt = world.clock.now()
  const { repository, planned } = await whileReading(world, output, client.value, async () => {
    const repository = await openRepository(world.cwd, loaded.manifest.files)
    const dialect = await findDialect(flags, output, client.value, loaded.manifest.team)
    if (!dialect.ok) return { repository, planned: dialect }
    const request = { world, flags, loaded, io: client.value.reader, repository, options }
    return { repository, planned: await planAgainst(request, dialect.value) }
  })
  if (!planned.ok) return unplanned(output, planned.error)
  const { result, snapshot } = planned.value
  switch (result.kind) {
    case 'errors':
      return complain(output, [...loaded.diagnostics, ...result.diagnostics])
    case 'refused':
      return refuse(output, result.refusals)
    case 'plan': {
      const remarks = loaded.diagnostics.map((diagnostic) =>
        beside(diagnostic, written.manifest, snapshot.caller),
      )
      const diagnostics = [...remarks, ...result.plan.diagnostics].map((diagnostic) =>
        withExcerpt(diagnostic, loaded),
      )
      if (flags.strict && diagnostics.some(({ severity }) => severity === 'warning')) {
        return complain(output, strictly(diagnostics))
      }
      const plan = { ...result.plan, diagnostics }
      const readRequests = client.value.traffic().sent
      for (const event of planEvents(plan, snapshot, readRequests)) output.event(event)
      return {
        loaded,
        client: client.value,
        repository,
        plan,
        snapshot,
        readAt,
        readRequests,
      }
    }
    default:
      return result satisfies never
  }
}

const otherTeam = (asked: string, written: string | null): Failure => ({
  code: 'guard',
  message: `--team (or DUVO_TEAM_ID) names team ${asked}, but the manifest is for team ${written}.`,
  hint: 'Drop the one that is wrong.',
})

/** What the planner found stands in the manifest too. */
function withExcerpt(diagnostic: Diagnostic, { excerpt }: Loaded): Diagnostic {
  const { position } = diagnostic
  const frame = diagnostic.frame ?? (position === undefined ? undefined : excerpt(position))
  return frame === undefined ? diagnostic : { ...diagnostic, frame }
}

/** A remark on the manifest as it stands beside a plan: with what only Duvo could tell. */
function beside(diagnostic: Diagnostic, { team, owner }: Manifest, caller: Caller): Diagnostic {
  if (diagnostic.code !== 'no-guard') return diagnostic
  const lines = [
    ...(team === null && caller.team !== null ? [`  team: ${caller.team}`] : []),
    ...(owner === null && caller.user !== null ? [`  owner: ${caller.user}`] : []),
  ]
  const hint =
    lines.length > 0
      ? ['To guard it, add at the top of the manifest:', ...lines].join('\n')
      : 'What this key belongs to cannot be told yet: once there are resources, the plan prints the lines to paste.'
  return { ...diagnostic, hint }
}

/** Duvo could not be read, or the run was stopped while it was. */
export async function unplanned(output: Output, failure: Failure): Promise<ExitCode> {
  if (failure.code === 'guard') {
    await output.failure(failure, 'refused')
    return EXIT.refused
  }
  const interrupted = failure.code === 'interrupted'
  await output.failure(failure, interrupted ? 'interrupted' : 'error')
  return interrupted ? EXIT.partial : EXIT.error
}

/** What live state and the manifest cannot agree on. */
export async function complain(output: Output, diagnostics: Plan['diagnostics']): Promise<ExitCode> {
  await output.diagnostics(diagnostics)
  return hasErrors(diagnostics) ? EXIT.error : EXIT.ok
}

/** Guards: the wrong key for this manifest. */
async function refuse(output: Output, refusals: Plan['refusals']): Promise<ExitCode> {
  const [first] = refusals
  if (first === undefined) return EXIT.refused
  const failure: Failure = {
    code: 'guard',
    message: first.message,
    ...(first.hint === undefined ? {} : { hint: first.hint }),
  }
  await output.failure(failure, 'refused')
  return EXIT.refused
}
