/** Property tests that are the same on every run; a failure prints the seed and the smallest example. */

import fc from 'fast-check'

const SEED = 20260105

export const check = <Ts extends [unknown, ...unknown[]]>(
  property: fc.IProperty<Ts> | fc.IAsyncProperty<Ts>,
  numRuns = 100,
): void | Promise<void> => fc.assert(property as fc.IAsyncProperty<Ts>, { seed: SEED, numRuns })
