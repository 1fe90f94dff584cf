/** A line that moves while a person waits. On a terminal only; CI logs and pipes see nothing of it. */

import type { Output } from './output.ts'
import type { World } from './world.ts'

export interface Progress {
  say(text: string): void
  /** Takes the line away. What is printed while it moves goes above it. */
  stop(): void
}

const SILENT: Progress = { say: () => {}, stop: () => {} }

export async function startProgress(world: World, output: Output, text: string): Promise<Progress> {
  const { stream } = world.stderr
  if (stream === undefined || !output.showsProgress) return SILENT
  const { default: createSpinner } = await import('yocto-spinner')
  // Ctrl-C is the command's business: it finishes what is in flight first.
  const spinner = createSpinner({ text, stream, handleSignals: false }).start()
  return {
    say: (next) => {
      spinner.text = next
    },
    stop: () => void spinner.stop(),
  }
}
