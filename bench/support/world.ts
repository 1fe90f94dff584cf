/** A command in this process, against a sandbox that is a function, in virtual time: an hour of waiting takes a moment. */

import process from 'node:process'
import { Writable } from 'node:stream'
import { sha256 } from '../../src/bin/sha256.ts'
import { apply } from '../../src/cli/apply.ts'
import type { World } from '../../src/cli/world.ts'
import type { RateLimit } from '../../src/sandbox/rate-limit.ts'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import { DEFAULT_KEY } from '../../src/sandbox/state.ts'
import { createVirtualClock } from '../../test/helpers/virtual-clock.ts'
import { memoryFiles } from '../../test/loader/memory-files.ts'

export interface Applied {
  readonly requests: number
  /** From the first request to the end of the command, in the sandbox's time. */
  readonly seconds: number
  readonly throttled: number
  readonly cpuMs: number
  /** What went to the terminal, in characters. */
  readonly shown: number
}

export interface ApplyOptions {
  /** An existing folder outside any repository; nothing is read from it or written to it. */
  readonly cwd: string
  /** `duvo.yaml` */
  readonly manifest: string
  readonly rateLimit: RateLimit | null
  /** Somebody watches the progress. */
  readonly terminal: boolean
}

/** Applies a manifest to an empty team. Throws when that does not work. */
export async function applyInProcess(options: ApplyOptions): Promise<Applied> {
  const { cwd, manifest, rateLimit, terminal } = options
  const clock = createVirtualClock()
  const sandbox = createSandbox({ clock, rateLimit })
  const screen = terminalOf()
  let said = ''
  const world: World = {
    argv: ['-y', '--settle', '0s'],
    env: { DUVO_API_KEY: DEFAULT_KEY, DUVO_API_BASE_URL: 'http://duvo.test' },
    cwd,
    stdout: { write: () => {}, isTTY: terminal, columns: 100 },
    stderr: {
      write: (text) => {
        said += text
      },
      isTTY: terminal,
      columns: 100,
      ...(terminal ? { stream: screen.stream } : {}),
    },
    files: {
      ...memoryFiles({ [`${cwd}/duvo.yaml`]: manifest }),
      canWrite: async () => true,
      writeText: async () => {},
      makeFolder: async () => {},
      remove: async () => {},
      openLog: async () => ({ write: () => {}, close: async () => {} }),
    },
    clock,
    hash: sha256,
    random: () => 0.5,
    version: '0.0.0-bench',
    page: async () => ({ style: '', script: '', scriptHash: '' }),
    hidden: new Set(['DUVO_API_KEY']),
    fetch: (input, init) => sandbox.fetch(input, init),
    stopSignal: () => new AbortController().signal,
    ask: async () => null,
    openUrl: async () => false,
  }
  const before = process.cpuUsage()
  const exit = await apply(world)
  const { user, system } = process.cpuUsage(before)
  if (exit !== 0) throw new Error(`apply ended with ${exit}: ${said}`)
  return {
    requests: sandbox.requests.length,
    seconds: clock.elapsed() / 1000,
    throttled: sandbox.requests.filter(({ status }) => status === 429).length,
    cpuMs: (user + system) / 1000,
    shown: screen.shown(),
  }
}

/** What a progress line needs of a terminal. */
function terminalOf(): { readonly stream: NodeJS.WriteStream; shown(): number } {
  let shown = 0
  const plain = new Writable({
    write(chunk: Buffer, _encoding, done) {
      shown += chunk.length
      done()
    },
  })
  const stream = Object.assign(plain, {
    isTTY: true,
    columns: 100,
    clearLine: () => true,
    cursorTo: () => true,
    moveCursor: () => true,
  })
  return { stream: stream as unknown as NodeJS.WriteStream, shown: () => shown }
}
