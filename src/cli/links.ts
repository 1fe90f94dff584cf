/** Files behind symbolic links: written where they really lie, as long as that is where the manifest is kept. */

import { basename, dirname, join, relative } from 'node:path'
import { isWithin } from '../loader/includes.ts'
import type { FileSystem } from '../loader/types.ts'

interface Disk {
  readonly files: FileSystem
  readonly cwd: string
}

/** Where a file really lies, or would: links followed, and what is below the working directory named from there. */
export async function behindLinks({ files, cwd }: Disk, path: string): Promise<string> {
  const real = await realOf(files, path)
  if (real === path) return path
  const home = await realOf(files, cwd)
  return isWithin(home, real) ? join(cwd, relative(home, real)) : real
}

/** Whether a path lies in one of these folders, and a link on it leads out of all of them. */
export async function leadsOut(
  files: FileSystem,
  folders: readonly string[],
  path: string,
): Promise<boolean> {
  if (!folders.some((folder) => isWithin(folder, path))) return false
  const real = await realOf(files, path)
  const homes = await Promise.all(folders.map((folder) => realOf(files, folder)))
  return !homes.some((home) => isWithin(home, real))
}

/** What is not there yet lies in a folder that is. */
async function realOf(files: FileSystem, path: string): Promise<string> {
  const above = dirname(path)
  if (above === path) return path
  return files.realpath(path).catch(async () => join(await realOf(files, above), basename(path)))
}
