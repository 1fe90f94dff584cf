/** What a case is, and what it is given. */

import type { Table } from './table.ts'

export interface Settings {
  /** Runs of each short measurement. */
  readonly runs: number
  /** A trial of the bench itself: tiny teams, two runs. The figures mean nothing. */
  readonly small: boolean
  /** An empty folder for manifests and reports; gone when the bench ends. */
  readonly folder: string
}

export interface Findings {
  readonly tables: readonly Table[]
  /** Files that README.md shows, by name. */
  readonly plots?: Readonly<Record<string, string>>
}

export interface Case {
  readonly name: string
  /** One line for `--help`. */
  readonly about: string
  /** Left out unless it is named. */
  readonly onDemand?: boolean
  readonly run: (settings: Settings) => Promise<Findings>
}
