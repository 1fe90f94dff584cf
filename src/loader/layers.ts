/** `-f` files and folders → one tree: files of a folder side by side, further `-f` laid over what came before. */

import { dirname, join, relative, resolve, sep } from 'node:path'
import { compareText, isList, isObject, type Json, type JsonObject, sameJson } from '../model/json.ts'
import { Converter } from './convert.ts'
import { parseYaml } from './parse-yaml.ts'
import { readText } from './read-text.ts'
import type { Report } from './report.ts'
import { SourceFile } from './source-file.ts'
import type { Origins } from './tree.ts'
import type { FileSystem } from './types.ts'
import { entrySpot } from './written.ts'

export interface Layers {
  /** The merged manifest as written; `null` when a file is missing or is not YAML. */
  readonly root: JsonObject | null
  /** Absolute paths of everything that was read. */
  readonly files: readonly string[]
  /** The texts among them that could be read. */
  readonly sources: readonly SourceFile[]
  /** The folder of the first `-f`: includes stay in it. */
  readonly folder: string
}

interface Context {
  readonly files: FileSystem
  readonly cwd: string
  readonly origins: Origins
  readonly report: Report
}

interface Root {
  readonly file: SourceFile
  /** `null` when it holds no manifest. */
  readonly value: JsonObject | null
}

/** A path as messages show it. */
export const displayName = (cwd: string, path: string): string =>
  (relative(cwd, path) || '.').split(sep).join('/')

export async function readLayers(paths: readonly string[], context: Context): Promise<Layers> {
  const read: string[] = []
  const sources: SourceFile[] = []
  const layers: JsonObject[] = []
  let folder: string | undefined
  let complete = paths.length > 0
  for (const path of paths) {
    const full = resolve(context.cwd, path)
    const listed = await listFiles(full, context)
    folder ??= listed.folder
    const roots: JsonObject[] = []
    for (const file of listed.files) {
      read.push(file)
      const root = await readRoot(file, context)
      if (root !== null) sources.push(root.file)
      if (root?.value) roots.push(root.value)
      else complete = false
    }
    if (listed.files.length === 0) complete = false
    layers.push(sideBySide(roots, context))
  }
  // Half a manifest would only produce errors about what is missing from it.
  const root = complete
    ? layers.reduce((base, over) => context.origins.lay(over, base, true) as JsonObject)
    : null
  return { root, files: read, sources, folder: folder ?? context.cwd }
}

async function listFiles(
  path: string,
  { files, cwd, report }: Context,
): Promise<{ readonly files: readonly string[]; readonly folder: string }> {
  const stat = await files.stat(path).catch(() => null)
  if (stat?.type !== 'directory') return { files: [path], folder: dirname(path) }
  const names = (await files.list(path)).filter((name) => /\.ya?ml$/i.test(name)).sort(compareText)
  if (names.length === 0) {
    const name = displayName(cwd, path)
    report.add({
      code: 'file-not-found',
      message: `The folder ${name} holds no .yaml or .yml file.`,
      hint: 'Files in folders below it are not looked for; name each folder with -f.',
      at: { file: new SourceFile(name, path, ''), offset: 0 },
    })
  }
  return { files: names.map((name) => join(path, name)), folder: path }
}

/** `null` when the file cannot be read. */
async function readRoot(path: string, { files, cwd, origins, report }: Context): Promise<Root | null> {
  const name = displayName(cwd, path)
  const text = await readText(files, path, name)
  if (!text.ok) {
    const { broken, code, message } = text.error
    const hint = code === 'file-not-found' ? 'Name the manifest with -f.' : text.error.hint
    report.learn(broken?.text ?? '')
    const file = new SourceFile(name, path, broken?.text ?? '')
    report.add({ code, message, hint, at: { file, offset: broken?.offset ?? 0 } })
    return null
  }
  report.learn(text.value)
  const file = new SourceFile(name, path, text.value)
  return { file, value: rootOf(file, { origins, report }) }
}

function rootOf(
  file: SourceFile,
  { origins, report }: Pick<Context, 'origins' | 'report'>,
): JsonObject | null {
  const { name } = file
  const converter = new Converter(file, origins, report)
  const document = parseYaml(file, report, (entries) => converter.early(entries))
  if (!document) return null
  if (
    document.contents === null ||
    (document.contents.range[0] === document.contents.range[1] && !document.contents.tag)
  ) {
    report.add({
      code: 'empty-manifest',
      message: `${name} is empty.`,
      hint: 'Start with `version: 1` and `project: <name>`.',
      at: { file, offset: 0 },
    })
    return null
  }
  const root = converter.finish(document)
  if (isObject(root)) return root
  if (root !== undefined) {
    report.add({
      code: 'schema',
      message: `A manifest is a map of keys like \`version: 1\`, not a ${isList(root) ? 'list' : 'single value'}.`,
      hint: 'Check that this file is the manifest.',
      at: { file, offset: document.contents.range[0] },
    })
  }
  return null
}

/** The files of one folder: sections come together, but no key may stand in two files. */
function sideBySide(roots: readonly JsonObject[], context: Context): JsonObject {
  return roots.slice(1).reduce((first, second) => {
    const sections: Record<string, Json> = {}
    for (const [key, value] of Object.entries(second)) {
      const known = first[key]
      if (known !== undefined) sections[key] = joinSection(first, second, key, context)
      else sections[key] = value
    }
    return context.origins.lay(context.origins.copied(sections, second), first, false) as JsonObject
  }, roots[0] ?? {})
}

function joinSection(first: JsonObject, second: JsonObject, key: string, context: Context): Json {
  const { origins } = context
  const [a, b] = [first[key] ?? null, second[key] ?? null]
  if (isList(a) && isList(b)) return origins.join([a, b])
  if (isObject(a) && isObject(b)) {
    for (const name of Object.keys(b)) if (Object.hasOwn(a, name)) reportTwice(a, b, name, context)
    return origins.lay(a, b, false)
  }
  // Every file may say which version it is written in.
  if (key !== 'version' || !sameJson(a, b)) reportTwice(first, second, key, context)
  return a
}

function reportTwice(first: JsonObject, second: JsonObject, key: string, { origins, report }: Context): void {
  const [a, b] = [origins.entry(first, key), origins.entry(second, key)]
  if (!a || !b) return
  const before = entrySpot(a, 'key')
  const { file, line, column } = before.file.position(before.offset)
  report.add({
    code: 'duplicate-key',
    message: `The key \`${key}\` already stands in ${file}:${line}:${column}.`,
    hint: 'The files of one folder must not share keys; to change values, pass a further -f instead.',
    at: entrySpot(b, 'key'),
  })
}
