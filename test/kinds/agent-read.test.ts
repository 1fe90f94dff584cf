/** Reading agents on API v1, and rows that are not what they should be. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kinds } from '../../src/kinds/index.ts'
import type { Json, JsonObject } from '../../src/model/json.ts'
import { fail, ok } from '../../src/model/result.ts'
import { build, config, kindOf, live, readRow, uuid } from '../helpers/plan-input.ts'
import { check } from '../helpers/property.ts'
import { fakeIo } from './fake-io.ts'

const reader = kindOf('agent').read.v1

describe('an agent row', () => {
  it('becomes attributes, with null flags as off', () => {
    expect(live('agent', 1, { slack_enabled: null, microsoft_teams_enabled: true }).attrs).toEqual({
      name: 'Agent 1',
      folder: null,
      slack_enabled: false,
      microsoft_teams_enabled: true,
      agentic_memory_enabled: false,
      thread_id: null,
    })
  })

  it('may have no build, a build without a config, or one in the legacy format', () => {
    expect(live('agent', 1).attrs).not.toHaveProperty('build')
    const bare = live('agent', 1, { latest_build: { id: uuid(9), name: 'x' } })
    expect(bare.attrs['build']).toEqual({ config: null, revision_name: null, revision_description: null })
    const legacy = { version: 'v1', model: 'gpt-4', input: 'x\r\n' }
    expect(live('agent', 1, { latest_build: build('x', legacy) }).attrs['build']).toMatchObject({
      config: legacy,
    })
  })

  it('tells the marker, the build, and whether older builds could hide one', () => {
    const marked = live('agent', 1, { latest_build: build('shop/bot@abcdef1', config('x'), { id: uuid(9) }) })
    expect(marked).toMatchObject({
      marker: { key: 'bot' },
      lastMarker: { key: 'bot' },
      extra: { buildId: uuid(9), hasHistory: false },
    })
    expect(
      live('agent', 1, { latest_build: build('x', {}, { revision_number: 4 }) }).extra['hasHistory'],
    ).toBe(true)
    expect(
      live('agent', 1, { latest_build: build('x', {}, { revision_number: null }) }).extra['hasHistory'],
    ).toBe(true)
    expect(live('agent', 1).extra).toEqual({ hasHistory: false })
  })

  describe('tells who wrote what: ', () => {
    const [created, later] = ['2026-03-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z']
    const edits = (name: string, patched: string, agentAt: string) =>
      live('agent', 1, {
        updated_at: agentAt,
        updated_by: { id: uuid(1), name: 'Ann' },
        latest_build: build(
          name,
          {},
          { created_at: created, updated_at: patched, created_by_name: 'Bob', revision_number: 17 },
        ),
      }).edits

    it.each([
      [
        'a build by who created it',
        'By hand',
        created,
        later,
        { by: 'Bob', at: created, revision: { from: null, to: 17 } },
      ],
      [
        'also when it was labelled since',
        'By hand',
        later,
        later,
        { by: 'Bob', at: created, revision: { from: null, to: 17 } },
      ],
      [
        'a marked one that was not patched too',
        'shop/bot@abcdef1',
        created,
        later,
        { by: 'Bob', at: created, revision: null },
      ],
      [
        'a marked one that was patched by whoever the agent names for that moment',
        'shop/bot@abcdef1',
        later,
        later,
        { by: 'Ann', at: later, revision: null },
      ],
      [
        'by nobody where the agent was written at another time',
        'shop/bot@abcdef1',
        later,
        '2026-05-01T00:00:00.000Z',
        { by: null, at: later, revision: null },
      ],
    ])('%s', (_, name, patched, agentAt, expected) => {
      expect(edits(name, patched, agentAt)).toEqual([
        { within: '', by: 'Ann', at: agentAt, revision: null },
        { within: '/build', ...expected },
      ])
    })

    it('an agent without a build by who wrote its row', () => {
      expect(live('agent', 1, { updated_by: { id: uuid(1), email: 'ann@example.com' } }).edits).toEqual([
        { within: '', by: 'ann@example.com', at: '2026-01-01T00:00:00.000Z', revision: null },
      ])
    })
  })

  it('changes its version with the build', () => {
    const version = (id: string) => live('agent', 1, { latest_build: build('x', {}, { id }) }).version
    expect(version('a')).not.toBe(version('b'))
  })
})

describe('history', () => {
  const agent = live('agent', 1, { latest_build: build('By hand', {}, { revision_number: 9 }) })
  const read = (builds: readonly JsonObject[]) =>
    reader?.details['history']?.(fakeIo({ rows: () => ok(builds) }), agent)

  it('takes the newest marker, whatever the order', async () => {
    const builds = [
      { name: 'shop/old@abcdef1', revision_number: 2 },
      { name: 'By hand', revision_number: 9 },
      { name: 'shop/new@abcdef2', revision_number: 8 },
      { name: 'shop/first@abcdef3', revision_number: 1 },
    ]
    expect(await read(builds)).toMatchObject({
      ok: true,
      value: {
        lastMarker: { key: 'new' },
        marker: null,
        known: ['history'],
        edits: [{ revision: null }, { within: '/build', revision: { from: 8, to: 9 } }],
      },
    })
  })

  it('may hold none', async () => {
    expect(await read([{ name: 'By hand' }])).toMatchObject({
      ok: true,
      value: { lastMarker: null, edits: agent.edits, known: ['history'] },
    })
  })

  it('that cannot be read is a failure', async () => {
    const io = fakeIo({ rows: () => fail({ code: 'network', message: 'x' }) })
    expect((await reader?.details['history']?.(io, agent))?.ok).toBe(false)
  })
})

const json = fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json>

const anyOf = (keys: readonly string[], value: fc.Arbitrary<Json>): fc.Arbitrary<JsonObject> =>
  fc
    .record(Object.fromEntries(keys.map((key) => [key, value])), { requiredKeys: [] })
    .map((record) => record as JsonObject)

const CONFIG = ['version', 'data', 'input', 'files', 'subAgents', 'options', 'models']
const BUILD = [
  'id',
  'name',
  'revision_number',
  'parent_build_id',
  'schedules',
  'created_at',
  'created_by_name',
]
const ROW = [
  ...[
    'id',
    'name',
    'team_id',
    'folder_id',
    'parent_folder_id',
    'thread_id',
    'slack_enabled',
    'integration_configs',
  ],
  ...[
    'updated_at',
    'updated_by',
    'created_at',
    'user_id',
    'shared',
    'has_headers',
    'type',
    'provider',
    'server_url',
  ],
]
const set = anyOf(CONFIG, fc.oneof(json, anyOf(CONFIG, json)))
const made = fc.tuple(anyOf(BUILD, json), fc.oneof(json, set)).map(([row, config]) => ({ ...row, config }))

/** Rows with the keys the readers look for, and anything at all behind them. */
const garbage: fc.Arbitrary<JsonObject> = fc
  .tuple(anyOf(ROW, json), fc.oneof(json, made))
  .map(([row, latest_build]) => ({ ...row, latest_build }))

describe('readers', () => {
  it('never throw, whatever a row holds', () => {
    check(
      fc.property(garbage, (row) => {
        for (const kind of kinds) {
          const resource = readRow(kind.name, row)
          expect(typeof resource.id).toBe('string')
          expect(typeof resource.name).toBe('string')
          kind.read.v1?.caller(row)
          kind.identity(resource.attrs)
          kind.fingerprint(resource.attrs)
          kind.wants(null, resource, true, true)
        }
      }),
      300,
    )
  })
})
