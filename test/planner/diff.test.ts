/** What differs, and what is written: fields, `ignore_changes`, immutable fields, `--rotate`. */

import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/model/json.ts'
import { diffFields } from '../../src/planner/diff.ts'
import { build, change, config, desired, fieldsOf, live, PROJECT, plan, uuid } from '../helpers/plan-input.ts'

const S = '(sensitive)'

describe('diffFields', () => {
  it.each<[string, JsonObject, JsonObject, readonly (readonly unknown[])[]]>([
    ['equal', { a: 1, b: { c: [1] } }, { b: { c: [1] }, a: 1 }, []],
    ['a scalar', { a: 1 }, { a: 2 }, [['/a', 1, 2]]],
    ['another type', { a: '1' }, { a: 1 }, [['/a', '1', 1]]],
    ['a list as a whole', { a: [1, 2, 3] }, { a: [1, 9, 3] }, [['/a', [1, 2, 3], [1, 9, 3]]]],
    ['a shorter list', { a: [1, 2] }, { a: [1] }, [['/a', [1, 2], [1]]]],
    ['objects in a list', { a: [{ b: 1 }] }, { a: [{ b: 2 }] }, [['/a', [{ b: 1 }], [{ b: 2 }]]]],
    ['a list inside a list', { a: [[1], [2]] }, { a: [[1], [3]] }, [['/a', [[1], [2]], [[1], [3]]]]],
    ['a text instead of a list', { a: ['x'] }, { a: 'x' }, [['/a', ['x'], 'x']]],
    [
      'a new object, leaf by leaf',
      {},
      { a: { b: 1, c: { d: 2 } } },
      [
        ['/a/b', null, 1],
        ['/a/c/d', null, 2],
      ],
    ],
    ['an object gone, leaf by leaf', { a: { b: 1 } }, {}, [['/a/b', 1, null]]],
    ['an empty object', {}, { a: {} }, [['/a', null, {}]]],
    ['an object instead of null', { a: null }, { a: { b: 1 } }, [['/a', null, { b: 1 }]]],
    ['false is not null', { a: null }, { a: false }, [['/a', null, false]]],
    ['an empty text is not null', { a: null }, { a: '' }, [['/a', null, '']]],
    [
      'odd keys',
      { 'a/b': { '~': 1, '': 2 } },
      { 'a/b': { '~': 3, '': 4 } },
      [
        ['/a~1b/', 2, 4],
        ['/a~1b/~0', 1, 3],
      ],
    ],
    [
      'sorted by path',
      { b: 1, a: 1, A: 1 },
      { b: 2, a: 2, A: 2 },
      [
        ['/A', 1, 2],
        ['/a', 1, 2],
        ['/b', 1, 2],
      ],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(diffFields(before, after).map(({ path, before: b, after: a }) => [path, b, a])).toEqual(expected)
  })

  it.each<[unknown, unknown, unknown, unknown]>([
    ['eu', S, S, S],
    [S, 'eu', S, S],
  ])('hides both sides of %s → %s', (before, after, shownBefore, shownAfter) => {
    expect(diffFields({ h: before } as JsonObject, { h: after } as JsonObject)).toEqual([
      { path: '/h', before: shownBefore, after: shownAfter, sensitive: true },
    ])
  })

  it('tells a new secret from a changed one', () => {
    expect(diffFields({}, { h: { A: S } })).toEqual([
      { path: '/h/A', before: null, after: S, sensitive: true },
    ])
    expect(diffFields({ h: { A: S } }, { h: {} })).toEqual([
      { path: '/h/A', before: S, after: null, sensitive: true },
    ])
  })
})

const bot = (written: JsonObject, ignore: readonly string[] = []) =>
  desired(
    'agent.bot',
    { name: 'Bot', ...written },
    {
      lifecycle: { ignoreChanges: ignore.map((path) => path.split('.')) },
    },
  )
const botLive = (data: JsonObject, fields: JsonObject = {}, marker = `${PROJECT}/bot@abcdef1`) =>
  live('agent', 1, { name: 'Bot', latest_build: build(marker, config('x', data)), ...fields })

describe('what is not written', () => {
  it('is left alone', () => {
    const made = plan(
      [bot({})],
      [botLive({ skills: ['a'] }, { slack_enabled: true, folder_id: uuid(9), thread_id: uuid(8) })],
    )
    expect(made.summary).toMatchObject({ unchanged: 1, update: 0 })
  })

  it('is not in the build, but what the schema does not know is kept', () => {
    const before = {
      skills: ['s'],
      futureThing: { deep: [1] },
      options: { browserProvider: 'browserbase', later: 1 },
    }
    const made = plan([bot({ build: { config: config('y') } })], [botLive(before)])
    expect(fieldsOf(made, 'agent.bot')).toEqual([
      '/build/config/data/input',
      '/build/config/data/options/browserProvider',
      '/build/config/data/skills',
    ])
    expect(change(made, 'agent.bot')).toMatchObject({
      target: {
        build: { config: { data: { futureThing: { deep: [1] }, options: { later: 1 }, skills: [] } } },
      },
    })
  })

  it.each([null, undefined, false])('a flag that reads %s is off', (slack) => {
    const row = slack === undefined ? {} : { slack_enabled: slack }
    expect(plan([bot({ slack_enabled: false })], [botLive({}, row)]).changes).toEqual([])
  })

  it('is no difference when it is null on one side and absent on the other', () => {
    const wanted = bot({ build: { config: config('x', { future: null }) } })
    expect(plan([wanted], [botLive({})]).changes).toEqual([])
  })
})

describe('ignore_changes', () => {
  it('carries the live value into a new build', () => {
    const wanted = bot({ build: { config: config('y') } }, ['build.config.data.skills'])
    const made = plan([wanted], [botLive({ skills: ['s'] })])
    expect(fieldsOf(made, 'agent.bot')).toEqual(['/build/config/data/input'])
    expect(change(made, 'agent.bot')).toMatchObject({
      target: { build: { config: { data: { skills: ['s'] } } } },
    })
  })

  it.each([
    ['slack_enabled', { slack_enabled: true }],
    ['folder', { folder: null }],
    ['build', { build: { config: config('other') } }],
    ['build.config', { build: { config: config('other') } }],
    ['build.config.data.models', { build: { config: config('x', { models: {} }) } }],
  ])('of %s hides the difference', (path, written) => {
    expect(plan([bot(written, [path])], [botLive({}, { folder_id: uuid(9) })]).changes).toEqual([])
  })

  it('of something inside a text leaves the text alone', () => {
    const wanted = bot({ build: { config: config('x') } }, ['build.config.data.input.file'])
    expect(plan([wanted], [botLive({})]).changes).toEqual([])
  })

  it('does not count for a create', () => {
    const made = plan([bot({ slack_enabled: true }, ['slack_enabled'])], [])
    expect(fieldsOf(made, 'agent.bot')).toEqual(['/name', '/slack_enabled'])
  })
})
