/** `duvo-ci` in this process: against a fake GitHub, with files in memory. */

import { runCi } from '../../../src/github/cli.ts'
import type { CiWorld } from '../../../src/github/world.ts'
import { type FakeGithub, jobEnv } from './fake-github.ts'

export interface CiRun {
  readonly exit: 0 | 1
  readonly stdout: string
  /** What files hold at the end, by path. */
  readonly files: Readonly<Record<string, string>>
  /** `GITHUB_OUTPUT`, read as the runner reads it. */
  readonly outputs: Readonly<Record<string, string>>
}

export interface CiOptions {
  readonly github?: FakeGithub
  readonly files?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  /** Payload of the event. */
  readonly event?: unknown
  readonly fetch?: typeof fetch
}

export async function runDuvoCi(argv: readonly string[], options: CiOptions = {}): Promise<CiRun> {
  const { github, env = {}, event, cwd = '/repo' } = options
  const files: Record<string, string> = { ...options.files }
  if (event !== undefined) files['event.json'] = JSON.stringify(event)
  let stdout = ''
  const fetch = options.fetch ?? github?.fetch
  const world: CiWorld = {
    argv,
    env: {
      ...jobEnv(),
      GITHUB_WORKSPACE: '/repo',
      GITHUB_OUTPUT: 'output',
      GITHUB_STEP_SUMMARY: 'summary',
      ...(event === undefined ? {} : { GITHUB_EVENT_PATH: 'event.json' }),
      ...env,
    },
    cwd,
    version: '0.0.0-test',
    stdout: {
      write: (text) => {
        stdout += text
      },
    },
    readText: async (path) => files[path] ?? null,
    appendText: async (path, text) => {
      files[path] = (files[path] ?? '') + text
    },
    retryDelay: () => 0,
    ...(fetch === undefined ? {} : { fetch }),
  }
  const exit = await runCi(world)
  return { exit, stdout, files, outputs: outputsOf(files['output'] ?? '') }
}

/** `name=value` lines, as the runner reads them: the last one wins. */
export const outputsOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
