/** Whole texts before and after: only the lines that were meant differ. */

import { describe, expect, test } from 'vitest'
import type { Json } from '../../src/model/json.ts'
import { edited } from './value-edits.ts'

type Row = readonly [name: string, before: string, value: Json, after: string]

const play = (_: string, before: string, value: Json, after: string): void => {
  expect(edited(before, 'k', value)).toBe(after)
}

describe('comments around a value', () => {
  test.each<Row>([
    ['value below', 'k: # c\n  old # d\nz: 1\n', 'new', 'k: # c\n  new # d\nz: 1\n'],
    ['and one between', 'k: # c\n  # e\n  old # d\nz: 1\n', 'new', 'k: # c\n  # e\n  new # d\nz: 1\n'],
    ['below, to several lines', 'k: # c\n  old # d\nz: 1\n', 'x\ny\n', 'k: # c\n  | # d\n  x\n  y\nz: 1\n'],
    ['below, to a list', 'k: # c\n  old # d\nz: 1\n', ['x'], 'k: # c\n  # d\n  - x\nz: 1\n'],
    ['above a list', 'k: # c\n  # e\n  - old # d\nz: 1\n', 'new', 'k: # c\n  # e\n  new\nz: 1\n'],
    ['above dashes under the key', 'k:\n# e\n- old\nz: 1\n', 'new', 'k:\n# e\n  new\nz: 1\n'],
    ['on a block header', 'k: | # c\n  one\n  two\nz: 1\n', 'x\0', 'k: "x\\0" # c\nz: 1\n'],
    ['on a block header, to a list', 'k: | # c\n  one\n\nz: 1\n', ['a'], 'k: # c\n  - a\n\nz: 1\n'],
    ['plain over lines', 'k: one\n  two # c\nz: 1\n', 'three', 'k: three # c\nz: 1\n'],
    ['plain over lines, to a block', 'k: one\n  two # c\n', 'x\ny', 'k: |- # c\n  x\n  y\n'],
    ['quoted over lines', 'k: "one \\\n  two" # c\nz: 1\n', 'x\ny', 'k: "x\\ny" # c\nz: 1\n'],
  ])('%s', play)
})

describe('anchors and tags', () => {
  test.each<Row>([
    ['a tag that still fits', 'k: !!str 5 # c\n', '6', 'k: !!str "6" # c\n'],
    ['and an anchor behind it', 'k: !!str &x 5 # c\nz: *x\n', 'y', 'k: !!str &x y # c\nz: *x\n'],
    ['a tag that does not', 'k: !!str &x 5 # c\nz: *x\n', 6, 'k: &x 6 # c\nz: *x\n'],
    ['a block text', 'k: &x !!str | # c\n  a\nz: *x\n', 'b\n', 'k: &x !!str | # c\n  b\nz: *x\n'],
    ['a block text to a list', 'k: &x !!str | # c\n  a\nz: *x\n', ['b'], 'k: &x # c\n  - b\nz: *x\n'],
    ['an anchor below the key', 'k:\n  &x one # e\nz: *x\n', ['b'], 'k:\n  &x # e\n  - b\nz: *x\n'],
  ])('%s', play)
})

describe('items of a list whose order means something', () => {
  const list = 'k: # of all\n  # of a\n  - a # A\n\n  # of b\n  - "b" # B\n  - c\nz: 1\n'
  const maps = "k:\n- name: 'a' # A\n  v: 1\n# of b\n- {name: b, v: 2} # B\n- v: 3 # C\n  name: c\nz: 1\n"
  const [a, b, c] = [
    { name: 'a', v: 1 },
    { name: 'b', v: 2 },
    { name: 'c', v: 3 },
  ]
  const flow = 'k: [\n  a, # A\n  # of b\n  b, # B\n  c # C\n]\n'
  test.each<Row>([
    [
      'first, between and last',
      list,
      ['x', 'a', 'b', 'w', 'c', 'v'],
      'k: # of all\n  - x\n  # of a\n  - a # A\n\n  # of b\n  - "b" # B\n  - "w"\n  - c\n  - v\nz: 1\n',
    ],
    ['gone', list, ['a', 'c'], 'k: # of all\n  # of a\n  - a # A\n\n  - c\nz: 1\n'],
    [
      'a map comes',
      maps,
      [a, { name: 'n', w: ['x'] }, b, c],
      "k:\n- name: 'a' # A\n  v: 1\n- name: n\n  w:\n    - x\n# of b\n- {name: b, v: 2} # B\n- v: 3 # C\n  name: c\nz: 1\n",
    ],
    ['a map goes', maps, [a, c], "k:\n- name: 'a' # A\n  v: 1\n- v: 3 # C\n  name: c\nz: 1\n"],
    [
      'one goes, the one beside it changes',
      maps,
      [{ name: 'b', v: 4 }, c],
      'k:\n# of b\n- {name: b, v: 4} # B\n- v: 3 # C\n  name: c\nz: 1\n',
    ],
    ['the last two, no last line break', 'k:\n  - a\n  - b\n  - c', ['a'], 'k:\n  - a'],
    ['lists in a list', 'k:\n  - - a # A\n    - b\n  - - c\n', [['b'], ['c']], 'k:\n  - - b\n  - - c\n'],
    ['flow', 'k: [a, "b", c] # c\n', ['x', 'a', 'y', 'b'], 'k: [x, a, y, "b"] # c\n'],
    ['flow over lines', flow, ['a', 'x', 'b'], 'k: [\n  a, # A\n  x,\n  # of b\n  b # B\n]\n'],
    ['flow, first', flow, ['x', 'a', 'b', 'c'], flow.replace('  a,', '  x,\n  a,')],
    ['flow, comment of the next', 'k: [ a, # A\n  # of b\n  b ]\n', ['b'], 'k: [\n  # of b\n  b ]\n'],
    ['flow, comment of the one before', 'k: [ a, # A\n  b ]\n', ['a'], 'k: [ a # A\n   ]\n'],
    ['flow over lines, all but one', 'k:\n  [a,\n    b,\n    c] # c\nz: 1\n', ['i'], 'k:\n  [i] # c\nz: 1\n'],
    [
      'one of two equal ones',
      'k:\n  - a # A\n  - a # B\n  - c\n',
      ['x', 'a', 'c'],
      'k:\n  - x # A\n  - a # B\n  - c\n',
    ],
    ['all but the order', 'k:\n  - a # A\n  - b # B\n', ['b', 'a'], 'k:\n  - b # B\n  - a\n'],
  ])('%s', play)
})

describe('lists that are hard to tell apart', () => {
  const three =
    'k:\n  # of a\n  - { r: a, t: 1 } # A\n  # of b\n  - { r: b, t: 2 } # B\n  # of c\n  - { r: c, t: 3 } # C\n'
  const two = 'k:\n  # of a\n  - { r: a, t: 1 } # A\n  # of c\n  - { r: c, t: 3 } # C\n'
  test.each<Row>([
    ['an empty one', 'k: [] # c\nz: 1\n', ['x'], 'k: # c\n  - x\nz: 1\n'],
    ['one in a list', 'k:\n  - [] # A\n  - b\n', [['x'], 'b'], 'k:\n  - # A\n    - x\n  - b\n'],
    ['one in a flow list', 'k: [[], b] # c\n', [['x'], 'b'], 'k: [[x], b] # c\n'],
    [
      'one between goes, and its neighbours change',
      three,
      [
        { r: 'a', t: 7 },
        { r: 'c', t: 8 },
      ],
      'k:\n  # of a\n  - { r: a, t: 7 } # A\n  # of c\n  - { r: c, t: 8 } # C\n',
    ],
    [
      'one comes between, and its neighbours change',
      two,
      [
        { r: 'a', t: 7 },
        { r: 'n', t: 9 },
        { r: 'c', t: 8 },
      ],
      'k:\n  # of a\n  - { r: a, t: 7 } # A\n  - r: n\n    t: 9\n  # of c\n  - { r: c, t: 8 } # C\n',
    ],
  ])('%s', play)
})

describe('a list that means the one text in it', () => {
  const text = 'k: # of all\n  - type: t # T\n    # says\n    text: | # X\n      old\n\n      end\nz: 1\n'
  test('changes in that text', () => {
    expect(edited(text, 'k', 'new\n\nend\n', [], 'old\n\nend\n')).toBe(text.replace('old', 'new'))
  })
  test('is written anew where the text stands there twice', () => {
    expect(edited('k: [{ a: x, b: x }] # c\n', 'k', 'y', [], 'x')).toBe('k: y # c\n')
  })
})

describe('keys of a map', () => {
  test.each<Row>([
    ['one for another', 'k:\n  a: 1 # A\n  b: 2 # B\n', { a: 1, x: 3 }, 'k:\n  a: 1 # A\n  x: 3\n'],
    ['the last two, flow', 'k: { a: 1, b: 2, c: 3 } # c\n', { a: 1 }, 'k: { a: 1 } # c\n'],
    ['all of them', 'k: # c\n  a: 1\n  b: 2\nz: 1\n', {}, 'k: {} # c\nz: 1\n'],
    [
      'the first, its neighbour has a comment',
      'k:\n  - a: 1\n    # of b\n    b: 2\n',
      [{ b: 2 }],
      'k:\n  -\n    # of b\n    b: 2\n',
    ],
  ])('%s', play)
})

describe('folded texts', () => {
  const text = 'k: > # c\n  one two\n  three\n\n  four\n  five\n  six\n\n  seven\n  eight\nz: 1\n'
  test.each<Row>([
    [
      'one line of one paragraph',
      text,
      'one two three\nfour 5 six\nseven eight\n',
      text.replace('  five', '  5'),
    ],
    ['a paragraph goes', text, 'one two three\nseven eight\n', text.replace('  four\n  five\n  six\n\n', '')],
    [
      'a paragraph comes',
      text,
      'one two three\nnew\nfour five six\nseven eight\n',
      text.replace('  four', '  new\n\n  four'),
    ],
    [
      'lines further in',
      'k: >-\n  one\n  two\n\n    code\n      more\n\n  four\n  five\n',
      'one two\n\n  code\n    less\n\nfour five',
      'k: >-\n  one\n  two\n\n    code\n      less\n\n  four\n  five\n',
    ],
    ['other end', 'k: >\n  one\n  two\n', 'one 2', 'k: >-\n  one\n  2\n'],
  ])('%s', play)
})

describe('mixed line ends', () => {
  test.each<Row>([
    [
      'list',
      'a: 1\r\nk:\n  - a\r\n  - b\nz: 1\r\n',
      ['a', 'x', 'b', 'y'],
      'a: 1\r\nk:\n  - a\r\n  - x\r\n  - b\n  - y\nz: 1\r\n',
    ],
    [
      'block text',
      'a: 1\r\nk: |\n  a\r\n  b\n  c\nz: 1\r\n',
      'a\nx\nb\ny\nc\n',
      'a: 1\r\nk: |\n  a\r\n  x\r\n  b\n  y\n  c\nz: 1\r\n',
    ],
    ['text to lines', 'a: 1\nk: one\r\nz: 1\n', 'x\ny\n', 'a: 1\nk: |\r\n  x\r\n  y\r\nz: 1\n'],
  ])('%s', play)
})
