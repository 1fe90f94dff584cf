/** Where results and remarks go. Everything that leaves the process passes through here, secrets taken out. */

import type { Diagnostic } from '../model/diagnostic.ts'
import type { RunEvent } from '../model/event.ts'
import type { Traffic } from '../model/outcome.ts'
import type { Plan } from '../model/plan.ts'
import { type Failure, ok, type Result } from '../model/result.ts'
import { clean, cleanPlan } from '../report/clean.ts'
import { failureJson } from '../report/json-diagnostics.ts'
import { createRedactor } from '../report/redact.ts'
import type { TextOptions } from '../report/style.ts'
import { failureText } from '../report/text-failure.ts'
import { diagnosticsDocument, type FailureStatus, failureDocument, type Speaker } from './complaint.ts'
import { type Document, madeOnce } from './document.ts'
import { type EventLog, openEventLog } from './event-log.ts'
import { type Format, wantsJson } from './flags.ts'
import { checkTargets, type FileFlags, saveReports } from './reports.ts'
import { EXIT, type ExitCode, type Sink, type World } from './world.ts'

export interface OutputFlags extends FileFlags {
  readonly format: Format
  readonly color: boolean
  readonly quiet: boolean
  readonly verbose: boolean
}

/** A pipe has no width, and some terminals say 0: wide enough that nothing is folded for nobody. */
const WIDTH_OF_A_PIPE = 120

export class Output {
  readonly flags: OutputFlags
  readonly #world: World
  readonly #command: string
  readonly #started: number
  #redact: (text: string) => string
  #project: string | null = null
  #traffic: () => Traffic | null = () => null
  #events: EventLog | null = null
  /** What the run ended with: what the reports are made of. */
  #conclusion: Document | null = null

  private constructor(world: World, command: string, flags: OutputFlags) {
    this.flags = flags
    this.#world = world
    this.#command = command
    this.#started = world.clock.now()
    this.#redact = redactorOf(world)
  }

  /** Fails, before anything else is done, where a report or the event log could not be written. */
  static async open(world: World, command: string, flags: OutputFlags): Promise<Result<Output, Failure>> {
    const output = new Output(world, command, flags)
    const writable = await checkTargets(world, flags)
    if (!writable.ok) return writable
    if (flags.events !== undefined) {
      const log = await openEventLog(world, flags.events, (text) => output.redact(text))
      if (!log.ok) return log
      output.#events = log.value
    }
    output.event({ type: 'run_started', command, version: world.version })
    return ok(output)
  }

  /** Whether the result is text, which is told as it happens; every other format is one document at the end. */
  get isText(): boolean {
    return this.flags.format === 'text'
  }

  get speaker(): Speaker {
    return { command: this.#command, project: this.#project }
  }

  /** Whose manifest it is, as soon as that is known. */
  isFor(project: string | null): void {
    this.#project = project
  }

  /** What is counted in the end. */
  counts(traffic: () => Traffic): void {
    this.#traffic = traffic
  }

  /** From here on the values of these environment variables are taken out of everything. */
  hide(names: readonly string[]): void {
    for (const name of names) this.#world.hidden.add(name)
    this.#redact = redactorOf(this.#world)
  }

  /** What is to be rendered, without the secrets: see `report/clean.ts`. */
  clean<T>(data: T): T {
    return clean(data, this.#redact)
  }

  cleanPlan(plan: Plan): Plan {
    return cleanPlan(plan, this.#redact)
  }

  redact(text: string): string {
    return this.#redact(text)
  }

  event(event: RunEvent): void {
    this.#events?.emit(event)
  }

  /** A part of the text result, as it happens. Whole texts only: a secret must not be cut in two. */
  tell(text: string): void {
    if (this.isText) this.#world.stdout.write(this.#redact(text))
  }

  /**
   * The result.
   * @param rest what is left to tell where the text was told as it happened; by default the whole document
   */
  async conclude(result: Document, rest?: string): Promise<void> {
    const document = madeOnce(result)
    this.#conclusion = document
    if (this.isText) this.tell(rest ?? document.text(this.textOptions()))
    else await this.#print(document)
  }

  /** Progress and remarks, for people. */
  remark(text: string): void {
    if (!this.flags.quiet) this.#world.stderr.write(this.#redact(text))
  }

  /** Says what is wrong with the manifest: as the result where programs read it, else on stderr. */
  async diagnostics(diagnostics: readonly Diagnostic[]): Promise<void> {
    for (const diagnostic of diagnostics) this.event({ type: 'diagnostic', diagnostic })
    await this.#complain(diagnosticsDocument(this.speaker, this.clean(diagnostics)))
  }

  /**
   * Says why the command did not work: as the result where programs read it, else on stderr.
   * @param document what there is to say besides; its text has been told already
   */
  async failure(failure: Failure, status: FailureStatus = 'error', document?: Document): Promise<void> {
    this.event({ type: 'failure', failure, status })
    const alone = failureDocument(this.speaker, this.clean(failure), status)
    await this.#complain(document ?? alone, alone)
  }

  textOptions(sink: Sink = this.#world.stdout): TextOptions {
    const wanted = this.flags.color && (this.#world.env['NO_COLOR'] ?? '') === ''
    return {
      color: wanted && sink.isTTY,
      width: sink.columns || WIDTH_OF_A_PIPE,
      verbose: this.flags.verbose,
    }
  }

  get showsProgress(): boolean {
    return this.#world.stderr.isTTY && !this.flags.quiet && this.isText
  }

  /** Writes the reports and ends the event log. */
  async close(exit: ExitCode): Promise<ExitCode> {
    const saved = await this.#save()
    const code = this.#withFile(saved, exit)
    const seconds = Math.round((this.#world.clock.now() - this.#started) / 100) / 10
    this.event({ type: 'run_finished', exitCode: code, requests: this.#traffic(), seconds })
    const logged = (await this.#events?.close()) ?? ok(null)
    return this.#withFile(logged, code)
  }

  /** A file that was asked for and is not there: said, and no success. */
  #withFile(written: Result<null, Failure>, exit: ExitCode): ExitCode {
    if (written.ok) return exit
    this.#world.stderr.write(this.#redact(failureText(written.error, this.#errorOptions())))
    return exit === EXIT.ok || exit === EXIT.changes ? EXIT.error : exit
  }

  async #save(): Promise<Result<null, Failure>> {
    if (this.#conclusion === null || this.flags.report.length === 0) return ok(null)
    const text = { color: false, width: WIDTH_OF_A_PIPE, verbose: this.flags.verbose }
    return saveReports(this.#world, this.flags.report, this.#conclusion, text, this.#redact)
  }

  /** Unlike a remark, also when quiet. Programs find it in the result; JSON they read alone, the rest beside people. */
  async #complain(document: Document, inText = document): Promise<void> {
    this.#conclusion = document
    if (this.flags.format !== 'json') {
      this.#world.stderr.write(this.#redact(inText.text(this.#errorOptions())))
    }
    if (!this.isText) await this.#print(document)
  }

  #errorOptions(): TextOptions {
    return this.textOptions(this.#world.stderr)
  }

  async #print(document: Document): Promise<void> {
    const { version, page } = this.#world
    const format = this.flags.format
    switch (format) {
      case 'text':
        return
      case 'json':
        return this.#world.stdout.write(this.#redact(document.json()))
      case 'markdown':
        return this.#world.stdout.write(this.#redact(await document.markdown({ version, htmlReport: null })))
      case 'html':
        return this.#world.stdout.write(this.#redact(await document.html({ version, page: await page() })))
      default:
        return format satisfies never
    }
  }
}

/** Characters from which on a line of a secret is one of its own: `-----END KEY-----` says nothing, and is shorter. */
const LINE = 24

/** Takes the values of all hidden environment variables out of a text. */
const redactorOf = ({ env, hidden }: World): ((text: string) => string) =>
  createRedactor(
    [...hidden].flatMap((name) => {
      const value = env[name] ?? ''
      // A key of several lines may stand somewhere with every line indented.
      const lines = value.split(/\r?\n/).map((line) => line.trim())
      return [value, value.trim(), ...(lines.length > 1 ? lines.filter(({ length }) => length >= LINE) : [])]
    }),
  )

/** Runs a command with its output opened, and closed whatever happens. */
export async function withOutput(
  world: World,
  command: string,
  flags: OutputFlags,
  run: (output: Output) => Promise<ExitCode>,
): Promise<ExitCode> {
  const output = await Output.open(world, command, flags)
  if (!output.ok) return failedFlags(world, output.error)
  let exit: ExitCode
  try {
    exit = await run(output.value)
  } catch (error) {
    await output.value.failure(bug(error))
    exit = EXIT.error
  }
  return output.value.close(exit)
}

/** A mistake of ours: said so that it can be reported, and without anything secret. */
export const crashed = (world: World, error: unknown): ExitCode => failedFlags(world, bug(error))

const bug = (error: unknown): Failure => ({
  code: 'internal',
  message: 'duvo-gitops itself went wrong. This is a bug.',
  hint: `Please report it with what follows. What was written so far is written; run duvo-plan to see.\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
})

/** Flags that could not be understood: said in the format that was probably meant. */
export function failedFlags(world: World, failure: Failure): ExitCode {
  const json = wantsJson(world.argv)
  const options: TextOptions = {
    color: world.stderr.isTTY && (world.env['NO_COLOR'] ?? '') === '',
    width: world.stderr.columns || WIDTH_OF_A_PIPE,
    verbose: false,
  }
  const redact = redactorOf(world)
  if (json) world.stdout.write(redact(failureJson(failure)))
  else world.stderr.write(redact(failureText(failure, options)))
  return EXIT.error
}
