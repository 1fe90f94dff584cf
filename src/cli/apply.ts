/** `duvo-apply`: plan, ask, apply, verify. */

import type { WriteClient } from '../api/client.ts'
import { applyPlan } from '../applier/apply-plan.ts'
import { kinds } from '../kinds/index.ts'
import { type Diagnostic, hasErrors } from '../model/diagnostic.ts'
import type { ApplyResult, ApplyStatus, Outcome } from '../model/outcome.ts'
import { isEffective } from '../model/plan.ts'
import { applyJson } from '../report/json-apply.ts'
import { applyText, outcomeText } from '../report/text-apply.ts'
import { planText } from '../report/text-plan.ts'
import { newCommand, type PlanFlags, parseFlags, withPlanFlags } from './flags.ts'
import { stampOf } from './git.ts'
import { failedFlags, Output } from './output.ts'
import { planOptions } from './plan-options.ts'
import { type Prepared, prepare } from './prepare.ts'
import { startProgress } from './progress.ts'
import { checkSecrets, fillSecret } from './secrets.ts'
import { connectWriter, plainOptions, planAgainst } from './session.ts'
import { notKept } from './verify.ts'
import { EXIT, type ExitCode, type World } from './world.ts'

interface Flags extends PlanFlags {
  readonly autoApprove: boolean
  readonly rotate: readonly string[]
}

export async function apply(world: World): Promise<ExitCode> {
  const command = withPlanFlags(newCommand('duvo-apply', 'Makes Duvo match the manifest.', world))
    .option('-y, --auto-approve', 'do not ask', false)
    .option(
      '--rotate <address>',
      'send the secrets of this connection again; repeatable',
      (one, all: string[] = []) => [...all, one],
    )
  const parsed = parseFlags<Flags>(command, world)
  if (!parsed.ok) return failedFlags(world, parsed.error)
  if (parsed.value === null) return EXIT.ok
  const flags = parsed.value
  const output = new Output(world, flags)
  const options = planOptions(flags, flags.rotate)
  if (!options.ok) return failedFlags(world, options.error)

  const started = world.clock.now()
  const prepared = await prepare(world, flags, output, options.value, () =>
    connectWriter(world, flags, output),
  )
  if (typeof prepared === 'number') return prepared
  const { plan, client, readRequests } = prepared
  const finish = (
    status: ApplyStatus,
    outcomes: readonly Outcome[],
    diagnostics: readonly Diagnostic[],
  ): ExitCode => {
    const seconds = Math.round((world.clock.now() - started) / 100) / 10
    const result: ApplyResult = {
      status,
      planDigest: plan.planDigest,
      outcomes,
      diagnostics,
      traffic: { ...client.traffic(), seconds },
    }
    output.result(
      output.isJson ? applyJson(result) : applyText(result, { ...output.textOptions(), listApplied: false }),
    )
    return exitCode(status, diagnostics)
  }

  if (!output.isJson) output.result(planText(plan, { ...output.textOptions(), readRequests }))
  if (plan.refusals.length > 0) return output.isJson ? finish('refused', [], plan.refusals) : EXIT.refused
  if (!plan.changes.some(isEffective)) return output.isJson ? finish('noop', [], plan.diagnostics) : EXIT.ok
  const secrets = checkSecrets(plan.changes, world.env)
  if (!secrets.ok) {
    output.failure(secrets.error)
    return EXIT.error
  }
  const approved = await approve(world, output, flags)
  if (approved !== null) return approved

  const outcomes = await carryOut(world, flags, output, prepared)
  const diagnostics = await verify(world, flags, output, prepared, outcomes)
  return finish(statusOf(outcomes, diagnostics), outcomes, diagnostics)
}

/** `null` to go on; an exit code when nobody said yes. */
async function approve(world: World, output: Output, flags: Flags): Promise<ExitCode | null> {
  if (flags.autoApprove) return null
  const answer = output.isJson ? null : await world.ask('\nApply these changes? Only "yes" is accepted: ')
  if (answer === 'yes') return null
  output.failure(
    answer === null
      ? {
          code: 'bad-setting',
          message: 'There is no terminal to ask for approval. Nothing was written.',
          hint: 'Run it again with --auto-approve.',
        }
      : { code: 'interrupted', message: 'Not approved. Nothing was written.' },
    'refused',
  )
  return EXIT.refused
}

async function carryOut(
  world: World,
  flags: Flags,
  output: Output,
  { plan, client, loaded, repository, snapshot }: Prepared<WriteClient>,
): Promise<readonly Outcome[]> {
  const total = plan.changes.filter(isEffective).length
  const progress = await startProgress(world, output, `Applying 0/${total}`)
  let done = 0
  if (!output.isJson) output.result('\n')
  const outcomes = await applyPlan({
    plan,
    kinds,
    io: client.writer,
    concurrency: flags.concurrency,
    hash: world.hash,
    stamp: stampOf(repository, plan.project),
    guard: { team: loaded.manifest.team, owner: loaded.manifest.owner, caller: snapshot.caller },
    secret: (template) => fillSecret(template, world.env),
    onEvent: (event) => {
      if (event.type !== 'finished') return
      done += 1
      if (!output.isJson) output.result(outcomeText(event.outcome, output.textOptions()))
      progress.say(`Applying ${done}/${total}`)
    },
  })
  progress.stop()
  return outcomes
}

/** Nothing that was applied is taken on trust. */
async function verify(
  world: World,
  flags: Flags,
  output: Output,
  { loaded, client, repository, plan }: Prepared<WriteClient>,
  outcomes: readonly Outcome[],
): Promise<readonly Diagnostic[]> {
  if (!outcomes.some(({ status }) => status === 'applied')) return []
  const again = await planAgainst(
    world,
    loaded,
    client.reader,
    repository,
    plainOptions({ ...flags, target: [] }),
  )
  if (!again.ok) {
    output.failure(again.error)
    return [unverified(again.error.message)]
  }
  const { result, snapshot } = again.value
  if (result.kind !== 'plan') return [unverified('live state changed meanwhile')]
  return notKept(plan, outcomes, result.plan, snapshot)
}

const unverified = (why: string): Diagnostic => ({
  severity: 'error',
  code: 'not-kept',
  message: `What was applied could not be read back: ${why}`,
  hint: 'Run duvo-plan to see where things stand.',
})

function statusOf(outcomes: readonly Outcome[], diagnostics: readonly Diagnostic[]): ApplyStatus {
  const applied = outcomes.filter(({ status }) => status === 'applied').length
  if (outcomes.some(({ error }) => error?.code === 'guard')) return 'refused'
  if (outcomes.some(({ error }) => error?.code === 'interrupted')) return 'interrupted'
  if (applied === outcomes.length) return hasErrors(diagnostics) ? 'partial' : 'applied'
  return applied === 0 ? 'failed' : 'partial'
}

function exitCode(status: ApplyStatus, diagnostics: readonly Diagnostic[]): ExitCode {
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
