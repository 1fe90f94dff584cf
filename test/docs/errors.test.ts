/** docs/errors.md has every code a user can meet, and for each what happened, what to do and what it looks like. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { MANIFEST_CODES, PLAN_CODES } from '../../src/model/diagnostic.ts'
import { FAILURE_CODES } from '../../src/model/result.ts'
import { ROOT } from './support/pages.ts'

const codes = [...new Set<string>([...MANIFEST_CODES, ...PLAN_CODES, ...FAILURE_CODES])]

const sections = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8')
  .split(/^### /m)
  .slice(1)
  .map((text) => {
    const [code = '', ...lines] = text.split('\n')
    return { code, body: lines.join('\n').replaceAll(/<!-- run[\s\S]*?-->/g, '') }
  })

test('every code is there, once, and no other', () => {
  expect(sections.map(({ code }) => code).sort()).toEqual([...codes].sort())
})

describe.each(sections)('$code', ({ code, body }) => {
  test('says what happened, what to do and what it looks like', () => {
    expect(body).toMatch(/^\n\*[a-z0-9, ;]+\* · \S/)
    expect(body).toMatch(/^\*\*What to do:\*\* \S/m)
    expect(body).toMatch(/^```(?:console|text)\n[\s\S]+?\n```$/m)
  })

  test('the example is of this code', () => {
    // Findings carry their code; refusals and failures are told in words of their own.
    const told = [...body.matchAll(/(?:error|warning|info)\[([a-z0-9-]+)\]/g)].map(([, found]) => found)
    if (told.length > 0) expect(told).toContain(code)
    else expect(body).toMatch(/^(?:Error|Refused|✗|The plan is not)/m)
  })
})
