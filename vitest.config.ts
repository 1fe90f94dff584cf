import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

/**
 * What takes more than Node and git: a browser, a shell that plays every page of the docs and every step of the action;
 * and whether the bench still runs.
 */
const OUTSIDE = [
  'test/bench/**/*.test.ts',
  'test/browser/**/*.test.ts',
  'test/ci/action.test.ts',
  'test/docs/pages.test.ts',
]

/** Faults at every write: the longest of all, and without git. */
const FAULTS = ['test/faults/**/*.test.ts']

/** Of these, what `npm run test:v1` plays; `npm run test:faults` plays all of them on both generations of the API. */
const FAULTS_ON_V1 =
  process.env['DUVO_FAULTS'] === 'long'
    ? FAULTS
    : ['test/faults/campaign.test.ts', 'test/faults/matrix-lag.test.ts']

/** What commands say to Duvo: played on each generation of the API. */
const SPEAKING = ['test/transitions/**/*.test.ts', 'test/golden.test.ts', 'test/e2e/**/*.test.ts']

type Project = TestProjectInlineConfiguration['test']

const project = (name: string, include: string[], more: Project = {}): TestProjectInlineConfiguration => ({
  extends: true,
  test: { name, include, env: { DUVO_TEST_DIALECT: name.startsWith('v1') ? 'v1' : 'v2' }, ...more },
})

const withoutGit = { setupFiles: ['test/helpers/without-git.ts'] }

export default defineConfig({
  test: {
    testTimeout: 30_000,
    pool: 'forks',
    // Two cores: much of a test's time is waiting for processes it started.
    maxWorkers: 2,
    // Loading the same modules again for every file took longer than the tests; a file that changes what is not its own
    // puts it back.
    isolate: false,
    projects: [
      project('v2', ['test/**/*.test.ts'], { exclude: [...OUTSIDE, ...FAULTS] }),
      project('v2-faults', FAULTS, withoutGit),
      project('v1', SPEAKING),
      project('v1-faults', FAULTS_ON_V1, withoutGit),
      project('outside', OUTSIDE),
    ],
  },
})
