/** The manifest as it was at a commit, read with today's flags. */

import { kinds } from '../kinds/index.ts'
import { loadManifest } from '../loader/load.ts'
import type { LoadResult } from '../loader/types.ts'
import type { CommonFlags } from './flags.ts'
import type { Repository } from './git.ts'
import type { World } from './world.ts'

/** @returns `null` when git does not have the commit */
export async function manifestAt(
  world: World,
  flags: CommonFlags,
  repository: Repository,
  commit: string,
): Promise<LoadResult | null> {
  const files = await repository.filesAt(commit)
  if (files === null) return null
  const paths = flags.file.length > 0 ? flags.file : ['duvo.yaml']
  const { cwd, env, hash } = world
  return loadManifest({
    paths,
    vars: flags.var,
    env,
    allowOutside: flags.allowOutside,
    files,
    hash,
    kinds,
    cwd,
  })
}
