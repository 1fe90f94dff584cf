/** What every HTML report promises: complete, self-contained, and harmless whatever stands in it. */

import { describe, expect, it } from 'vitest'
import { applyHtml } from '../../src/report/html-apply.ts'
import { diagnosticsHtml, failureHtml } from '../../src/report/html-diagnostics.ts'
import { differenceHtml } from '../../src/report/html-difference.ts'
import { driftHtml } from '../../src/report/html-drift.ts'
import { planHtml } from '../../src/report/html-plan.ts'
import { applied, field, outcome, plan, update, warning } from './builders.ts'
import { baselineDrift, driftReport, mixedDrift } from './drift-examples.ts'
import { hostilePlan, mixedPlan, refusedPlan, rejected, timedOut } from './examples.ts'
import { EVIL, evilPlan, largePlan, OPTIONS, occurrences } from './html-support.ts'

const evilFailure = { ...rejected, message: EVIL, hint: EVIL, request: EVIL }
const evilOutcome = outcome('agent.sly', 'update', { status: 'failed', error: evilFailure })
const evilDrift = driftReport(
  baselineDrift.items.map((item) => ({
    ...item,
    name: EVIL,
    edits: item.edits.map((edit) => ({ ...edit, by: EVIL, at: EVIL })),
    fields: [{ ...field(`/${EVIL}`, EVIL, `${EVIL}\n`), class: item.class }],
    blocked: { reason: EVIL, hint: EVIL },
  })),
  [{ kind: 'agent', name: EVIL, id: EVIL, by: EVIL, at: EVIL }],
)
const compared = (address: string, after: string) => ({
  address,
  action: EVIL,
  id: EVIL,
  fields: [{ path: EVIL, before: null, after }],
})

const pages: Readonly<Record<string, string>> = {
  plan: planHtml(mixedPlan, OPTIONS),
  'plan with hostile text': planHtml(hostilePlan, OPTIONS),
  'plan of hostile text': planHtml(evilPlan(), OPTIONS),
  'plan without changes': planHtml(plan([]), OPTIONS),
  'refused plan': planHtml(refusedPlan, OPTIONS),
  apply: applyHtml(evilPlan(), applied('partial', [evilOutcome], { diagnostics: [warning()] }), OPTIONS),
  drift: driftHtml(evilDrift, OPTIONS),
  'drift of every class': driftHtml(mixedDrift, OPTIONS),
  diagnostics: diagnosticsHtml('validate', EVIL, evilPlan().diagnostics, OPTIONS),
  failure: failureHtml('apply', null, evilFailure, 'error', OPTIONS),
  difference: differenceHtml(
    'apply',
    EVIL,
    [compared(`agent.${EVIL}`, EVIL), compared('agent.a', 'x')],
    [compared('agent.a', EVIL)],
    evilFailure,
    OPTIONS,
  ),
}

describe.each(Object.entries(pages))('the page of a %s', (_, page) => {
  const body = page.slice(page.indexOf('<body>'))

  it('is one whole document with a language, a title and landmarks', () => {
    expect(page.startsWith('<!doctype html>\n<html lang="en">')).toBe(true)
    expect(page.trimEnd().endsWith('</html>')).toBe(true)
    expect(occurrences(page.slice(0, page.indexOf('<body>')), '<title>')).toBe(1)
    for (const part of ['<header', '<nav aria-label=', '<main id="main"', '<footer', '<h1 ']) {
      expect(occurrences(page, part)).toBe(1)
    }
  })

  it('loads nothing: no source, no link out, and a policy that forbids both', () => {
    expect(page).toContain(
      'default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; script-src &#39;sha256-',
    )
    expect(body).not.toMatch(/<(?:link|img|iframe|object|embed|base|form|audio|video|source)\b/i)
    const tags = body.match(/<[a-z][^>]*>/g) ?? []
    const names = new Set(
      tags.flatMap((tag) => tag.replaceAll(/"[^"]*"/g, '').match(/\s[a-z-]+(?==)/g) ?? []),
    )
    expect([...names].filter((name) => /^\s(?:src|srcset|action|style|on.*)$/.test(name))).toEqual([])
    const links = tags.flatMap((tag) => tag.match(/\shref="[^"]*"/g) ?? [])
    expect(links.filter((link) => !link.startsWith(' href="#'))).toEqual([])
    expect(OPTIONS.page.style).not.toMatch(/url\(|@import|https?:/)
  })

  it('has one script and one style, and neither is left early', () => {
    for (const tag of ['script', 'style']) {
      expect(occurrences(page, `<${tag}>`)).toBe(1)
      expect(occurrences(page, `</${tag}>`)).toBe(1)
    }
  })

  it('closes what it opens', () => {
    for (const tag of ['details', 'section', 'table', 'pre', 'div', 'svg', 'a', 'code', 'p', 'ul', 'dl']) {
      expect([tag, occurrences(body, `</${tag}>`)]).toEqual([
        tag,
        [...body.matchAll(new RegExp(`<${tag}[\\s>]`, 'g'))].length,
      ])
    }
  })

  it('holds no character that hides or turns text', () => {
    const unseen = page.replaceAll('\n', '').match(/(?!\u200c|\u200d|\t)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu)
    expect(unseen).toBeNull()
  })

  it('uses every id once, and links only to ids it has', () => {
    const ids = [...body.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const targets = [...body.matchAll(/\shref="#([^"]*)"/g)].map(([, id]) => id)
    expect(targets.filter((id) => !ids.includes(id))).toEqual([])
  })
})

describe('hostile text', () => {
  it('is shown, spelled out and escaped', () => {
    const page = planHtml(evilPlan(), OPTIONS)
    expect(page).toContain('&lt;/script&gt;&lt;script&gt;window.hacked=1&lt;/script&gt;')
    expect(page).toContain('\\u001b[31m\\u202egnp\\u0007')
    // Never as it came, in no place.
    expect(page).not.toContain('<script>window')
    expect(page).not.toContain('<img')
  })
})

describe('the policy', () => {
  it('lets only the page’s own script run', () => {
    const page = { ...OPTIONS.page, scriptHash: 'abc=' }
    const made = planHtml(mixedPlan, { ...OPTIONS, page })
    expect(made).toContain('script-src &#39;sha256-abc=&#39;;')
    expect(made).not.toContain('script-src &#39;unsafe-inline&#39;')
  })
})

describe('secrets', () => {
  it('are never shown, whatever a plan holds', () => {
    const secret = update('connection.erp', 'ERP', {
      fields: [
        field('/headers/secret/Authorization', 'old-secret-value', 'new-secret-value', true),
        field('/headers/secret/Key', null, 'new-secret-value', true),
      ],
    })
    const page = planHtml(plan([secret]), OPTIONS)
    expect(page).not.toContain('secret-value')
    expect(page).toContain('<span class="secret">(sensitive)</span> changed')
    expect(page).toContain('<span class="secret">(sensitive)</span> set')
  })
})

describe('a failure', () => {
  it('says what happened, what was asked, what is unknown, and what to do', () => {
    const page = failureHtml(
      'apply',
      'retail-ops',
      { ...timedOut, status: 504, hint: 'Try again.' },
      'refused',
      OPTIONS,
    )
    for (const text of [
      'Refused',
      'Duvo did not answer within 30 s.',
      'PATCH /v1/agents/2f6c0f3e',
      'answered 504',
      'It may have taken effect all the same.',
      'Try again.',
      'timeout',
    ]) {
      expect(page).toContain(text)
    }
  })
})

describe('a page that would be too big', () => {
  it('shows the beginning of each long value and says what is left out', () => {
    const giant = update('agent.giant', 'Giant', {
      fields: [
        field('/new', null, 'one line\n'.repeat(400_000)),
        field('/rewritten', 'old line\n'.repeat(200_000), 'new line\n'.repeat(200_000)),
        field('/wide', 'x'.repeat(1_000_000), 'y'.repeat(1_000_000)),
      ],
    })
    const page = planHtml(plan([giant]), OPTIONS)
    expect(page.length).toBeLessThan(8_000_000)
    expect(page).toContain('left out to keep this page small; the JSON report has them.')
    expect(page).toContain('more characters)')
  })

  it('is a few megabytes for 2,000 changes', () => {
    expect(planHtml(largePlan(2000), OPTIONS).length).toBeLessThan(8_000_000)
  })
})
