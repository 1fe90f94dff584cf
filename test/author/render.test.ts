/** What is written reads back as exactly what was meant, whatever people call things and write into them. */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { manifestText } from '../../src/author/render.ts'
import type { JsonObject } from '../../src/model/json.ts'
import { anything } from '../export/random-configs.ts'
import { nastyText } from '../export/random-texts.ts'
import { check } from '../helpers/property.ts'

const fields = fc.dictionary(nastyText, anything, { maxKeys: 4, noNullPrototype: true })
const remarks = fc.array(nastyText, { maxLength: 3 })

/** As the loader reads it. */
const read = (text: string): unknown => {
  const bytes = new TextEncoder().encode(text)
  const document = parseDocument(new TextDecoder('utf-8', { fatal: true }).decode(bytes), {
    uniqueKeys: false,
    stringKeys: true,
    merge: false,
    resolveKnownTags: false,
  })
  expect(document.errors).toEqual([])
  return document.toJS()
}

it('any value under any key, below any comment', () => {
  check(
    fc.property(fields, fields, remarks, (first, second, said) => {
      const text = manifestText({
        top: ['A manifest.', ...said],
        head: { version: 1 },
        sections: [
          {
            name: 'agents',
            entries: [
              { key: 'a', fields: first as JsonObject, remarks: said },
              { key: 'b', fields: second as JsonObject, remarks: [] },
            ],
          },
        ],
        bottom: said,
      })
      expect(read(text)).toEqual({ version: 1, agents: { a: first, b: second } })
      // No editor, terminal or diff sees anything but lines.
      expect(text).toMatch(/^[\n\x20-\x7e\xa0-\u2027\u202a-\ufefe\uff00-\ufffd]*$/)
    }),
    1000,
  )
})
