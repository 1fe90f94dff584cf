/** JSON as data: paths, merging, one text for equal values. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  canonicalParts,
  canonicalText,
  fromPointer,
  getAt,
  type Json,
  type JsonObject,
  mergeOver,
  type Path,
  sameJson,
  setAt,
  toPointer,
} from '../../src/model/json.ts'
import { check } from '../helpers/property.ts'

const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>
const object = fc.dictionary(fc.constantFrom('a', 'b', 'c'), json) as fc.Arbitrary<JsonObject>
const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 4 })

describe('pointers', () => {
  it('come back as they were', () => {
    check(
      fc.property(fc.array(fc.string()), (path) => {
        expect(fromPointer(toPointer(path))).toEqual(path)
      }),
    )
  })

  it('escape what means something', () => {
    expect(toPointer(['a/b', '~', 0])).toBe('/a~1b/~0/0')
    expect(toPointer([])).toBe('')
  })
})

describe('setAt', () => {
  it('puts a value where getAt finds it, and changes nothing it was given', () => {
    check(
      fc.property(object, keys, json, (value, path, next) => {
        const before = canonicalText(value)
        const changed = setAt(value, path, next)
        expect(canonicalText(value)).toBe(before)
        // Lists have no keys, so nothing can be put below one.
        const blocked = path.some((_, index) => Array.isArray(getAt(value, path.slice(0, index))))
        if (!blocked) expect(sameJson(getAt(changed, path) ?? null, next)).toBe(true)
      }),
    )
  })

  it('with what is there already changes nothing', () => {
    check(
      fc.property(object, keys, (value, path) => {
        expect(setAt(value, path, getAt(value, path))).toEqual(value)
      }),
      500,
    )
  })

  it.each<[Json, Path, Json | undefined, Json]>([
    [{ a: { b: 1 } }, ['a', 'b'], undefined, { a: {} }],
    [{ a: 1, b: 2 }, ['a'], undefined, { b: 2 }],
    [{ a: 1 }, ['x', 'y'], undefined, { a: 1 }],
    [{ a: 'text' }, ['a', 'b'], undefined, { a: 'text' }],
    [{ a: null }, ['a', 'b'], undefined, { a: null }],
    [{ a: [1, 2] }, ['a', '1'], 9, { a: [1, 9] }],
    [{}, ['a', 'b'], 1, { a: { b: 1 } }],
    [{ b: 1, a: 1 }, ['b'], 2, { b: 2, a: 1 }],
  ])('%j at %j ← %j is %j', (value, path, next, expected) => {
    const changed = setAt(value, path, next)
    expect(changed).toEqual(expected)
    expect(JSON.stringify(changed)).toBe(JSON.stringify(expected))
  })
})

describe('getAt', () => {
  it('finds only what is there itself', () => {
    expect(getAt({}, ['constructor'])).toBeUndefined()
    expect(getAt({ a: [{ b: 1 }] }, ['a', 0, 'b'])).toBe(1)
    expect(getAt('text', ['length'])).toBeUndefined()
    expect(getAt(undefined, [])).toBeUndefined()
  })
})

describe('mergeOver', () => {
  it('is told apart by nothing but its own keys', () => {
    check(
      fc.property(object, object, (base, over) => {
        const merged = mergeOver(base, over) as JsonObject
        for (const key of Object.keys(base))
          if (!Object.hasOwn(over, key)) expect(merged[key]).toEqual(base[key])
        expect(mergeOver(merged, over)).toEqual(merged)
        expect(mergeOver({}, over)).toEqual(over)
        expect(mergeOver(base, {})).toEqual(base)
      }),
    )
  })

  it('replaces lists and null', () => {
    expect(mergeOver({ a: [1], b: { c: 1 }, d: null }, { a: [2], b: null, d: { e: 1 } })).toEqual({
      a: [2],
      b: null,
      d: { e: 1 },
    })
  })
})

describe('canonicalText', () => {
  const reversed = (value: Json): Json => {
    if (Array.isArray(value)) return value.map((item: Json) => reversed(item))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, item]) => [key, reversed(item as Json)] as const)
        .toReversed(),
    )
  }

  it('is the same for equal values, and reads back as the value', () => {
    check(
      fc.property(json, (value) => {
        expect(canonicalText(reversed(value))).toBe(canonicalText(value))
        expect(JSON.parse(canonicalText(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('comes in parts that make the same text', () => {
    check(
      fc.property(object, (value) => {
        expect([...canonicalParts(value)].join('')).toBe(canonicalText(value))
      }),
    )
    expect([...canonicalParts({ b: [1, [2]], a: {} })]).toEqual([
      '{"a":',
      '{}',
      ',"b":',
      '[1',
      ',[2]',
      ']',
      '}',
    ])
  })

  it('differs for values that differ', () => {
    const different: readonly Json[] = [
      null,
      0,
      '0',
      false,
      '',
      [],
      {},
      [[]],
      { a: null },
      { a: [] },
      [null],
      'null',
    ]
    expect(new Set(different.map(canonicalText)).size).toBe(different.length)
  })
})
