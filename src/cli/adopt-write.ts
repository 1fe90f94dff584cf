/** Drafts → the disk: all of them, or none. */

import { dirname } from 'node:path'
import { displayName } from '../loader/layers.ts'
import type { AdoptedFile } from '../model/drift.ts'
import { compareText } from '../model/json.ts'
import { type Failure, fail, ok, type Result } from '../model/result.ts'
import { lineDiff } from '../report/line-diff.ts'
import type { Drafts } from './rehearse.ts'
import type { World } from './world.ts'

type Disk = Pick<World, 'cwd' | 'files'>

interface Planned {
  readonly path: string
  readonly name: string
  /** As it is, its byte order mark included; `null` for a new file. */
  readonly old: string | null
  readonly text: string
}

/** Writes what differs from the disk. */
export async function writeDrafts(
  world: Disk,
  drafts: Drafts,
): Promise<Result<readonly AdoptedFile[], Failure>> {
  const files = await plannedFiles(world, drafts)
  for (const { path, name, old } of files) {
    if (!(await mayWrite(world, path, old)))
      return fail(unwritable(name, 'it may not be written by this user'))
  }
  const written: Planned[] = []
  for (const file of files) {
    try {
      await world.files.makeFolder(dirname(file.path))
      await world.files.writeText(file.path, file.text)
      written.push(file)
    } catch (error) {
      await putBack(world, written)
      return fail(unwritable(file.name, error instanceof Error ? error.message : String(error)))
    }
  }
  return ok(files.map(({ name, old, text }) => ({ name, lines: changedLines(old ?? '', text) })))
}

async function plannedFiles(world: Disk, drafts: Drafts): Promise<readonly Planned[]> {
  const files: Planned[] = []
  for (const [path, text] of drafts) {
    const old = await markedText(world, path)
    const whole = old?.startsWith(MARK) ? MARK + (text ?? '') : (text ?? '')
    if (old !== whole) files.push({ path, name: displayName(world.cwd, path), old, text: whole })
  }
  return files.sort((a, b) => compareText(a.name, b.name))
}

/** What some editors write before the first character. */
const MARK = '\uFEFF'

async function markedText({ files }: Disk, path: string): Promise<string | null> {
  if ((await files.stat(path)) === null) return null
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await files.readFile(path))
}

/** A file is written beside its place and moved there, so that its folder has to take it as well. */
async function mayWrite({ files }: Disk, path: string, old: string | null): Promise<boolean> {
  let folder = dirname(path)
  // A folder that is not there yet is made in one that is.
  while ((await files.stat(folder)) === null && dirname(folder) !== folder) folder = dirname(folder)
  return (old === null || (await files.canWrite(path))) && files.canWrite(folder)
}

async function putBack({ files }: Disk, written: readonly Planned[]): Promise<void> {
  for (const { path, old } of written) {
    if (old === null) await files.remove(path)
    else await files.writeText(path, old)
  }
}

const unwritable = (name: string, why: string): Failure => ({
  code: 'bad-setting',
  message: `${name} cannot be written: ${why}. Nothing was adopted.`,
  hint: 'Adopt where the manifest lies in a folder that may be written to.',
})

function changedLines(old: string, text: string): number {
  const { blocks } = lineDiff(old.split('\n'), text.split('\n'))
  return blocks.reduce(
    (sum, block) =>
      block.kind === 'changed' ? sum + Math.max(block.removed.length, block.added.length) : sum,
    0,
  )
}
