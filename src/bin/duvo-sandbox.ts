#!/usr/bin/env node
import process from 'node:process'
import { runSandbox } from '../sandbox/cli.ts'
import { systemClock } from '../sandbox/clock.ts'
import { run } from './run.ts'
import { readVersion } from './start.ts'

void run(() =>
  runSandbox(process.argv.slice(2), {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    clock: systemClock,
    version: readVersion(),
    stopped: new Promise((resolve) => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
    }),
  }),
)
