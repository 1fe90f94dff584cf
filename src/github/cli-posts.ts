/** `comment` and `issue`: reports that are posted on GitHub. */

import { type Failure, ok, type Result } from '../model/result.ts'
import { badSetting } from './bad-setting.ts'
import { ACTIONS_BOT, connect, type Register, readFile } from './cli-parts.ts'
import { putComment } from './comment.ts'
import { pullRequestOf, runUrl } from './context.ts'
import { type IssueDone, putIssue } from './issue.ts'
import { toPosted } from './posted.ts'
import type { CiWorld } from './world.ts'

interface PostFlags {
  readonly file: string
  readonly author: string
  readonly id?: string
}

interface CommentFlags extends PostFlags {
  readonly pr?: string
  readonly note?: string
}

interface IssueFlags extends PostFlags {
  readonly state: string
  readonly title?: string
  readonly label: readonly string[]
}

const AUTHOR = ['--author <login>', 'the account this job writes as', ACTIONS_BOT] as const
const ID = ['--id <name>', 'keeps apart what one project posts for several environments'] as const

export const registerPosts: Register = (command, world, choose) => {
  command
    .command('comment')
    .description('Posts a report on the pull request, in one comment that is edited in place.')
    .requiredOption('--file <file>', 'the report, as markdown')
    .option('--pr <number>', 'the pull request (default: the one this run is for)')
    .option(...ID)
    .option('--note <text>', 'a sentence to stand above the report')
    .option(...AUTHOR)
    .action((flags: CommentFlags) => choose(() => comment(world, flags)))
  command
    .command('issue')
    .description('Opens, updates or closes the one issue that tells of drift.')
    .requiredOption('--file <file>', 'the report, as markdown')
    .requiredOption('--state <state>', 'drift or none')
    .option('--title <text>', 'title of an issue that is opened')
    .option('--label <name>', 'label of an issue that is opened; repeatable', gather, [])
    .option(...ID)
    .option(...AUTHOR)
    .action((flags: IssueFlags) => choose(() => issue(world, flags)))
}

/** An empty one is an input of the action that was left out, here as everywhere below. */
const gather = (value: string, list: readonly string[]): readonly string[] =>
  value === '' ? list : [...list, value]

async function comment(world: CiWorld, flags: CommentFlags): Promise<Result<boolean, Failure>> {
  const number = await pullNumber(world, flags.pr)
  if (!number.ok) return number
  if (number.value === null) {
    world.stdout.write('This run is for no pull request: nothing to comment on.\n')
    return ok(true)
  }
  const text = await readFile(world, flags.file)
  if (!text.ok) return text
  const posted = toPosted(text.value, { ...flags, runUrl: runUrl(world.env) })
  if (!posted.ok) return posted
  if (posted.value.project === '') {
    // It could not be told from another project's, and would stay when the mistake is mended.
    world.stdout.write('The report names no project: no comment. The summary of the run has it.\n')
    return ok(true)
  }
  const connected = connect(world)
  if (!connected.ok) return connected
  const done = await putComment(connected.value.github, number.value, posted.value, flags.author)
  if (!done.ok) return done
  world.stdout.write(`Comment on pull request #${number.value}: ${done.value}.\n`)
  return ok(true)
}

async function pullNumber(
  world: CiWorld,
  given: string | undefined,
): Promise<Result<number | null, Failure>> {
  if (given === undefined || given === '') return ok(await pullRequestOf(world))
  return /^[1-9]\d{0,9}$/.test(given)
    ? ok(Number(given))
    : badSetting(`--pr ${given}: this is not the number of a pull request.`, 'Use something like --pr 123.')
}

async function issue(world: CiWorld, flags: IssueFlags): Promise<Result<boolean, Failure>> {
  if (flags.state !== 'drift' && flags.state !== 'none') {
    return badSetting(`--state ${flags.state}: there is no such state.`, 'Use drift or none.')
  }
  const text = await readFile(world, flags.file)
  if (!text.ok) return text
  const run = runUrl(world.env)
  const posted = toPosted(text.value, { ...flags, runUrl: run })
  if (!posted.ok) return posted
  const connected = connect(world)
  if (!connected.ok) return connected
  const done = await putIssue(connected.value.github, posted.value, flags.state === 'drift', {
    author: flags.author,
    title: flags.title || `Drift in ${posted.value.project}: Duvo was changed by hand`,
    labels: flags.label,
    runUrl: run,
  })
  if (!done.ok) return done
  world.stdout.write(issueText(done.value))
  return ok(true)
}

function issueText({ what, numbers, others }: IssueDone): string {
  const list = (of: readonly number[]): string => of.map((number) => `#${number}`).join(', ')
  const first = what === 'none' ? 'No drift, and no open issue.\n' : `Issue ${list(numbers)}: ${what}.\n`
  return others.length === 0 ? first : `${first}Also open, and left alone: ${list(others)}. Close them.\n`
}
