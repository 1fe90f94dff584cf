/** Which side moved one field, in every way three values can lie, alone and inside of objects. */

import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { DriftClass } from '../../src/model/drift.ts'
import { getAt, isObject, type Json, type JsonObject, sameJson } from '../../src/model/json.ts'
import type { FieldChange } from '../../src/model/plan.ts'
import { diffFields } from '../../src/planner/diff.ts'
import { classOfField, classOfFields } from '../../src/planner/drift-fields.ts'

const change = (path: string, before: Json, after: Json, sensitive = false): FieldChange => ({
  path,
  before,
  after,
  sensitive,
})

describe('a field', () => {
  it.each<[what: string, field: FieldChange, baseline: readonly FieldChange[], expected: DriftClass]>([
    ['live as the baseline has it', change('/a', 1, 2), [], 'pending'],
    ['another field moved', change('/a', 1, 2), [change('/b', 1, 2)], 'pending'],
    [
      'a name that only begins alike',
      change('/a', 1, 2),
      [change('/ab', 1, 2), change('/ab/c', 1, 2)],
      'pending',
    ],
    ['wanted as before', change('/a', 1, 2), [change('/a', 1, 2)], 'drift'],
    ['added by hand', change('/a', 1, null), [change('/a', 1, null)], 'drift'],
    ['removed by hand', change('/a', null, 2), [change('/a', null, 2)], 'drift'],
    ['wanted otherwise', change('/a', 1, 2), [change('/a', 1, 3)], 'conflict'],
    ['removed by hand, changed in git', change('/a', null, 2), [change('/a', null, 3)], 'conflict'],
    ['changed by hand, removed in git', change('/a', 1, null), [change('/a', 1, 3)], 'conflict'],
    [
      'lists in another order of keys',
      change('/a', [], [{ x: 1, y: 2 }]),
      [change('/a', [], [{ y: 2, x: 1 }])],
      'drift',
    ],
    // Leaves of an object that one of the three does not have.
    [
      'an object came by hand: git wants a text',
      change('/a', { x: 1 }, 't'),
      [change('/a/x', 1, null)],
      'conflict',
    ],
    [
      'an object became a text by hand',
      change('/a/x', null, 1),
      [change('/a', 't', { x: 1, y: 2 })],
      'drift',
    ],
    [
      'an object became a text by hand, git changed the object',
      change('/a/x', null, 1),
      [change('/a', 't', { x: 2 })],
      'conflict',
    ],
    ['git made an object of a text', change('/a/x', null, 1), [change('/a', { y: 1 }, 't')], 'pending'],
    [
      'git made a text of an object that moved',
      change('/a', { x: 1, y: 1 }, 't'),
      [change('/a/x', 1, 2)],
      'conflict',
    ],
    ['a list became an object by hand', change('/a', { x: 1 }, [1]), [change('/a', { x: 1 }, [1])], 'drift'],
    // All that can be seen of a secret is whether both sides differ.
    [
      'a secret header gone by hand',
      change('/h', null, '(sensitive)', true),
      [change('/h', null, '(sensitive)', true)],
      'drift',
    ],
    [
      'a secret in place of what a person wrote',
      change('/h', '(sensitive)', '(sensitive)', true),
      [change('/h', '(sensitive)', '(sensitive)', true)],
      'drift',
    ],
    ['a secret header new in git', change('/h', null, '(sensitive)', true), [], 'pending'],
    [
      'a header added by hand, and in git as a secret',
      change('/h', '(sensitive)', '(sensitive)', true),
      [change('/h', 'x', null)],
      'conflict',
    ],
  ])('%s', (_, field, baseline, expected) => {
    expect(classOfField(field, baseline)).toBe(expected)
  })
})

test.each<[readonly DriftClass[], DriftClass]>([
  [[], 'pending'],
  [['pending'], 'pending'],
  [['drift'], 'drift'],
  [['conflict'], 'conflict'],
  [['drift', 'drift'], 'drift'],
  [['pending', 'drift'], 'conflict'],
  [['drift', 'pending'], 'conflict'],
  [['pending', 'conflict'], 'conflict'],
  [['drift', 'conflict'], 'conflict'],
  [['unclassified', 'unclassified'], 'unclassified'],
])('fields that are %j make a resource that is %s', (classes, expected) => {
  expect(classOfFields(classes)).toBe(expected)
})

const leaf = fc.constantFrom<Json>(0, 1, '', 'x', [], [1], false)
const tree: fc.Arbitrary<JsonObject> = fc.letrec<{ value: Json; object: JsonObject }>((tie) => ({
  value: fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaf, tie('object')),
  object: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), {
    maxKeys: 3,
  }) as fc.Arbitrary<JsonObject>,
})).object

/** What a plan says: only fields that are written, as far as they are not as written. */
const differences = (live: JsonObject, wanted: JsonObject): readonly FieldChange[] =>
  diffFields(Object.fromEntries(Object.entries(live).filter(([key]) => Object.hasOwn(wanted, key))), wanted)

/** With all three values at hand, unlike the classifier. */
function oracle(
  path: readonly string[],
  live: JsonObject,
  wanted: JsonObject,
  baseline: JsonObject,
): DriftClass {
  const at = (value: JsonObject): Json => getAt(value, path) ?? null
  const spokenOf = Object.hasOwn(baseline, path[0] ?? '')
  if (!spokenOf || sameJson(at(baseline), at(live))) return 'pending'
  return sameJson(at(baseline), at(wanted)) ? 'drift' : 'conflict'
}

const agrees = (live: JsonObject, wanted: JsonObject, baseline: JsonObject): void => {
  const old = differences(live, baseline)
  for (const field of differences(live, wanted)) {
    const path = field.path.split('/').slice(1)
    expect(classOfField(field, old), field.path).toBe(oracle(path, live, wanted, baseline))
  }
}

describe('any three states', () => {
  const flat = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), leaf) as fc.Arbitrary<JsonObject>

  it('with flat fields are told apart as if all three were known', () => {
    fc.assert(fc.property(flat, flat, flat, agrees), { numRuns: 2000 })
  })

  it('with objects in objects too', () => {
    fc.assert(fc.property(tree, tree, tree, agrees), { numRuns: 2000 })
  })

  it('that nobody moved since are all pending, and what git did not move is never', () => {
    fc.assert(
      fc.property(tree, tree, (live, wanted) => {
        const unmoved = differences(live, live)
        for (const field of differences(live, wanted)) {
          expect(classOfField(field, unmoved)).toBe('pending')
          expect(classOfField(field, differences(live, wanted))).toBe('drift')
        }
      }),
    )
  })

  it('are not all flat', () => {
    const samples = fc.sample(tree, 100)
    expect(samples.some((sample) => Object.values(sample).some(isObject))).toBe(true)
  })
})
