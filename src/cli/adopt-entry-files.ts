/** New entries → drafts of the manifest's files, and the texts that get files of their own. */

import { dirname, join, relative, resolve, sep } from 'node:path'
import { addEntries } from '../author/adopt-entries.ts'
import { applySplices, type Splice } from '../author/edit-text.ts'
import { readYaml } from '../author/edit-yaml.ts'
import type { Entry } from '../author/entries.ts'
import { displayName } from '../loader/layers.ts'
import type { AdoptedField } from '../model/drift.ts'
import { groupBy } from '../model/group-by.ts'
import { getAt, type JsonObject, setAt } from '../model/json.ts'
import { homesOf } from './adopt-drafts.ts'
import { behindLinks, leadsOut } from './links.ts'
import { loadWith } from './load.ts'
import type { Drafts } from './rehearse.ts'
import type { PlanRequest } from './session.ts'
import type { World } from './world.ts'

/** @returns `null` where a section cannot be added to */
export async function draftEntries(
  { world, flags, repository }: PlanRequest,
  entries: readonly Entry[],
  texts: ReadonlyMap<string, string>,
): Promise<{ readonly drafts: Drafts; readonly fields: readonly AdoptedField[] } | null> {
  const { trace } = await loadWith(world, flags)
  const [first = 'duvo.yaml'] = flags.file
  const folder = await folderOf(world, first)
  const places = await textPlaces(world, folder, texts)
  const drafts = new Map<string, string>()
  const fields: AdoptedField[] = []
  const splices = new Map<string, { readonly text: string; readonly splices: Splice[] }>()
  for (const [section, group] of groupBy(entries, ({ kind }) => kind.section)) {
    const { own } = trace([section, group[0]?.key ?? ''])
    if (own === null) return null
    const { file } = own
    if (await leadsOut(world.files, homesOf(world, repository), file.path)) return null
    const here = group.map((entry) => ({ ...entry, fields: withFiles(entry, dirname(file.path), places) }))
    const added = addEntries(readYaml(file.text), own, here)
    if (added === null) return null
    const known = splices.get(file.path) ?? { text: file.text, splices: [] }
    splices.set(file.path, { ...known, splices: [...known.splices, ...added] })
    for (const entry of group) {
      const own = filesOf(entry).flatMap((path) => displayName(world.cwd, places.get(path) ?? path))
      fields.push({ address: entry.address, path: '', files: [file.name, ...own] })
    }
  }
  for (const [path, { text, splices: all }] of splices) {
    drafts.set(await behindLinks(world, path), applySplices(text, all))
  }
  for (const [path, text] of texts) drafts.set(await behindLinks(world, places.get(path) ?? path), text)
  return { drafts, fields }
}

async function folderOf({ files, cwd }: World, first: string): Promise<string> {
  const full = resolve(cwd, first)
  return (await files.stat(full))?.type === 'directory' ? full : dirname(full)
}

/** Paths of texts as entries have them → absolute paths that are free. */
async function textPlaces(
  { files }: World,
  folder: string,
  texts: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const places = new Map<string, string>()
  for (const path of texts.keys()) {
    let place = join(folder, path)
    for (let n = 2; (await files.stat(place)) !== null || [...places.values()].includes(place); n++) {
      place = join(folder, path.replace(/(\.\w+)$/, `-${n}$1`))
    }
    places.set(path, place)
  }
  return places
}

const filesOf = ({ kind, fields }: Entry): readonly string[] =>
  kind.files.flatMap((path) => {
    const file = getAt(fields, [...path, 'file'])
    return typeof file === 'string' ? [file] : []
  })

const withFiles = (
  { kind, fields }: Entry,
  folder: string,
  places: ReadonlyMap<string, string>,
): JsonObject =>
  kind.files.reduce<JsonObject>((left, path) => {
    const place = places.get(String(getAt(left, [...path, 'file'])))
    if (place === undefined) return left
    return setAt(left, [...path, 'file'], relative(folder, place).split(sep).join('/')) as JsonObject
  }, fields)
