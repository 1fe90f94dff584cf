/** The canonical form of a set-up: one form for everything Duvo treats as the same. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalConfig } from '../../src/kinds/agent/config.ts'
import type { Json, JsonObject } from '../../src/model/json.ts'
import { check } from '../helpers/property.ts'

const json = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>

const text = fc.oneof(fc.string(), fc.stringMatching(/^[\r\na]{0,6}$/))
const block = fc.oneof(
  fc.record({ type: fc.constant('input_text'), text }),
  fc.record({ type: fc.constant('input_image'), url: fc.option(text), detail: fc.constantFrom('low', null) }),
)
const message = fc.record({
  role: fc.constantFrom('user', 'assistant', 'system'),
  content: fc.oneof(text, fc.array(block, { maxLength: 3 })),
  type: fc.constantFrom('message', null),
})
const set = fc.oneof(fc.constant(null), fc.array(fc.constantFrom('b', 'a', 'c'), { maxLength: 4 }))
const data = fc.record(
  {
    input: fc.oneof(text, fc.array(message, { maxLength: 3 })),
    files: set,
    skills: set,
    subAgents: set,
    options: fc.dictionary(text, json),
    future: json,
  },
  { requiredKeys: [] },
)

describe('the canonical config', () => {
  it('is its own canonical form', () => {
    check(
      fc.property(fc.oneof(data, json), fc.constantFrom('v1', 'v2', undefined), (inner, version) => {
        const once = canonicalConfig({ ...(version === undefined ? {} : { version }), data: inner as Json })
        expect(canonicalConfig(once)).toEqual(once)
      }),
      500,
    )
  })

  const same = (a: JsonObject, b: JsonObject) =>
    expect(canonicalConfig({ version: 'v2', data: a })).toEqual(canonicalConfig({ version: 'v2', data: b }))
  const user = (content: Json): Json => [{ role: 'user', content }]

  it.each<[string, JsonObject, JsonObject]>([
    ['absent, null and []', { files: null, skills: [] }, { plugins: null, subAgents: [] }],
    ['sets in any order, with repetitions', { skills: ['b', 'a', 'b'] }, { skills: ['a', 'b'] }],
    ['absent and empty options', {}, { options: {} }],
    ['a text and a message', { input: 'x' }, { input: user('x') }],
    [
      'a text and a message of one block',
      { input: 'x' },
      { input: user([{ type: 'input_text', text: 'x' }]) },
    ],
    [
      'a message with its type',
      { input: user('x') },
      { input: [{ role: 'user', type: 'message', content: 'x' }] },
    ],
    ['line ends', { input: 'a\r\nb' }, { input: 'a\nb' }],
    [
      'line ends in blocks',
      {
        input: user([
          { type: 'input_text', text: 'a\r\nb' },
          { type: 'input_file', file_id: 'f' },
        ]),
      },
      {
        input: user([
          { type: 'input_text', text: 'a\nb' },
          { type: 'input_file', file_id: 'f' },
        ]),
      },
    ],
    [
      'nulls in blocks',
      { input: user([{ type: 'input_file', file_id: 'f', url: null }]) },
      { input: user([{ type: 'input_file', file_id: 'f' }]) },
    ],
  ])('does not tell apart %s', (_, a, b) => {
    same(a, b)
  })

  it.each<[string, JsonObject, JsonObject]>([
    ['what an assistant says', { input: 'x' }, { input: [{ role: 'assistant', content: 'x' }] }],
    [
      'two messages and one',
      { input: user('x') },
      {
        input: [
          { role: 'user', content: 'x' },
          { role: 'user', content: 'y' },
        ],
      },
    ],
    ['a lone CR and a line end', { input: 'a\rb' }, { input: 'a\nb' }],
    ['spaces', { input: 'x ' }, { input: 'x' }],
    [
      'the order of messages',
      {
        input: [
          { role: 'user', content: 'x' },
          { role: 'user', content: 'y' },
        ],
      },
      {
        input: [
          { role: 'user', content: 'y' },
          { role: 'user', content: 'x' },
        ],
      },
    ],
    ['unknown fields', { future: 1 }, {}],
  ])('tells apart %s', (_, a, b) => {
    expect(canonicalConfig({ data: a })).not.toEqual(canonicalConfig({ data: b }))
  })

  it('leaves other formats and no config alone', () => {
    expect(canonicalConfig({ version: 'v1', data: { files: null } })).toEqual({
      version: 'v1',
      data: { files: null },
    })
    expect(canonicalConfig(null)).toBeNull()
  })
})
