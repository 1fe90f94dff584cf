/** The JSON reports: their schemas, the design's key names and order, and what must never be in them. */

import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../src/model/json.ts'
import { applyJson } from '../../src/report/json-apply.ts'
import { diagnosticsJson, failureJson } from '../../src/report/json-diagnostics.ts'
import { driftJson } from '../../src/report/json-drift.ts'
import { planJson } from '../../src/report/json-plan.ts'
import { applied, create, field, outcome, plan, update, warning } from './builders.ts'
import { adoptedDrift, baselineDrift, driftReport, mixedDrift, singleDrift } from './drift-examples.ts'
import { hostilePlan, mixedPlan, refusedPlan, rejected, timedOut } from './examples.ts'

const options = { version: '0.1.0', baseUrl: 'https://api.duvo.ai', readRequests: 4 }

const parse = (text: string): JsonObject => JSON.parse(text) as JsonObject

function problems(name: string, value: Json): unknown {
  const schema = JSON.parse(
    readFileSync(new URL(`../../schema/${name}.schema.json`, import.meta.url), 'utf8'),
  ) as JsonObject
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema)
  return validate(value) ? null : validate.errors
}

/** All keys of all objects in a value. */
const keysIn = (value: Json): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, item]) => [
        ...(Array.isArray(value) ? [] : [key]),
        ...keysIn(item),
      ])

describe('plan', () => {
  test.each([
    ['mixed', mixedPlan],
    ['refused', refusedPlan],
    ['hostile', hostilePlan],
    ['empty', plan([], { commit: null, team: null })],
  ])('%s fits its schema', (_, one) => {
    expect(problems('plan', parse(planJson(one, options)))).toBeNull()
  })

  test('has the keys of the format, in order', () => {
    const json = parse(planJson(mixedPlan, options))
    expect(Object.keys(json)).toEqual([
      'format_version',
      'tool',
      'project',
      'team',
      'commit',
      'api',
      'manifest_digest',
      'plan_digest',
      'summary',
      'requests',
      'changes',
      'adopted',
      'diagnostics',
    ])
    expect(json).toMatchObject({
      format_version: '1.0',
      tool: { name: 'duvo-gitops', version: '0.1.0' },
      api: { base_url: 'https://api.duvo.ai', dialect: 'v1' },
      requests: { read: 4, apply: 5, estimate_seconds: 1 },
    })
  })

  test('a change carries what is told about it, and nothing that is meant for the applier', () => {
    const secret = 'do-not-print-me'
    const change = create('agent.a', 'A', {
      target: { secret },
      fields: [field('/name', null, 'A')],
    })
    const text = planJson(plan([change]), options)
    expect(text).not.toContain(secret)
    expect(keysIn(parse(text))).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(target|live|desired|steps|after_|batch)$/)]),
    )
    expect(parse(text)['changes']).toEqual([
      {
        address: 'agent.a',
        kind: 'agent',
        action: 'create',
        name: 'A',
        id: null,
        reason: 'it is not in Duvo yet',
        hint: null,
        adopts: false,
        requires: [],
        requests: 1,
        fields: [{ path: '/name', before: null, after: 'A', sensitive: false }],
        source: { file: 'duvo.yaml', line: 12, column: 3 },
      },
    ])
  })

  test('a value that is sensitive is not shown, even if the plan should hold it', () => {
    const leaky = update('connection.erp', 'ERP', {
      fields: [field('/headers/secret/A', 'old-token', 'new-token', true)],
    })
    expect(planJson(plan([leaky]), options)).not.toContain('token')
  })

  test('a request that several changes share counts for the first of them', () => {
    const step = (name: string, batch: string | null) => ({ name, batch, needs: [] })
    const changes = [
      update('agent.a', 'a', { steps: [step('place', 'folder.x'), step('settings', null)] }),
      update('agent.b', 'b', { steps: [step('place', 'folder.x'), step('settings', null)] }),
      update('agent.c', 'c', { steps: [step('place', 'folder.y')] }),
      update('folder.d', 'd', { steps: [step('place', 'folder.x')] }),
    ]
    const { changes: rows } = parse(planJson(plan(changes), options)) as { changes: { requests: number }[] }
    expect(rows.map(({ requests }) => requests)).toEqual([2, 1, 1, 1])
  })

  test('refusals are among the diagnostics', () => {
    expect(parse(planJson(refusedPlan, options))['diagnostics']).toMatchObject([
      { severity: 'error', code: 'too-many-deletes', file: null, line: null, column: null },
    ])
  })

  test('is the same text every time, with a line break at its end, and safe to look at', () => {
    const text = planJson(hostilePlan, options)
    expect(planJson(structuredClone(hostilePlan), options)).toBe(text)
    expect(text).toMatch(/^\{\n {2}"format_version"[\s\S]*\}\n$/)
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
    expect(parse(text)['changes']).toMatchObject([{ name: hostilePlan.changes[0]?.name }])
  })
})

describe('apply', () => {
  test.each(['applied', 'noop', 'partial', 'failed', 'refused', 'interrupted'] as const)('%s', (status) => {
    const outcomes = [
      outcome('agent.a', 'create', { status: 'failed', id: null, error: rejected }),
      outcome('agent.b', 'update', { status: 'failed', error: timedOut }),
      outcome('agent.c', 'update', { status: 'skipped', becauseOf: 'agent.a' }),
    ]
    const json = parse(applyJson(applied(status, outcomes, { diagnostics: [warning()] })))
    expect(problems('apply', json)).toBeNull()
    expect(json).toMatchObject({
      status,
      outcomes: [
        { address: 'agent.a', error: { code: 'rejected', status: 400 }, because_of: null },
        { address: 'agent.b', error: { code: 'timeout', status: null, fate: 'unknown' } },
        { address: 'agent.c', error: null, because_of: 'agent.a' },
      ],
      requests: { sent: 14, retried: 2, throttled: 0, seconds: 3.14 },
    })
  })
})

describe('drift', () => {
  test.each([
    ['mixed', mixedDrift],
    ['one', singleDrift],
    ['against a baseline', baselineDrift],
    ['adopted', adoptedDrift],
    ['none', driftReport([])],
  ])('%s fits its schema', (_, report) => {
    expect(problems('drift', parse(driftJson(report, options)))).toBeNull()
  })

  test('says which side is which', () => {
    expect(parse(driftJson(mixedDrift, options))).toMatchObject({
      summary: { drift: 2, conflict: 1, unclassified: 1, pending: 1, unmanaged: 3 },
      items: [
        {
          by: 'Ana Novak',
          fields: [{}, { path: '/folder', live: 'folder.finance', manifest: null }, {}, {}],
        },
        {},
        {},
        {},
        {},
      ],
    })
  })
})

test('the schemas are closed', () => {
  const json = parse(planJson(mixedPlan, options))
  expect(problems('plan', { ...json, more: 1 })).not.toBeNull()
  expect(problems('apply', { ...parse(applyJson(applied('noop', []))), more: 1 })).not.toBeNull()
  expect(problems('drift', { ...parse(driftJson(mixedDrift, options)), more: 1 })).not.toBeNull()
})

test('diagnostics on their own', () => {
  const { position: _, ...nowhere } = warning({ severity: 'error', hint: 'Do this.' })
  expect(parse(diagnosticsJson([warning(), nowhere]))).toMatchObject({
    status: 'invalid',
    summary: { error: 1, warning: 1, info: 0 },
    diagnostics: [
      { line: 40, hint: null },
      { line: null, hint: 'Do this.' },
    ],
  })
  expect(parse(diagnosticsJson([]))).toMatchObject({ status: 'valid', diagnostics: [] })
})

test('a failure on its own', () => {
  expect(parse(failureJson(timedOut))).toEqual({
    format_version: '1.0',
    status: 'error',
    error: {
      code: 'timeout',
      message: 'Duvo did not answer within 30 s.',
      hint: null,
      status: null,
      request: 'PATCH /v1/agents/2f6c0f3e',
      fate: 'unknown',
    },
  })
  expect(parse(failureJson(rejected, 'refused'))).toMatchObject({ status: 'refused' })
})
