/** `GITHUB_OUTPUT`: what a step tells the steps after it. */

import type { CiWorld } from './world.ts'

export type Outputs = Readonly<Record<string, string>>

/** A value stays on its line: a second one would be an output of its own, and foreign text could set any. */
const outputLines = (outputs: Outputs): string =>
  Object.entries(outputs)
    .map(([name, value]) => `${name}=${value.replaceAll(/\s*[\r\n\u2028\u2029]+\s*/g, ' ').trim()}\n`)
    .join('')

/** Outside GitHub Actions, where nobody set `GITHUB_OUTPUT`, they are printed. */
export async function writeOutputs(world: CiWorld, outputs: Outputs): Promise<void> {
  const file = world.env['GITHUB_OUTPUT'] ?? ''
  const lines = outputLines(outputs)
  if (file === '') world.stdout.write(lines)
  else await world.appendText(file, lines)
}
