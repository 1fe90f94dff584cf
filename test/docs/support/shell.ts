/** One bash for a whole page: folder, variables and exports last from one command to the next. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Writable } from 'node:stream'

export interface Shell {
  /** Runs a command line; both streams come together, as on a terminal. */
  run(command: string): Promise<{ readonly output: string; readonly exit: number }>
  close(): Promise<void>
}

// Commands come by descriptor 3, so that their own standard input is free; each answer ends with NUL, its exit code
// and NUL.
const LOOP = `
exec 2>&1
while IFS= read -r -d '' -u 3 DUVO_DOCS_COMMAND; do
  eval "$DUVO_DOCS_COMMAND"
  printf '\\0%d\\0' "$?"
done`

export function openShell(cwd: string, env: Readonly<Record<string, string>>): Shell {
  const bash: ChildProcess = spawn('bash', ['--norc', '-c', LOOP], {
    cwd,
    env: { ...env },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  })
  const exited = once(bash, 'exit')
  let heard = ''
  let wake: (() => void) | null = null
  bash.stdout?.setEncoding('utf8').on('data', (text: string) => {
    heard += text
    wake?.()
  })
  const commands = bash.stdio[3] as Writable
  commands.on('error', () => {})
  void exited.then(() => wake?.())

  return {
    async run(command) {
      heard = ''
      commands.write(`${command}\0`)
      for (;;) {
        const [output, exit, end] = heard.split('\0')
        if (output !== undefined && exit !== undefined && end !== undefined) {
          return { output, exit: Number(exit) }
        }
        if (bash.exitCode !== null) throw new Error(`the shell ended in: ${command}\n${heard}`)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
    async close() {
      commands.end()
      bash.stdin?.end()
      await exited
    },
  }
}
