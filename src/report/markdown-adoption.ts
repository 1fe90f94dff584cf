/** What was adopted, and what could not be, in markdown. */

import type { Adoption, LeftField } from '../model/drift.ts'
import { adoptionHeadline, fieldsOf, fieldWords, linesChanged } from './adoption-words.ts'
import { alert, type Block } from './markdown-blocks.ts'
import type { Part } from './markdown-document.ts'
import { code, prose } from './markdown-escape.ts'

/** Parts for the start of the report; none where nothing was asked for. */
export function adoptionParts(adopted: Adoption | null): readonly Part[] {
  if (adopted === null) return []
  const lines = adopted.files.flatMap(({ name, lines: changed }) => [
    `- ${code(name)}: ${linesChanged(changed)}`,
    ...fieldsOf(adopted, name).map((field) => `  - ${code(field)}`),
  ])
  const files: Block = { open: `${adoptionHeadline(adopted)}\n`, lines, close: '' }
  return [
    { kind: 'list', title: '', block: files, share: 0.3, of: 'files and fields' },
    ...(adopted.left.length === 0 ? [] : [leftPart(adopted.left)]),
  ]
}

const leftPart = (left: readonly LeftField[]): Part => ({
  kind: 'list',
  title: '',
  block: alert('WARNING', '**Not adopted**', left.map(leftText)),
  share: 0.3,
  of: 'fields',
})

const leftText = (left: LeftField): string =>
  `- ${code(fieldWords(left))}: ${prose(left.reason)}. ${prose(left.hint.replaceAll(/\s+/g, ' '))}`.trimEnd()
