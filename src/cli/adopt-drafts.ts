/** Wishes → drafts of the manifest's files, edited and read again until all of them are written. */

import { basename, dirname, extname, join, relative, sep } from 'node:path'
import { editRound, type Round } from '../author/adopt-round.ts'
import type { Refusal, Surroundings, Wish } from '../author/adopt-wish.ts'
import { kinds } from '../kinds/index.ts'
import { displayName } from '../loader/layers.ts'
import type { LoadResult } from '../loader/types.ts'
import type { Trace } from '../model/trace.ts'
import { behindLinks, leadsOut } from './links.ts'
import { loadWith } from './load.ts'
import { type Drafts, withDrafts } from './rehearse.ts'
import type { PlanRequest } from './session.ts'
import type { World } from './world.ts'

export interface Drafted {
  readonly drafts: Drafts
  /** With the names of the files that say it. */
  readonly done: readonly { readonly wish: Wish; readonly files: readonly string[] }[]
  readonly refused: Round['refused']
  /** The manifest on the way was none: what is wrong with it. Then nothing of this was any good. */
  readonly broken: LoadResult['diagnostics'] | null
}

/** @param before drafts that stay as they are where no wish touches them */
export async function draft(
  { world, flags, repository }: Pick<PlanRequest, 'world' | 'flags' | 'repository'>,
  wishes: readonly Wish[],
  before: Drafts,
): Promise<Drafted> {
  const drafts = new Map(before)
  const done: Drafted['done'][number][] = []
  const refused: Round['refused'][number][] = []
  let open = wishes
  while (open.length > 0) {
    const now = withDrafts(world, drafts)
    const { manifest, trace, diagnostics } = await loadWith(now, flags)
    if (manifest === null) return { drafts, done, refused, broken: diagnostics }
    const round = await editRound({
      open,
      wishes,
      trace,
      members: (section) => {
        const kind = kinds.find((one) => one.section === section)
        return manifest.resources.filter((resource) => resource.kind === kind?.name)
      },
      fresh: (wish, found) => freshFile(now, wish, found),
      textOf: (path) => textOf(now, path),
      unwritable: async (path) =>
        (await leadsOut(world.files, homesOf(world, repository), path)) ? LINKED : null,
    })
    for (const [path, text] of round.texts) drafts.set(await behindLinks(world, path), text)
    for (const { wish, files } of round.done) {
      const names = files.map(async ({ path }) => displayName(world.cwd, await behindLinks(world, path)))
      done.push({ wish, files: await Promise.all(names) })
    }
    refused.push(...round.refused)
    open = round.waiting
  }
  return { drafts, done, refused, broken: null }
}

/** The folders that a link may lead to: what lies there is as much the manifest's as the link itself. */
export const homesOf = ({ cwd }: World, { top }: PlanRequest['repository']): readonly string[] =>
  top === null ? [cwd] : [cwd, top]

const LINKED: Refusal = {
  reason: 'its file is a link that leads out of the repository, and others may use the text behind it',
  hint: 'Include a file of its own, and adopt again.',
}

/** A name beside the included file that is still free: the resource's key with the same ending. */
async function freshFile(world: World, wish: Wish, { written, own }: Trace): Promise<Surroundings['fresh']> {
  const include = written?.include ?? null
  const from = written?.own === true ? written.file : own?.file
  if (include === null || from === undefined) return null
  const [, key = ''] = wish.path
  for (let n = 1; ; n++) {
    const name = `${key}${n === 1 ? '' : `-${n}`}${extname(basename(include.path))}`
    const path = join(dirname(include.path), name)
    if ((await world.files.stat(path)) !== null) continue
    return { path, written: relative(dirname(from.path), path).split(sep).join('/') }
  }
}

/** The text of a file as the loader reads it; `null` where there is none. */
async function textOf({ files }: World, path: string): Promise<string | null> {
  return (await files.stat(path)) === null ? null : new TextDecoder().decode(await files.readFile(path))
}
