/** `duvo-apply`: plan, ask, apply, verify. */

import type { WriteClient } from '../api/client.ts'
import type { Uuid } from '../model/address.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import { hasErrors } from '../model/diagnostic.ts'
import type { ApplyResult, ApplyStatus, Outcome } from '../model/outcome.ts'
import { isEffective, type Plan } from '../model/plan.ts'
import type { Failure } from '../model/result.ts'
import type { PlanOptions } from '../planner/input.ts'
import type { TextOptions } from '../report/style.ts'
import { applyText } from '../report/text-apply.ts'
import { type ComparedChange, planDifferenceText } from '../report/text-plan-difference.ts'
import { awaitingConsent, connectAll, withoutTerminal } from './apply-connect.ts'
import { carryOut, isGuarded, type RunFlags, statusOf, type Verified, verify } from './apply-run.ts'
import { waitOption } from './connect-run.ts'
import { applyDocument, differenceDocument, planDocument } from './document.ts'
import { collect, duration, newCommand, type PlanFlags, parseFlags, time, withPlanFlags } from './flags.ts'
import { failedFlags, type Output, withOutput } from './output.ts'
import { planOptions } from './plan-options.ts'
import { guarded, madeOf, type Prepared, prepare, unplanned, whileReading } from './prepare.ts'
import { type NotAsReviewed, notAsReviewed, type Reviewed, readReviewed } from './reviewed.ts'
import { checkAllSecrets, checkSecrets } from './secrets.ts'
import { connectWriter, planAgainst } from './session.ts'
import { EXIT, type ExitCode, type World } from './world.ts'

interface Flags extends RunFlags, PlanFlags {
  readonly autoApprove: boolean
  readonly rotate: readonly string[]
  readonly expectDigest?: string
  /** Milliseconds. */
  readonly deadline?: number
  readonly connect: boolean
  /** How long `connect` waits for a person, ms. */
  readonly wait: number
}

export async function apply(world: World): Promise<ExitCode> {
  const command = withPlanFlags(newCommand('duvo-apply', 'Makes Duvo match the manifest.', world))
    .argument('[plan]', 'plan file that was reviewed: apply this and nothing else')
    .option('-y, --auto-approve', 'do not ask', false)
    .option('--expect-digest <digest>', 'apply only if the plan has this digest')
    .option('--rotate <address>', 'send the secrets of this connection again; repeatable', collect)
    .option('--deadline <time>', 'stop beginning new work after this long', duration)
    .option('--connect', 'then take a person through the consents that connections wait for', false)
    .addOption(waitOption('with --connect: how long to wait for each person'))
    .addOption(time('--settle <time>', 'how long lists may lag behind writes', 3000, '3s'))
  const parsed = parseFlags<Flags>(command, world)
  if (!parsed.ok) return failedFlags(world, parsed.error)
  if (parsed.value === null) return EXIT.ok
  const flags = parsed.value
  const noTerminal = flags.connect ? withoutTerminal(world) : null
  if (noTerminal !== null) return failedFlags(world, noTerminal)
  const options = planOptions(flags, flags.rotate)
  if (!options.ok) return failedFlags(world, options.error)
  return withOutput(world, 'apply', flags, async (output) => {
    const reviewed = await readReviewed(world, command.args[0], flags.expectDigest)
    if (!reviewed.ok) {
      await output.failure(reviewed.error)
      return EXIT.error
    }
    const application = new Application(world, flags, output, reviewed.value)
    try {
      return await application.run(options.value)
    } finally {
      application.end()
    }
  })
}

/** One run of apply, from the plan to the account of it. */
class Application {
  readonly #world: World
  readonly #flags: Flags
  readonly #output: Output
  readonly #reviewed: Reviewed
  readonly #started: number
  /** Ends the deadline's timer with the run. */
  readonly #over = new AbortController()

  constructor(world: World, flags: Flags, output: Output, reviewed: Reviewed) {
    this.#world = world
    this.#flags = flags
    this.#output = output
    this.#reviewed = reviewed
    this.#started = world.clock.now()
  }

  async run(options: PlanOptions): Promise<ExitCode> {
    const [world, flags, output] = [this.#world, this.#flags, this.#output]
    const stop = this.#stopSignal()
    const prepared = await prepare(
      world,
      flags,
      output,
      options,
      () => connectWriter(world, flags, output, stop),
      // With --target only what the plan sends is needed; that is checked once there is a plan.
      (manifest) => (flags.target.length > 0 ? null : checkAllSecrets(manifest, world.env)),
    )
    if (typeof prepared === 'number') return prepared
    const { plan, client } = prepared
    const finish = (status: ApplyStatus, outcomes: readonly Outcome[], diagnostics: readonly Diagnostic[]) =>
      this.#finish(prepared, {
        status,
        planDigest: plan.planDigest,
        outcomes,
        diagnostics,
        traffic: { ...client.traffic(), seconds: this.#seconds() },
      })

    const shown = planDocument(output.cleanPlan(plan), madeOf(world, prepared))
    output.tell(shown.text(output.textOptions()))
    const other = notAsReviewed(plan, this.#reviewed)
    if (other !== null) return this.#refuse(other, plan)
    if (plan.refusals.length > 0) return finish('refused', [], plan.refusals)
    const awaiting = flags.connect ? awaitingConsent(plan) : []
    const isNoop = !plan.changes.some(isEffective)
    if (isNoop && awaiting.length === 0) return finish('noop', [], plan.diagnostics)
    const missing =
      checkSecrets(plan.changes, world.env) ??
      checkAllSecrets({ ...prepared.loaded.manifest, resources: awaiting }, world.env)
    if (missing !== null) {
      await output.failure(missing)
      return EXIT.error
    }
    const approved = isNoop
      ? null
      : ((await this.#approve(stop)) ?? (await this.#stillTrue(prepared, options)))
    if (approved !== null) return approved

    const guarded = withTeam(prepared, this.#reviewed.plan?.team ?? null)
    const applied = isNoop ? NOTHING : await this.#carryOut(guarded, stop)
    const run = { world, flags: { ...flags, open: true }, output, signal: stop }
    const all = await connectAll({ ...run, prepared: guarded }, awaiting, applied)
    const status = statusOf(all)
    // Whoever did not consent may do so yet: that is not finished, and no failure of the apply.
    const isWaiting = awaiting.length > 0 && all.outcomes.some(({ error }) => error?.code === 'not-connected')
    return finish(status === 'failed' && isWaiting ? 'partial' : status, all.outcomes, all.diagnostics)
  }

  async #carryOut(prepared: Prepared<WriteClient>, stop: AbortSignal): Promise<Verified> {
    const [world, flags, output] = [this.#world, this.#flags, this.#output]
    const sent = await carryOut(world, flags, output, prepared, stop)
    return verify(world, flags, output, prepared, sent, stop)
  }

  end(): void {
    this.#over.abort()
  }

  /** Ctrl-C, SIGTERM, and the deadline. */
  #stopSignal(): AbortSignal {
    const { deadline } = this.#flags
    const stop = this.#world.stopSignal()
    if (deadline === undefined) return stop
    const late = new AbortController()
    this.#world.clock.sleep(deadline, this.#over.signal).then(
      () => late.abort(),
      () => undefined,
    )
    return AbortSignal.any([stop, late.signal])
  }

  #seconds(): number {
    return Math.round((this.#world.clock.now() - this.#started) / 100) / 10
  }

  /** `null` to go on; an exit code when nobody said yes. */
  async #approve(stop: AbortSignal): Promise<ExitCode | null> {
    const output = this.#output
    // A plan that was reviewed is approved, and this one was found to be it.
    if (this.#flags.autoApprove || this.#reviewed.digest !== null) return null
    const answer = output.isText
      ? await this.#world.ask('\nApply these changes? Only "yes" is accepted: ', stop)
      : null
    if (answer === 'yes') return null
    await output.failure(
      answer === null
        ? {
            code: 'not-approved',
            message: 'There is no terminal to ask for approval. Nothing was written.',
            hint: 'Run it again with --auto-approve.',
          }
        : {
            code: 'not-approved',
            message: 'Not approved. Nothing was written.',
            hint: 'Run duvo-apply again and answer yes, or pass --auto-approve.',
          },
      'refused',
    )
    return EXIT.refused
  }

  /** A person may think for an hour: what was said yes to must be what is done. `null` when it is. */
  async #stillTrue(prepared: Prepared<WriteClient>, options: PlanOptions): Promise<ExitCode | null> {
    const [world, flags, output] = [this.#world, this.#flags, this.#output]
    if (flags.autoApprove || this.#reviewed.digest !== null) return null
    const { loaded, client, repository, plan } = prepared
    const again = await whileReading(world, output, client, () =>
      planAgainst({ world, flags, loaded, io: client.reader, repository, options }, plan.dialect),
    )
    if (!again.ok) return await unplanned(output, again.error)
    const { result } = again.value
    if (result.kind === 'plan' && result.plan.planDigest === plan.planDigest) return null
    const failure: Failure = {
      code: 'not-as-reviewed',
      message: 'Duvo changed while you were deciding, and the plan with it. Nothing was written.',
      hint: 'Run duvo-apply again and look at the new plan.',
    }
    if (result.kind === 'plan') {
      return this.#refuse({ failure, reviewed: plan.changes.filter(isEffective) }, result.plan)
    }
    await output.failure(failure, 'refused')
    return EXIT.refused
  }

  /** Says how the plan made now differs from the one that was looked at. */
  async #refuse({ failure, reviewed }: NotAsReviewed, plan: Plan): Promise<ExitCode> {
    const output = this.#output
    if (reviewed === null) await output.failure(failure, 'refused')
    else {
      const now = output.cleanPlan(plan).changes.filter(isEffective)
      const before = output.clean(reviewed.map(compared))
      output.tell(`\n${planDifferenceText(before, now, output.textOptions())}`)
      await output.failure(failure, 'refused', differenceDocument(output.speaker, before, now, failure))
    }
    return EXIT.refused
  }

  async #finish(prepared: Prepared<WriteClient>, result: ApplyResult): Promise<ExitCode> {
    const output = this.#output
    const plan = output.cleanPlan(prepared.plan)
    const shown = output.clean(result)
    const document = applyDocument(plan, shown, madeOf(this.#world, prepared))
    await output.conclude(document, restOf(shown, output.textOptions()))
    return isGuarded(result.diagnostics) ? EXIT.refused : exitCode(result)
  }
}

const NOTHING: Verified = { outcomes: [], diagnostics: [], cutShort: false }

const compared = ({ address, action, id, fields }: ComparedChange): ComparedChange => ({
  address,
  action,
  id,
  fields,
})

/** What the plan and the outcomes have not told yet: nothing where nothing was begun. */
const restOf = (result: ApplyResult, options: TextOptions): string =>
  result.status === 'noop' || (result.status === 'refused' && result.outcomes.length === 0)
    ? ''
    : applyText(result, { ...options, listApplied: false })

/** Where the manifest names no team, the one that was reviewed guards as one that is written does. */
const withTeam = (prepared: Prepared<WriteClient>, team: Uuid | null): Prepared<WriteClient> => {
  const { loaded } = prepared
  return {
    ...prepared,
    loaded: { ...loaded, manifest: guarded(loaded.manifest, team) },
  }
}

function exitCode({ status, diagnostics }: ApplyResult): ExitCode {
  switch (status) {
    case 'applied':
    case 'noop':
      return hasErrors(diagnostics) ? EXIT.partial : EXIT.ok
    case 'partial':
    case 'interrupted':
      return EXIT.partial
    case 'failed':
      return EXIT.error
    case 'refused':
      return EXIT.refused
    default:
      return status satisfies never
  }
}
