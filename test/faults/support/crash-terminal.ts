/** A terminal that a test can look at and type into: tmux, where there is one. */

import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { binPath, childEnv } from '../../helpers/run-bin.ts'

export const hasTerminal = spawnSync('tmux', ['-V']).status === 0

export interface Terminal {
  /** Waits until the screen shows it, and gives the screen. */
  shows(text: string): Promise<string>
  /** `C-c`, `Enter`, or a text. */
  press(keys: string): void
  close(): void
}

/** Runs `duvo-apply` in a terminal of its own; when it ends, the screen shows `exit=<code>`. */
export function openTerminal(
  name: string,
  args: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Terminal {
  // A server of its own, its socket in the test's folder: nothing of the machine's other terminals is touched.
  const socket = `duvo-${process.pid}-${name}`
  const tmux = (...command: string[]): string => {
    const { status, stdout, stderr } = spawnSync('tmux', ['-L', socket, '-f', '/dev/null', ...command], {
      encoding: 'utf8',
      cwd,
      env: childEnv({ ...env, TERM: 'xterm', LANG: 'C.UTF-8', TMUX_TMPDIR: cwd }),
    })
    if (status !== 0) throw new Error(`tmux ${command[0]}: ${stderr}`)
    return stdout
  }
  const command = [process.execPath, binPath('duvo-apply'), ...args].map((word) => `'${word}'`).join(' ')
  // Ctrl-C reaches the shell as well, which has to live on to tell the exit code.
  const script = `trap : INT; ${command}; echo "exit=$?"; sleep 1000`
  tmux('-u', 'new-session', '-d', '-x', '160', '-y', '200', 'sh', '-c', script)
  return {
    async shows(text) {
      for (;;) {
        const screen = tmux('capture-pane', '-p')
        if (screen.includes(text)) return screen
        if (screen.includes('exit=')) throw new Error(`it ended without showing "${text}":\n${screen}`)
        await sleep(50)
      }
    },
    press: (keys) => void tmux('send-keys', keys),
    close: () => void tmux('kill-server'),
  }
}
