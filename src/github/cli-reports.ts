/** `arguments`, `outcome`, `annotate` and `summary`: what happens around one command on the runner itself. */

import { relative, resolve, sep } from 'node:path'
import { type Failure, ok, type Result } from '../model/result.ts'
import { annotations } from './annotate.ts'
import { argumentsOf, REPORTS } from './arguments.ts'
import { badSetting } from './bad-setting.ts'
import { type Register, readFile } from './cli-parts.ts'
import { jsonOf } from './json-text.ts'
import { outcomeOf } from './outcome.ts'
import { writeOutputs } from './outputs-file.ts'
import { summaryOf } from './summary.ts'
import type { CiWorld } from './world.ts'

interface RunFlags {
  readonly command: string
  /** Where the reports are. */
  readonly directory: string
}

interface ArgumentFlags extends RunFlags {
  readonly files: string
  readonly args: string
  readonly planFile: string
  readonly baseline: string
}

interface OutcomeFlags extends RunFlags {
  readonly exitCode: string
  readonly failOnDrift: string
  readonly failOnMismatch: string
}

export const registerReports: Register = (command, world, choose) => {
  command
    .command('arguments')
    .description('Prints the arguments of a command, each ended by a NUL, from the inputs of the action.')
    .requiredOption('--command <name>', 'validate, plan, apply or drift')
    .requiredOption('--directory <folder>', 'where the reports go')
    .option('--files <paths>', 'manifest files or folders, one a line', '')
    .option('--args <words>', 'further arguments, quoted as for a shell', '')
    .option('--plan-file <file>', 'for apply: the plan that was reviewed', '')
    .option('--baseline <commit>', 'for drift: the commit that was applied last', '')
    .action((flags: ArgumentFlags) => choose(async () => printArguments(world, flags)))
  command
    .command('outcome')
    .description('Tells later steps what a command did, through GITHUB_OUTPUT.')
    .requiredOption('--command <name>', 'validate, plan, apply or drift')
    .requiredOption('--directory <folder>', 'where its reports are')
    .requiredOption('--exit-code <n>', 'what it ended with')
    .option('--fail-on-drift <true|false>', 'whether drift is a failure', 'false')
    .option('--fail-on-mismatch <true|false>', 'whether a plan that was not reviewed is one', 'true')
    .action((flags: OutcomeFlags) => choose(() => tellOutcome(world, flags)))
  command
    .command('annotate')
    .description('Prints the diagnostics of a JSON report as annotations on the manifest.')
    .requiredOption('--file <file>', 'the report, as JSON')
    .action((flags: { readonly file: string }) => choose(() => annotate(world, flags.file)))
  command
    .command('summary')
    .description('Adds a report to the summary of the step.')
    .requiredOption('--file <file>', 'the report, as markdown')
    .action((flags: { readonly file: string }) => choose(() => summarise(world, flags.file)))
}

function printArguments(world: CiWorld, flags: ArgumentFlags): Result<boolean, Failure> {
  const args = argumentsOf(flags)
  if (!args.ok) return args
  world.stdout.write(args.value.map((arg) => `${arg}\0`).join(''))
  return ok(true)
}

async function tellOutcome(world: CiWorld, flags: OutcomeFlags): Promise<Result<boolean, Failure>> {
  if (!/^\d{1,3}$/.test(flags.exitCode)) {
    return badSetting(
      `--exit-code ${flags.exitCode}: this is not an exit code.`,
      'Give the number the command ended with.',
    )
  }
  const paths = Object.fromEntries(
    Object.entries(REPORTS).map(([name, file]) => [name, `${flags.directory}/${file}`]),
  )
  const texts = await Promise.all(Object.values(paths).map((path) => world.readText(path)))
  const written = Object.entries(paths).map(
    ([name, path], index) => [name, (texts[index] ?? null) === null ? '' : path] as const,
  )
  const json = texts[Object.keys(paths).indexOf('json')] ?? null
  const outcome = outcomeOf(
    {
      command: flags.command,
      exitCode: Number(flags.exitCode),
      report: json === null ? undefined : jsonOf(json),
    },
    { failOnDrift: flags.failOnDrift === 'true', failOnMismatch: flags.failOnMismatch === 'true' },
  )
  await writeOutputs(world, { ...outcome, ...Object.fromEntries(written) })
  return ok(true)
}

async function annotate(world: CiWorld, file: string): Promise<Result<boolean, Failure>> {
  const text = await readFile(world, file)
  if (!text.ok) return text
  const report = jsonOf(text.value)
  if (report === undefined)
    return badSetting(`${file} is not JSON.`, 'Give the file that --report json:<file> wrote.')
  const top = world.env['GITHUB_WORKSPACE'] || world.cwd
  world.stdout.write(annotations(report, (path) => placeIn(top, world.cwd, path)))
  return ok(true)
}

/** A file as the command named it, relative to the repository; `null` when it lies outside. */
function placeIn(top: string, cwd: string, file: string): string | null {
  const path = relative(top, resolve(cwd, file)).split(sep).join('/')
  return path === '' || path === '..' || path.startsWith('../') ? null : path
}

async function summarise(world: CiWorld, file: string): Promise<Result<boolean, Failure>> {
  const text = await readFile(world, file)
  if (!text.ok) return text
  const summary = world.env['GITHUB_STEP_SUMMARY'] ?? ''
  if (summary === '') world.stdout.write('There is no GITHUB_STEP_SUMMARY to write to.\n')
  else await world.appendText(summary, summaryOf(text.value))
  return ok(true)
}
