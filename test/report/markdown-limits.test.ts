/** A comment has an end: what does not fit is left out from the end of what matters least, and counted. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Change } from '../../src/model/plan.ts'
import { applyMarkdown } from '../../src/report/markdown-apply.ts'
import { diagnosticsMarkdown, failureMarkdown } from '../../src/report/markdown-diagnostics.ts'
import { differenceMarkdown } from '../../src/report/markdown-difference.ts'
import { planMarkdown } from '../../src/report/markdown-plan.ts'
import {
  applied,
  blocked,
  create,
  field,
  outcome,
  plan,
  prompt,
  remove,
  update,
  warning,
} from './builders.ts'
import { rejected } from './examples.ts'
import { complaints } from './markdown-check.ts'
import { OPTIONS } from './markdown-examples.ts'

const PLAN = { ...OPTIONS, readRequests: 1 }

/** What GitHub takes, less what a poster may add. */
const MOST = 65_536 - 500

const times = <T>(n: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: n }, (_, index) => make(index))

const big = (index: number): Change =>
  update(`agent.a${index}`, `Agent ${index}`, {
    fields: [
      field(
        '/build/config/data/input',
        prompt(300),
        prompt(300, Object.fromEntries(times(8, (n) => [n * 30 + 1, [`${n}. Something else ${index}.`]]))),
      ),
    ],
  })

const matches = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0

/** The two numbers of `37 of 80 …` in the sentence about what was left out. */
function leftOut(document: string, what: string): readonly number[] {
  const note = document.split('\n').find((line) => line.startsWith('> Left out,')) ?? ''
  const [, left = '0', total = '0'] = new RegExp(`(\\d+) of (\\d+) ${what}`).exec(note) ?? []
  return [Number(left), Number(total)]
}

describe('80 big changes', () => {
  const document = planMarkdown(plan(times(80, big)), { ...PLAN, htmlReport: 'plan.html' })

  it('fit, with all of the table and some of the details', () => {
    expect(document.length).toBeLessThanOrEqual(MOST)
    expect(document.length).toBeGreaterThan(MOST - 10_000)
    expect(matches(document, /^\| `~` \|/gm)).toBe(80)
    expect(complaints(document)).toEqual([])
  })

  it('say how many details are left out, and where they are', () => {
    const shown = matches(document, /^<details>/gm)
    expect(shown).toBeGreaterThan(5)
    expect(leftOut(document, 'changes')).toEqual([80 - shown, 80])
    expect(document).toContain('The HTML report `plan.html` has all of it.')
  })

  it('keep the headline, the counts and the digest', () => {
    expect(document).toMatch(
      /^<!-- duvo-gitops:plan:retail-ops -->\n## .*: 0 to create, 80 to update, 0 to del/,
    )
    expect(document.trimEnd().split('\n').at(-1)).toContain('`Plan digest: sha256:bbbb')
  })
})

describe('2,000 changes', () => {
  const changes = [
    ...times(1200, (n) => create(`agent.new${n}`, `New ${n}`, { fields: [field('/name', null, `${n}`)] })),
    ...times(800, (n) => remove(`agent.old${n}`, `Old ${n}`)),
  ]
  const document = planMarkdown(plan(changes), PLAN)

  it('fit, as far as the table goes', () => {
    expect(document.length).toBeLessThanOrEqual(MOST)
    expect(complaints(document)).toEqual([])
    const rows = matches(document, /^\| `[+-]` \|/gm)
    expect(rows).toBeGreaterThan(300)
    expect(leftOut(document, 'rows of changes')).toEqual([2000 - rows, 2000])
    expect(leftOut(document, 'changes')).toEqual([1200, 1200])
    expect(document).toContain('`duvo-plan` prints all of it.')
  })

  it('name as many deletes as a quarter of a comment holds', () => {
    const named = matches(document, /^> - `agent\.old/gm)
    expect(named).toBeGreaterThan(200)
    expect(leftOut(document, 'names of what is deleted')).toEqual([800 - named, 800])
    expect(document).toContain('**800 resources will be deleted:**')
  })
})

describe('one change that no comment could hold', () => {
  const lines = 5000
  const text = (word: string): string =>
    times(lines, (n) => `${n}. Check the ${word} order of this invoice twice.\n`).join('')

  it('is begun, and its fence closed', () => {
    const change = update('agent.a', 'a', { fields: [field('/input', text('purchase'), text('sales'))] })
    const document = planMarkdown(plan([change]), PLAN)
    expect(text('purchase').length + text('sales').length).toBeGreaterThan(300_000)
    expect(document.length).toBeLessThanOrEqual(MOST)
    expect(document.length).toBeGreaterThan(MOST - 2000)
    expect(complaints(document)).toEqual([])
    const left = Number(/^\*\*(\d+) more lines are left out here/m.exec(document)?.[1])
    expect(matches(document, /^[-+] \d+\. /gm) + left).toBe(2 * lines)
    expect(leftOut(document, 'changes')).toEqual([1, 1])
  })

  it('leaves room for others', () => {
    const change = update('agent.a', 'a', { fields: [field('/input', text('purchase'), text('sales'))] })
    const small = update('agent.b', 'b', { fields: [field('/name', 'x', 'y')] })
    const document = planMarkdown(plan([change, small]), PLAN)
    expect(document.length).toBeLessThanOrEqual(MOST)
    expect(document).toContain('| `/name` | `x` | `y` |')
    expect(document).toContain('the end of the details of 1 of 2 changes.')
  })

  it('may be a single line', () => {
    const line = 'Check the order of this invoice twice. '.repeat(8000)
    const document = planMarkdown(
      plan([
        update('agent.a', 'a', { fields: [field('/input', line, `Never ${line}`)] }),
        create('agent.b', 'b', { fields: [field('/input', null, line)] }),
      ]),
      PLAN,
    )
    expect(document.length).toBeLessThan(10_000)
    expect(document).toContain('{+Never +}')
    expect(document).toMatch(/^\+ Check the order .*… \(3\d+ more characters\)$/m)
  })
})

describe('long lines', () => {
  const words = (n: number): string => times(n, (index) => `word${index}`).join(' ')

  it('show what is around the words that differ', () => {
    const before = `${words(100)} thirty ${words(100)} days ${words(100)}`
    const after = before.replace('thirty', 'fourteen').replace(' days', '')
    const document = planMarkdown(
      plan([update('agent.a', 'a', { fields: [field('/input', before, after)] })]),
      PLAN,
    )
    const line = document.split('\n').find((one) => one.startsWith('- …')) ?? ''
    expect(line).toBe(
      '- … word95 word96 word97 word98 word99 [-thirty-] word0 word1 word2 word3 word4 word5 … ' +
        'word95 word96 word97 word98 word99 [-days -]word0 word1 word2 word3 word4 word5 …',
    )
  })

  it('are whole when they are short', () => {
    const document = planMarkdown(
      plan([
        update('agent.a', 'a', {
          fields: [field('/input', 'Pay in 30 days.\nNow.', 'Pay in 14 days.\nNow.')],
        }),
      ]),
      PLAN,
    )
    expect(document).toContain('- Pay in [-30-] days.\n+ Pay in {+14+} days.\n')
  })
})

describe('other reports', () => {
  const options = { ...OPTIONS, htmlReport: 'out/report.html' }
  const outcomes = [
    ...times(1000, (n) => outcome(`agent.ok${n}`, 'update')),
    ...times(500, (n) => outcome(`agent.bad${n}`, 'create', { status: 'failed', id: null, error: rejected })),
  ]

  it('apply: failures come first, and both lists are counted', () => {
    const document = applyMarkdown(plan([]), applied('partial', outcomes), options)
    expect(document.length).toBeLessThanOrEqual(MOST)
    expect(complaints(document)).toEqual([])
    const [failures = 0, allFailures] = leftOut(document, 'resources that were not done')
    expect(allFailures).toBe(500)
    expect(matches(document, /^- `agent\.bad/gm)).toBe(500 - failures)
    const [rows = 0, allRows] = leftOut(document, 'outcomes')
    expect(allRows).toBe(1500)
    expect(matches(document, /^\| [✓✗] \|/gm)).toBe(1500 - rows)
    expect(document).toContain('`out/report.html`')
  })

  it('diagnostics: errors come first', () => {
    const diagnostics = [
      ...times(2000, () => warning()),
      warning({ severity: 'error', message: 'The one that counts.' }),
    ]
    const document = diagnosticsMarkdown('validate', 'p', diagnostics, options)
    expect(document.length).toBeLessThanOrEqual(MOST)
    expect(document).toContain('The one that counts.')
    const [left = 0, total] = leftOut(document, 'diagnostics')
    expect(total).toBe(2001)
    expect(matches(document, /^- \*\*/gm)).toBe(2001 - left)
  })

  it('a difference', () => {
    const compared = (n: number, after: string) => ({
      address: `agent.a${n}`,
      action: 'update',
      id: null,
      fields: [field('/input', '', after)],
    })
    const document = differenceMarkdown(
      'apply',
      'p',
      times(600, (n) => compared(n, prompt(50))),
      times(600, (n) => compared(n, prompt(50, { 7: ['Something else.'] }))),
      rejected,
      options,
    )
    expect(document.length).toBeLessThanOrEqual(MOST)
    expect(leftOut(document, 'changes')).toEqual([600 - matches(document, /^<details>/gm), 600])
    expect(complaints(document)).toEqual([])
  })

  it('a failure with an endless message', () => {
    const endless = 'no '.repeat(100_000)
    const document = failureMarkdown(
      'plan',
      'p',
      { ...rejected, message: endless, hint: `${endless}\n  ${endless}\n`.repeat(50) },
      'error',
      options,
    )
    expect(document.length).toBeLessThanOrEqual(MOST)
    expect(complaints(document)).toEqual([])
  })
})

it('holds for any limit and any mixture', () => {
  const change = fc
    .tuple(fc.constantFrom('create', 'update', 'delete', 'blocked'), fc.nat(200))
    .map(([action, size], index = 0): Change => {
      const fields = [field('/input', prompt(size), prompt(size).replaceAll('order', 'letter'))]
      const address = `agent.a${index}` as const
      if (action === 'create') return create(address, 'a', { fields: [field('/input', null, prompt(size))] })
      if (action === 'update') return update(address, 'a', { fields })
      if (action === 'delete') return remove(address, 'a'.repeat(size))
      return blocked(address, 'a', { hint: prompt(size), reason: prompt(size) })
    })
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 60 }),
      fc.integer({ min: 5000, max: 65_536 }),
      (changes, limit) => {
        const document = planMarkdown(plan(changes), { ...PLAN, limit })
        expect(document.length).toBeLessThanOrEqual(limit - 500)
        expect(complaints(document)).toEqual([])
        const detailed = changes.filter((one) => one.fields.length > 0 || (one.hint?.includes('\n') ?? false))
        const [left = 0] = leftOut(document, 'changes\\.')
        if (!document.includes('the end of the details')) {
          expect(matches(document, /^<details>/gm)).toBe(detailed.length - left)
        }
      },
    ),
    { numRuns: 30 },
  )
})
