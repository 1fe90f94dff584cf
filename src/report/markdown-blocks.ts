/** The parts of a markdown document, each of which can be made shorter without breaking it. */

import { foreignLine, longestRun } from './markdown-escape.ts'

/** Lines, the last of which may be left out, between two texts that belong to them. */
export interface Block {
  /** Stands above the lines; empty for nothing. */
  readonly open: string
  /** Entries, finished markdown; one may span several lines of text. */
  readonly lines: readonly string[]
  /** Stands below; empty for nothing. */
  readonly close: string
}

/** What a reader unfolds. */
export interface Section {
  /** Finished HTML. */
  readonly summary: string
  readonly blocks: readonly Block[]
}

export const paragraph = (text: string): Block => ({ open: text, lines: [], close: '' })

/** A table; cells are finished markdown of one line. */
export const table = (heads: readonly string[], rows: readonly (readonly string[])[]): Block => ({
  open: `${row(heads)}\n|${heads.map(() => '---|').join('')}`,
  lines: rows.map(row),
  close: '',
})

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/**
 * A fence that no line inside can end.
 * @param label finished markdown above it; empty for none
 * @param lines made harmless already
 */
export function fence(label: string, language: string, lines: readonly string[]): Block {
  const ticks = '`'.repeat(
    lines.reduce((most, line) => Math.max(most, line.includes('```') ? longestRun(line) + 1 : 3), 3),
  )
  return { open: `${label === '' ? '' : `${label}\n\n`}${ticks}${language}`, lines, close: ticks }
}

/** Every line set behind `mark`, as a quote or a list item needs it. */
const prefixed = (mark: string, text: string): string =>
  text
    .split('\n')
    .map((line) => `${mark}${line}`.trimEnd())
    .join('\n')

/** An alert: coloured on GitHub and GitLab, a quote elsewhere. Its entries are one after the other. */
export const alert = (
  level: 'WARNING' | 'CAUTION' | 'NOTE',
  title: string,
  entries: readonly string[],
): Block => ({
  open: prefixed('> ', [`[!${level}]`, ...(title === '' ? [] : [title, ''])].join('\n')),
  lines: entries.map((entry) => prefixed('> ', entry)),
  close: '',
})

/** What stands indented in a hint, or opens a map, is meant for the manifest. */
export const isPaste = (line: string): boolean => /^\s|^[a-z_]+:$/.test(line)

/** A hint: what to do in words, and what to paste in a fence. Both as finished markdown, blank lines between them. */
export function hintBlocks(hint: string, words: (line: string) => string): readonly string[] {
  const blocks: { paste: boolean; lines: string[] }[] = []
  for (const line of hint.split('\n')) {
    const paste = isPaste(line)
    const last = blocks.at(-1)
    if (paste && last?.paste) last.lines.push(line)
    else blocks.push({ paste, lines: [line] })
  }
  return blocks.map(({ paste, lines }) =>
    paste ? blockText(fence('', 'yaml', outdented(lines).map(foreignLine))) : words(lines.join(' ')),
  )
}

function outdented(lines: readonly string[]): readonly string[] {
  const margin = Math.min(...lines.map((line) => line.search(/\S|$/)))
  return lines.map((line) => line.slice(margin))
}

export const blockText = ({ open, lines, close }: Block): string =>
  [...(open === '' ? [] : [open]), ...lines, ...(close === '' ? [] : [close])].join('\n')

/** As much of a block as fits, and how many of its lines do not; an empty text when not even one does. */
export function cutBlock(block: Block, room: number): { readonly text: string; readonly left: number } {
  const { open, lines, close } = block
  let used = open.length + close.length + 1
  let shown = 0
  for (const line of lines) {
    used += line.length + 1
    if (used > room) break
    shown += 1
  }
  const nothing = used > room && shown === 0
  return {
    text: nothing ? '' : blockText({ open, lines: lines.slice(0, shown), close }),
    left: lines.length - shown,
  }
}

export const sectionText = ({ summary, blocks }: Section): string =>
  wrapped(summary, blocks.map(blockText).join('\n\n'))

const wrapped = (summary: string, body: string): string =>
  `<details>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`

/** A section that is too long on its own: its beginning, and how much is left. Empty when nothing fits. */
export function cutSection({ summary, blocks }: Section, room: number): string {
  const texts: string[] = []
  let free = room - wrapped(summary, '').length - NOTE
  let left = 0
  for (const block of blocks) {
    const cut = left > 0 ? { text: '', left: block.lines.length } : cutBlock(block, free)
    if (cut.text !== '') texts.push(cut.text)
    free -= cut.text.length + 2
    left += cut.text === '' ? Math.max(1, cut.left) : cut.left
  }
  if (texts.length === 0) return ''
  return wrapped(summary, [...texts, `**${left} more lines are left out here.**`].join('\n\n'))
}

/** Characters kept free for the last sentence of a section that was cut. */
const NOTE = 80
