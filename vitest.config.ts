import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    pool: 'forks',
    // Two cores: much of a test's time is waiting for processes it started.
    maxWorkers: 2,
  },
})
