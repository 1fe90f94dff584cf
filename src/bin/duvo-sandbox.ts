#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { runSandbox } from '../sandbox/cli.ts'
import { systemClock } from '../sandbox/clock.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

process.exitCode = await runSandbox(process.argv.slice(2), {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  clock: systemClock,
  version,
  stopped: new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
  }),
})
