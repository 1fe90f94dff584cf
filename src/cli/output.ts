/** Where results and remarks go. Everything that leaves the process passes through here, secrets taken out. */

import type { Diagnostic } from '../model/diagnostic.ts'
import type { Failure } from '../model/result.ts'
import { diagnosticsJson, failureJson } from '../report/json-diagnostics.ts'
import { createRedactor } from '../report/redact.ts'
import type { TextOptions } from '../report/style.ts'
import { diagnosticsText } from '../report/text-diagnostics.ts'
import { failureText } from '../report/text-failure.ts'
import { wantsJson } from './flags.ts'
import { EXIT, type ExitCode, type Sink, type World } from './world.ts'

export interface OutputFlags {
  readonly format: 'text' | 'json'
  readonly color: boolean
  readonly quiet: boolean
  readonly verbose: boolean
}

/** A pipe has no width: wide enough that nothing is folded for nobody. */
const WIDTH_OF_A_PIPE = 120

export class Output {
  readonly flags: OutputFlags
  readonly #world: World
  #redact: (text: string) => string

  constructor(world: World, flags: OutputFlags) {
    this.flags = flags
    this.#world = world
    this.#redact = redactorOf(world)
  }

  get isJson(): boolean {
    return this.flags.format === 'json'
  }

  /** From here on the values of these environment variables are taken out of everything. */
  hide(names: readonly string[]): void {
    for (const name of names) this.#world.hidden.add(name)
    this.#redact = redactorOf(this.#world)
  }

  redact(text: string): string {
    return this.#redact(text)
  }

  /** The result. Whole texts only: a secret must not be cut in two. */
  result(text: string): void {
    this.#world.stdout.write(this.#redact(text))
  }

  /** Progress and remarks, for people. */
  remark(text: string): void {
    if (!this.flags.quiet) this.#world.stderr.write(this.#redact(text))
  }

  /** Says what is wrong with the manifest: as the result where programs read it, else on stderr. */
  diagnostics(diagnostics: readonly Diagnostic[]): void {
    if (this.isJson) this.result(diagnosticsJson(diagnostics))
    else this.#complain(diagnosticsText(diagnostics, this.textOptions(this.#world.stderr)))
  }

  /** Says why the command did not work: as the result where programs read it, else on stderr. */
  failure(failure: Failure, status: 'error' | 'refused' | 'interrupted' = 'error'): void {
    if (this.isJson) this.result(failureJson(failure, status))
    else this.#complain(failureText(failure, this.textOptions(this.#world.stderr)))
  }

  /** Unlike a remark, also when quiet. */
  #complain(text: string): void {
    this.#world.stderr.write(this.#redact(text))
  }

  textOptions(sink: Sink = this.#world.stdout): TextOptions {
    const wanted = this.flags.color && (this.#world.env['NO_COLOR'] ?? '') === ''
    return {
      color: wanted && sink.isTTY,
      width: sink.columns ?? WIDTH_OF_A_PIPE,
      verbose: this.flags.verbose,
    }
  }

  get showsProgress(): boolean {
    return this.#world.stderr.isTTY && !this.flags.quiet && !this.isJson
  }
}

/** Takes the values of all hidden environment variables out of a text. */
const redactorOf = ({ env, hidden }: World): ((text: string) => string) =>
  createRedactor([...hidden].flatMap((name) => [env[name] ?? '', (env[name] ?? '').trim()]))

/** A mistake of ours: said so that it can be reported, and without anything secret. */
export function crashed(world: World, error: unknown): ExitCode {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const failure: Failure = {
    code: 'internal',
    message: 'duvo-gitops itself went wrong. This is a bug.',
    hint: `Please report it with what follows. What was written so far is written; run duvo-plan to see.\n${trace}`,
  }
  return failedFlags(world, failure)
}

/** Flags that could not be understood: said in the format that was probably meant. */
export function failedFlags(world: World, failure: Failure): ExitCode {
  const format = wantsJson(world.argv) ? 'json' : 'text'
  new Output(world, { format, color: true, quiet: false, verbose: false }).failure(failure)
  return EXIT.error
}
