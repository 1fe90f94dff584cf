/** The real world: this process, its streams, the disk and the clock. */

import { readFileSync, realpathSync, statSync, writeSync } from 'node:fs'
import { access, constants, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import process from 'node:process'
import { crashed } from '../cli/output.ts'
import { EXIT, type ExitCode, type Sink, type World, type WritableFiles } from '../cli/world.ts'
import { openLog } from './log-file.ts'
import { writeText } from './save-file.ts'
import { sha256 } from './sha256.ts'

/** What a bin runs. */
export type Command = (world: World) => Promise<ExitCode>

const sink = (stream: NodeJS.WriteStream): Sink => ({
  write: (text) => void stream.write(text),
  isTTY: stream.isTTY === true,
  columns: stream.columns,
  stream,
})

const files: WritableFiles = {
  // Thousands of small files are read: the way through the thread pool takes several times as long as a read.
  readFile: async (path) => readFileSync(path),
  list: (folder) => readdir(folder),
  async stat(path) {
    try {
      const found = statSync(path)
      return { type: found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'other', size: found.size }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  },
  realpath: async (path) => realpathSync.native(path),
  writeText,
  async makeFolder(path) {
    await mkdir(path, { recursive: true })
  },
  remove: (path) => rm(path),
  async canWrite(path) {
    return access(path, constants.W_OK).then(
      () => true,
      () => false,
    )
  },
  openLog,
}

/** What HTML reports carry inside them. */
const page: World['page'] = async () => {
  const asset = (name: string): Promise<string> =>
    readFile(new URL(`../../assets/${name}`, import.meta.url), 'utf8')
  const script = (await Promise.all(['report-list.js', 'report.js'].map(asset))).join('\n')
  const scriptHash = Buffer.from(sha256(script), 'hex').toString('base64')
  return { style: await asset('report.css'), script, scriptHash }
}

async function ask(question: string, signal: AbortSignal): Promise<string | null> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return null
  const { createInterface } = await import('node:readline/promises')
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  // Ctrl-C and Ctrl-D at the prompt close it: that is a no, and so is a signal from outside.
  const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
  try {
    return await Promise.race([lines.question(question, { signal }).catch(() => ''), closed])
  } finally {
    lines.close()
  }
}

/** Loaded when it is used: most commands never do. */
async function openUrl(url: string): Promise<boolean> {
  try {
    const { default: open } = await import('open')
    const browser = await open(url)
    // Where there is no browser, the system says so afterwards; nobody waits for that, and nothing must come of it.
    browser.on('error', () => undefined)
    return true
  } catch {
    return false
  }
}

function stopSignal(): AbortSignal {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(EXIT.partial)
      stop.abort()
    })
  }
  return stop.signal
}

/** The one of Node makes an error with its whole stack wherever it is cut short, as by every answer. */
function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const wake = (): void => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    if (signal?.aborted) return reject(signal.reason)
    const timer = setTimeout(wake, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}

/** Runs a command and tells its exit code; never cuts off what is still being written. */
export async function main(command: Command, version: string): Promise<ExitCode> {
  // `duvo-plan | head`: nobody is reading any more, which is no error. A full disk is one, but no reason to stop
  // half-way through an apply: it is told at the end.
  let broken: Error | null = null
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') broken ??= error
    })
  }
  const world: World = {
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    stdout: sink(process.stdout),
    stderr: sink(process.stderr),
    files,
    clock: { now: () => Date.now(), sleep },
    hash: sha256,
    random: Math.random,
    version,
    page,
    hidden: new Set(['DUVO_API_KEY']),
    stopSignal,
    ask,
    openUrl,
  }
  process.once('exit', () => {
    if (broken === null) return
    writeSync(2, `Error: the output could not be written: ${broken.message}\n`)
    if (process.exitCode === EXIT.ok || process.exitCode === EXIT.changes) process.exitCode = EXIT.error
  })
  return command(world).catch((error: unknown) => crashed(world, error))
}
