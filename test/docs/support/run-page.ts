/**
 * Plays a page from top to bottom, as a reader with a terminal would, and tells what it should say.
 *
 * A page has a folder of its own, a bash and a clock that stands at 2026-01-05 08:00 UTC and moves a minute with every
 * command; requests take 40 ms; the person at the terminal says yes. With that, ids, commits, digests and times are
 * the same on every run, and nothing in the output is changed but the name of the folder.
 */

import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { commandText, parseSteps, truthful } from './console-block.ts'
import { COMMANDS, type Host, openHost } from './host.ts'
import { type Fence, type Page, parsePage, type Segment, withTexts } from './page.ts'
import { patched } from './patch.ts'
import { openShell, type Shell } from './shell.ts'

/** What the folder above the page's own is called in outputs. */
const HOME = '/home/you'
const SHIM = fileURLToPath(new URL('shim.sh', import.meta.url))
const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url))

/** @returns the page with true outputs: the same text, if it was right */
export async function playPage(markdown: string): Promise<string> {
  const page = parsePage(markdown)
  if (!page.segments.some(isPlayed)) return markdown
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'duvo-docs-')))
  const folder = join(home, 'retail-ops')
  mkdirSync(folder)
  const host = await openHost()
  const shell = openShell(folder, environment(home, host))
  try {
    return withTexts(page, await play(page, { home, folder, host, shell }))
  } finally {
    await shell.close()
    await host.close()
    rmSync(home, { recursive: true, force: true })
  }
}

const isPlayed = (segment: Segment): boolean => segment.type === 'run' || segment.language === 'console'

interface Stage {
  readonly home: string
  readonly folder: string
  readonly host: Host
  readonly shell: Shell
}

function environment(home: string, { port }: Host): Record<string, string> {
  const bin = join(home, '.bin')
  mkdirSync(bin)
  for (const name of COMMANDS) copyFileSync(SHIM, join(bin, name))
  const who = { NAME: 'Maja Kos', EMAIL: 'maja@example.com' }
  return {
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    HOME: home,
    LC_ALL: 'C.UTF-8',
    DUVO_DOCS_PORT: String(port),
    DUVO_GITOPS: REPOSITORY,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'init.defaultBranch',
    GIT_CONFIG_VALUE_0: 'main',
    ...Object.fromEntries(
      ['AUTHOR', 'COMMITTER'].flatMap((role) =>
        Object.entries(who).map(([what, value]) => [`GIT_${role}_${what}`, value]),
      ),
    ),
  }
}

async function play(page: Page, stage: Stage): Promise<ReadonlyMap<Segment, readonly string[]>> {
  const texts = new Map<Segment, readonly string[]>()
  for (const segment of page.segments) {
    try {
      if (segment.type === 'run') await setUp(segment.text.join('\n'), stage)
      else if (segment.language === 'console') texts.set(segment, await playConsole(segment, stage))
      else if (segment.title !== null) edit(segment, segment.title, stage)
    } catch (error) {
      throw new Error(`line ${segment.line}: ${error instanceof Error ? error.message : error}`)
    }
  }
  return texts
}

async function setUp(script: string, stage: Stage): Promise<void> {
  const { output, exit } = await runAt(script, stage)
  if (exit !== 0) throw new Error(`the hidden part ended with ${exit}:\n${output}`)
}

async function playConsole({ text }: Fence, stage: Stage): Promise<readonly string[]> {
  const lines: string[] = []
  for (const step of parseSteps(text)) {
    const { output, exit } = await runAt(commandText(step), stage)
    lines.push(...truthful(step, output, exit))
  }
  return lines
}

/** A minute later, and git agrees. */
async function runAt(
  command: string,
  { home, host, shell }: Stage,
): Promise<{ output: string; exit: number }> {
  await host.clock.advance(60_000)
  const seconds = Math.floor(host.clock.now() / 1000)
  await shell.run(`export GIT_AUTHOR_DATE='${seconds} +0000' GIT_COMMITTER_DATE='${seconds} +0000'`)
  const { output, exit } = await shell.run(command)
  if (exit === 125 || exit === 127) throw new Error(`${command}\n${output}`)
  return { output: output.replaceAll(home, HOME), exit }
}

/** A titled fence is the file; a titled diff changes it. */
function edit({ language, text }: Fence, title: string, { folder }: Stage): void {
  const path = join(folder, title)
  mkdirSync(dirname(path), { recursive: true })
  const contents = language === 'diff' ? patched(readFileSync(path, 'utf8'), text) : `${text.join('\n')}\n`
  writeFileSync(path, contents)
}
