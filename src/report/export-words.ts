/** The sentences that sum an export up: the same in every report. */

import type { ExportReport } from '../model/export.ts'
import { groupBy } from '../model/group-by.ts'
import { count } from './style.ts'

/** `2 folders, 1 connection, 25 agents in 14 files.` */
export function exportHeadline({ resources, files }: ExportReport): string {
  const kinds = [...groupBy(resources, ({ kind }) => kind)].map(([kind, some]) => count(some.length, kind))
  return `${kinds.length === 0 ? 'Nothing' : kinds.join(', ')} in ${count(files.length, 'file')}.`
}

/** Files of the folder itself one by one, those of folders in it counted: `duvo.yaml, EXPORT.md, 12 files in sops/`. */
export function fileWords(files: readonly string[]): readonly string[] {
  const folders = groupBy(files, (file) => file.slice(0, file.indexOf('/') + 1))
  return [...folders].flatMap(([folder, some]) =>
    folder === '' ? some : [`${count(some.length, 'file')} in ${folder}`],
  )
}

export const LEFT_OUT = 'Left out, and left as they are'
export const REMARKS = 'Good to know'
export const VARIABLES = 'Variables to set before secrets can be sent'
