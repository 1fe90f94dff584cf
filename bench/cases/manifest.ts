/** Reading and checking a large manifest, against the bare `yaml` package on the same text. */

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Case, Settings } from '../support/bench.ts'
import { writeManifest } from '../support/generate.ts'
import { binPath, compare, FLOORS, versionOf } from '../support/process.ts'
import { count, mb, ms, times } from '../support/table.ts'

const SIZES = [1000, 10_000] as const
/** 10,000 agents then make a manifest of 17 MB. */
const SOP_LENGTH = 1300

export const manifest: Case = {
  name: 'manifest',
  about: 'cold duvo-validate of large manifests, against the bare yaml package',
  async run(settings) {
    const sizes = settings.small ? [20] : SIZES
    const rows: string[][] = []
    for (const sops of ['inline', 'files'] as const) {
      for (const agents of sizes) rows.push(await rowOf(settings, agents, sops))
    }
    return {
      tables: [
        {
          title: 'Manifests',
          columns: [
            'Agents',
            'YAML',
            'Time',
            'CPU',
            'Memory',
            'Bare parse, CPU',
            'CPU, to parse',
            'CPU, to parseDocument',
          ],
          rows,
          notes: [
            `\`duvo-validate\`, cold. Floors: \`yaml\` ${versionOf('yaml')} on the same text, \`parse()\` and \`parseDocument().toJS()\`, both without its quadratic check for duplicate keys. Where SOPs are files the floor does not read them.`,
            `Medians of ${settings.runs} runs. Aim: 1.2 ×.`,
          ],
        },
      ],
    }
  },
}

async function rowOf(
  { runs, folder }: Settings,
  agents: number,
  sops: 'inline' | 'files',
): Promise<string[]> {
  const cwd = join(folder, `manifest-${sops}-${agents}`)
  mkdirSync(cwd)
  const text = writeManifest(cwd, { agents, sopLength: SOP_LENGTH }, sops)
  const { validate, parse, parseDocument } = await compare(runs, {
    validate: { cwd, args: [binPath('duvo-validate')] },
    parse: { cwd, args: [FLOORS, 'yaml', 'duvo.yaml'] },
    parseDocument: { cwd, args: [FLOORS, 'yaml-document', 'duvo.yaml'] },
  })
  return [
    `${count(agents)}, SOPs ${sops === 'inline' ? 'inline' : 'in files'}`,
    `${(text.length / 1e6).toFixed(1)} MB`,
    ms(validate.wallMs),
    ms(validate.cpuMs),
    mb(validate.peakMb),
    ms(parse.cpuMs),
    times(validate.cpuMs, parse.cpuMs),
    times(validate.cpuMs, parseDocument.cpuMs),
  ]
}
