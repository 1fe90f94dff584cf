/** `duvo-plan`: what would be done. Reads only: its client cannot send anything but GET. */

import type { ReadClient } from '../api/client.ts'
import { type Json, sameJson } from '../model/json.ts'
import { type FieldChange, isEffective, type Plan } from '../model/plan.ts'
import { type Failure, fail } from '../model/result.ts'
import type { PlanOptions } from '../planner/input.ts'
import { planDocument } from './document.ts'
import { newCommand, type PlanFlags, parseFlags, withPlanFlags } from './flags.ts'
import { strictly } from './load.ts'
import { failedFlags, type Output, withOutput } from './output.ts'
import { planOptions } from './plan-options.ts'
import { complain, madeOf, type Prepared, prepare } from './prepare.ts'
import { PROBES, probe } from './probe.ts'
import { saveFile } from './save-file.ts'
import { connectProber, connectReader } from './session.ts'
import { EXIT, type ExitCode, type World } from './world.ts'

interface Flags extends PlanFlags {
  readonly detailedExitcode: boolean
  readonly out?: string
  readonly probe: boolean
}

export async function plan(world: World): Promise<ExitCode> {
  const command = withPlanFlags(newCommand('duvo-plan', 'Shows what apply would do. Writes nothing.', world))
    .option('--out <file>', 'save the plan as JSON, for review and for duvo-apply')
    .option('--detailed-exitcode', 'exit 2 when there are changes', false)
    .option('--probe', 'ask the MCP servers of connections for their tools, without secrets', false)
  const parsed = parseFlags<Flags>(command, world)
  if (!parsed.ok) return failedFlags(world, parsed.error)
  if (parsed.value === null) return EXIT.ok
  const flags = parsed.value
  const options = planOptions(flags)
  if (!options.ok) return failedFlags(world, options.error)
  return withOutput(world, 'plan', flags, (output) => showPlan(world, flags, output, options.value))
}

async function showPlan(world: World, flags: Flags, output: Output, options: PlanOptions): Promise<ExitCode> {
  const prepared = flags.probe
    ? await prepareProbed(world, flags, output, options)
    : await prepare(world, flags, output, options, () => connectReader(world, flags, output))
  if (typeof prepared === 'number') return prepared
  const { plan: made } = prepared
  const document = planDocument(output.cleanPlan(made), madeOf(world, prepared))
  if (flags.out !== undefined) {
    const exposed = secretIn(made, output)
    const saved =
      exposed === null ? await saveFile(world, flags.out, output.redact(document.json())) : fail(exposed)
    if (!saved.ok) {
      await output.failure(saved.error)
      return EXIT.error
    }
  }
  await output.conclude(document)
  if (made.refusals.length > 0) return EXIT.refused
  return flags.detailedExitcode && made.changes.some(isEffective) ? EXIT.changes : EXIT.ok
}

/** The plan, with what the servers of its connections have to say. */
async function prepareProbed(
  world: World,
  flags: Flags,
  output: Output,
  options: PlanOptions,
): Promise<Prepared<ReadClient> | ExitCode> {
  const connect = () => connectProber(world, flags, output, PROBES)
  const prepared = await prepare(world, flags, output, options, connect)
  if (typeof prepared === 'number') return prepared
  const { plan } = prepared
  const diagnostics = [...plan.diagnostics, ...(await probe(world, flags, output, prepared))]
  if (flags.strict && diagnostics.some(({ severity }) => severity === 'warning')) {
    return complain(output, strictly(diagnostics))
  }
  return { ...prepared, plan: { ...plan, diagnostics } }
}

/** A saved plan is filtered like every output; what was taken out could not be compared when it is applied. */
function secretIn({ changes }: Plan, output: Output): Failure | null {
  for (const { address, fields } of changes.filter(isEffective)) {
    const field = fields.find((one) => !sameJson(clear(one), output.clean(clear(one))))
    if (field === undefined) continue
    return {
      code: 'secret-in-plan',
      message: `${address}: ${field.path} holds the value of a secret in clear, so the plan is not saved.`,
      hint: 'Take it out of the text: whoever may read the manifest or the agent can read it there.',
    }
  }
  return null
}

const clear = ({ before, after }: FieldChange): Json => [before, after]
