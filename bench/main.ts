/** `npm run bench [-- name…]`: runs the cases and prints what they found. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { apply } from './cases/apply.ts'
import { exporting } from './cases/export.ts'
import { growth } from './cases/growth.ts'
import { manifest } from './cases/manifest.ts'
import { plan } from './cases/plan.ts'
import { realTime } from './cases/real-time.ts'
import { redaction } from './cases/redaction.ts'
import { reports } from './cases/reports.ts'
import { start } from './cases/start.ts'
import type { Case } from './support/bench.ts'
import { machine } from './support/machine.ts'
import { save } from './support/save.ts'
import { markdown } from './support/table.ts'

const CASES: readonly Case[] = [start, manifest, plan, growth, redaction, apply, reports, exporting, realTime]

const HELP = `npm run bench [-- [name…] [--runs N] [--small] [--save]]

${CASES.map(({ name, about, onDemand }) => `  ${name.padEnd(10)} ${about}${onDemand ? ' (only when named)' : ''}`).join('\n')}

  --runs N   runs of each measurement (default 5)
  --small    tiny teams, to see that the bench works
  --save     keep the figures in bench/README.md
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string' },
    small: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

function chosen(): readonly Case[] {
  const unknown = positionals.filter((name) => CASES.every((one) => one.name !== name))
  if (unknown.length > 0) throw new Error(`no case is called ${unknown.join(', ')}`)
  return CASES.filter(({ name, onDemand }) =>
    positionals.length === 0 ? !onDemand : positionals.includes(name),
  )
}

async function run(): Promise<void> {
  const { small } = values
  const runs = Number(values.runs ?? (small ? 2 : 5))
  process.stdout.write(`${machine()}\n\n`)
  for (const one of chosen()) {
    const folder = mkdtempSync(join(tmpdir(), `duvo-bench-${one.name}-`))
    try {
      const findings = await one.run({ runs, small, folder })
      process.stdout.write(findings.tables.map(markdown).join('\n'))
      if (values.save) save(one.name, findings, machine(), new Date().toISOString().slice(0, 10))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

if (values.help) process.stdout.write(HELP)
else await run()
