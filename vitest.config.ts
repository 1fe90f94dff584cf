import { defineConfig } from 'vitest/config'

/**
 * What commands say to Duvo, once for each generation of the API. Of the fault tests, which take longest, `npm test`
 * plays all on v2 and these on v1; `npm run test:faults` plays all of them on both.
 */
const ON_V1 = [
  'test/transitions/**/*.test.ts',
  'test/golden.test.ts',
  'test/e2e/**/*.test.ts',
  ...(process.env['DUVO_FAULTS'] === 'long'
    ? ['test/faults/**/*.test.ts']
    : ['test/faults/campaign.test.ts', 'test/faults/matrix-lag.test.ts']),
]

const speaking = (name: 'v1' | 'v2', include: string[]) =>
  ({ extends: true, test: { name, include, env: { DUVO_TEST_DIALECT: name } } }) as const

export default defineConfig({
  test: {
    testTimeout: 30_000,
    pool: 'forks',
    // Two cores: much of a test's time is waiting for processes it started.
    maxWorkers: 2,
    projects: [speaking('v2', ['test/**/*.test.ts']), speaking('v1', ON_V1)],
  },
})
