/** What every text report shares: its options, its colours, its way of stacking lines. */

import picocolors from 'picocolors'
import { visible, visibleLine } from './visible.ts'

export interface TextOptions {
  /** Whether to colour; decided by the caller from the stream, `NO_COLOR` and `--no-color`. */
  readonly color: boolean
  /** Columns of the terminal; what does not fit on a line is set on several. */
  readonly width: number
  readonly verbose: boolean
}

export type Colors = ReturnType<typeof picocolors.createColors>

/** Options with the colours made. */
export interface Style {
  readonly colors: Colors
  readonly width: number
  readonly verbose: boolean
}

const NARROWEST = 40

export const toStyle = (options: TextOptions): Style => ({
  colors: picocolors.createColors(options.color),
  width: Math.max(NARROWEST, options.width),
  verbose: options.verbose,
})

/** `1 request`, `2 requests`. */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`

export function indent(columns: number, lines: readonly string[]): string[] {
  const margin = ' '.repeat(columns)
  return lines.map((line) => (line === '' ? '' : margin + line))
}

/** The key of an address: `agent.support` → `support`. */
const keyOf = (address: string): string => address.slice(address.indexOf('.') + 1)

/** `agent.support  "Support"`: the name only where the key does not say it already. */
export function title(resource: { readonly address: string; readonly name: string }, style: Style): string {
  const address = style.colors.bold(visible(resource.address))
  return resource.name === keyOf(resource.address)
    ? address
    : `${address}  ${visible(JSON.stringify(resource.name))}`
}

/** A hint. Several lines are text to paste, so their indentation among each other is kept. */
export const hintLines = (hint: string | undefined, columns: number, style: Style): string[] =>
  hint === undefined
    ? []
    : indent(
        columns,
        hint.split('\n').map((line) => (line === '' ? '' : style.colors.cyan(visibleLine(line)))),
      )

/**
 * The blocks of all items under each other, with a blank line around every block of more than one line. Each block
 * comes back as one text: of thousands, only one is held in lines.
 */
export function stack<T>(items: readonly T[], linesOf: (item: T) => readonly string[]): string[] {
  const texts: string[] = []
  let above = 0
  for (const item of items) {
    const lines = linesOf(item)
    if (lines.length === 0) continue
    if (above > 1 || (above === 1 && lines.length > 1)) texts.push('')
    texts.push(lines.join('\n'))
    above = lines.length
  }
  return texts
}

/** Sections with a blank line between them, as the finished text. */
export const sections = (blocks: readonly (readonly string[])[]): string =>
  `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
