/** Foreign text in markdown has no effect, and is still there to be read. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DriftReport } from '../../src/model/drift.ts'
import { applyMarkdown } from '../../src/report/markdown-apply.ts'
import { diagnosticsMarkdown, failureMarkdown } from '../../src/report/markdown-diagnostics.ts'
import { differenceMarkdown } from '../../src/report/markdown-difference.ts'
import { driftMarkdown } from '../../src/report/markdown-drift.ts'
import { code, htmlCode, prose } from '../../src/report/markdown-escape.ts'
import { planMarkdown } from '../../src/report/markdown-plan.ts'
import { visible } from '../../src/report/visible.ts'
import { applied, blocked, create, field, outcome, plan, remove, update, warning } from './builders.ts'
import { mixedDrift } from './drift-examples.ts'
import { complaints, withoutCode } from './markdown-check.ts'
import { hostileMarkdown, OPTIONS } from './markdown-examples.ts'

const PLAN = { ...OPTIONS, readRequests: 1 }

/** Text out of everything that means something somewhere. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...'`|\\<>&*_~[]()!#@$:/"\'-+=.{} \n\t\r'.split(''),
        ...['```', '~~~', '</details>', '<script>', '-->', '<!-- duvo-gitops:plan:x -->', '![x](y)'],
        ...['https://example.com', 'www.example.com', '@octocat', '#1', 'GH-2', ':smile:', '\u202e'],
        ...[
          '\u001b[31m',
          '\\|',
          '</summary>',
          '</code>',
          '`code`',
          'word',
          '日本',
          '👩‍👩‍👧',
          '\ud83d',
          '/close',
        ],
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

/** What a reader sees of finished markdown: entities, backslashes and the padding of code resolved. */
function seen(markdown: string): string {
  const plain = (text: string): string =>
    text
      .replaceAll(/<\/?span>/g, '')
      .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1')
      .replaceAll(/&#(\d+);/g, (_, digits: string) => String.fromCharCode(Number(digits)))
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&')
  const html = /<code>((?:[^<]|<\/?span>)*)<\/code>|(`+)(?!`)(.*?[^`])\2(?!`)/gsu
  let text = ''
  let at = 0
  for (const match of markdown.matchAll(html)) {
    const [all, inHtml, , inTicks = ''] = match
    text += plain(markdown.slice(at, match.index))
    text += inHtml === undefined ? inTicks.replace(/^ (.*\S.*) $/, '$1') : plain(inHtml)
    at = match.index + all.length
  }
  return text + plain(markdown.slice(at))
}

const shown = (text: string): string => visible(text).replaceAll('<!-- duvo-gitops', '\\u003c!-- duvo-gitops')

describe('prose', () => {
  it('lets plain words be', () => {
    const text = 'It looks like the live agent "Support Desk", renamed: slack_enabled is 30 % off (or not).'
    expect(prose(text)).toBe(text)
  })

  it('keeps the code of our own messages', () => {
    expect(prose('Fetch all (actions/checkout: `fetch-depth: 0`), or name it under `removed`.')).toBe(
      'Fetch all (actions/checkout: `fetch-depth: 0`), or name it under `removed`.',
    )
  })

  it.each([
    ['@octocat', '`@octocat`'],
    ['see #12.', 'see `#12`.'],
    ['("https://example.com/x_y"),', '("`https://example.com/x_y`"),'],
    ['ask mail@example.com', 'ask `mail@example.com`'],
    ['commit 3f2c1ab9d0e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4', 'commit `3f2c1ab9d0e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4`'],
    ['![x](y)', '!\\[x\\](y)'],
    ['a | b', 'a \\| b'],
    ['<b> & </b>', '&lt;b&gt; &amp; &lt;/b&gt;'],
    ['*a* _b_ ~~c~~ d_e', '\\*a\\* \\_b\\_ `~~c~~` d_e'],
    ['one ` tick', 'one &#96; tick'],
    ['`a`.@b', '`a` `.@b`'],
  ])('%s', (text, expected) => {
    expect(prose(text)).toBe(expected)
  })

  it('is cut when it is endless, and says so', () => {
    expect(prose('ab '.repeat(2000))).toMatch(/… \(5000 more characters\)$/)
  })

  it('leaves nothing that could have an effect', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const bare = withoutCode(prose(text))
        expect(bare).not.toMatch(/[@<\n`]|:\/\/|www\.|(?<!\\)[[\]|]/)
      }),
    )
  })
})

describe('code', () => {
  it.each([
    ['a', '`a`'],
    ['a`b', '``a`b``'],
    ['`a', '`` `a ``'],
    ['a | b', '<code>a &#124; b</code>'],
    ['a@b.c | d', '<code>a<span>&#64;</span>b.c &#124; d</code>'],
    [' a ', '`  a  `'],
    ['a\nb', '`a\\nb`'],
    ['', ''],
  ])('%j', (text, expected) => {
    expect(code(text)).toBe(expected)
  })

  it('shows every text as it is', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(seen(code(text))).toBe(shown(text))
        expect(seen(htmlCode(text))).toBe(shown(text))
      }),
    )
  })

  it('is one span, and no cell of a table is parted by it', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const markdown = code(text)
        expect(withoutCode(markdown).replace('\u0001', '')).toBe('')
        expect(markdown).not.toContain('|')
      }),
    )
  })
})

const everywhere = (text: string) =>
  plan(
    [
      update('agent.a', text, {
        reason: text,
        fields: [
          field('/input', `${text}\n${text}`, `${text}\n\n${text}!`),
          field(`/${text}`, text, `${text}.`),
          field('/list', [text], [text, { [text]: text }]),
        ],
        source: { file: text, line: 1, column: 1 },
      }),
      create('agent.b', text, { fields: [field('/input', null, `${text}\n${text}\n`)] }),
      remove('agent.c', text, { reason: text }),
      blocked('agent.d', text, { reason: text, hint: `Do this:\n  ${text}\n${text}` }),
    ],
    {
      project: text,
      diagnostics: [warning({ message: text, frame: `> 1 | ${text}\n`, hint: `${text}\n  ${text}` })],
      refusals: [{ severity: 'error', code: 'guard', message: text, hint: text }],
    },
  )

const failureOf = (text: string) => ({
  code: 'rejected' as const,
  message: text,
  hint: text,
  request: text,
  status: 400,
})

const driftOf = (text: string): DriftReport => ({
  ...mixedDrift,
  project: text,
  items: mixedDrift.items.map((item) => ({
    ...item,
    name: text,
    by: text,
    at: text,
    edits: [{ within: text, by: text, at: text, revision: null }],
    fields: [
      { ...field(`/${text}`, text, `${text}!`), class: 'drift' },
      { ...field('/input', `${text}\n${text}`, null), class: 'pending' },
    ],
    blocked: { reason: text, hint: text },
  })),
  unmanaged: mixedDrift.unmanaged.map((one) => ({ ...one, name: text, by: text, at: text })),
})

describe('a report full of foreign text', () => {
  it('has the structure we gave it: the golden one', () => {
    expect(complaints(planMarkdown(hostileMarkdown, PLAN))).toEqual([])
  })

  it('has the structure we gave it: any plan', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(complaints(planMarkdown(everywhere(text), PLAN))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('has the structure we gave it: any plan, cut anywhere', () => {
    fc.assert(
      fc.property(nasty, fc.integer({ min: 6000, max: 12_000 }), (text, limit) => {
        const document = planMarkdown(everywhere(text.repeat(5)), { ...PLAN, limit })
        expect(complaints(document)).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it('has the structure we gave it: the other reports', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const made = everywhere(text)
        const result = applied('partial', [
          outcome('agent.a', 'update'),
          outcome('agent.b', 'create', { status: 'failed', error: failureOf(text) }),
          outcome('agent.c', 'delete', { status: 'skipped', becauseOf: `agent.${text}` }),
        ])
        const other = made.changes.map((change) => ({
          ...change,
          fields: change.fields.map((one) => ({ ...one, after: `${text}\n${text}` })),
        }))
        for (const document of [
          applyMarkdown(made, { ...result, diagnostics: made.diagnostics }, OPTIONS),
          diagnosticsMarkdown('validate', text, made.diagnostics, OPTIONS),
          failureMarkdown('plan', text, failureOf(text), 'error', OPTIONS),
          driftMarkdown(driftOf(text), OPTIONS),
          differenceMarkdown('apply', text, made.changes, other, failureOf(text), OPTIONS),
        ]) {
          expect(complaints(document)).toEqual([])
        }
      }),
    )
  })
})
