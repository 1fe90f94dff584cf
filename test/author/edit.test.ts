/** Edits of a YAML text: what is wanted changes, and no other byte does. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isCollection, isMap, type Node, parse } from 'yaml'
import { removeKey, setKey } from '../../src/author/edit-key.ts'
import { editItems } from '../../src/author/edit-list.ts'
import { UNSET } from '../../src/author/edit-render.ts'
import { applySplices } from '../../src/author/edit-text.ts'
import { replaceValue } from '../../src/author/edit-value.ts'
import { listAt, mapAt, readYaml, slotAt } from '../../src/author/edit-yaml.ts'
import type { Json } from '../../src/model/json.ts'
import { check } from '../helpers/property.ts'

type Path = readonly (string | number)[]

function mapOf(text: string, path: Path) {
  const yaml = readYaml(text)
  const node = (path.length === 0 ? yaml.document.contents : yaml.document.getIn(path, true)) as Node
  const map = mapAt(yaml, node.range?.[0] ?? -1)
  if (map === null || !isMap(map.node)) throw new Error(`no map at ${path.join('.')}`)
  return { yaml, map }
}

function set(text: string, path: Path, value: Json): string {
  const { yaml, map } = mapOf(text, path.slice(0, -1))
  return applySplices(text, setKey(yaml, map, String(path.at(-1)), value))
}

function remove(text: string, path: Path): string | null {
  const { yaml, map } = mapOf(text, path.slice(0, -1))
  const splices = removeKey(yaml, map, String(path.at(-1)))
  return splices === null ? null : applySplices(text, splices)
}

function items(text: string, path: Path, gone: readonly number[], added: readonly Json[]): string | null {
  const yaml = readYaml(text)
  const node = yaml.document.getIn(path, true) as Node
  const list = listAt(yaml, node.range?.[0] ?? -1)
  if (list === null) throw new Error(`no list at ${path.join('.')}`)
  const splices = editItems(yaml, list, gone, added)
  return splices === null ? null : applySplices(text, splices)
}

describe('a key that is there', () => {
  test.each<[string, string, Path, Json, string]>([
    ['plain', 'a: one # c\n', ['a'], 'two', 'a: two # c\n'],
    ['plain that has to be quoted', 'a: one # c\n', ['a'], 'true', 'a: "true" # c\n'],
    ['single quotes', "a:   'one'\t# c\n", ['a'], "it's", "a:   'it''s'\t# c\n"],
    ['double quotes', 'a: "one"\n', ['a'], 'two', 'a: "two"\n'],
    ['a number for a text', 'a: "one"\n', ['a'], 3, 'a: 3\n'],
    ['nothing', 'a: # c\nb: 1\n', ['a'], 'x', 'a: x # c\nb: 1\n'],
    ['nothing at the end of the text', 'a:', ['a'], 'x', 'a: x'],
    ['null', 'a: ~ # c\n', ['a'], 'x', 'a: x # c\n'],
    ['cleared', 'a: x # c\n', ['a'], null, 'a: null # c\n'],
    ['a tag', 'a: !unset # c\n', ['a'], 'x', 'a: x # c\n'],
    ['to a tag', 'a: x # c\n', ['a'], UNSET, 'a: !unset # c\n'],
    ['an anchor stays', 'a: &x one # c\nb: *x\n', ['a'], 'two', 'a: &x two # c\nb: *x\n'],
    ['an alias goes', 'x: &x one\nb: *x # c\n', ['b'], 'two', 'x: &x one\nb: two # c\n'],
    ['literal', 'a: |\n  one\n  two\nb: 1\n', ['a'], 'one\n2\n', 'a: |\n  one\n  2\nb: 1\n'],
    ['literal, other end', 'a: |\n  one\nb: 1\n', ['a'], 'two', 'a: |-\n  two\nb: 1\n'],
    [
      'literal with a comment',
      'a: |- # c\n    one\n\n# after\nb: 1\n',
      ['a'],
      'two',
      'a: |- # c\n    two\n\n# after\nb: 1\n',
    ],
    ['literal without a last line break', 'a: |-\n  one', ['a'], 'two\nthree', 'a: |-\n  two\n  three'],
    [
      'literal with blanks on an empty line',
      'a: |\n    x\n  \n    y\n',
      ['a'],
      'x\n\nz\n',
      'a: |\n    x\n  \n    z\n',
    ],
    ['literal that says its columns', 'a: |2\n    x\n  y\n', ['a'], '  x\nz\n', 'a: |2\n    x\n  z\n'],
    ['literal that comes to start with blanks', 'a: |\n   x\n', ['a'], ' x\ny\n', 'a: |2\n   x\n  y\n'],
    ['literal to nothing', 'a: |\n  one\nb: 1\n', ['a'], '', 'a: ""\nb: 1\n'],
    ['keep', 'a: |+\n  one\n\n\nb: 1\n', ['a'], 'two\n\n', 'a: |+\n  two\n\nb: 1\n'],
    ['folded', 'a: >\n  one\n  two\nb: 1\n', ['a'], 'one two three\n', 'a: >\n  one\n  two\n  three\nb: 1\n'],
    ['plain to several lines', 'a: one # c\nb: 1\n', ['a'], 'x\ny\n', 'a: | # c\n  x\n  y\nb: 1\n'],
    ['plain to several lines at the end', 'a: one', ['a'], 'x\ny', 'a: |-\n  x\n  y'],
    ['double quotes to several lines', 'a: "one" # c\n', ['a'], 'x\ny', 'a: "x\\ny" # c\n'],
    ['text to list', 'a: one # c\nb: 1\n', ['a'], ['x'], 'a: # c\n  - x\nb: 1\n'],
    [
      'block text to list',
      'k:\n  a: |\n    one\n\n  b: 1\n',
      ['k', 'a'],
      ['x'],
      'k:\n  a:\n    - x\n\n  b: 1\n',
    ],
    ['list to text', 'a: # c\n  - x # d\nb: 1\n', ['a'], 'y', 'a: y # c\nb: 1\n'],
    ['map to empty', 'a:\n  x: 1\n\nb: 1\n', ['a'], {}, 'a: {}\n\nb: 1\n'],
    ['anchored map to text', 'a: &m # c\n  x: 1\n', ['a'], 'y', 'a: &m y # c\n'],
    ['flow', 'a: { x: 1, y: "b" } # c\n', ['a', 'y'], 'd', 'a: { x: 1, y: "d" } # c\n'],
    ['flow, long text', "a: {x: 'b'}\n", ['a', 'x'], 'l\nm', 'a: {x: "l\\nm"}\n'],
    ['flow without a space', 'a: {"x":1}\n', ['a', 'x'], 2, 'a: {"x":2}\n'],
    ['json', '{\n  "a": {\n    "b": "c"\n  }\n}\n', ['a', 'b'], 'd', '{\n  "a": {\n    "b": "d"\n  }\n}\n'],
    ['in a list', '- a: 1\n  b: 2\n', [0, 'a'], 'x\ny', '- a: |-\n    x\n    y\n  b: 2\n'],
    ['CRLF', 'a: |\r\n  one\r\n  two\r\nb: 1\r\n', ['a'], 'one\n2\n', 'a: |\r\n  one\r\n  2\r\nb: 1\r\n'],
  ])('%s', (_, text, path, value, expected) => {
    expect(set(text, path, value)).toBe(expected)
  })
})

describe('a new key', () => {
  test.each<[string, string, Path, Json, string]>([
    ['behind the last', 'a: 1\nb: 2 # c\n\n# end\n', ['x'], 'y', 'a: 1\nb: 2 # c\nx: y\n\n# end\n'],
    ['no last line break', 'a: 1', ['x'], 'y', 'a: 1\nx: y'],
    [
      'behind a map',
      'k:\n    a:\n        b: 1\nl: 2\n',
      ['k', 'x'],
      { y: 1 },
      'k:\n    a:\n        b: 1\n    x:\n        y: 1\nl: 2\n',
    ],
    [
      'behind a block text',
      'k:\n  a: |\n    t\n\nl: 1\n',
      ['k', 'x'],
      true,
      'k:\n  a: |\n    t\n  x: true\n\nl: 1\n',
    ],
    ['behind nothing', 'k:\n  a:\nl: 1\n', ['k', 'x'], 1, 'k:\n  a:\n  x: 1\nl: 1\n'],
    ['flow', 'k: { a: 1 } # c\n', ['k', 'x'], 'y z', 'k: { a: 1, x: y z } # c\n'],
    ['flow with a last comma', 'k: {a: 1,}\n', ['k', 'x'], 2, 'k: {a: 1, x: 2,}\n'],
    ['flow over lines', 'k: {\n  a: 1,\n  b: 2\n}\n', ['k', 'x'], 3, 'k: {\n  a: 1,\n  b: 2,\n  x: 3\n}\n'],
    ['empty', 'k: {} # c\n', ['k', 'x'], 3, 'k: { x: 3 } # c\n'],
    ['json', '{"a": 1}', ['x'], 'y', '{"a": 1, "x": "y"}'],
    ['quoted keys', "'a': 1\n", ['x'], 'y', "'a': 1\n'x': y\n"],
    ['several lines', 'k:\n  a: 1\n', ['k', 'x'], 'l\nm\n', 'k:\n  a: 1\n  x: |\n    l\n    m\n'],
    ['in a list', '- a: 1\n- b: 2\n', [0, 'x'], 1, '- a: 1\n  x: 1\n- b: 2\n'],
    ['to be absent', 'k:\n  a: 1\n', ['k', 'x'], { y: UNSET }, 'k:\n  a: 1\n  x:\n    y: !unset\n'],
    ['not a plain key', 'a: 1\n', ['x: y'], 2, 'a: 1\n"x: y": 2\n'],
  ])('%s', (_, text, path, value, expected) => {
    expect(set(text, path, value)).toBe(expected)
  })
})

describe('taking a key out', () => {
  test.each<[string, string, Path, string | null]>([
    ['the first', 'a: 1\nb: 2\n', ['a'], 'b: 2\n'],
    ['the last', 'a: 1\nb: 2 # c\n', ['b'], 'a: 1\n'],
    ['the last without a line break', 'a: 1\nb: 2', ['b'], 'a: 1'],
    ['CRLF', 'a: 1\r\nb: 2', ['b'], 'a: 1'],
    ['its comment', 'a: 1\n# of b\n# two lines\nb: 2\nc: 3\n', ['b'], 'a: 1\nc: 3\n'],
    [
      'not the comment of a section',
      'a: 1\n\n# all that follows\n\nb: 2\nc: 3\n',
      ['b'],
      'a: 1\n\n# all that follows\n\nc: 3\n',
    ],
    ['not a comment further out', 'k:\n  a: 1\n# out\n  b: 2\n', ['k', 'b'], 'k:\n  a: 1\n# out\n'],
    ['one of two empty lines', 'a: 1\n\nb:\n  x: 1\n\nc: 3\n', ['b'], 'a: 1\n\nc: 3\n'],
    ['a block text', 'a: |\n  x\n\nb: 2\n', ['a'], '\nb: 2\n'],
    ['flow', 'k: { a: 1, b: 2, c: 3 }\n', ['k', 'b'], 'k: { a: 1, c: 3 }\n'],
    ['flow, the last', 'k: { a: 1, b: 2 } # c\n', ['k', 'b'], 'k: { a: 1 } # c\n'],
    ['flow, the only one', 'k: { a: 1 }\n', ['k', 'a'], 'k: {}\n'],
    ['flow over lines', '{\n  "a": 1,\n  "b": 2\n}\n', ['b'], '{\n  "a": 1\n}\n'],
    ['flow over lines, the first', '{\n  "a": 1, # c\n  "b": 2\n}\n', ['a'], '{\n  "b": 2\n}\n'],
    ['the only one', 'k:\n  a: 1\n', ['k', 'a'], null],
    ['behind a dash', '- a: 1\n  b: 2\n', [0, 'a'], '- b: 2\n'],
  ])('%s', (_, text, path, expected) => {
    expect(remove(text, path)).toBe(expected)
  })
})

describe('items of a set', () => {
  test.each<[string, string, readonly number[], readonly Json[], string | null]>([
    ['block', 'k:\n  - a # A\n  - b\n', [1], ['c'], 'k:\n  - a # A\n  - c\n'],
    ['block, dashes under the key', 'k:\n- a\n- b # B\nl: 1\n', [0], ['c'], 'k:\n- b # B\n- c\nl: 1\n'],
    ['quotes', "k:\n  - 'a'\n", [], ['b'], "k:\n  - 'a'\n  - 'b'\n"],
    ['several', 'k:\n  - a\n  - b\n  - c\n  - d', [1, 3], ['x', 'y'], 'k:\n  - a\n  - c\n  - x\n  - y'],
    ['flow', 'k: [a, b, c] # c\n', [0, 2], ['d'], 'k: [b, d] # c\n'],
    ['flow, the last two', 'k: [ a, b, c ]\n', [1, 2], [], 'k: [ a ]\n'],
    ['flow over lines', 'k: [\n  a, # A\n  b,\n]\n', [1], ['c'], 'k: [\n  a, # A\n  c,\n]\n'],
    ['flow over lines, no last comma', 'k: [\n  a, # A\n  b\n]\n', [1], ['c'], 'k: [\n  a, # A\n  c\n]\n'],
    ['flow over lines, more', 'k: [\n  a # A\n]\n', [], ['b', 'c'], 'k: [\n  a, # A\n  b,\n  c\n]\n'],
    ['flow over lines, less', 'k: [\n  a, # A\n  b # B\n]\n', [1], [], 'k: [\n  a # A\n]\n'],
    ['json', '{"k": ["a", "b"]}', [0], ['c'], '{"k": ["b", "c"]}'],
    ['all', 'k: [ "a", b ] # c\n', [0, 1], ['c', 'd'], 'k: [ "c", "d" ] # c\n'],
    [
      'all in lines',
      'k: # c\n- a # A\n# more\n- b # B\nl: 1\n',
      [0, 1],
      ['c', 'd'],
      'k: # c\n- c\n- d\nl: 1\n',
    ],
    ['nothing left', 'k: [a]\n', [0], [], null],
    ['nothing there', 'k: []\n', [], ['a'], null],
  ])('%s', (_, text, gone, added, expected) => {
    expect(items(text, ['k'], gone, added)).toBe(expected)
  })
})

const texts = fc.oneof(
  fc.string({
    unit: fc.constantFrom(
      'a',
      ' ',
      '\n',
      ':',
      '#',
      '-',
      "'",
      '"',
      '|',
      '\t',
      '&',
      '*',
      '{',
      '\\',
      '\r',
      '\u0085',
      '\ufeff',
    ),
  }),
  fc.string({ unit: 'grapheme' }),
)
const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    texts,
    fc.boolean(),
    fc.integer(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.string({ unit: fc.constantFrom('a', 'b', ' ', ':'), minLength: 1 }), tie('value'), {
      maxKeys: 3,
    }),
  ),
})).value

const frames = [
  (value: string) => `# top\nk:\n  a: 1 # one\n  x: ${value}\n\n  # b\n  b: [1, 2]\nz: 1\n`,
  (value: string) => `k: {a: 1, x: ${value}, b: [1, 2]}\nz: 1`,
  (value: string) => `k:\n    x: ${value} # c\n    a: 1\n    b:\n    - 1\n    - 2\n\nz: 1\n`,
]
const before = ['~', 'x', "'x'", '"x"', '{ p: 1 }', '[1]', '&y x']
const blocks = [
  '|\n      x\n\n      y',
  '>-\n      x',
  '\n      p: 1 # P\n      q: 2',
  '\n      - 1 # c\n      - 2',
]

test('whatever stands there and whatever comes, all of it is read back, and nothing else', () => {
  check(
    fc.property(
      fc.constantFrom(...frames),
      fc.constantFrom(...before, ...blocks),
      json,
      (frame, old, value) => {
        const block = blocks.includes(old)
        const text = (block ? frames[0] : frame)?.(old) ?? ''
        const changed = set(text, ['k', 'x'], value)
        expect(parse(changed)).toEqual({ k: { a: 1, x: value, b: [1, 2] }, z: 1 })
        const comments = (of: string) => [...of.matchAll(/# (top|one|b|c)$/gm)].map(([found]) => found)
        expect(comments(changed)).toEqual(comments(text).filter((comment) => !block || comment !== '# c'))
      },
    ),
    600,
  )
})

test('what is set and taken out again leaves no trace', () => {
  check(
    fc.property(fc.constantFrom(...frames), fc.constantFrom(...before), json, (frame, old, value) => {
      const text = frame(old)
      expect(remove(set(text, ['k', 'new'], value), ['k', 'new'])).toBe(text)
    }),
    300,
  )
})

test('the place of every value is found by its offset', () => {
  const text = 'a: &x { b: [1, "2"] }\nc:\n  - d: |\n      t\n    e: ~\n  - *x\n'
  const yaml = readYaml(text)
  for (const path of [['a'], ['a', 'b'], ['a', 'b', 1], ['c'], ['c', 0, 'd'], ['c', 0, 'e']]) {
    const node = yaml.document.getIn(path, true) as Node
    expect(slotAt(yaml, node.range?.[0] ?? -1)?.node).toBe(node)
    if (!isCollection(node)) {
      const slot = slotAt(yaml, node.range?.[0] ?? -1)
      expect(slot && parse(applySplices(text, replaceValue(yaml, slot, 'new')))).not.toEqual(parse(text))
    }
  }
})
