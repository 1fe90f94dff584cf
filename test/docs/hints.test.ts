/** Every finding and every failure says what to do next: read from the sources, so that a new one cannot forget it. */

import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { literalsOf } from './support/literals.ts'
import { ROOT } from './support/pages.ts'

/** What needs no hint, and why. */
const NOTHING_TO_ADD: Readonly<Record<string, string>> = {
  'copied-marker': 'says itself that the copy is left alone',
  'target-extended': 'what was asked for, told in full',
  'not-approved': 'a person just said no (the one without a terminal has a hint)',
  schema: 'says what the value must be, or which key is missing',
}

/** The rooms whose messages reach a user as findings or failures. */
const ROOMS = ['api', 'applier', 'cli', 'kinds', 'live', 'loader', 'planner']

const sources = ROOMS.flatMap((room) =>
  readdirSync(join(ROOT, 'src', room), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name)),
)

const has = (own: string, key: string): boolean => new RegExp(`(?:^|[,\\s])${key}\\s*(?:[:,]|$)`).test(own)

/** Objects with a code and a message. Types, which only name the properties, are none. */
const findings = sources.flatMap((file) =>
  literalsOf(readFileSync(file, 'utf8'))
    .filter(({ own }) => has(own, 'code') && has(own, 'message') && !/\breadonly\b|\bstring\b/.test(own))
    .map((literal) => ({ ...literal, place: `${relative(ROOT, file)}:${literal.line}` })),
)

test('there are findings to look at', () => {
  expect(findings.length).toBeGreaterThan(50)
})

test('an object with a code and a message has a hint', () => {
  const lacking = findings
    .filter(({ own }) => !/\bhint\b/.test(own))
    .filter(({ source }) => !((/code: '([^']+)'/.exec(source)?.[1] ?? '') in NOTHING_TO_ADD))
    .map(({ place, source }) => `${place} ${source.replaceAll(/\s+/g, ' ').slice(0, 100)}`)
  expect(lacking).toEqual([])
})
