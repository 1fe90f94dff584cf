/** What the sub-commands share. */

import type { Command } from 'commander'
import { type Failure, fail, ok, type Result } from '../model/result.ts'
import { createGithub, type Github } from './client.ts'
import { type Repository, repositoryOf } from './context.ts'
import type { CiWorld } from './world.ts'

/** What a sub-command does once its flags are known; `false` ends with exit 1 and without another word. */
export type Task = () => Promise<Result<boolean, Failure>>

/** Adds sub-commands; each hands over what it does once its flags are known. */
export type Register = (command: Command, world: CiWorld, choose: (task: Task) => void) => void

/** The account that `github.token` belongs to. */
export const ACTIONS_BOT = 'github-actions[bot]'

export interface Connected {
  readonly github: Github
  readonly repository: Repository
}

export function connect(world: CiWorld): Result<Connected, Failure> {
  const repository = repositoryOf(world.env)
  return repository.ok
    ? ok({ github: createGithub(repository.value, world), repository: repository.value })
    : repository
}

export async function readFile(world: CiWorld, path: string): Promise<Result<string, Failure>> {
  const text = await world.readText(path)
  return text === null
    ? fail({
        code: 'bad-setting',
        message: `${path} cannot be read.`,
        hint: 'Name a file that an earlier step wrote with --report.',
      })
    : ok(text)
}
