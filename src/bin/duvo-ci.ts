#!/usr/bin/env node
// Not through ./world.ts: an action starts this half a dozen times, and the commands' rooms take their time to load.
import { appendFile, readFile } from 'node:fs/promises'
import process from 'node:process'
import { crashedText, runCi } from '../github/cli.ts'
import { run } from './run.ts'
import { readVersion } from './start.ts'

void run(async () => {
  try {
    return await runCi({
      argv: process.argv.slice(2),
      env: process.env,
      cwd: process.cwd(),
      version: readVersion(),
      stdout: process.stdout,
      readText: (path) => readFile(path, 'utf8').catch(() => null),
      appendText: appendFile,
    })
  } catch (error) {
    process.stdout.write(crashedText(error, process.env['GITHUB_TOKEN'] ?? ''))
    return 1
  }
})
