/** The disk as it was at a commit: the loader reads an old manifest the way it reads today's. */

import { relative } from 'node:path'
import type { SimpleGit } from 'simple-git'
import type { FileSystem } from '../loader/types.ts'

interface Entry {
  readonly type: 'file' | 'directory' | 'other'
  readonly size: number
}

/**
 * git is asked for the whole tree once, and then only for what is read: a manifest may include thousands of files.
 * @param top the repository's top folder, absolute; paths below it are looked up in the commit
 */
export function filesAt(git: SimpleGit, top: string, commit: string): FileSystem {
  let reading: Promise<ReadonlyMap<string, Entry>> | null = null
  const tree = (): Promise<ReadonlyMap<string, Entry>> => {
    reading ??= readTree(git, commit)
    return reading
  }
  const inside = (path: string): string => relative(top, path).replaceAll('\\', '/')
  return {
    async readFile(path) {
      return (await git.binaryCatFile(['blob', `${commit}:${inside(path)}`])) as Uint8Array
    },
    async list(folder) {
      const above = inside(folder)
      const entries = await tree()
      if (entries.get(above)?.type !== 'directory') throw new Error(`${commit} has no folder ${above}`)
      const prefix = above === '' ? '' : `${above}/`
      return [...entries.keys()]
        .filter((path) => path !== '' && path.startsWith(prefix))
        .map((path) => path.slice(prefix.length))
        .filter((name) => name !== '' && !name.includes('/'))
    },
    stat: async (path) => (await tree()).get(inside(path)) ?? null,
    // Links inside a commit are not followed: an old manifest is only ever read, and only from the repository.
    realpath: async (path) => path,
  }
}

/** Everything in a commit by its path; the empty path is the top folder. */
async function readTree(git: SimpleGit, commit: string): Promise<ReadonlyMap<string, Entry>> {
  const listed = await git.raw(['ls-tree', '-r', '-t', '-l', '-z', '--full-tree', commit])
  const entries = new Map<string, Entry>([['', { type: 'directory', size: 0 }]])
  for (const line of listed.split('\0').filter(Boolean)) {
    const tab = line.indexOf('\t')
    const [, type, , size] = line.slice(0, tab).split(/ +/)
    entries.set(line.slice(tab + 1), {
      type: type === 'tree' ? 'directory' : type === 'blob' ? 'file' : 'other',
      size: Number(size) || 0,
    })
  }
  return entries
}
