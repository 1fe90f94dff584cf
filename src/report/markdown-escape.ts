/**
 * Foreign text in markdown: shown as it was written, and without any effect. It forms no link, picture, mention, tag
 * or table cell, ends no fence, and cannot pass for our hidden marker. Made for GitHub and GitLab, whose references
 * (`@user`, `#1`, `!1`, `~label`, `:emoji:`, `$math$`) are looked for after the markdown was read, so that a backslash
 * does not stop them; a code span does.
 */

import { visible, visibleLine } from './visible.ts'

/** UTF-16 units of one text within a paragraph or a table cell; what is longer is cut, and says so. */
const LONGEST_PROSE = 1000
const LONGEST_CODE = 300
const LONGEST_LINE = 2000

/** What may become a reference or a link wherever it stands outside of code. */
const REFERENCE =
  /[@#$^]|[!~%&]\w|:\/\/|www\.|:[\w+-]+:|[[{][+-]|[[*]\w+:|\bGH-\d|(?<![\da-z])[\da-f]{7,}(?![\da-z])/i

/** Text between other words. Pairs of backticks in it are our own way to write code, and stay code. */
export function prose(text: string): string {
  const pieces =
    clip(unmarked(visible(text)), LONGEST_PROSE).match(/[("']+(?=`)|`[^`]+`(?![`\w])|\s+|\S+/g) ?? []
  const parts: string[] = []
  for (const piece of pieces) {
    const part = prosePiece(piece)
    // Two code spans in a row would be read as one.
    if (parts.at(-1)?.endsWith('`') && part.startsWith('`')) parts.push(' ')
    parts.push(part)
  }
  return parts.join('')
}

function prosePiece(piece: string): string {
  if (/^`[^`]+`$/.test(piece)) return code(piece.slice(1, -1))
  if (!REFERENCE.test(piece)) return escaped(piece)
  const [, before = '', core = '', after = ''] = /^([("']*)(.*?)([)"',.;:]*)$/su.exec(piece) ?? []
  return core === '' ? code(piece) : `${before}${code(core)}${after}`
}

const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '`': '&#96;' }

/** An underscore inside a word emphasises nothing. */
const escaped = (text: string): string =>
  text.replace(
    /[\\*[\]|~<>&`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu,
    (character) => ENTITIES[character] ?? `\\${character}`,
  )

/** A code span, also within a table. */
export function code(text: string): string {
  const shown = clip(unmarked(visible(text)), LONGEST_CODE)
  // Readers of markdown do not agree on what a backslash before a pipe means inside the code of a table cell.
  if (shown.includes('|')) return htmlCodeOf(shown)
  const ticks = '`'.repeat(longestRun(shown) + 1)
  const padded = /^`|`$|^ .*\S.* $/.test(shown) ? ` ${shown} ` : shown
  return shown === '' ? '' : `${ticks}${padded}${ticks}`
}

/** Code where markdown is not read: in a `<summary>`. */
export const htmlCode = (text: string): string => htmlCodeOf(clip(unmarked(visible(text)), LONGEST_CODE))

/** An address of e-mail is linked even where its `@` was an entity, unless an element parts it. */
const htmlCodeOf = (text: string): string =>
  `<code>${text
    .replace(/[!#$%&*+:;<=>?@[\\\]^_`{|}~]|(?<=www)\./gi, (it) => `&#${it.charCodeAt(0)};`)
    .replaceAll('&#64;', '<span>&#64;</span>')}</code>`

/** A line inside a fence. */
export const fenceLine = (line: string): string => clip(unmarked(line), LONGEST_LINE)

/** As {@link fenceLine}, for a line as it came. */
export const foreignLine = (line: string): string => fenceLine(visibleLine(line))

/** The longest run of backticks: a fence or a span around them has to be longer. */
export const longestRun = (text: string): number =>
  (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0)

/** The first line of a report is found again by its marker; nothing else may look like one. */
const unmarked = (text: string): string => text.replaceAll('<!-- duvo-gitops', '\\u003c!-- duvo-gitops')

/** A text of bounded length: no value decides alone what a comment has room for. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text
  const kept = withoutHalves(text.slice(0, most))
  return `${kept}… (${text.length - kept.length} more characters)`
}

/** Cutting may part a pair of surrogates. */
export const withoutHalves = (text: string): string => text.replace(/[\ud800-\udbff]$|^[\udc00-\udfff]/g, '')
