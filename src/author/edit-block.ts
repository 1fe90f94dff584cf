/** Block text for block text (`|`, `>`): the header keeps what it can, and lines that stay keep their source. */

import { Scalar } from 'yaml'
import { stretchesOf } from './edit-lines.ts'
import { renderBlock, says } from './edit-render.ts'
import { canEndAt, type Line, lineBreakAt, lineEnd, linesOf, nextLine, type Splice } from './edit-text.ts'
import type { Slot, YamlText } from './edit-yaml.ts'
import { refolded } from './fold.ts'

/** @returns `null` where the new text does not go into a block of that kind */
export function replaceBlock(
  yaml: YamlText,
  slot: Slot,
  node: Scalar,
  value: string,
): readonly Splice[] | null {
  const { text } = yaml
  const { start, end, column, look } = slot
  const headerEnd = lineEnd(text, start)
  const header = /^[|>][-+0-9]*/.exec(text.slice(start, headerEnd))?.[0] ?? ''
  const old = end > headerEnd ? linesOf(text.slice(nextLine(text, start), end)) : []
  const digit = Number(/\d/.exec(header)?.[0] ?? 0)
  const indent = digit > 0 ? column + digit : bodyIndent(old)
  const rendered = renderBlock(value, look, {
    like: node,
    body: indent === null ? look.step : indent - column,
    ends: canEndAt(text, end),
  })
  const [head = '', ...lines] = rendered.split('\n')
  const found = /^ ([|>][-+0-9]*)$/.exec(head)?.[1]
  if (found === undefined || found[0] !== header[0]) return null
  const plain = lines.map((line) => (line === '' ? '' : ' '.repeat(column) + line))
  // Columns that were counted out stay so, needed or not: the lines are indented as before.
  const same = digit > 0 && header.replace(/\d/, '') === found
  const written = same ? header : found
  const body = node.type === Scalar.BLOCK_FOLDED ? refolded(texts(old), plain, indent ?? 0) : plain
  const means = says(`k: ${written}\n${body.map((line) => unindented(line, column)).join('\n')}\n`, {
    k: value,
  })
  return [
    { start, end: start + header.length, text: written },
    {
      start: headerEnd,
      end: Math.max(headerEnd, end),
      text: asBefore(old, means ? body : plain, indent ?? 0, lineBreakAt(text, start)),
    },
  ]
}

const texts = (lines: readonly Line[]): readonly string[] => lines.map(({ line }) => line)

const unindented = (line: string, columns: number): string =>
  line.slice(Math.min(columns, line.search(/[^ ]|$/)))

/** Column in which the lines of a block text start. */
function bodyIndent(lines: readonly Line[]): number | null {
  const first = lines.find(({ line }) => line.trim() !== '')?.line
  return first === undefined ? null : first.length - first.trimStart().length
}

/**
 * Lines that stay, with their line ends, and new ones that end as the one above. Lines of nothing but spaces mean an
 * empty line: they keep their spaces.
 * @param first how the line above all of them ends
 */
function asBefore(old: readonly Line[], now: readonly string[], indent: number, first: string): string {
  const alike = ({ line }: Line, wanted: Line): boolean =>
    line === wanted.line || (wanted.line === '' && line.length <= indent && line.trim() === '')
  const lines = now.map((line): Line => ({ line, end: '' }))
  const kept = stretchesOf(old, lines, alike).flatMap((part) => (part.same ? part.old : part.now))
  let above = first
  return kept
    .map(({ line, end }) => {
      const written = above + line
      above = end || above
      return written
    })
    .join('')
}
