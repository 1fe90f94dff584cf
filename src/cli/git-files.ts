/** The disk as it was at a commit: the loader reads an old manifest the way it reads today's. */

import { relative } from 'node:path'
import type { SimpleGit } from 'simple-git'
import type { FileSystem } from '../loader/types.ts'

/** @param top the repository's top folder, absolute; paths below it are looked up in the commit */
export function filesAt(git: SimpleGit, top: string, commit: string): FileSystem {
  const object = (path: string): string => `${commit}:${relative(top, path)}`
  return {
    async readFile(path) {
      return (await git.binaryCatFile(['blob', object(path)])) as Uint8Array
    },
    async list(folder) {
      const names = await git.raw(['ls-tree', '--name-only', '-z', object(folder)])
      return names.split('\0').filter(Boolean)
    },
    async stat(path) {
      try {
        const type = (await git.raw(['cat-file', '-t', object(path)])).trim()
        const size = Number(await git.raw(['cat-file', '-s', object(path)]))
        return { type: type === 'tree' ? 'folder' : type === 'blob' ? 'file' : 'other', size }
      } catch {
        return null
      }
    },
    // Links inside a commit are not followed: an old manifest is only ever read, and only from the repository.
    realpath: async (path) => path,
  }
}
