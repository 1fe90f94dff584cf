/** The real commands as child processes: what the process boundary adds is tested through here. */

import { spawn } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

export type BinName =
  | 'duvo-validate'
  | 'duvo-plan'
  | 'duvo-apply'
  | 'duvo-drift'
  | 'duvo-export'
  | 'duvo-connect'
  | 'duvo-sandbox'

export const binPath = (name: BinName): string =>
  fileURLToPath(new URL(`../../dist/bin/${name}.js`, import.meta.url))

export interface BinRun {
  readonly exit: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

export interface BinOptions {
  readonly cwd?: string
  /** Besides PATH and HOME; nothing of the caller's own environment reaches the command. */
  readonly env?: Readonly<Record<string, string>>
  /** Close the reading ends of these streams at once, as `| head` does once it has seen enough. */
  readonly deaf?: readonly ('stdout' | 'stderr')[]
  /** Told whenever there is more on stderr: all of it so far. */
  readonly onStderr?: (heard: string) => void
}

/** Environment of a child: what Node and git need, and what the test says. */
export const childEnv = (env: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  ...env,
})

/** Runs a command to its end. */
export function runBin(name: BinName, args: readonly string[], options: BinOptions = {}): Promise<BinRun> {
  const { cwd, env = {}, deaf = [], onStderr = () => undefined } = options
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [binPath(name), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: childEnv(env),
      ...(cwd === undefined ? {} : { cwd }),
    })
    const heard = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr'] as const) {
      if (deaf.includes(stream)) child[stream].destroy()
      else
        child[stream].setEncoding('utf8').on('data', (text: string) => {
          heard[stream] += text
          if (stream === 'stderr') onStderr(heard.stderr)
        })
    }
    child.on('error', reject)
    child.on('close', (exit, signal) => resolve({ exit, signal, ...heard }))
  })
}
