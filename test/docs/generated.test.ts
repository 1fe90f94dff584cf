/** The generated parts of the reference are those of the commands and the schema as they are. Needs a build. */

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { expect, test } from 'vitest'
import { ROOT } from './support/pages.ts'

test('nothing is stale', () => {
  const run = spawnSync(process.execPath, [join(ROOT, 'scripts/write-docs.mjs'), '--check'], {
    encoding: 'utf8',
  })
  expect(run.stderr).toBe('')
  expect(run.status).toBe(0)
})

test('every command has a section', () => {
  const { bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    bin: Record<string, string>
  }
  const page = readFileSync(join(ROOT, 'docs/reference/commands.md'), 'utf8')
  expect(Object.keys(bin).filter((name) => !page.includes(`\n## ${name}\n`))).toEqual([])
})
