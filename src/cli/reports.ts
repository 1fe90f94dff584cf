/** `--report <format>:<file>`: the result of one run in several files. */

import { basename, dirname, join, resolve } from 'node:path'
import { type Failure, fail, ok, type Result } from '../model/result.ts'
import type { TextOptions } from '../report/style.ts'
import type { Document } from './document.ts'
import type { ReportTarget } from './flags.ts'
import { saveFile } from './save-file.ts'
import type { World } from './world.ts'

/** What a command was told to write, and what it reads. */
export interface FileFlags {
  readonly report: readonly ReportTarget[]
  readonly events?: string
  readonly out?: string
  /** `-f` */
  readonly file: readonly string[]
}

interface Target {
  readonly flag: string
  /** As written. */
  readonly path: string
}

/**
 * Could all of them be written, each to a place of its own, and none over the manifest? As far as can be told
 * beforehand: after an apply it would be too late to find out.
 */
export async function checkTargets(
  world: World,
  { report, events, out, file }: FileFlags,
): Promise<Result<null, Failure>> {
  const targets: readonly Target[] = [
    ...report.map(({ path }) => ({ flag: '--report', path })),
    ...(events === undefined ? [] : [{ flag: '--events', path: events }]),
    ...(out === undefined ? [] : [{ flag: '--out', path: out }]),
  ]
  if (targets.length === 0) return ok(null)
  const taken = new Map<string, string>()
  for (const path of file.length > 0 ? file : ['duvo.yaml']) {
    taken.set(await realPath(world, path), 'the manifest')
  }
  for (const { flag, path } of targets) {
    if (path === '' || path === '-') {
      return refuse(`${flag} ${path}: this is no file.`, 'Name a file; /dev/stderr is one, too.')
    }
    const place = await realPath(world, path)
    const other = taken.get(place)
    if (other !== undefined) {
      return refuse(`${flag} ${path} names the same file as ${other}.`, 'Give each a file of its own.')
    }
    taken.set(place, `${flag} ${path}`)
    const problem = await unwritable(world, place)
    if (problem !== null) return refuse(`${flag} ${path}: ${problem}.`, 'Name a file that can be written.')
  }
  return ok(null)
}

/** Links followed; a file that is not there yet lies in a folder that is. */
async function realPath({ files, cwd }: World, path: string): Promise<string> {
  const full = resolve(cwd, path)
  const real = (of: string): Promise<string> => files.realpath(of).catch(() => of)
  return (await files.stat(full).catch(() => null)) === null
    ? join(await real(dirname(full)), basename(full))
    : real(full)
}

/** Why nothing can be written there; `null` where it can. */
async function unwritable({ files }: World, place: string): Promise<string | null> {
  const there = await files.stat(place).catch(() => null)
  if (there?.type === 'directory') return 'this is a folder'
  const folder = dirname(place)
  // A file is written beside its place and moved there; what is no file is written into.
  const into = there === null || there.type === 'file' ? folder : place
  if (into === folder && (await files.stat(folder).catch(() => null))?.type !== 'directory') {
    return `there is no folder ${folder}`
  }
  return (await files.canWrite(into)) ? null : 'it may not be written by this user'
}

const refuse = (message: string, hint: string): Result<never, Failure> =>
  fail({ code: 'bad-setting', message, hint })

/** Renders and writes every report; all are tried, the first that cannot be written is told. */
export async function saveReports(
  world: World,
  targets: readonly ReportTarget[],
  document: Document,
  text: TextOptions,
  redact: (text: string) => string,
): Promise<Result<null, Failure>> {
  const page = targets.find(({ format }) => format === 'html')
  // Readers of the markdown find it among the files of the run, wherever that ran.
  const htmlReport = page === undefined ? null : basename(page.path)
  let first: Result<null, Failure> = ok(null)
  for (const { format, path } of targets) {
    const contents = await render(world, format, document, text, htmlReport)
    if (contents === null) continue
    const saved = await saveFile(world, path, redact(contents))
    if (first.ok) first = saved
  }
  return first
}

async function render(
  { version, page }: World,
  format: ReportTarget['format'],
  document: Document,
  text: TextOptions,
  htmlReport: string | null,
): Promise<string | null> {
  switch (format) {
    case 'text':
      return document.text(text)
    case 'json':
      return document.json()
    case 'markdown':
      return document.markdown({ version, htmlReport })
    case 'html':
      return document.html({ version, page: await page() })
    case 'gitlab':
      return document.gitlab?.() ?? null
    default:
      return format satisfies never
  }
}
