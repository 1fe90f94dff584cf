/** How long a command takes before it does anything. */

import { join } from 'node:path'
import type { Case } from '../support/bench.ts'
import { binPath, compare, ROOT, type Run } from '../support/process.ts'
import { ms, type Table, times } from '../support/table.ts'

const bin = (name: string, ...args: readonly string[]): Run => ({ args: [binPath(name), ...args] })

const EXAMPLE = join(ROOT, 'examples/duvo.yaml')

export const start: Case = {
  name: 'start',
  about: 'help, version and a small manifest, against a bare `node -e 0`',
  async run({ runs, small }) {
    const medians = await compare(small ? runs : runs * 4, {
      'node -e 0': { args: ['-e', '0'] },
      'duvo-plan --version': bin('duvo-plan', '--version'),
      'duvo-plan --help': bin('duvo-plan', '--help'),
      'duvo-apply --help': bin('duvo-apply', '--help'),
      'duvo-validate --help': bin('duvo-validate', '--help'),
      'duvo-validate of the example': bin('duvo-validate', '-f', EXAMPLE),
    })
    const floor = medians['node -e 0']
    const table: Table = {
      title: 'Start-up',
      columns: ['Command', 'Time', 'CPU', 'Memory', 'Time, to `node -e 0`', 'CPU, to `node -e 0`'],
      rows: Object.entries(medians).map(([name, { wallMs, cpuMs, peakMb }]) => [
        name,
        ms(wallMs),
        ms(cpuMs),
        `${peakMb.toFixed(0)} MB`,
        times(wallMs, floor.wallMs),
        times(cpuMs, floor.cpuMs),
      ]),
      notes: [
        `Medians of ${small ? runs : runs * 4} runs. Aims: help and version 1.5 ×, validating the example 2.5 ×.`,
      ],
    }
    return { tables: [table] }
  },
}
