/** `duvo-apply`: plan, ask, apply, verify. */

import type { WriteClient } from '../api/client.ts'
import type { Uuid } from '../model/address.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import { hasErrors } from '../model/diagnostic.ts'
import type { ApplyResult, ApplyStatus, Outcome } from '../model/outcome.ts'
import { isEffective } from '../model/plan.ts'
import type { PlanOptions } from '../planner/input.ts'
import { applyJson } from '../report/json-apply.ts'
import { applyText } from '../report/text-apply.ts'
import { planText } from '../report/text-plan.ts'
import { planDifferenceText } from '../report/text-plan-difference.ts'
import { carryOut, isGuarded, type RunFlags, statusOf, verify } from './apply-run.ts'
import { collect, duration, newCommand, parseFlags, withPlanFlags } from './flags.ts'
import { failedFlags, Output } from './output.ts'
import { planOptions } from './plan-options.ts'
import { type Prepared, prepare, unplanned } from './prepare.ts'
import { asReviewed, type Reviewed, readReviewed } from './reviewed.ts'
import { checkAllSecrets, checkSecrets } from './secrets.ts'
import { connectWriter, planAgainst } from './session.ts'
import { EXIT, type ExitCode, type World } from './world.ts'

interface Flags extends RunFlags {
  readonly autoApprove: boolean
  readonly rotate: readonly string[]
  readonly expectDigest?: string
  /** Milliseconds. */
  readonly deadline?: number
}

export async function apply(world: World): Promise<ExitCode> {
  const command = withPlanFlags(newCommand('duvo-apply', 'Makes Duvo match the manifest.', world))
    .argument('[plan]', 'plan file that was reviewed: apply this and nothing else')
    .option('-y, --auto-approve', 'do not ask', false)
    .option('--expect-digest <digest>', 'apply only if the plan has this digest')
    .option('--rotate <address>', 'send the secrets of this connection again; repeatable', collect)
    .option('--deadline <time>', 'stop beginning new work after this long', duration)
    .option('--settle <time>', 'how long lists may lag behind writes', duration, 3000)
  const parsed = parseFlags<Flags>(command, world)
  if (!parsed.ok) return failedFlags(world, parsed.error)
  if (parsed.value === null) return EXIT.ok
  const flags = parsed.value
  const output = new Output(world, flags)
  const options = planOptions(flags, flags.rotate)
  if (!options.ok) return failedFlags(world, options.error)
  const reviewed = await readReviewed(world, command.args[0], flags.expectDigest)
  if (!reviewed.ok) return failedFlags(world, reviewed.error)
  const application = new Application(world, flags, output, reviewed.value)
  try {
    return await application.run(options.value)
  } finally {
    application.end()
  }
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
    const { plan, client, readRequests } = prepared
    const finish = (status: ApplyStatus, outcomes: readonly Outcome[], diagnostics: readonly Diagnostic[]) =>
      this.#finish({
        status,
        planDigest: plan.planDigest,
        outcomes,
        diagnostics,
        traffic: { ...client.traffic(), seconds: this.#seconds() },
      })

    if (!output.isJson) output.result(planText(plan, { ...output.textOptions(), readRequests }))
    const other = asReviewed(plan, this.#reviewed, output.textOptions())
    if (other !== null) {
      if (!output.isJson) output.result(`\n${other.difference}`)
      output.failure(other.failure, 'refused')
      return EXIT.refused
    }
    if (plan.refusals.length > 0) return output.isJson ? finish('refused', [], plan.refusals) : EXIT.refused
    if (!plan.changes.some(isEffective)) {
      return output.isJson ? finish('noop', [], plan.diagnostics) : EXIT.ok
    }
    const missing = checkSecrets(plan.changes, world.env)
    if (missing !== null) {
      output.failure(missing)
      return EXIT.error
    }
    const approved = (await this.#approve(stop)) ?? (await this.#stillTrue(prepared, options))
    if (approved !== null) return approved

    const guarded = withTeam(prepared, this.#reviewed.plan?.team ?? null)
    const sent = await carryOut(world, flags, output, guarded, stop)
    const verified = await verify(world, flags, output, guarded, sent, stop)
    return finish(statusOf(verified), verified.outcomes, verified.diagnostics)
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
    const answer = output.isJson
      ? null
      : await this.#world.ask('\nApply these changes? Only "yes" is accepted: ', stop)
    if (answer === 'yes') return null
    output.failure(
      answer === null
        ? {
            code: 'not-approved',
            message: 'There is no terminal to ask for approval. Nothing was written.',
            hint: 'Run it again with --auto-approve.',
          }
        : { code: 'not-approved', message: 'Not approved. Nothing was written.' },
      'refused',
    )
    return EXIT.refused
  }

  /** A person may think for an hour: what was said yes to must be what is done. `null` when it is. */
  async #stillTrue(prepared: Prepared<WriteClient>, options: PlanOptions): Promise<ExitCode | null> {
    const [world, flags, output] = [this.#world, this.#flags, this.#output]
    if (flags.autoApprove || this.#reviewed.digest !== null) return null
    const { loaded, client, repository, plan } = prepared
    const again = await planAgainst({ world, flags, loaded, io: client.reader, repository, options })
    if (!again.ok) return unplanned(output, again.error)
    const { result } = again.value
    if (result.kind === 'plan' && result.plan.planDigest === plan.planDigest) return null
    if (result.kind === 'plan') {
      const [before, now] = [plan, result.plan].map(({ changes }) => changes.filter(isEffective))
      output.result(`\n${planDifferenceText(before ?? [], now ?? [], output.textOptions())}`)
    }
    output.failure(
      {
        code: 'not-as-reviewed',
        message: 'Duvo changed while you were deciding, and the plan with it. Nothing was written.',
        hint: 'Run duvo-apply again and look at the new plan.',
      },
      'refused',
    )
    return EXIT.refused
  }

  #finish(result: ApplyResult): ExitCode {
    const output = this.#output
    output.result(
      output.isJson ? applyJson(result) : applyText(result, { ...output.textOptions(), listApplied: false }),
    )
    return isGuarded(result.diagnostics) ? EXIT.refused : exitCode(result)
  }
}

/** Where the manifest names no team, the one that was reviewed guards as one that is written does. */
const withTeam = (prepared: Prepared<WriteClient>, team: Uuid | null): Prepared<WriteClient> => {
  const { loaded } = prepared
  return {
    ...prepared,
    loaded: { ...loaded, manifest: { ...loaded.manifest, team: loaded.manifest.team ?? team } },
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
