/** One apply as it is in life: the real command, a real minute, Duvo's limit. */

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Case } from '../support/bench.ts'
import { writeManifest } from '../support/generate.ts'
import { binPath, measure } from '../support/process.ts'
import { serve } from '../support/sandbox.ts'
import { count, percent } from '../support/table.ts'

export const realTime: Case = {
  name: 'real-time',
  about: 'one apply at 300 requests a minute, in real time: takes minutes',
  onDemand: true,
  async run({ folder, small }) {
    const cwd = join(folder, 'real-time')
    mkdirSync(cwd)
    const agents = small ? 20 : 1700
    writeManifest(cwd, { agents, sopLength: 1300 }, 'inline')
    const sandbox = await serve('v2', '300/60s')
    try {
      let seconds = 0
      const requests = await sandbox.counted(async () => {
        const run = { cwd, env: sandbox.env, args: [binPath('duvo-apply'), '-y', '--quiet'] }
        seconds = (await measure(run)).wallMs / 1000
      })
      const least = (Math.ceil(requests / 300) - 1) * 60
      const beyond = least === 0 ? '–' : percent(seconds / least - 1)
      return {
        tables: [
          {
            title: 'One apply in real time',
            columns: ['New agents', 'Requests', 'Time', 'Least possible', 'Beyond it'],
            rows: [[count(agents), count(requests), `${seconds.toFixed(1)} s`, `${least} s`, beyond]],
            notes: [
              'One run at 300 requests a minute, fixed windows; what it settles for (3 s) is included.',
            ],
          },
        ],
      }
    } finally {
      await sandbox.stop()
    }
  },
}
