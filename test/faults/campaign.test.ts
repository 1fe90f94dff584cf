/** The fault campaign; `npm run test:faults` runs the long form. */

import { expect, test } from 'vitest'
import { DIALECT, onV2 } from '../helpers/dialect.ts'
import { campaign, noFigures } from './support/campaign.ts'

const seed = Number(process.env['DUVO_FAULT_SEED'] ?? 20260105)
const sequences = Number(process.env['DUVO_FAULT_RUNS'] ?? (onV2 ? 60 : 30))

test(
  `${sequences} random fault sequences lose nothing, double nothing and are told truly`,
  async () => {
    const figures = noFigures()
    const wrong = await campaign(seed, sequences, figures)
    const { runs, requests, struck, duplicates, lost, lies } = figures
    process.stderr.write(
      `fault campaign on ${DIALECT}, seed ${seed}: ${figures.sequences} sequences, ${runs} applies, ${requests} requests, ` +
        `${struck} of them struck; ${duplicates} duplicates, ${lost} lost changes, ${lies} false reports\n`,
    )
    expect(wrong).toEqual([])
    expect(figures).toMatchObject({ sequences, duplicates: 0, lost: 0, lies: 0 })
  },
  Math.max(120_000, sequences * 2000),
)
