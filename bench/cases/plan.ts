/** A plan that finds nothing to do: what every pull request and every night costs. */

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Case, Settings } from '../support/bench.ts'
import { type Crowd, stateOf, writeManifest } from '../support/generate.ts'
import { binPath, compare, FLOORS, measure } from '../support/process.ts'
import { type Generation, type Served, serve } from '../support/sandbox.ts'
import { count, mb, ms, times } from '../support/table.ts'

const SIZES = [1000, 10_000] as const
export const SOP_LENGTH = 10_000

export const plan: Case = {
  name: 'plan',
  about: 'a plan without changes of 1,000 and 10,000 agents, both generations of the API',
  async run(settings) {
    const rows: string[][] = []
    for (const agents of settings.small ? [120] : SIZES) {
      const crowd = { agents, sopLength: SOP_LENGTH }
      const cwd = join(settings.folder, `plan-${agents}`)
      mkdirSync(cwd)
      writeManifest(cwd, crowd, 'files')
      for (const dialect of ['v2', 'v1'] as const) {
        const sandbox = await serve(dialect)
        try {
          await sandbox.load(stateOf(crowd))
          rows.push(await rowOf(settings, sandbox, dialect, crowd, cwd))
        } finally {
          await sandbox.stop()
        }
      }
    }
    return {
      tables: [
        {
          title: 'Plans without changes',
          columns: [
            'Agents',
            'Requests',
            'Time',
            'CPU',
            'Memory',
            'Floor, time',
            'Floor, CPU',
            'CPU, to floor',
          ],
          rows,
          notes: [
            `Agents of ${count(SOP_LENGTH)} characters each, SOPs in files. Floor: reading and JSON-parsing the same pages, eight at a time, then the bare \`yaml\` parse of the same manifest, in one process; it does not read the SOPs.`,
            `Medians of ${settings.runs} runs. Aims: 1.5 ×; 10,000 agents in 102 list requests beside the fixed ones and 400 MB.`,
          ],
        },
      ],
    }
  },
}

async function rowOf(
  { runs }: Settings,
  { env, url, counted }: Served,
  dialect: Generation,
  { agents }: Crowd,
  cwd: string,
): Promise<string[]> {
  const run = noOpPlan(cwd, env)
  const requests = await counted(() => measure(run))
  const { ours, floor } = await compare(runs, {
    ours: run,
    floor: { cwd, env, args: [FLOORS, 'both', 'duvo.yaml', url, dialect] },
  })
  return [
    `${count(agents)} on ${dialect}`,
    count(requests),
    ms(ours.wallMs),
    ms(ours.cpuMs),
    mb(ours.peakMb),
    ms(floor.wallMs),
    ms(floor.cpuMs),
    times(ours.cpuMs, floor.cpuMs),
  ]
}

/** A plan that fails when it finds something to do. */
export const noOpPlan = (cwd: string, env: Readonly<Record<string, string>>) => ({
  cwd,
  env,
  args: [binPath('duvo-plan'), '--detailed-exitcode'],
})
