/** A line that moves while a person waits. On a terminal only; CI logs and pipes see nothing of it. */

import type { Output } from './output.ts'
import type { World } from './world.ts'

export interface Progress {
  say(text: string): void
  /** Takes the line away; what is printed next starts on a clean line. */
  clear(): void
}

const SILENT: Progress = { say: () => {}, clear: () => {} }

export async function startProgress(world: World, output: Output, text: string): Promise<Progress> {
  if (!output.showsProgress) return SILENT
  const { createSpinner } = await import('nanospinner')
  const { stderr } = world
  // nanospinner writes to a stream; ours is a stream as far as it looks.
  const stream = { write: (part: string) => stderr.write(part), isTTY: true } as NodeJS.WriteStream
  const spinner = createSpinner(text, { stream }).start()
  return {
    say: (next) => void spinner.update({ text: next }),
    clear: () => void spinner.clear().stop(),
  }
}
