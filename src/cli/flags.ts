/** Flags and environment → settings, checked before anything else happens. */

import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { Dialect } from '../model/live.ts'
import { type Failure, fail, ok, type Result } from '../model/result.ts'
import type { World } from './world.ts'

/** What stdout can carry. */
export type Format = 'text' | 'json' | 'markdown' | 'html'

const FORMATS: readonly Format[] = ['text', 'json', 'markdown', 'html']

/** `--report`: one more place for the result. `gitlab` is the plan widget of GitLab's merge requests. */
export interface ReportTarget {
  readonly format: Format | 'gitlab'
  /** As written. */
  readonly path: string
}

/** What every command understands. */
export interface CommonFlags {
  readonly file: readonly string[]
  readonly var: Readonly<Record<string, string>>
  readonly allowOutside: boolean
  readonly strict: boolean
  readonly format: Format
  readonly report: readonly ReportTarget[]
  readonly events?: string
  readonly color: boolean
  readonly quiet: boolean
  readonly verbose: boolean
}

/** What commands that talk to Duvo understand besides. */
export interface ApiFlags extends CommonFlags {
  readonly team?: string
  readonly dialect: 'auto' | Dialect
  readonly concurrency: number
  readonly rateLimit?: number
  /** Milliseconds, of one request. */
  readonly timeout: number
  readonly target: readonly string[]
}

/** What plan and apply understand besides. */
export interface PlanFlags extends ApiFlags {
  readonly prune: readonly string[]
  readonly allowDelete: readonly string[]
  readonly allowCreate: readonly string[]
  readonly maxDeletes?: number
  readonly allowStale: boolean
}

/** Gathers a flag that may be given several times. What looks like the next flag is no value: one was forgotten. */
export function collect(value: string, list: readonly string[] = []): readonly string[] {
  if (value.startsWith('--')) throw new InvalidArgumentError(`Expected a value before ${value}.`)
  return [...list, value]
}

function collectVariable(text: string, vars: Readonly<Record<string, string>> = {}): Record<string, string> {
  const equals = text.indexOf('=')
  if (equals < 1) throw new InvalidArgumentError('Expected name=value.')
  return { ...vars, [text.slice(0, equals)]: text.slice(equals + 1) }
}

function collectReport(text: string, list: readonly ReportTarget[] = []): readonly ReportTarget[] {
  const colon = text.indexOf(':')
  const [name, path] = [text.slice(0, colon), text.slice(colon + 1)]
  const format = ([...FORMATS, 'gitlab'] as const).find((known) => known === name)
  if (format === undefined || path === '' || path === '-') {
    throw new InvalidArgumentError(`Expected <format>:<file>, with ${FORMATS.join(', ')} or gitlab.`)
  }
  return [...list, { format, path }]
}

/** `30s`, `500ms`, `2m` or a number of seconds → milliseconds. */
export function duration(text: string): number {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? []
  if (amount === undefined) throw new InvalidArgumentError('Expected a time such as 30s, 500ms, 2m or 1h.')
  return Number(amount) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit as 'ms' | 's' | 'm' | 'h']
}

/** A length of time with a default, which help shows as it would be written. */
export const time = (flags: string, description: string, standard: number, spoken: string): Option =>
  new Option(flags, description).argParser(duration).default(standard, spoken)

const wholeNumber =
  (least: number) =>
  (text: string): number => {
    if (!/^\d+$/.test(text) || Number(text) < least) {
      throw new InvalidArgumentError(`Expected a whole number, ${least} or more.`)
    }
    return Number(text)
  }

/** A command that reads a manifest, with the flags that all of those share. */
export const newCommand = (name: string, description: string, world: World): Command =>
  withOutputFlags(
    bareCommand(name, description, world)
      .option(
        '-f, --file <path>',
        'manifest file or folder; repeat to lay one over the other (default: duvo.yaml)',
        collect,
      )
      .option('--var <name=value>', 'value of ${var:name}; repeatable', collectVariable)
      .option('--allow-outside', 'let { file: … } leave the folder of the manifest', false)
      .option('--strict', 'treat warnings as errors', false),
  )

/** A command with nothing but help and version. */
export const bareCommand = (name: string, description: string, world: World): Command =>
  new Command(name)
    .description(description)
    .version(world.version)
    .helpOption('-h, --help', 'show this help')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: () => {},
    })

/** Where the result goes, and in which form. */
export const withOutputFlags = (command: Command): Command =>
  command
    .addOption(new Option('--format <format>', 'what stdout carries').choices([...FORMATS]).default('text'))
    .option(
      '--report <format:file>',
      'write the result to a file too: text, json, markdown, html, or gitlab (plan widget); repeatable',
      collectReport,
    )
    .option('--events <file>', 'write what happens, as it happens, as NDJSON')
    .option('--no-color', 'no colours (also: NO_COLOR)')
    .option('--quiet', 'no progress and no remarks on stderr', false)
    .option('--verbose', 'more about how and where', false)

export const withApiFlags = (command: Command): Command =>
  withTeamFlags(
    command.option('--target <address>', 'only this resource and what it depends on; repeatable', collect),
  )

/** How Duvo is talked to. */
export const withTeamFlags = (command: Command): Command =>
  command
    .option('--team <uuid>', 'the team to work on (also: DUVO_TEAM_ID)')
    .addOption(
      new Option('--dialect <dialect>', 'generation of the API')
        .choices(['auto', 'v2', 'v1', 'v1-builds'])
        .default('auto'),
    )
    .option('--concurrency <n>', 'requests in flight at once', wholeNumber(1), 8)
    .option('--rate-limit <n>', 'requests a minute (default: what the API says)', wholeNumber(1))
    .addOption(time('--timeout <time>', 'longest wait for one answer', 30_000, '30s'))

export const withPlanFlags = (command: Command): Command =>
  withApiFlags(command)
    .option(
      '--prune <kind>',
      'delete orphans of this kind (agent), or its unmanaged ones (folder, connection); repeatable',
      collect,
    )
    .option(
      '--allow-delete <address>',
      'this delete does not count for the brakes, and passes protection; repeatable',
      collect,
    )
    .option('--max-deletes <n>', 'as many deletes may pass', wholeNumber(0))
    .option('--allow-create <address>', 'create it although it looks like a rename; repeatable', collect)
    .option('--allow-stale', 'apply although a newer commit has been applied', false)
    .addHelpText('after', ENVIRONMENT)

export const ENVIRONMENT = `
Environment:
  DUVO_API_KEY       key of the team (starts with dv_)
  DUVO_API_BASE_URL  where the API is (default: https://api.duvo.ai)
  DUVO_TEAM_ID       the team, where a key sees several
`

/**
 * @returns the flags; `null` when `--help` or `--version` was asked for and has been printed
 */
export function parseFlags<F extends CommonFlags>(command: Command, world: World): Result<F | null, Failure> {
  try {
    command.parse([...world.argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return ok(null)
    return fail({
      code: 'bad-setting',
      message: error.message.replace(/^error: /, '').replace(/^./, (first) => first.toUpperCase()),
      hint: `See ${command.name()} --help.`,
    })
  }
  const lists = {
    report: [],
    file: [],
    target: [],
    prune: [],
    allowDelete: [],
    allowCreate: [],
    rotate: [],
    adopt: [],
  }
  return ok({ ...lists, var: {}, ...command.opts() } as unknown as F)
}

/** Whether `--format json` was asked for, told even before the flags are known to be right. */
export const wantsJson = (argv: readonly string[]): boolean =>
  argv.some((flag, index) => flag === '--format=json' || (flag === '--format' && argv[index + 1] === 'json'))
