/** Any text in any style, any change of one value in it: it reads back, and what lies outside is there to the byte. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isCollection, type Node, parse } from 'yaml'
import { lineEnd, lineStart } from '../../src/author/edit-text.ts'
import { readYaml, slotAt } from '../../src/author/edit-yaml.ts'
import { getAt, isList, type Json, type Path, setAt } from '../../src/model/json.ts'
import { check } from '../helpers/property.ts'
import { styled, textOf } from './styled-yaml.ts'
import { edited } from './value-edits.ts'

const values = fc.oneof(
  fc.constantFrom<Json>('new', '7', 'two words', 'x\ny\n', 'l\nm', '', 'a: # b', true, 3, null),
  fc.constantFrom<Json>(['i'], [{ a: 1, b: 'x\ny' }, 'j'], { a: 1 }, { p: 'q', r: ['s'] }, [], {}),
)

/** Where all values stand. */
function pathsOf(value: Json, path: Path): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [
    path,
    ...Object.entries(value).flatMap(([key, item]) =>
      pathsOf(item, [...path, isList(value) ? Number(key) : key]),
    ),
  ]
}

const ends = fc.constantFrom('\n', '\r\n')
const numbered = (text: string): readonly string[] => text.match(/# c\d+;/g) ?? []
const read = (text: string): Json => parse(text, { logLevel: 'silent' }) as Json

/** Where the value at a path is written: from behind its key or dash, to its end; to its line's end for a block. */
function placeOf(text: string, path: Path): { start: number; end: number; after: number } {
  const yaml = readYaml(text)
  const node = yaml.document.getIn(path, true) as Node
  const slot = slotAt(yaml, node.range?.[0] ?? -1)
  const end = Math.max(slot?.end ?? 0, 0)
  const block = isCollection(node) && node.flow !== true
  const own = slot?.node === node ? slot : null
  const start = own?.start ?? node.range?.[0] ?? 0
  return { start, end: block ? lineEnd(text, end) : end, after: own?.after ?? start }
}

test('another value', () => {
  check(
    fc.property(styled, ends, fc.nat(), values, (node, end, pick, value) => {
      const text = textOf(node).replaceAll('\n', end)
      const before = read(text)
      const paths = pathsOf(getAt(before, ['k']) ?? null, ['k'])
      const path = paths[pick % paths.length] ?? ['k']
      const wanted = setAt(before, path, value)
      const changed = edited(text, 'k', getAt(wanted, ['k']) ?? null)
      expect(read(changed), changed).toEqual(wanted)
      const { start, end: stop, after } = placeOf(text, path)
      const head = text.slice(0, lineStart(text, Math.min(after, start)))
      const tail = text.slice(lineEnd(text, stop))
      expect(changed.startsWith(head), changed).toBe(true)
      expect(changed.endsWith(tail), changed).toBe(true)
      const outside = numbered(`${text.slice(0, start)} ${text.slice(stop)}`)
      expect(numbered(changed), changed).toEqual(expect.arrayContaining([...outside]))
      expect(/[^\r]\n/.test(changed)).toBe(end === '\n')
    }),
    90,
  )
})

test('items come and go', () => {
  check(
    fc.property(
      fc.array(styled, { minLength: 2, maxLength: 4 }),
      styled,
      fc.nat(),
      fc.constantFrom<Json>('new', { n: 'e', w: [1] }, ['x', 'y']),
      (items, { look }, pick, value) => {
        const text = textOf({ kind: 'list', look: { ...look, props: '' }, items, out: pick % 2 === 0 })
        const list = getAt(read(text), ['k']) as readonly Json[]
        const at = pick % (list.length + 1)
        const more = [...list.slice(0, at), value, ...list.slice(at)]
        const longer = edited(text, 'k', more)
        expect(getAt(read(longer), ['k']), longer).toEqual(more)
        expect(isPartOf(text.split('\n'), longer.split('\n')), longer).toBe(true)
        const fewer = list.filter((_, index) => index !== pick % list.length)
        const shorter = edited(text, 'k', fewer)
        expect(getAt(read(shorter), ['k']), shorter).toEqual(fewer)
        expect(isPartOf(shorter.split('\n'), text.split('\n')), shorter).toBe(true)
      },
    ),
    60,
  )
})

/** Whether all lines are among the others, in the same order. */
function isPartOf(few: readonly string[], many: readonly string[]): boolean {
  let at = 0
  return few.every((line) => {
    at = many.indexOf(line, at) + 1
    return at > 0
  })
}
