/** `{ file: path }`: reads the texts that the manifest keeps in files of their own. */

import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { getAt, isObject, type JsonObject, type Path } from '../model/json.ts'
import type { IncludedFile } from '../model/trace.ts'
import { displayName } from './layers.ts'
import { parsePlaceholders } from './placeholders.ts'
import { readText } from './read-text.ts'
import type { Report } from './report.ts'
import type { Section } from './rules.ts'
import type { SourceFile, Spot } from './source-file.ts'
import type { Origins } from './tree.ts'
import type { FileSystem } from './types.ts'
import type { Variables } from './variables.ts'
import type { Entry } from './written.ts'

export interface IncludeContext {
  readonly files: FileSystem
  readonly cwd: string
  /** Includes must lie in it. */
  readonly folder: string
  readonly allowOutside: boolean
  readonly sections: readonly Section[]
  readonly variables: Variables
  readonly origins: Origins
  readonly report: Report
}

export interface Includes {
  readonly texts: ReadonlyMap<JsonObject, string>
  /** Absolute paths of everything that was read. */
  readonly files: readonly string[]
}

interface Site {
  readonly node: JsonObject
  /** Absolute. */
  readonly path: string
  /** Asked only where something is wrong: most files are there. */
  readonly at: () => Spot | undefined
}

/** Files in flight at once. */
const BATCH = 64

export async function readIncludes(root: JsonObject, context: IncludeContext): Promise<Includes> {
  const sites = findSites(root, context)
  const paths = [...new Set(sites.map(({ path }) => path))]
  const readOne = await reader(context)
  const read = new Map<string, Awaited<ReturnType<typeof readOne>>>()
  for (let at = 0; at < paths.length; at += BATCH) {
    const batch = paths.slice(at, at + BATCH)
    const results = await Promise.all(batch.map(readOne))
    for (const [index, path] of batch.entries()) {
      const result = results[index]
      if (result) read.set(path, result)
    }
  }
  const texts = new Map<JsonObject, string>()
  for (const { node, path, at } of sites) {
    const result = read.get(path)
    if (result?.ok) texts.set(node, result.value.replaceAll('\r\n', '\n'))
    else if (result) {
      const { code, message, hint } = result.error
      context.report.add({
        code: code === 'file-not-found' ? 'include-not-found' : code,
        message,
        hint,
        at: at(),
      })
      // Stands for the text, so that its absence is reported once and not as a schema error too.
      texts.set(node, '(missing)')
    }
  }
  return { texts, files: paths.filter((path) => read.get(path)?.ok) }
}

function findSites(root: JsonObject, { sections, variables, origins }: IncludeContext): readonly Site[] {
  const sites: Site[] = []
  const known = new Set<JsonObject>()
  for (const section of sections) {
    const resources = root[section.name]
    if (section.files.length === 0 || !isObject(resources)) continue
    for (const key of Object.keys(resources)) {
      for (const field of section.files) {
        const path: Path = [section.name, key, ...field]
        const node = getAt(root, path)
        // Anything but `file` alone is left for the schema to refuse.
        if (!isObject(node) || typeof node['file'] !== 'string' || Object.keys(node).length !== 1) continue
        if (known.has(node)) continue
        known.add(node)
        const entry = origins.entry(node, 'file')
        const full = entry && includedPath(entry.file, node['file'], variables)
        // A variable that is not set is reported when the tree is expanded.
        if (!full) continue
        sites.push({ node, path: full, at: () => origins.spot(root, [...path, 'file'], 'value') })
      }
    }
  }
  return sites
}

/** Tells which file an entry includes; `null` for most, and for one that could not be read. */
export function includeFinder(
  cwd: string,
  { files }: Includes,
  variables: Variables,
): (entry: Entry) => IncludedFile | null {
  const read = new Set(files)
  return ({ file, value }) => {
    const written = isObject(value) && Object.keys(value).length === 1 ? value['file'] : undefined
    const path = typeof written === 'string' ? includedPath(file, written, variables) : null
    return path !== null && read.has(path) ? { path, name: displayName(cwd, path) } : null
  }
}

/** Absolute; `null` when it names none. */
function includedPath({ path }: SourceFile, written: string, variables: Variables): string | null {
  const text = withVariables(written, variables)
  return text === null || text === '' ? null : resolve(dirname(path), text)
}

function withVariables(text: string, variables: Variables): string | null {
  let complete = true
  const parts = parsePlaceholders(text).map((part) => {
    const value =
      part.type === 'text' ? part.text : part.type === 'var' ? variables.get(part.name) : undefined
    if (value === undefined) complete = false
    return value
  })
  return complete ? parts.join('') : null
}

async function reader({ files, cwd, folder, allowOutside }: IncludeContext) {
  const realFolder = await files.realpath(folder).catch(() => folder)
  const outside = (name: string) =>
    ({
      ok: false,
      error: {
        code: 'include-outside',
        message: `${name} lies outside the manifest's folder.`,
        hint: `Move it into the folder ${displayName(cwd, folder)}, or pass --allow-outside if it is meant to be shared.`,
      },
    }) as const
  return async (path: string) => {
    const name = displayName(cwd, path)
    // By its name first: what lies outside is not even looked at.
    if (!allowOutside && !isWithin(folder, path)) return outside(name)
    const real = await files.realpath(path).catch(() => path)
    if (!allowOutside && real !== path && !isWithin(realFolder, real)) {
      // A missing file has no real path; only one that exists can lead outside.
      if ((await files.stat(path).catch(() => null)) !== null) return outside(name)
    }
    return readText(files, path, name)
  }
}

/** Whether a path is a folder or lies below it; both absolute. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
