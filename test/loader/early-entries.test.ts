/**
 * Long maps are taken from the parser entry by entry. A directive at the top switches that off, so every text is read
 * both ways: what it says, where it stands and what is wrong with it must be the same.
 */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Converter } from '../../src/loader/convert.ts'
import { parseYaml } from '../../src/loader/parse-yaml.ts'
import { Report } from '../../src/loader/report.ts'
import { SourceFile } from '../../src/loader/source-file.ts'
import { Origins } from '../../src/loader/tree.ts'
import { isList, isObject, type Json, type Path } from '../../src/model/json.ts'
import { check } from '../helpers/property.ts'

const DIRECTIVE = '%YAML 1.2\n---\n'

interface Reading {
  readonly root: Json | undefined
  /** Of every value: its path, and the lines and columns of its key and of itself. */
  readonly places: readonly unknown[]
  readonly problems: readonly unknown[]
  /** Entries that did not wait for the end of the file. */
  readonly early: number
}

function read(text: string, lead: string): Reading {
  const file = new SourceFile('duvo.yaml', '/duvo.yaml', lead + text)
  const report = new Report({})
  const origins = new Origins()
  const converter = new Converter(file, origins, report)
  let early = 0
  const document = parseYaml(file, report, (entries) => {
    early += entries.items.length
    converter.early(entries)
  })
  const root = document === null ? undefined : converter.finish(document)
  const lines = lead.split('\n').length - 1
  const placed = (offset: number) => {
    const { line, column } = file.position(offset)
    return `${line - lines}:${column}`
  }
  const places = [...paths(root ?? null)].map((path) => {
    const found = origins.deepest(root ?? null, path)?.entry
    const { key, from, extent, isAlias } = found ?? {}
    return [
      path.join('/'),
      placed(key ?? 0),
      placed(from ?? 0),
      ...(extent ? [placed(extent.start), placed(extent.end)] : []),
      isAlias,
    ]
  })
  const problems = report.diagnostics().map(({ code, message, position }) => ({
    code,
    message: message.replace(/line \d+/, ''),
    place: `${(position?.line ?? 0) - lines}:${position?.column}`,
  }))
  return { root, places, problems, early }
}

function* paths(value: Json, at: Path = []): Generator<Path, void> {
  if (at.length > 0) yield at
  const entries = isList(value) ? value.entries() : isObject(value) ? Object.entries(value) : []
  for (const [key, item] of entries) yield* paths(item, [...at, key])
}

const both = (text: string) => {
  const { early, ...atOnce } = read(text, DIRECTIVE)
  expect(early).toBe(0)
  return { atOnce, byAndBy: read(text, '') }
}

/** A section of the given entries and twenty plain ones, half of them before. */
const section = (name: string, body: string): string => {
  const plain = (from: number) =>
    Array.from({ length: 10 }, (_, n) => `  ${name}-${from + n}: { name: N${n} }\n`).join('')
  return `${name}:\n${plain(0)}${body}${plain(10)}`
}

const CASES: readonly (readonly [string, string])[] = [
  ['plain entries', section('boxes', '')],
  ['two sections', section('boxes', '') + section('robots', '')],
  [
    'an anchor in the section before',
    section('boxes', '  a: &a { x: 1 }\n') + section('robots', '  b: *a\n'),
  ],
  [
    'an anchor on the last entry before',
    `boxes:\n${'  b: 1\n'.replaceAll('b', 'c')}  last: &a { x: 1 }\n${section('robots', '  b: *a\n')}`,
  ],
  ['a merge of an entry above', section('boxes', '  a: &a { x: 1 }\n  b:\n    <<: *a\n    y: 2\n')],
  ['a merge into the section', `base: &a { x: 1, box: 2 }\n${section('boxes', '  <<: *a\n')}`],
  ['an anchor redefined', section('boxes', '  a: &a 1\n  b: *a\n  c: &a 2\n  d: *a\n')],
  ['an alias before its anchor', section('boxes', '  a: *a\n  b: &a 1\n')],
  ['an anchor on the section', section('boxes', '  b: *all\n').replace('boxes:', 'boxes: &all')],
  ['an anchor on the document', `&root\n${section('boxes', '  b: *root\n')}`],
  ['a tag on the section', section('boxes', '').replace('boxes:', 'boxes: !unset')],
  ['an unknown tag', section('boxes', '  b: !wrong { x: 1 }\n')],
  ['a key that stands twice', section('boxes', '  boxes-3: 1\n')],
  ['a section that stands twice', section('boxes', '') + section('boxes', '')],
  [
    'comments and empty lines',
    section('boxes', '\n  # one\n  a: 1 # two\n\n    # three\n  b:\n    # four\n    x: 1\n# five\n'),
  ],
  ['a comment behind the last entry', `${section('boxes', '')}    # deeper\n  # same\n# top\n`],
  ['block scalars', section('boxes', '  a: |\n    one\n\n    two\n  b: >-\n    three\n    four\n\n')],
  ['empty values', section('boxes', '  a:\n  b: ~\n  ? c\n  ? d\n  : e\n')],
  ['long quoted texts', section('boxes', '  a: "one\n    two"\n  b: \'three\n\n    four\'\n')],
  ['lists', section('boxes', '  a:\n  - 1\n  - x: 2\n    y: 3\n  b:\n    - [1, { z: 4 }]\n')],
  ['windows lines', section('boxes', '  a: |\n    one\n').replaceAll('\n', '\r\n')],
  ['an entry at the wrong column', section('boxes', '   a: 1\n')],
  ['a tab', section('boxes', '\ta: 1\n')],
  ['a value in a value', section('boxes', '  a: b: c\n')],
  ['a bracket that stays open', section('boxes', '  a: [1, 2\n')],
  ['an escape that does not exist', section('boxes', '  a: "\\q"\n')],
  ['a broken value, then a key twice', section('boxes', '  a: "\\q"\n') + section('boxes', '')],
  [
    'a key twice, then a broken value',
    section('boxes', '  boxes-1: 1\n') + section('robots', '  a: "\\q"\n'),
  ],
  ['a second document', `${section('boxes', '')}---\n${section('robots', '  a: "\\q"\n')}`],
  ['an end of the document', `${section('boxes', '')}...\n`],
  ['a key that is a list', section('boxes', '  [a]: 1\n')],
  ['a key without a colon', section('boxes', '  a\n')],
  ['an empty key', section('boxes', '  : 1\n')],
]

describe('entries that go before the rest of the file is read', () => {
  it.each(CASES)('%s', (_name, text) => {
    const { atOnce, byAndBy } = both(text)
    expect({ ...byAndBy, early: 0 }).toEqual({ ...atOnce, early: 0 })
  })

  it('goes early with all but a few', () => {
    expect(read(section('boxes', ''), '').early).toBeGreaterThan(10)
    expect(read(section('boxes', '').replace('boxes:', 'boxes: &all'), '').early).toBe(0)
  })

  it('says the same of whatever is put together', () => {
    const entry = fc.constantFrom(
      '  a: 1\n',
      '  b: &x { y: [1, 2] }\n',
      '  c: *x\n',
      '  d:\n    <<: *x\n    z: 1\n',
      '  e: |\n    text\n\n    more\n',
      '  # comment\n',
      '    # indented comment\n',
      '\n',
      '  f: "quoted\n    text" # end\n',
      '  g:\n',
      '  h:\n    i:\n      - 1\n      - j: !unset\n',
      '  <<: *x\n',
      '  k: b: c\n',
      '   l: 1\n',
      '  - m\n',
      '---\n',
      'n: &x 1\n',
      'o:\n',
    )
    check(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 30 }), fc.nat(20), (entries, plain) => {
        // In a section that should not be there, more than that is found wrong.
        fc.pre(entries.filter((text) => text === 'o:\n').length < 2)
        const some = Array.from({ length: plain }, (_, n) => `  p${n}: { q: ${n} }\n`).join('')
        const { atOnce, byAndBy } = both(`r:\n${some}${entries.join('')}${some.replaceAll('p', 's')}`)
        expect({ ...byAndBy, early: 0 }).toEqual({ ...atOnce, early: 0 })
      }),
      500,
    )
  })
})
