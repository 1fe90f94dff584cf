/** The code that V8 made of the commands at build time: taken by the Node that made it, and nobody depends on it. */

import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** All that a validation of the example needs. */
const PARTS = ['package.json', 'dist/bin', 'dist/help', 'examples', 'scripts/write-code.mjs']

const folder = mkdtempSync(join(tmpdir(), 'duvo-kept-code-'))
const bins = join(folder, 'dist/bin')
const node = (...args: readonly string[]): string =>
  execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
const validated = (): string => node(join(bins, 'duvo-validate.js'), '-f', 'examples/duvo.yaml')
const kept = (): readonly string[] => readdirSync(bins).filter((name) => name.endsWith('.code'))

/** Prints how many of the files that were loaded could not take their code. */
const REJECTED = `
  const { load, loaded } = require(${JSON.stringify(join(bins, 'load.js'))})
  load(${JSON.stringify(join(bins, 'packed-duvo-validate.js'))})
  process.stdout.write = () => true
  process.on('exit', () => {
    const rejected = [...loaded.values()].filter(({ script }) => script.cachedDataRejected !== false)
    require('node:fs').writeFileSync(1, String(rejected.length) + ' of ' + String(loaded.size))
  })
`

describe('code kept by the build', () => {
  beforeAll(() => {
    for (const part of PARTS) cpSync(join(ROOT, part), join(folder, part), { recursive: true })
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('is taken by the Node that made it, for every file of a validation', () => {
    node('scripts/write-code.mjs')
    const said = node('-e', REJECTED, '--', 'duvo-validate', '-f', 'examples/duvo.yaml')
    expect(said).toMatch(/^0 of [1-9]\d*$/)
  })

  it('may be another one’s, or none at all', () => {
    const said = validated()
    expect(said).toContain('The manifest is valid')
    for (const name of kept()) writeFileSync(join(bins, name), 'of another version')
    expect(validated()).toBe(said)
    for (const name of kept()) rmSync(join(bins, name))
    expect(kept()).toEqual([])
    expect(validated()).toBe(said)
  })
})
