/** `--report <format>:<file>`: the result of one run in several files. */

import { basename, dirname, resolve } from 'node:path'
import { type Failure, fail, ok, type Result } from '../model/result.ts'
import type { TextOptions } from '../report/style.ts'
import type { Document } from './document.ts'
import type { ReportTarget } from './flags.ts'
import { saveFile } from './save-file.ts'
import type { World } from './world.ts'

/** Could all of them be written, as far as can be told beforehand? After an apply it would be too late to find out. */
export async function checkTargets(
  world: World,
  targets: readonly ReportTarget[],
  events: string | undefined,
): Promise<Result<null, Failure>> {
  const paths = targets.map(({ path }) => resolve(world.cwd, path))
  const clash = events === undefined ? -1 : paths.indexOf(resolve(world.cwd, events))
  if (clash >= 0) {
    return refuse(
      `--report and --events name the same file, ${targets[clash]?.path}.`,
      'Give each a file of its own.',
    )
  }
  const twice = targets.find((_, index) => paths.indexOf(paths[index] ?? '') !== index)
  if (twice !== undefined) {
    return refuse(`--report names ${twice.path} twice.`, 'Give each report a file of its own.')
  }
  for (const [index, { path }] of targets.entries()) {
    const full = paths[index] ?? path
    const folder = await world.files.stat(dirname(full)).catch(() => null)
    if (folder?.type !== 'directory') {
      return refuse(
        `--report ${path}: there is no folder ${dirname(path)}.`,
        'Make it first, or name another file.',
      )
    }
    const there = await world.files.stat(full).catch(() => null)
    if (there?.type === 'directory') {
      return refuse(`--report ${path}: this is a folder.`, 'Name a file in it.')
    }
  }
  return ok(null)
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
