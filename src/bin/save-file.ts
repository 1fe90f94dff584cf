/** Writing a whole file: all of it or nothing, and never in the place of something that is no file. */

import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises'

/**
 * Written beside the target with its permissions, then renamed over it. A symbolic link is followed; a device, a pipe or a socket is written
 * into, for nobody means to replace `/dev/stdout`.
 */
export async function writeText(path: string, text: string): Promise<void> {
  const there = await stat(path).catch(unlessMissing)
  if (there !== null && !there.isFile()) return writeFile(path, text)
  const target = there === null ? path : await realpath(path)
  const temporary = `${target}.${crypto.randomUUID()}.tmp`
  try {
    await writeFile(temporary, text, there === null ? {} : { mode: there.mode })
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

function unlessMissing(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
  throw error
}
