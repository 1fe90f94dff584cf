/** A text that is written anew: lines that stay keep their line ends, others end as the one above. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inLinesOf } from '../../src/author/edit-lines.ts'
import { check } from '../helpers/property.ts'

test.each([
  ['a\r\nb\r\n', 'a\nx\nb\n', 'a\r\nx\r\nb\r\n'],
  ['a\r\nb\nc\n', 'a\nx\nb\ny\n', 'a\r\nx\r\nb\ny\n'],
  ['a\nb', 'b\nc', 'b\nc'],
  ['', 'a\nb\n', 'a\nb\n'],
  ['a', 'a\r\nb\r\n', 'a\nb\n'],
])('%j to %j', (old, text, expected) => {
  expect(inLinesOf(old, text)).toBe(expected)
})

const lines = fc.array(fc.constantFrom('a', 'b', '', '# c'), { maxLength: 6 })

test('any text: it says what it should, and as it was it stays', () => {
  check(
    fc.property(lines, lines, fc.array(fc.constantFrom('\n', '\r\n'), { minLength: 7 }), (was, now, ends) => {
      const old = was.map((line, index) => line + ends[index]).join('')
      expect(inLinesOf(old, now.join('\n')).replaceAll('\r', '')).toBe(now.join('\n'))
      expect(inLinesOf(old, old.replaceAll('\r', ''))).toBe(old)
    }),
    200,
  )
})
