/** Folded texts (`>`): new ones in the lines of the old. */

import { stretchesOf } from './edit-lines.ts'

/** Lines that are read as one, their spaces at the start left out; one empty line; or one line further in. */
interface Unit {
  readonly text: string
  readonly lines: readonly string[]
}

/** Where no line of a paragraph tells how long lines may be. */
const WIDTH = 80

/**
 * @param old the lines as they stand
 * @param now the lines of the new text, folded anyhow
 * @param indent column in which they start
 * @returns the new text with the old lines, but for those that say something else
 */
export function refolded(old: readonly string[], now: readonly string[], indent: number): readonly string[] {
  const [before, after] = [unitsOf(old, indent), unitsOf(now, indent)]
  return stretchesOf(before, after, (a, b) => a.text === b.text).flatMap((part) => {
    if (part.same) return part.old.flatMap(({ lines }) => lines)
    const paragraphs = part.old.filter(({ text }) => isProse(text))
    let next = 0
    return part.now.flatMap(({ text, lines }) =>
      isProse(text) ? fold(text, paragraphs[next++]?.lines ?? [], indent) : lines,
    )
  })
}

const isProse = (text: string): boolean => /^[^ \t]/.test(text)

function unitsOf(lines: readonly string[], indent: number): readonly Unit[] {
  const units: Unit[] = []
  for (const line of lines) {
    const text = line.slice(indent)
    const last = units.at(-1)
    if (last !== undefined && isProse(last.text) && isProse(text))
      units[units.length - 1] = { text: `${last.text} ${text}`, lines: [...last.lines, line] }
    else units.push({ text, lines: [line] })
  }
  return units
}

/** A paragraph in the lines it had, at its start and at its end; what lies between is folded anew. */
function fold(text: string, lines: readonly string[], indent: number): readonly string[] {
  const head: string[] = []
  const tail: string[] = []
  let rest = text
  const has = (line: string | undefined, isThere: (part: string) => boolean): line is string =>
    line !== undefined && (rest === line.slice(indent) || isThere(line.slice(indent)))
  for (const line of lines) {
    if (!has(line, (part) => rest.startsWith(`${part} `))) break
    head.push(line)
    rest = rest.slice(line.length - indent + 1)
  }
  for (const line of lines.slice(head.length).reverse()) {
    if (rest === '' || !has(line, (part) => rest.endsWith(` ${part}`))) break
    tail.unshift(line)
    rest = rest.slice(0, Math.max(0, rest.length - (line.length - indent) - 1))
  }
  const width = lines.length > 1 ? Math.max(...lines.map((line) => line.length)) : WIDTH
  return [...head, ...wrapped(rest, Math.max(width - indent, 1), ' '.repeat(indent)), ...tail]
}

/** Lines are parted where one space stands between words, and nowhere else: that is what folding reads back. */
function wrapped(text: string, width: number, indent: string): readonly string[] {
  const lines: string[] = []
  for (const word of text === '' ? [] : text.split(/(?<=\S) (?=\S)/)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.map((line) => indent + line)
}
