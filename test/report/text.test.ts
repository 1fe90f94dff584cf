/** Details of the text reports that the golden files do not show. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../src/model/json.ts'
import type { Action } from '../../src/model/plan.ts'
import { createRedactor } from '../../src/report/redact.ts'
import { diagnosticsText } from '../../src/report/text-diagnostics.ts'
import { driftText } from '../../src/report/text-drift.ts'
import { planText } from '../../src/report/text-plan.ts'
import { inline } from '../../src/report/value-text.ts'
import { visible, visibleLine } from '../../src/report/visible.ts'
import { COLOR, field, PLAIN, plan, prompt, update, VERBOSE, warning } from './builders.ts'
import { driftReport, mixedDrift, strangers } from './drift-examples.ts'
import { hostilePlan, mixedPlan } from './examples.ts'

const read = { readRequests: 4 }

const diffOf = (before: Json, after: Json, options = PLAIN): string[] =>
  planText(plan([update('agent.a', 'a', { fields: [field('/x', before, after)] })]), { ...options, ...read })
    .split('\n')
    .slice(1, -3)

describe('last line', () => {
  const last = (text: string): string | undefined => text.trimEnd().split('\n').at(-1)

  test('of a plan with changes', () => {
    const one = plan([update('agent.a', 'a')], { requests: { apply: 5, estimateSeconds: 2 } })
    expect(last(planText(one, { ...PLAIN, ...read }))).toBe(
      'Plan: 0 to create, 1 to update, 0 to delete. 5 requests, about 2 s.',
    )
  })

  test('of a plan without', () => {
    expect(last(planText(plan([]), { ...VERBOSE, ...read }))).toBe('No changes. Duvo matches the manifest.')
  })
})

describe('values', () => {
  test.each<[Json, string]>([
    ['word', 'word'],
    ['folder.finance', 'folder.finance'],
    ['two words', '"two words"'],
    ['', '""'],
    ['42', '"42"'],
    ['1.5e3', '"1.5e3"'],
    ['true', '"true"'],
    ['null', '"null"'],
    ['a→b', '"a→b"'],
    ['(sensitive)', '"(sensitive)"'],
    ['"quoted"', '"\\"quoted\\""'],
    [null, 'null'],
    [42, '42'],
    [[], '[]'],
    [{}, '{}'],
    [{ 'a b': [1, 'x, y'] }, '{ "a b": [1, "x, y"] }'],
  ])('%j is %s', (value, text) => {
    expect(inline(value)).toBe(text)
  })
})

describe('a difference is never invisible', () => {
  test.each<[string, Json, Json, string]>([
    ['a last line break', 'a\nb\n', 'a\nb', '(line break removed at the end)'],
    ['blanks at the end of a line', 'a \nb', 'a\nb', '- a·'],
    ['a no-break space', 'a\u00a0b\nc', 'a b\nc', '- a\\u00a0b'],
    ['a zero-width space', 'a\u200bb', 'ab', 'a\\u200bb'],
    ['the type', 'a: 1\nb: 2', { a: 1, b: 2, c: 'x\ny' }, '+ c: |-'],
    ['a number or its text', 1, '1', '1 → "1"'],
  ])('%s', (_, before, after, shown) => {
    expect(diffOf(before, after).join('\n')).toContain(shown)
  })

  test('of any two JSON values', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
        fc.pre(JSON.stringify(before) !== JSON.stringify(after))
        const lines = diffOf(before as Json, after as Json).join('\n')
        expect(lines).toMatch(/→|[-+] |\(line break/)
      }),
    )
  })
})

describe('a secret', () => {
  const path = `/headers/secret/${'Long-'.repeat(30)}`
  const leaky = [field(path, 'old-token\nA', 'new-token\nB', true), field('/short', null, 'new-token', true)]

  test('is not shown in a plan, even if the plan should hold it', () => {
    const text = planText(plan([update('connection.erp', 'ERP', { fields: leaky })]), { ...VERBOSE, ...read })
    expect(text).not.toContain('token')
    expect(text).toContain('(sensitive) changed')
  })

  test('is not shown in drift', () => {
    const item = mixedDrift.items[1]
    const text = driftText(
      driftReport(
        item ? [{ ...item, fields: leaky.map((one) => ({ ...one, class: 'drift' as const })) }] : [],
      ),
      PLAIN,
    )
    expect(text).not.toContain('token')
    expect(text).toContain('(sensitive), differs')
  })
})

test('drift tells which side of a long text is missing', () => {
  const item = mixedDrift.items[0]
  const lines = (before: Json, after: Json): string[] =>
    driftText(
      driftReport(item ? [{ ...item, fields: [{ ...field('/x', before, after), class: 'drift' }] }] : []),
      PLAIN,
    )
      .split('\n')
      .slice(2, 6)
  const legend = '      - only live   + only in the manifest'
  expect(lines('a\nb', null)).toEqual(['    /x   manifest: (none)', legend, '      - a', '      - b'])
  expect(lines(null, 'a\nb')).toEqual(['    /x   live: (none)', legend, '      + a', '      + b'])
})

describe('long text', () => {
  test('that has little in common still is a diff, in reasonable time', () => {
    const other = prompt(5000).replaceAll('Check', 'Skip')
    expect(diffOf(prompt(5000), other)[0]).toBe('    /x: 5000 → 5000 lines, +5000 -5000')
  })

  test('one line too many is folded only when that saves lines', () => {
    expect(diffOf(prompt(5), prompt(5, { 5: ['new'] })).join('\n')).not.toContain('@@')
    expect(diffOf(prompt(9), prompt(9, { 9: ['new'] }))[1]).toBe('      @@ 5 lines unchanged @@')
  })

  test('a paragraph on a single line is measured in characters', () => {
    expect(diffOf('word '.repeat(100), 'word '.repeat(120))[0]).toBe('    /x: 500 → 600 characters')
  })
})

describe('foreign text', () => {
  const ESCAPES = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/

  test('cannot move the cursor, colour or hide anything', () => {
    expect(planText(hostilePlan, { ...PLAIN, ...read })).not.toMatch(ESCAPES)
    const item = mixedDrift.items[0]
    const sly = item && {
      ...item,
      name: 'x\ny',
      edits: [{ within: '', by: 'Eve\u001b[8m', at: 'now\r', revision: null }],
    }
    expect(driftText(driftReport(sly ? [sly] : [], strangers), VERBOSE)).not.toMatch(ESCAPES)
    const diagnostic = warning({ hint: 'a\n\u001b[2Kb', frame: '> 1 | \u009b31m', message: 'x\ry' })
    expect(diagnosticsText([diagnostic], PLAIN)).not.toMatch(ESCAPES)
  })

  test('of any kind is spelled out', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u)
        expect(visibleLine(text).replaceAll('\t', '')).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u)
      }),
    )
    expect(visible('\ud800 \u{e0041} 👩‍👩‍👧')).toBe('\\ud800 \\u{e0041} 👩‍👩‍👧')
  })

  test('a secret spelled that way is still found by the redactor', () => {
    const key = 'line one\nline\u001b two'
    expect(createRedactor([key])(visible(key))).toBe('(redacted)')
  })
})

test('without colour there is no escape sequence; with it the words are the same', () => {
  const strip = (text: string): string => text.replace(/\u001b\[\d+m/g, '')
  const plain = planText(mixedPlan, { ...PLAIN, ...read })
  expect(plain).not.toContain('\u001b')
  expect(strip(planText(mixedPlan, { ...COLOR, ...read }))).toBe(plain)
  expect(strip(driftText(mixedDrift, COLOR))).toBe(driftText(mixedDrift, PLAIN))
})

test('every action has its sign', () => {
  const text = planText(mixedPlan, { ...PLAIN, ...read })
  const signs: Record<Action, string> = { create: '+', update: '~', delete: '-', blocked: '!' }
  for (const change of mixedPlan.changes) expect(text).toContain(`${signs[change.action]} ${change.address}`)
})

test('no diagnostics, no text', () => {
  expect(diagnosticsText([], PLAIN)).toBe('')
})
