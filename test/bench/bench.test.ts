/** The bench still works: every case once, with teams so small that the figures mean nothing. */

import { execFile } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const node = (...args: readonly string[]): Promise<{ stdout: string }> =>
  promisify(execFile)(process.execPath, args, { cwd: ROOT })

describe('the bench', () => {
  beforeAll(async () => {
    await node('node_modules/typescript/bin/tsc', '-p', 'bench')
  }, 120_000)

  it.each([
    ['start', 'duvo-plan --help'],
    ['manifest', '20, SOPs inline'],
    ['plan', '120 on v1'],
    ['growth', '40'],
    ['redaction', '1 MB'],
    ['apply', 'sliding'],
    ['reports', 'markdown'],
    ['export', '40'],
  ])('runs %s', { timeout: 180_000 }, async (name, row) => {
    const { stdout } = await node('bench/.build/bench/main.js', name, '--small')
    const cells = stdout.split('\n').find((line) => line.startsWith(`| ${row} `))
    expect(cells).toMatch(/\d/)
    expect(stdout).not.toContain('NaN')
  })
})
