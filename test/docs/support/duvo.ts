/** One run of a command, on the real disk and in virtual time. */

import { readFileSync } from 'node:fs'
import { mkdir, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
// Commands load it when they need it, and loading is real time that nobody could hold the clock for.
import 'simple-git'
import { openLog } from '../../../src/bin/log-file.ts'
import { sha256 } from '../../../src/bin/sha256.ts'
import { apply } from '../../../src/cli/apply.ts'
import { connect } from '../../../src/cli/connect.ts'
import { drift } from '../../../src/cli/drift.ts'
import { exportTeam } from '../../../src/cli/export.ts'
import { plan } from '../../../src/cli/plan.ts'
import { validate } from '../../../src/cli/validate.ts'
import type { Sink, World, WritableFiles } from '../../../src/cli/world.ts'
import { pageAssets } from '../../helpers/page-assets.ts'
import { seededRandom } from '../../helpers/random.ts'
import type { VirtualClock } from '../../helpers/virtual-clock.ts'
import type { Answer, Call, Chunk } from './host.ts'
import { holdRealWork } from './real-work.ts'

const commands: Readonly<Record<string, (world: World) => Promise<number>>> = {
  'duvo-validate': validate,
  'duvo-plan': plan,
  'duvo-apply': apply,
  'duvo-drift': drift,
  'duvo-export': exportTeam,
  'duvo-connect': connect,
}

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

const files: WritableFiles = {
  readFile: (path) => readFile(path),
  list: (folder) => readdir(folder),
  async stat(path) {
    const found = await stat(path).catch(() => null)
    if (found === null) return null
    return { type: found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'other', size: found.size }
  },
  realpath: (path) => realpath(path),
  writeText: (path, text) => writeFile(path, text),
  makeFolder: async (path) => void (await mkdir(path, { recursive: true })),
  remove: (path) => rm(path),
  canWrite: async () => true,
  openLog,
}

const NEVER = new Promise<never>(() => {})

/** What GNU `timeout -s KILL` leaves behind, and what a shell then says. */
const KILLED: Answer = { chunks: [{ stream: 2, text: 'Killed\n' }], exit: 137 }

/** A person needs a moment to read a page, ms. */
const READS_FOR = 5000

/**
 * The person at the terminal says yes to every question, and to every page that a link leads to; there they deny where
 * DUVO_DOCS_PERSON is `deny`, and say nothing where it is `away`.
 *
 * @param killAfter milliseconds after which the run is dead: nothing it does from then on reaches anybody
 */
export async function runDuvo(
  { name, argv, cwd, env, atTerminal }: Call,
  clock: VirtualClock,
  fetch: typeof globalThis.fetch,
  killAfter?: number,
): Promise<Answer> {
  const command = commands[name]
  if (command === undefined) throw new Error(`pages cannot run ${name}`)
  const chunks: Chunk[] = []
  const death = new AbortController()
  const { DUVO_DOCS_PERSON: person = 'allow' } = env
  const browse = (text: string): void => {
    const link = /http:\S+\/consent\/\S+/.exec(text)?.[0]
    if (link === undefined || person === 'away') return
    void clock.sleep(READS_FOR).then(() => fetch(`${link}/${person}`, { method: 'POST', redirect: 'manual' }))
  }
  const sink = (stream: 1 | 2): Sink => ({
    write(text) {
      if (death.signal.aborted) return
      chunks.push({ stream, text })
      if (stream === 2) browse(text)
    },
    isTTY: false,
    columns: undefined,
  })
  const diesAt = clock.now() + (killAfter ?? 0)
  let kill: (answer: Answer) => void = () => {}
  const killed = new Promise<Answer>((resolve) => {
    kill = resolve
  })
  // Death comes during a request only: between them it would be left to chance how far the run has come.
  const mortalFetch: typeof globalThis.fetch = async (input, init) => {
    if (death.signal.aborted) return NEVER
    if (killAfter === undefined) return fetch(input, init)
    const answered = new AbortController()
    const dying = clock.sleep(diesAt - clock.now(), answered.signal).then(
      () => {
        death.abort()
        kill({ chunks: [...chunks, ...KILLED.chunks], exit: KILLED.exit })
        return NEVER
      },
      () => NEVER,
    )
    return Promise.race([fetch(input, init), dying]).finally(() => answered.abort())
  }
  const world: World = {
    argv,
    env,
    cwd,
    stdout: sink(1),
    stderr: sink(2),
    files,
    clock: mortalClock(clock, death.signal),
    hash: sha256,
    random: seededRandom(1),
    version,
    page: async () => pageAssets,
    hidden: new Set(['DUVO_API_KEY']),
    fetch: mortalFetch,
    stopSignal: () => new AbortController().signal,
    ask: async (question) => {
      if (!atTerminal) return null
      chunks.push({ stream: 1, text: `${question}yes\n` })
      return 'yes'
    },
    openUrl: async () => false,
  }
  const run = command(world).then((exit): Answer => ({ chunks, exit }))
  return holdRealWork(clock, Promise.race([run, killed]))
}

/** A clock for a run that may be killed: the dead do not sleep, or time would go on for them. */
const mortalClock = (clock: VirtualClock, death: AbortSignal): World['clock'] => ({
  now: clock.now,
  sleep: async (ms, signal) => {
    if (death.aborted) return NEVER
    try {
      await clock.sleep(ms, signal === undefined ? death : AbortSignal.any([death, signal]))
    } catch (error) {
      if (death.aborted) return NEVER
      throw error
    }
  },
})
