/** What was adopted, and what could not be, above the report of what is left. */

import type { Adoption, LeftField } from '../model/drift.ts'
import { adoptionHeadline, fieldsOf, fieldWords, linesChanged } from './adoption-words.ts'
import { hintLines, indent, type Style, stack } from './style.ts'
import { visible } from './visible.ts'

/** Sections for the start of the report; none where nothing was asked for. */
export function adoptionLines(adopted: Adoption | null, style: Style): readonly (readonly string[])[] {
  if (adopted === null) return []
  const files = adopted.files.flatMap(({ name, lines }) => [
    ...indent(4, [`${visible(name)}: ${linesChanged(lines)}`]),
    ...indent(8, fieldsOf(adopted, name).map(visible)),
  ])
  return [
    [style.colors.bold(adoptionHeadline(adopted)), ...files],
    stack(adopted.left, (one) => leftLines(one, style)),
  ]
}

const leftLines = (left: LeftField, style: Style): readonly string[] => [
  `${style.colors.yellow('Not adopted:')} ${visible(fieldWords(left))}: ${visible(left.reason)}`,
  ...hintLines(left.hint || undefined, 4, style),
]
