/**
 * What a manifest would mean if its files were different, before any of them is: what writes manifests shows that they
 * do what it promises by loading and planning them in memory, on live state that has been read already.
 */

import { dirname, join, sep } from 'node:path'
import type { FileSystem, LoadResult } from '../loader/types.ts'
import { type Failure, ok, type Result } from '../model/result.ts'
import { behindLinks } from './links.ts'
import { loadWith } from './load.ts'
import { type Planned, type PlanRequest, planOn } from './session.ts'
import type { World } from './world.ts'

/** Absolute paths, links followed → what would stand there; `null` for a file that would be gone. */
export type Drafts = ReadonlyMap<string, string | null>

export interface Rehearsal {
  readonly loaded: LoadResult
  /** `null` where the drafts are no manifest; `loaded.diagnostics` says why. */
  readonly planned: Planned | null
}

/**
 * Loads the manifest with `drafts` in place of what is on disk, and plans it. Writes nothing.
 * @param request how to plan; its manifest is replaced by the one that comes out
 */
export async function rehearse(
  request: Omit<PlanRequest, 'loaded'>,
  drafts: Drafts,
  snapshot: Planned['snapshot'],
): Promise<Result<Rehearsal, Failure>> {
  const { world, flags } = request
  const loaded = await loadWith(withDrafts(world, drafts), flags)
  const { manifest, locate } = loaded
  if (manifest === null) return ok({ loaded, planned: null })
  const planned = await planOn({ ...request, loaded: { manifest, locate } }, snapshot)
  return planned.ok ? ok({ loaded, planned: planned.value }) : planned
}

/** A world in which the files are as `drafts` say. */
export const withDrafts = (world: World, drafts: Drafts): World => ({
  ...world,
  files: { ...world.files, ...overlay(world, drafts) },
})

/** A disk with drafts laid over it. Folders that only drafts would make are there too. */
function overlay(world: Pick<World, 'files' | 'cwd'>, drafts: Drafts): FileSystem {
  const { files } = world
  /** Drafts are of the files themselves; a manifest may name the links that lead there. */
  const draftOf = async (path: string): Promise<string | null | undefined> => {
    const draft = drafts.get(path)
    return draft !== undefined || drafts.size === 0 ? draft : drafts.get(await behindLinks(world, path))
  }
  const holdsDrafts = (folder: string): boolean =>
    [...drafts].some(([path, text]) => text !== null && path.startsWith(`${folder}${sep}`))
  return {
    async readFile(path) {
      const draft = await draftOf(path)
      return typeof draft === 'string' ? new TextEncoder().encode(draft) : files.readFile(path)
    },
    async list(folder) {
      const there = (await files.stat(folder)) === null ? [] : await files.list(folder)
      const added = [...drafts.keys()].filter((path) => dirname(path) === folder)
      const names = new Set([...there, ...added.map((path) => path.slice(folder.length + 1))])
      return [...names].filter((name) => drafts.get(join(folder, name)) !== null)
    },
    async stat(path) {
      const draft = await draftOf(path)
      if (draft === null) return null
      if (draft !== undefined) return { type: 'file', size: new TextEncoder().encode(draft).length }
      return (await files.stat(path)) ?? (holdsDrafts(path) ? { type: 'directory', size: 0 } : null)
    },
    realpath: (path) => files.realpath(path).catch(() => path),
  }
}
