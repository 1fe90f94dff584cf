/**
 * `duvo-ci`: what the jobs of a CI need besides our commands. A helper of `action.yml`, which is why failures are
 * printed as annotations and settings come from the variables that GitHub Actions sets.
 */

import { Command, CommanderError } from 'commander'
import { type Failure, fail, ok, type Result } from '../model/result.ts'
import type { Task } from './cli-parts.ts'
import { registerPosts } from './cli-posts.ts'
import { registerReports } from './cli-reports.ts'
import { registerSearches } from './cli-searches.ts'
import { annotationCommand } from './workflow-command.ts'
import type { CiWorld } from './world.ts'

/** Runs one sub-command. @returns the exit code: 0, or 1 with the reason said */
export async function runCi(world: CiWorld): Promise<0 | 1> {
  let task: Task = async () => ok(true)
  const command = new Command('duvo-ci')
    .description('Helps CI jobs: comments, issues, annotations, and which plan was reviewed.')
    .version(world.version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => world.stdout.write(text), writeErr: () => {} })
  const choose = (chosen: Task): void => {
    task = chosen
  }
  for (const register of [registerPosts, registerReports, registerSearches]) register(command, world, choose)
  const done = await perform(command, world, () => task())
  if (done.ok) return done.value ? 0 : 1
  const { code, message, hint } = done.error
  world.stdout.write(
    annotationCommand({ level: 'error', title: code, message: hint ? `${message}\n${hint}` : message }),
  )
  return 1
}

/** A mistake of ours: said so that it can be reported, and without the token. */
export function crashedText(error: unknown, token: string): string {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const message = `duvo-ci itself went wrong. This is a bug; please report it with what follows.\n${trace}`
  const safe = token === '' ? message : message.replaceAll(token, '***')
  return annotationCommand({ level: 'error', title: 'internal', message: safe })
}

async function perform(command: Command, world: CiWorld, task: Task): Promise<Result<boolean, Failure>> {
  try {
    command.parse([...world.argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return ok(true)
    const message = error.message.replace(/^error: /, '')
    return fail({ code: 'bad-setting', message, hint: 'See duvo-ci --help.' })
  }
  return task()
}
