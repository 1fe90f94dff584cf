/** A live team written down as a manifest with its SOP files. */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Case } from '../support/bench.ts'
import { stateOf } from '../support/generate.ts'
import { binPath, compare } from '../support/process.ts'
import { serve } from '../support/sandbox.ts'
import { count, mb, ms } from '../support/table.ts'

export const exporting: Case = {
  name: 'export',
  about: 'duvo-export of 1,000 agents',
  async run({ runs, small, folder }) {
    const bin = binPath('duvo-export')
    if (!existsSync(bin)) return { tables: [] }
    const agents = small ? 40 : 1000
    const sandbox = await serve('v2')
    try {
      await sandbox.load(stateOf({ agents, sopLength: 10_000 }))
      const out = join(folder, 'export')
      const { ours } = await compare(runs, {
        ours: { env: sandbox.env, args: [bin, '--out', out, '--force'] },
      })
      return {
        tables: [
          {
            title: 'Export',
            columns: ['Agents', 'Time', 'CPU', 'Memory'],
            rows: [[count(agents), ms(ours.wallMs), ms(ours.cpuMs), mb(ours.peakMb)]],
            notes: [`Agents of 10,000 characters. Medians of ${runs} runs.`],
          },
        ],
      }
    } finally {
      await sandbox.stop()
    }
  },
}
