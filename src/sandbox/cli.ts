import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { SandboxClock } from './clock.ts'
import { DEFAULT_DIALECTS, type Dialect, parseDialects } from './dialects.ts'
import { FAULT_GRAMMAR, parseFault } from './fault-spec.ts'
import type { Fault } from './faults.ts'
import { DEFAULT_RATE_LIMIT, type RateAlgorithm, type RateLimit } from './rate-limit.ts'
import { createSandbox } from './sandbox.ts'
import { startServer } from './server.ts'
import { DEFAULT_KEY, type SandboxState } from './state.ts'
import { createStateSaver, readStateFile } from './state-file.ts'

/** What the command needs of its process. `stopped` resolves when somebody asks it to end. */
export type SandboxIo = {
  stdout(text: string): void
  stderr(text: string): void
  clock: SandboxClock
  version: string
  stopped: Promise<void>
}

type Flags = {
  port: number
  state?: string
  seed: number
  dialects: Dialect[]
  rateLimit: RateLimit | null
  rateAlgorithm?: RateAlgorithm
  latency: number
  listLag: number
  fault: Fault[]
  lenientModels?: true
  inputAsMessages?: true
  moveEndpoints?: 'both' | 'folder-path' | 'move-agents'
  inlineBuild?: 'live' | 'draft'
  latestBuild?: 'newest' | 'live'
  quiet?: true
}

const ALGORITHMS = ['fixed', 'sliding', 'bucket'] as const
const RATE = /^(?<limit>[1-9]\d*)\/(?<seconds>[1-9]\d*)s?(?::(?<algorithm>fixed|sliding|bucket))?$/

/** Reads `300/60s`, `300/60s:sliding` or `off` (null). Throws what commander shows as a bad argument. */
export function parseRateLimit(text: string): RateLimit | null {
  if (text === 'off') return null
  const groups = RATE.exec(text)?.groups
  if (groups === undefined) throw new InvalidArgumentError('Expected 300/60s, 300/60s:sliding or off.')
  const algorithm = ALGORITHMS.find((name) => name === groups['algorithm']) ?? 'fixed'
  return { limit: Number(groups['limit']), windowMs: Number(groups['seconds']) * 1000, algorithm }
}

const wholeNumber =
  (max: number) =>
  (text: string): number => {
    if (!/^\d+$/.test(text) || Number(text) > max) {
      throw new InvalidArgumentError(`Expected a whole number up to ${max}.`)
    }
    return Number(text)
  }

function argument<Value>(read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error))
  }
}

const addFault = (text: string, faults: Fault[]): Fault[] => argument(() => [...faults, parseFault(text)])

function createCommand(io: SandboxIo): Command {
  return new Command('duvo-sandbox')
    .description(
      'A local Duvo API with state: try the tool, rehearse a migration and test CI without an account.',
    )
    .version(io.version)
    .option('--port <number>', 'port on 127.0.0.1; 0 takes a free one', wholeNumber(65_535), 4010)
    .option('--state <file>', 'load the state from this file and save it there after every write')
    .option(
      '--seed <agents>',
      'start with this many agents, when the state has none',
      wholeNumber(100_000),
      0,
    )
    .addOption(
      new Option('--dialects <list>', 'generations of the API it speaks: v2, and v1 or v1-builds')
        .argParser((text) => argument(() => parseDialects(text)))
        .default(DEFAULT_DIALECTS, DEFAULT_DIALECTS.join(',')),
    )
    .addOption(
      new Option('--rate-limit <limit>', 'requests per seconds, 300/60s[:algorithm], or off')
        .argParser(parseRateLimit)
        .default(DEFAULT_RATE_LIMIT, '300/60s:fixed'),
    )
    .addOption(new Option('--rate-algorithm <name>', 'how requests are counted').choices(ALGORITHMS))
    .option('--latency <ms>', 'milliseconds before every answer', wholeNumber(600_000), 0)
    .option(
      '--list-lag <ms>',
      'milliseconds that lists lie behind writes; what is read by id is up to date',
      wholeNumber(600_000),
      0,
    )
    .option('--fault <spec>', 'let requests fail, as described below; repeatable', addFault, [])
    .addHelpText(
      'after',
      `\nA fault is ${FAULT_GRAMMAR}\nFor example: --fault 'POST /v1/agents 500-after @2 x1'`,
    )
    .option('--lenient-models', 'accept model names outside the known list')
    .option('--input-as-messages', 'read text inputs back as message lists')
    .addOption(
      new Option('--move-endpoints <which>', 'which way of moving agents exists').choices([
        'both',
        'folder-path',
        'move-agents',
      ]),
    )
    .addOption(
      new Option('--inline-build <status>', 'v2: what the build that creates an agent is').choices([
        'live',
        'draft',
      ]),
    )
    .addOption(
      new Option('--latest-build <which>', 'which build latest_build shows').choices(['newest', 'live']),
    )
    .option('--quiet', 'print nothing')
    .exitOverride()
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr })
}

async function serve(flags: Flags, io: SandboxIo): Promise<void> {
  const { rateLimit, rateAlgorithm } = flags
  // commander turns a parsed null into an empty text: no limit.
  const limited = typeof rateLimit === 'object' ? rateLimit : null
  const state = flags.state === undefined ? undefined : await readStateFile(flags.state)
  const save = flags.state === undefined ? undefined : createStateSaver(flags.state)
  const sandbox = createSandbox({
    clock: io.clock,
    seed: flags.seed,
    dialects: flags.dialects,
    rateLimit:
      limited === null || rateAlgorithm === undefined ? limited : { ...limited, algorithm: rateAlgorithm },
    latencyMs: flags.latency,
    listLagMs: flags.listLag,
    faults: flags.fault,
    lenientModels: flags.lenientModels ?? false,
    inputAsMessages: flags.inputAsMessages ?? false,
    moveEndpoints: flags.moveEndpoints ?? 'both',
    inlineBuild: flags.inlineBuild ?? 'live',
    latestBuild: flags.latestBuild ?? 'newest',
    ...(state === undefined ? {} : { state: state satisfies SandboxState }),
    ...(save === undefined ? {} : { onWrite: save }),
  })
  await save?.(sandbox.state.snapshot)
  const server = await startServer(sandbox, flags.port)
  if (flags.quiet !== true) {
    io.stdout(`${server.url}  (try: DUVO_API_BASE_URL=${server.url} DUVO_API_KEY=${DEFAULT_KEY})\n`)
  }
  await io.stopped
  await server.close()
}

/** Runs the command until `io.stopped`; `argv` is without node and script. Resolves with the exit code. */
export async function runSandbox(argv: readonly string[], io: SandboxIo): Promise<number> {
  try {
    const command = createCommand(io).parse(argv, { from: 'user' })
    await serve(command.opts<Flags>(), io)
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode
    io.stderr(`duvo-sandbox: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}
