/** The sentences about what was adopted: the same in every report. */

import type { Adoption, LeftField } from '../model/drift.ts'
import { count } from './style.ts'

/** `Adopted 3 changes into 2 files.` */
export function adoptionHeadline({ files, fields }: Adoption): string {
  if (fields.length === 0) return 'Nothing was adopted.'
  return `Adopted ${count(fields.length, 'change')} into ${count(files.length, 'file')}.`
}

/** `2 lines changed` */
export const linesChanged = (lines: number): string => `${count(lines, 'line')} changed`

/** What a file says now: `agent.support /name`. */
export const fieldsOf = ({ fields }: Adoption, file: string): readonly string[] =>
  fields.filter(({ files }) => files.includes(file)).map(fieldWords)

/** `agent.support /name`; the whole resource is its address. */
export const fieldWords = ({ address, path }: Pick<LeftField, 'address' | 'path'>): string =>
  path === '' ? address : `${address} ${path}`
