/** `duvo-drift`: what live state and the manifest disagree about, and which side moved. Writes nothing but the manifest, when asked to. */

import type { ReadClient } from '../api/client.ts'
import { kinds } from '../kinds/index.ts'
import type { Uuid } from '../model/address.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import { type Baseline, type DriftReport, isPressing } from '../model/drift.ts'
import type { DesiredResource, Manifest } from '../model/manifest.ts'
import type { Plan } from '../model/plan.ts'
import { type Failure, ok, type Result } from '../model/result.ts'
import { classifyDrift } from '../planner/drift.ts'
import { checkAdopt } from './adopt-check.ts'
import { checkBaseline, type FoundBaseline, findBaseline, incomparable } from './baseline.ts'
import { driftDocument } from './document.ts'
import { type ApiFlags, collect, newCommand, parseFlags, withApiFlags } from './flags.ts'
import { strictly } from './load.ts'
import { failedFlags, type Output, withOutput } from './output.ts'
import { madeOf, type Prepared, prepare, unplanned } from './prepare.ts'
import { connectReader, plainOptions, planOn } from './session.ts'
import { warnOfCredentials } from './warn-credentials.ts'
import { EXIT, type ExitCode, type World } from './world.ts'

interface Flags extends ApiFlags {
  readonly baseline?: string
  readonly adopt: readonly string[]
  readonly adoptUnmanaged: boolean
}

export async function drift(world: World): Promise<ExitCode> {
  const command = withApiFlags(
    newCommand('duvo-drift', 'Finds what somebody changed in Duvo by hand, who did and when.', world),
  )
    .option('--baseline <commit>', 'what was applied last (default: the newest commit in the markers)')
    .option(
      '--adopt <address>',
      "write Duvo's state of this resource (or of all) into the manifest's files; repeatable",
      collect,
    )
    .option('--adopt-unmanaged', 'add what is in Duvo and not in the manifest to its files', false)
  const parsed = parseFlags<Flags>(command, world)
  if (!parsed.ok) return failedFlags(world, parsed.error)
  if (parsed.value === null) return EXIT.ok
  const flags = parsed.value
  return withOutput(world, 'drift', flags, (output) => showDrift(world, flags, output))
}

async function showDrift(world: World, flags: Flags, output: Output): Promise<ExitCode> {
  const known =
    flags.baseline === undefined ? ok(null) : await checkBaseline(world, flags, output, flags.baseline)
  if (!known.ok) {
    await output.failure(known.error)
    return EXIT.error
  }
  const prepared = await prepare(
    world,
    flags,
    output,
    plainOptions(flags),
    () => connectReader(world, flags, output),
    (manifest) => checkAdopt(flags, flags.adopt, manifest),
  )
  if (typeof prepared === 'number') return prepared
  const compared = await driftOf(world, flags, prepared)
  if (!compared.ok) return unplanned(output, compared.error)
  const report = compared.value
  if (flags.strict && report.diagnostics.some(({ severity }) => severity === 'warning')) {
    await output.diagnostics(strictly(report.diagnostics))
    return EXIT.error
  }
  const told = await withAdopted(world, flags, output, prepared, report)
  if (!told.ok) return unplanned(output, told.error)
  await output.conclude(driftDocument(output.clean(told.value), madeOf(world, prepared)))
  return told.value.items.some(isPressing) ? EXIT.changes : EXIT.ok
}

/** Writes what was asked for into the manifest; what is left is compared anew. */
async function withAdopted(
  world: World,
  flags: Flags,
  output: Output,
  prepared: Prepared<ReadClient>,
  report: DriftReport,
): Promise<Result<DriftReport, Failure>> {
  if (flags.adopt.length === 0 && !flags.adoptUnmanaged) return ok(report)
  const { adopt } = await import('./adopt.ts')
  const { client, loaded, plan, repository, snapshot } = prepared
  const options = plainOptions(flags)
  const request = { world, flags, loaded, io: client.reader, repository, options }
  const adopted = await adopt({
    request,
    snapshot,
    plan,
    report,
    asked: flags.adopt,
    unmanaged: flags.adoptUnmanaged,
    redact: (text) => output.redact(text),
  })
  if (!adopted.ok) return adopted
  const { adoption, now, concealed } = adopted.value
  if (concealed !== null) warnOfCredentials(output, 'adopted', concealed)
  const left = now === null ? ok(report) : await driftOf(world, flags, { ...prepared, ...now })
  return left.ok ? ok({ ...left.value, adopted: adoption }) : left
}

async function driftOf(
  world: World,
  flags: Flags,
  prepared: Prepared<ReadClient>,
): Promise<Result<DriftReport, Failure>> {
  const { plan, loaded, repository, snapshot } = prepared
  const { manifest } = loaded
  const found = await findBaseline({ world, flags, repository, manifest, snapshot }, flags.baseline ?? null)
  const then = await planBaseline(world, flags, prepared, found)
  if (!then.ok) return then
  const { baseline, diagnostics } = then.value
  const { items, unmanaged } = classifyDrift({ now: { manifest, plan }, baseline, snapshot, kinds })
  const { project, team, commit, dialect } = plan
  return ok({
    project,
    team,
    commit,
    dialect,
    baseline: baseline === null ? null : { commit: baseline.commit, from: baseline.from },
    items,
    unmanaged,
    diagnostics:
      items.length === 0
        ? plan.diagnostics
        : [...remarksOf(plan, baseline === null, diagnostics), ...diagnostics],
    adopted: null,
  })
}

interface PlannedBaseline {
  readonly baseline: (Baseline & { readonly manifest: Manifest; readonly plan: Plan }) | null
  readonly diagnostics: readonly Diagnostic[]
}

/** What the baseline would change about the same live state. */
async function planBaseline(
  world: World,
  flags: Flags,
  { client, repository, snapshot, plan }: Prepared<ReadClient>,
  { baseline, diagnostics }: FoundBaseline,
): Promise<Result<PlannedBaseline, Failure>> {
  if (baseline === null) return ok({ baseline, diagnostics })
  const live = new Set(snapshot.resources.map(({ id }) => id))
  const asWritten = ({ id }: DesiredResource): Uuid | null => id
  const asToday = ({ address, id }: DesiredResource): Uuid | null =>
    plan.ids[address] ?? (id !== null && live.has(id) ? id : null)
  let errors: readonly Diagnostic[] = []
  // Where old entries have come to fit several resources, or none by their id, today's manifest knows what is meant.
  for (const idOf of [asWritten, asToday]) {
    const resources = baseline.manifest.resources.map((desired) => ({ ...desired, id: idOf(desired) }))
    const manifest = { ...baseline.manifest, resources, removed: [] }
    const planned = await planOn(
      {
        world,
        flags,
        loaded: { manifest, locate: () => undefined },
        io: client.reader,
        repository,
        options: { ...plainOptions(flags), targets: [] },
      },
      snapshot,
    )
    if (!planned.ok) return planned
    const { result } = planned.value
    if (result.kind === 'plan') {
      return ok({ baseline: { ...baseline, manifest, plan: result.plan }, diagnostics })
    }
    errors = result.kind === 'errors' ? result.diagnostics : result.refusals
  }
  return ok({ baseline: null, diagnostics: [incomparable(baseline, errors)] })
}

/** The plan's own remarks: less what the missing baseline says better, and with what an apply would be refused for. */
function remarksOf(plan: Plan, untold: boolean, about: readonly Diagnostic[]): readonly Diagnostic[] {
  if (untold) {
    const codes = new Set(about.map(({ code }) => code))
    return plan.diagnostics.filter(({ code }) => !codes.has(code))
  }
  const stale = plan.refusals
    .filter(({ code }) => code === 'stale-commit')
    .map((refusal): Diagnostic => ({ ...refusal, severity: 'warning' }))
  return [...plan.diagnostics, ...stale]
}
