/** Does twice the agents take twice the time and memory? */

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Case, Settings } from '../support/bench.ts'
import { stateOf, writeManifest } from '../support/generate.ts'
import { plot } from '../support/plot.ts'
import { compare, type Sample } from '../support/process.ts'
import { serve } from '../support/sandbox.ts'
import { count, mb, ms } from '../support/table.ts'
import { noOpPlan, SOP_LENGTH } from './plan.ts'

const SIZES = [100, 500, 1000, 5000, 10_000, 20_000] as const

interface Point extends Sample {
  readonly agents: number
}

export const growth: Case = {
  name: 'growth',
  about: 'a plan without changes of 100 to 20,000 agents, with a plot',
  async run(settings) {
    const points: Point[] = []
    for (const agents of settings.small ? [20, 40] : SIZES) points.push(await pointOf(settings, agents))
    return {
      tables: [
        {
          title: 'Growth',
          columns: ['Agents', 'Time', 'CPU', 'Memory', 'CPU per agent', 'Memory per agent'],
          rows: points.map(({ agents, wallMs, cpuMs, peakMb }) => [
            count(agents),
            ms(wallMs),
            ms(cpuMs),
            mb(peakMb),
            `${(cpuMs / agents).toFixed(2)} ms`,
            `${((peakMb / agents) * 1024).toFixed(0)} kB`,
          ]),
          notes: [
            `Plans without changes on v2, agents of ${count(SOP_LENGTH)} characters, SOPs in files. Medians of ${settings.runs} runs, of ${fewer(settings)} from 10,000 agents on. Aim: a straight line; 20,000 agents in 600 MB.`,
          ],
        },
      ],
      plots: {
        'growth.svg': plot('A plan without changes', [
          { name: 'CPU, s', points: points.map(({ agents, cpuMs }) => [agents, cpuMs / 1000]) },
          { name: 'Memory, MB', points: points.map(({ agents, peakMb }) => [agents, peakMb]) },
        ]),
      },
    }
  },
}

const fewer = ({ runs }: Settings): number => Math.ceil(runs / 2)

async function pointOf(settings: Settings, agents: number): Promise<Point> {
  const crowd = { agents, sopLength: SOP_LENGTH }
  const cwd = join(settings.folder, `growth-${agents}`)
  mkdirSync(cwd)
  writeManifest(cwd, crowd, 'files')
  const sandbox = await serve('v2')
  try {
    await sandbox.load(stateOf(crowd))
    const runs = agents < 10_000 ? settings.runs : fewer(settings)
    const { ours } = await compare(runs, { ours: noOpPlan(cwd, sandbox.env) })
    return { agents, ...ours }
  } finally {
    await sandbox.stop()
  }
}
