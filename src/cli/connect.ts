/** `duvo-connect`: takes a person through the consent that a connection needs. */

import type { WriteClient } from '../api/client.ts'
import { kinds } from '../kinds/index.ts'
import { type Address, parseAddress } from '../model/address.ts'
import type { ConnectResult, ConnectStatus } from '../model/consent.ts'
import type { DesiredResource, Manifest } from '../model/manifest.ts'
import type { Failure } from '../model/result.ts'
import { connectText } from '../report/text-connect.ts'
import { bringInStep, type ConsentFlags, takeThrough, waitOption } from './connect-run.ts'
import { connectDocument } from './document.ts'
import { ENVIRONMENT, newCommand, parseFlags, time, withTeamFlags } from './flags.ts'
import { failedFlags, type Output, withOutput } from './output.ts'
import { type Prepared, prepare } from './prepare.ts'
import { checkAllSecrets } from './secrets.ts'
import { connectWriter, plainOptions } from './session.ts'
import { EXIT, type ExitCode, type World } from './world.ts'

export async function connect(world: World): Promise<ExitCode> {
  const command = withTeamFlags(
    newCommand('duvo-connect', 'Takes a person through the consent that a connection needs.', world),
  )
    .argument('<address>', 'the connection, as in connection.mailbox')
    .addOption(waitOption('how long to wait for the person'))
    .option('--no-open', 'print the page, open no browser')
    .addOption(time('--settle <time>', 'how long lists may lag behind writes', 3000, '3s'))
    .addHelpText('after', ENVIRONMENT)
  const parsed = parseFlags<ConsentFlags>(command, world)
  if (!parsed.ok) return failedFlags(world, parsed.error)
  if (parsed.value === null) return EXIT.ok
  const flags = parsed.value
  const [address = ''] = command.args
  return withOutput(world, 'connect', flags, (output) =>
    new Connecting(world, flags, output).run(address as Address),
  )
}

class Connecting {
  readonly #world: World
  readonly #flags: ConsentFlags
  readonly #output: Output
  readonly #started: number

  constructor(world: World, flags: ConsentFlags, output: Output) {
    this.#world = world
    this.#flags = flags
    this.#output = output
    this.#started = world.clock.now()
  }

  async run(address: Address): Promise<ExitCode> {
    const [world, flags, output] = [this.#world, this.#flags, this.#output]
    const signal = world.stopSignal()
    const prepared = await prepare(
      world,
      flags,
      output,
      // A connection carries no marker: connecting it takes nothing back that a newer commit has set up.
      { ...plainOptions(flags), targets: [address], allowStale: true },
      () => connectWriter(world, flags, output, signal),
      (manifest) => objection(manifest, address, world.env),
    )
    if (typeof prepared === 'number') return prepared
    const { loaded, plan, snapshot } = prepared
    const desired = find(loaded.manifest, address)
    if (desired === undefined) throw new Error(`${address} has been looked for before`)
    const live = snapshot.resources.find(({ id }) => id === plan.ids[address])
    const way = kinds.find(({ name }) => name === desired.kind)?.consent[plan.dialect]?.(desired.attrs)
    const broken = live !== undefined && way?.isBroken(live) === true ? live.id : null
    const run = { world, flags, output, prepared, signal }
    // A consent that came after an earlier run had ended: what that run would have set is set now.
    const end = await (live === undefined || broken !== null
      ? takeThrough(run, desired, broken)
      : bringInStep(run, desired, 'already-connected', live))
    switch (end.kind) {
      case 'result':
        return this.#conclude(prepared, end.result)
      case 'failed':
        await output.failure(end.failure)
        return EXIT.error
      case 'guard':
        await output.failure(end.failure, 'refused')
        return EXIT.refused
      default:
        return end satisfies never
    }
  }

  async #conclude(
    { client }: Prepared<WriteClient>,
    result: Omit<ConnectResult, 'traffic'>,
  ): Promise<ExitCode> {
    const output = this.#output
    const seconds = Math.round((this.#world.clock.now() - this.#started) / 100) / 10
    const { failure, status } = result
    const shown = output.clean({ ...result, traffic: { ...client.traffic(), seconds } })
    const document = connectDocument(output.speaker, shown)
    const rest = connectText(shown, { ...output.textOptions(), whole: false })
    if (failure === null) await output.conclude(document, rest)
    else {
      await output.failure(failure, status === 'interrupted' ? 'interrupted' : 'error', document)
      output.tell(rest)
    }
    return exitCode(status)
  }
}

const find = ({ resources }: Manifest, address: Address): DesiredResource | undefined =>
  resources.find((resource) => resource.address === address)

/** What can be told without a request. */
function objection(manifest: Manifest, address: Address, env: World['env']): Failure | null {
  const able = manifest.resources.filter(needsPerson).map((resource) => resource.address)
  const hint =
    able.length > 0
      ? `A person can connect: ${able.join(', ')}.`
      : 'Connections with `provider: native`, `mcp` or `composio` need a person.'
  const desired = find(manifest, address)
  if (desired === undefined) {
    const known = parseAddress(address) === null ? 'is not an address' : 'is not in the manifest'
    return { code: 'bad-setting', message: `${address} ${known}.`, hint }
  }
  if (!needsPerson(desired)) {
    return { code: 'cannot-connect', message: `Nobody has to consent to ${address}.`, hint }
  }
  return checkAllSecrets({ ...manifest, resources: [desired] }, env)
}

/** Whether any generation of the API has a way for it. */
const needsPerson = ({ kind, attrs }: DesiredResource): boolean =>
  Object.values(kinds.find(({ name }) => name === kind)?.consent ?? {}).some((way) => way(attrs) !== null)

function exitCode(status: ConnectStatus): ExitCode {
  switch (status) {
    case 'connected':
    case 'already-connected':
      return EXIT.ok
    case 'incomplete':
    case 'timed-out':
    case 'refused':
    case 'interrupted':
      return EXIT.partial
    default:
      return status satisfies never
  }
}
