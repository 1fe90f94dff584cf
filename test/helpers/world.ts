/** A world in memory: every command runs in this process, against a sandbox that is a function, in virtual time. */

import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { sha256 } from '../../src/bin/sha256.ts'
import { apply } from '../../src/cli/apply.ts'
import { connect } from '../../src/cli/connect.ts'
import { drift } from '../../src/cli/drift.ts'
import { exportTeam } from '../../src/cli/export.ts'
import { plan } from '../../src/cli/plan.ts'
import { validate } from '../../src/cli/validate.ts'
import type { ExitCode, Sink, World } from '../../src/cli/world.ts'
import { memoryFiles } from '../loader/memory-files.ts'
import { pageAssets } from './page-assets.ts'
import { seededRandom } from './random.ts'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'

const commands = { validate, plan, apply, drift, connect, export: exportTeam } as const

export type CommandName = keyof typeof commands

/** What a command left behind. */
export interface Run {
  readonly exit: ExitCode
  readonly stdout: string
  readonly stderr: string
  /** Both streams, for assertions about what may stand in neither. */
  readonly all: string
  /** Everything that was written to the disk, by path. */
  readonly written: Readonly<Record<string, string>>
  /** Files that were removed, by path. */
  readonly removed: readonly string[]
  /** The pages that a browser was sent to. */
  readonly opened: readonly string[]
}

export interface WorldOptions {
  /** Aborts when somebody presses Ctrl-C. */
  readonly stop?: AbortSignal
  /** By path, relative to the working directory. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly clock?: VirtualClock
  readonly fetch?: typeof fetch
  /** What the person at the terminal answers; left out, there is no terminal. */
  readonly answer?: string
  /** What a browser does that is sent to a page; whether there is one. Left out, there is one and nothing happens. */
  readonly browse?: (url: string) => Promise<boolean>
  /** Both streams are terminals of this width. */
  readonly columns?: number
  /** Left out, a folder outside any git repository. Files are in memory either way; what is on the disk is for git. */
  readonly cwd?: string
}

/** Nothing is ever written here: the folder only has to exist. */
const NOWHERE = tmpdir()

function memorySink(columns: number | undefined): Sink & { readonly text: () => string } {
  const parts: string[] = []
  return {
    write: (text) => void parts.push(text),
    isTTY: columns !== undefined,
    columns,
    text: () => parts.join(''),
  }
}

/** Runs a command from flags to exit code. */
export async function runCommand(
  name: CommandName,
  argv: readonly string[],
  options: WorldOptions = {},
): Promise<Run> {
  const {
    files = {},
    env = {},
    clock = createVirtualClock(),
    fetch,
    answer,
    columns,
    browse = async () => true,
    cwd = NOWHERE,
  } = options
  const stdout = memorySink(columns)
  const stderr = memorySink(columns)
  const written: Record<string, string> = {}
  const removed: string[] = []
  const opened: string[] = []
  const disk = Object.fromEntries(
    Object.entries(files).map(([path, contents]) => [resolve(cwd, path), contents]),
  )
  const world: World = {
    argv,
    env,
    cwd,
    stdout,
    stderr,
    files: {
      ...memoryFiles(disk),
      canWrite: async () => true,
      writeText: async (path, text) => {
        written[path] = text
      },
      makeFolder: async () => {},
      remove: async (path) => {
        delete written[path]
        removed.push(path)
      },
      openLog: async (path) => {
        written[path] = ''
        return {
          write: (text) => {
            written[path] += text
          },
          close: async () => {},
        }
      },
    },
    clock,
    hash: sha256,
    random: seededRandom(1),
    version: '0.0.0-test',
    page: async () => pageAssets,
    hidden: new Set(['DUVO_API_KEY']),
    ...(fetch === undefined ? {} : { fetch }),
    stopSignal: () => options.stop ?? new AbortController().signal,
    ask: async () => answer ?? null,
    openUrl: async (url) => {
      opened.push(url)
      return browse(url)
    },
  }
  const exit = await commands[name](world)
  const [out, err] = [stdout.text(), stderr.text()]
  return { exit, stdout: out, stderr: err, all: out + err, written, removed, opened }
}
