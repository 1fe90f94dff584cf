/** The disk as it was at a commit: the loader reads an old manifest the way it reads today's. */

import { join, posix, relative } from 'node:path'
import type { SimpleGit } from 'simple-git'
import type { FileSystem } from '../loader/types.ts'

interface Entry {
  readonly type: 'file' | 'directory' | 'other'
  readonly size: number
  readonly isLink: boolean
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
  const blob = async (path: string): Promise<Uint8Array> =>
    (await git.binaryCatFile(['blob', `${commit}:${path}`])) as Uint8Array
  const follow = linkFollower(tree, async (path) => new TextDecoder().decode(await blob(path)))
  const inside = (path: string): Promise<string> => follow(relative(top, path).replaceAll('\\', '/'))
  return {
    readFile: async (path) => blob(await inside(path)),
    async list(folder) {
      const above = await inside(folder)
      const entries = await tree()
      if (entries.get(above)?.type !== 'directory') throw new Error(`${commit} has no folder ${above}`)
      const prefix = above === '' ? '' : `${above}/`
      return [...entries.keys()]
        .filter((path) => path !== '' && path.startsWith(prefix))
        .map((path) => path.slice(prefix.length))
        .filter((name) => name !== '' && !name.includes('/'))
    },
    async stat(path) {
      const entry = (await tree()).get(await inside(path))
      return entry === undefined ? null : { type: entry.type, size: entry.size }
    },
    realpath: async (path) => join(top, await inside(path)),
  }
}

/** As many as an operating system follows: more of them go in circles. */
const MOST_LINKS = 40

/**
 * Paths below the top folder → the same with every link followed. A link that leads out of the repository, or round in
 * circles, is its own end: no commit has what is behind it, and its text says at least where it led.
 */
function linkFollower(
  tree: () => Promise<ReadonlyMap<string, Entry>>,
  textOf: (path: string) => Promise<string>,
): (path: string) => Promise<string> {
  return async (path) => {
    const entries = await tree()
    let at = path
    for (let links = 0; links < MOST_LINKS; links++) {
      const parts = at.split('/')
      const depth = parts.findIndex((_, index) => entries.get(parts.slice(0, index + 1).join('/'))?.isLink)
      if (depth === -1) return at
      const link = parts.slice(0, depth + 1).join('/')
      const target = await textOf(link)
      const next = posix.normalize(posix.join(posix.dirname(link), target, ...parts.slice(depth + 1)))
      if (posix.isAbsolute(target) || next === '..' || next.startsWith('../')) return path
      at = next === '.' ? '' : next
    }
    return path
  }
}

/** git's mode of a symbolic link; its blob is the path it leads to. */
const LINK = '120000'

/** Everything in a commit by its path; the empty path is the top folder. */
async function readTree(git: SimpleGit, commit: string): Promise<ReadonlyMap<string, Entry>> {
  const listed = await git.raw(['ls-tree', '-r', '-t', '-l', '-z', '--full-tree', commit])
  const entries = new Map<string, Entry>([['', { type: 'directory', size: 0, isLink: false }]])
  for (const line of listed.split('\0').filter(Boolean)) {
    const tab = line.indexOf('\t')
    const [mode, type, , size] = line.slice(0, tab).split(/ +/)
    entries.set(line.slice(tab + 1), {
      type: type === 'tree' ? 'directory' : type === 'blob' ? 'file' : 'other',
      size: Number(size) || 0,
      isLink: mode === LINK,
    })
  }
  return entries
}
