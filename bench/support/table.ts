/** Figures as Markdown tables: what the terminal shows is what README.md keeps. */

export interface Table {
  readonly title: string
  /** The first column is left-aligned, all others right. */
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** What a reader has to know to believe it. */
  readonly notes: readonly string[]
}

export function markdown({ title, columns, rows, notes }: Table): string {
  const widths = columns.map((column, at) =>
    Math.max(column.length, ...rows.map((row) => (row[at] ?? '').length)),
  )
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, at) => (at === 0 ? (cells[at] ?? '').padEnd(width) : (cells[at] ?? '').padStart(width))).join(' | ')} |`
  const rule = `|${widths.map((width, at) => (at === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`
  return [
    `### ${title}`,
    '',
    line(columns),
    rule,
    ...rows.map(line),
    '',
    ...notes.map((note) => `- ${note}`),
    '',
  ]
    .join('\n')
    .replace(/\n{3,}$/, '\n\n')
}

/** `90 ms`, `4.2 s` */
export const ms = (value: number): string =>
  value < 995
    ? `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ms`
    : `${(value / 1000).toFixed(value < 99_500 ? 2 : 0)} s`

export const mb = (value: number): string => `${value.toFixed(0)} MB`

/** `1.42 ×` */
export const times = (value: number, floor: number): string => `${(value / floor).toFixed(2)} ×`

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

export const count = (value: number): string => value.toLocaleString('en-US')
