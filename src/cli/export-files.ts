/**
 * Where an export may write. Never over a file that somebody else wrote, or changed since: the digests of what an
 * export wrote lie in a record beside it, and `--force` allows only those. Everything is checked before the first write.
 */

import { dirname, join, resolve } from 'node:path'
import { MANIFEST } from '../author/compose.ts'
import { isObject, type Json, type JsonObject, mapEntries } from '../model/json.ts'
import { type Failure, fail, ok, type Result } from '../model/result.ts'
import { saveFile } from './save-file.ts'
import type { World } from './world.ts'

/** Lists the files of the last export with their digests. */
const RECORD = '.duvo-export.json'

export interface Delivery {
  /** Absolute. */
  readonly folder: string
  /** Paths below the folder → texts, in the order of writing. */
  readonly write: ReadonlyMap<string, string>
  /** What the record says while files are written, and once they are. */
  readonly record: { readonly during: string; readonly after: string }
  /** Files of an earlier export that this one has no use for. */
  readonly remove: readonly string[]
}

interface Flags {
  readonly out: string
  readonly force: boolean
}

/** @param reads whether the manifest is the folder with all its YAML files */
export async function planDelivery(
  world: World,
  { out, force }: Flags,
  files: ReadonlyMap<string, string>,
  reads: boolean,
): Promise<Result<Delivery, Failure>> {
  const folder = resolve(world.cwd, out)
  const place = await checkFolder(world, folder, out)
  if (!place.ok) return place
  const paths = [RECORD, ...files.keys()]
  const plain = await checkPlain(world, folder, out, paths)
  if (!plain.ok) return plain
  const record = await readRecord(world, folder)
  if (!record.ok) return record
  const stale = Object.keys(record.value).filter((path) => !files.has(path))
  const remove: string[] = []
  const inTheWay: string[] = []
  for (const path of [...files.keys(), ...(force ? stale : [])]) {
    const there = await textAt(world, join(folder, path))
    if (there === null) continue
    const known =
      there.text !== null &&
      (isSame(there.text, files.get(path)) ||
        digestsIn(record.value, path).includes(digest(world, there.text)))
    if (!force || !known) inTheWay.push(path)
    else if (!files.has(path)) remove.push(path)
  }
  if (inTheWay.length > 0)
    return fail(wouldOverwrite(out, inTheWay, force, Object.hasOwn(record.value, MANIFEST)))
  if (reads) {
    const stranger = (await yamlIn(world, folder)).find((name) => !files.has(name) && !remove.includes(name))
    if (stranger !== undefined) return fail(strangeYaml(out, stranger))
  }
  const digests = mapEntries(Object.fromEntries(files), (text) => digest(world, String(text)))
  const either = mapEntries(digests, (now, path) => [...new Set([...digestsIn(record.value, path), now])])
  const during = recordText({ ...record.value, ...either })
  return ok({ folder, write: files, record: { during, after: recordText(digests) }, remove })
}

/**
 * Writes every file whole. The record comes first, and allows what was there and what will be: an export that was
 * stopped half-way can be repeated with `--force`.
 * @param wrote is told each path below the folder
 */
export async function deliver(
  world: World,
  { folder, write, record, remove }: Delivery,
  wrote: (path: string) => void,
): Promise<Result<null, Failure>> {
  try {
    for (const place of new Set([...write.keys()].map((path) => dirname(join(folder, path))))) {
      await world.files.makeFolder(place)
    }
  } catch (error) {
    return fail(unwritable(folder, error))
  }
  const begun = await saveFile(world, join(folder, RECORD), record.during)
  if (!begun.ok) return begun
  try {
    for (const path of remove) await world.files.remove(join(folder, path))
  } catch (error) {
    return fail(unwritable(folder, error))
  }
  for (const [path, text] of write) {
    const saved = await saveFile(world, join(folder, path), text)
    if (!saved.ok) return saved
    wrote(path)
  }
  return saveFile(world, join(folder, RECORD), record.after)
}

const unwritable = (folder: string, error: unknown): Failure => ({
  code: 'bad-setting',
  message: `${folder} cannot be written to: ${error instanceof Error ? error.message : String(error)}`,
  hint: 'Name a folder that may be written to with --out.',
})

/** The folder, or the nearest one above it that is there: may something be made in it? */
async function checkFolder({ files }: World, folder: string, out: string): Promise<Result<null, Failure>> {
  let nearest = folder
  let there = await files.stat(nearest).catch(() => null)
  while (there === null && dirname(nearest) !== nearest) {
    nearest = dirname(nearest)
    there = await files.stat(nearest).catch(() => null)
  }
  if (there !== null && there.type !== 'directory') {
    return fail({
      code: 'bad-setting',
      message: `--out ${out}: ${nearest} is no folder.`,
      hint: 'Name a folder.',
    })
  }
  return (await files.canWrite(nearest)) ? ok(null) : fail(notWritable(out, nearest))
}

/** Nothing is written through a link, nor where a folder has to be and something else is. */
async function checkPlain(
  { files }: World,
  folder: string,
  out: string,
  paths: readonly string[],
): Promise<Result<null, Failure>> {
  const base = await files.realpath(folder).catch(() => folder)
  const below = new Set(paths.map(dirname).filter((path) => path !== '.'))
  for (const path of [...below, ...paths]) {
    const place = join(folder, path)
    const there = await files.stat(place).catch(() => null)
    if (there === null) continue
    const isLink = (await files.realpath(place).catch(() => null)) !== join(base, path)
    if (isLink || (below.has(path) && there.type !== 'directory')) {
      return fail(notPlain(join(out, path), isLink ? 'is a link' : 'is no folder'))
    }
    if (below.has(path) && !(await files.canWrite(place))) {
      return fail(notWritable(out, place))
    }
  }
  return ok(null)
}

const notPlain = (path: string, why: string): Failure => ({
  code: 'would-overwrite',
  message: `Nothing was written: ${path} ${why}.`,
  hint: 'Name another folder with --out, or move it away.',
})

const notWritable = (out: string, place: string): Failure => ({
  code: 'bad-setting',
  message: `--out ${out}: ${place} may not be written to by this user.`,
  hint: 'Name a folder that may be written to.',
})

/** What stands at a path: `null` for nothing, a text of `null` for what is no file, no text or not to be read. */
async function textAt({ files }: World, path: string): Promise<{ readonly text: string | null } | null> {
  const there = await files.stat(path).catch(() => null)
  if (there === null) return null
  if (there.type !== 'file') return { text: null }
  try {
    const bytes = await files.readFile(path)
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return { text: null }
  }
}

/** Names of the files that would be read as a manifest of this folder. */
export async function yamlIn({ files }: World, folder: string): Promise<readonly string[]> {
  const names = await files.list(folder).catch(() => [])
  return names.filter((name) => /\.ya?ml$/i.test(name))
}

/** git may have changed the line breaks on its way to this disk. */
const unixLines = (text: string): string => text.replaceAll('\r\n', '\n')

const isSame = (there: string, text: string | undefined): boolean =>
  text !== undefined && unixLines(there) === unixLines(text)

const digest = ({ hash }: World, text: string): string => `sha256:${hash(unixLines(text))}`

const recordText = (files: JsonObject): string => `${JSON.stringify({ version: 1, files }, null, 2)}\n`

/** One digest; of an export that was stopped, also what it was about to write. */
const digestsIn = (record: JsonObject, path: string): readonly Json[] => [record[path] ?? []].flat()

/** Paths → digests (one, or several) of what the last export wrote there; empty where there was none. */
async function readRecord(world: World, folder: string): Promise<Result<JsonObject, Failure>> {
  const there = await textAt(world, join(folder, RECORD))
  if (there === null) return ok({})
  const files = recorded(there.text ?? '')
  return files === null
    ? fail({
        code: 'would-overwrite',
        message: `${RECORD} is not what an export wrote.`,
        hint: 'Remove it together with the files of that export, or name another folder with --out.',
      })
    : ok(files)
}

function recorded(text: string): JsonObject | null {
  let record: Json
  try {
    record = JSON.parse(text) as Json
  } catch {
    return null
  }
  const files = isObject(record) && record['version'] === 1 ? record['files'] : null
  if (!isObject(files)) return null
  // Whoever may edit the record must not be able to have other files removed.
  const isOurs = (path: string): boolean =>
    /^(?:sops\/)?[^/\\]+$/.test(path) && !path.split('/').includes('..')
  return Object.keys(files).every(isOurs) ? files : null
}

const MOST_NAMED = 5

function wouldOverwrite(out: string, paths: readonly string[], force: boolean, again: boolean): Failure {
  const rest = paths.length - MOST_NAMED
  const named = paths.slice(0, MOST_NAMED).map((path) => join(out, path))
  const names = `${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
  const verb = (one: string, many: string): string => (paths.length === 1 ? one : many)
  if (force) {
    return {
      code: 'would-overwrite',
      message: `Nothing was written: ${names} ${verb('was', 'were')} not written by an export, or changed since.`,
      hint: 'Export into another folder and take over what you want to keep, or move these files away.',
    }
  }
  return {
    code: 'would-overwrite',
    message: `Nothing was written: ${names} ${verb('is', 'are')} there already.`,
    hint: again
      ? 'Pass --force to write over files of an earlier export that nobody changed, or name another folder with --out.'
      : 'Name another folder with --out.',
  }
}

const strangeYaml = (out: string, name: string): Failure => ({
  code: 'would-overwrite',
  message: `Nothing was written: ${join(out, name)} would be read as a part of the manifest.`,
  hint: 'With --split every YAML file of the folder belongs to the manifest: name a folder of its own with --out.',
})
