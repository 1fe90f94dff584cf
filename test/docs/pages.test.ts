/**
 * Every page of the documentation is played: what it says a command prints is what the command prints.
 * `DOCS_UPDATE=1 npx vitest run test/docs` writes what came out into the pages.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { expect, test } from 'vitest'
import { PAGES, ROOT } from './support/pages.ts'
import { playPage } from './support/run-page.ts'

const update = (process.env['DOCS_UPDATE'] ?? '') !== ''

test.each(PAGES)('%s says what happens', { timeout: 120_000 }, async (path) => {
  const file = join(ROOT, path)
  const said = readFileSync(file, 'utf8')
  const true_ = await playPage(said)
  if (update) {
    if (true_ !== said) writeFileSync(file, true_)
    return
  }
  expect(said, `DOCS_UPDATE=1 npx vitest run test/docs writes what is true into ${path}`).toBe(true_)
})
