/** A text the user wrote, and places in it. Lines are counted only once somebody asks for a position. */

import type { Position } from '../model/diagnostic.ts'

/** A place in a file, as an offset: turned into line and column when it is shown. */
export interface Spot {
  readonly file: SourceFile
  readonly offset: number
}

export class SourceFile {
  /** Relative to the working directory: how messages name it. */
  readonly name: string
  /** Absolute. */
  readonly path: string
  readonly text: string
  #lineStarts: readonly number[] | undefined

  constructor(name: string, path: string, text: string) {
    this.name = name
    this.path = path
    this.text = text
  }

  get lineCount(): number {
    return this.#starts().length
  }

  /** Line and column (from 1, in UTF-16 units, as editors count) of an offset. */
  position(offset: number): Position {
    const starts = this.#starts()
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { file: this.name, line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }

  /** The inverse of {@link position}. */
  offset({ line, column }: Pick<Position, 'line' | 'column'>): number {
    const { start, end } = this.lineRange(line)
    return Math.min(start + column - 1, end)
  }

  /** Where a line (from 1) starts and ends, its line break left out. */
  lineRange(line: number): { readonly start: number; readonly end: number } {
    const starts = this.#starts()
    const start = starts[line - 1] ?? this.text.length
    const next = starts[line]
    let end = next === undefined ? this.text.length : next - 1
    if (end > start && this.text[end - 1] === '\r') end--
    return { start, end }
  }

  #starts(): readonly number[] {
    if (this.#lineStarts) return this.#lineStarts
    const starts = [0]
    for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1))
      starts.push(at + 1)
    this.#lineStarts = starts
    return starts
  }
}
