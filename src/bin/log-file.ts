/** A file that grows line by line, each of them written before the run goes on. */

import { constants, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LogFile } from '../cli/world.ts'

/** How long the reader of a full pipe is waited for in the end. */
const PATIENCE_MS = 5000

/**
 * Opens a log file; what it held before is gone. `/dev/stderr` and `/dev/fd/3` mean the descriptor we were given,
 * whatever lies behind it: opened anew, a socket would fail and a file be overwritten from its beginning. A named pipe
 * waits for its reader.
 */
export async function openLog(path: string): Promise<LogFile> {
  const terminal = { '/dev/stdout': process.stdout, '/dev/stderr': process.stderr }[path]
  if (terminal?.isTTY) {
    // The way of everything else that a person sees there: above the line that moves.
    return { write: (text) => void terminal.write(text), close: async () => {} }
  }
  const given = givenDescriptor(path)
  if (given !== null) {
    // Writes nothing, but a descriptor that cannot be written to says so.
    writeSync(given, '')
    return logOn(given, async () => {})
  }
  const { O_WRONLY, O_CREAT, O_TRUNC, O_APPEND, O_NONBLOCK } = constants
  const file = await open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND)
  if (!(await file.stat()).isFIFO()) return logOn(file.fd, () => file.close())
  // Somebody reads by now. From here on a reader that dawdles must not hold up the run.
  const pipe = await open(path, O_WRONLY | O_NONBLOCK)
  await file.close()
  return logOn(pipe.fd, () => pipe.close())
}

function givenDescriptor(path: string): number | null {
  if (path === '/dev/stdout') return 1
  if (path === '/dev/stderr') return 2
  const [, number] = /^\/(?:dev|proc\/self)\/fd\/(\d{1,5})$/.exec(path) ?? []
  return number === undefined ? null : Number(number)
}

function logOn(descriptor: number, end: () => Promise<void>): LogFile {
  let waiting = Buffer.alloc(0)
  const flush = (): void => {
    while (waiting.length > 0) {
      try {
        waiting = waiting.subarray(writeSync(descriptor, waiting))
      } catch (error) {
        // A full pipe: the rest goes with the next line, or in the end.
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return
        throw error
      }
    }
  }
  return {
    write(text) {
      waiting = Buffer.concat([waiting, Buffer.from(text)])
      flush()
    },
    async close() {
      try {
        for (let waited = 0; waiting.length > 0; waited += 20) {
          if (waited >= PATIENCE_MS) throw new Error('nobody reads the rest of it')
          await sleep(20)
          flush()
        }
      } finally {
        await end()
      }
    },
  }
}
