/** The way into every command: what can be answered without it is answered at once, and only then is it loaded. */

import { readFileSync } from 'node:fs'
import process from 'node:process'
import { run } from './run.ts'
import type { Command } from './world.ts'

/** The width for which the build renders help: that of everything that is no terminal. */
const COLUMNS = 80

/** Runs the command of this name, which `load` imports. */
export async function start(name: string, load: () => Promise<Command>): Promise<void> {
  const answer = ready(name, process.argv.slice(2))
  if (answer !== null) {
    // `duvo-plan --help | head`: nobody is reading any more, which is no error.
    process.stdout.on('error', () => {})
    process.stdout.write(answer)
    return
  }
  await run(async () => {
    const [command, { main }] = await Promise.all([load(), import('./world.ts')])
    return main(command, readVersion())
  })
}

/** The version of this package, as its own file says. */
export function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** What the only flag asks for, where that is at hand; whatever else is given is for the command to judge. */
function ready(name: string, flags: readonly string[]): string | null {
  if (flags.length !== 1) return null
  switch (flags[0]) {
    case '-V':
    case '--version':
      return `${readVersion()}\n`
    case '-h':
    case '--help':
      return (process.stdout.columns ?? COLUMNS) === COLUMNS ? renderedHelp(name) : null
    default:
      return null
  }
}

/** The help that the build has rendered; `null` in a build that has not come so far. */
function renderedHelp(name: string): string | null {
  try {
    return readFileSync(new URL(`../help/${name}.txt`, import.meta.url), 'utf8')
  } catch {
    return null
  }
}
