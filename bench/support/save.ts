/** Keeps the last figures of every case in README.md, between its marks. */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Findings } from './bench.ts'
import { ROOT } from './process.ts'
import { markdown } from './table.ts'

const FOLDER = join(ROOT, 'bench')

/** @param date `2026-07-01` */
export function save(name: string, { tables, plots = {} }: Findings, machine: string, date: string): void {
  const path = join(FOLDER, 'README.md')
  const old = readFileSync(path, 'utf8')
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [from, to] = [old.indexOf(begin), old.indexOf(end)]
  if (from === -1 || to === -1) throw new Error(`README.md has no place for ${name}`)
  const text = [
    begin,
    '',
    ...tables.map(markdown),
    ...Object.keys(plots).map((plot) => `![](${plot})\n`),
    `Measured ${date}: ${machine}.\n`,
  ].join('\n')
  writeFileSync(path, old.slice(0, from) + text + old.slice(to))
  for (const [plot, svg] of Object.entries(plots)) writeFileSync(join(FOLDER, plot), svg)
}
