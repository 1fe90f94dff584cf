/** What a plan page, an apply page and a drift page say. */

import { describe, expect, it } from 'vitest'
import type { ApplyResult } from '../../src/model/outcome.ts'
import { applyHeadline } from '../../src/report/apply-words.ts'
import { applyHtml } from '../../src/report/html-apply.ts'
import { diagnosticsHtml } from '../../src/report/html-diagnostics.ts'
import { differenceHtml } from '../../src/report/html-difference.ts'
import { driftHtml } from '../../src/report/html-drift.ts'
import { planHtml } from '../../src/report/html-plan.ts'
import { applyText } from '../../src/report/text-apply.ts'
import { applied, create, field, outcome, PLAIN, plan, prompt, update, warning } from './builders.ts'
import { adoptedDrift, baselineDrift, driftReport, mixedDrift } from './drift-examples.ts'
import { mixedPlan, refusedPlan, rejected } from './examples.ts'
import { OPTIONS, occurrences } from './html-support.ts'

/** What a reader sees: text without tags and entities. */
const textOf = (page: string): string =>
  page
    .slice(page.indexOf('<body>'))
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

describe('a plan', () => {
  const page = planHtml(mixedPlan, OPTIONS)
  const text = textOf(page)

  it('counts what the plan counts', () => {
    for (const action of ['create', 'update', 'delete', 'blocked'] as const) {
      const tile = page.match(new RegExp(`<li class="tile ${action}">.*?<b>(\\d+)</b>`))
      expect(Number(tile?.[1])).toBe(mixedPlan.summary[action])
      const chip = page.match(
        new RegExp(`data-facet="action" data-value="${action}">.*?<span class="n">(\\d+)<`),
      )
      expect(Number(chip?.[1])).toBe(mixedPlan.summary[action])
      expect(occurrences(page, `data-item data-action="${action}"`)).toBe(mixedPlan.summary[action])
    }
    expect(text).toContain('Plan: 2 to create, 2 to update, 1 to delete. 5 requests, about 1 s.')
    expect(text).toContain('1 blocked, 7 unchanged, 1 adopted, 1 orphaned, 3 unmanaged')
  })

  it('names every address, with an id to link to', () => {
    for (const { address } of mixedPlan.changes) expect(page).toContain(`id="${address}"`)
  })

  it('says where it comes from and what it takes', () => {
    for (const fact of [
      mixedPlan.planDigest,
      mixedPlan.commit,
      mixedPlan.team,
      'https://api.example.com',
      'dialect v1',
    ]) {
      expect(text).toContain(fact)
    }
    expect(text).toContain('4 to read, 5 to apply')
  })

  it('warns above everything else of what is deleted, by name', () => {
    const alert = page.slice(page.indexOf('1 resource is deleted'), page.indexOf('id="changes"'))
    expect(alert).toContain('href="#agent.old-bot"')
    expect(planHtml(plan([]), OPTIONS)).not.toContain('deleted</h2>')
  })

  it('gives the way out of what is blocked, to paste', () => {
    expect(page).toContain(
      'data-copy>\nmoved:\n  - { from: &quot;Support Desk&quot;, to: agent.support }</pre>',
    )
  })

  it('shows short fields in a table, with both sides', () => {
    expect(page).toContain(
      '<code>/slack_enabled</code></th><td><code class="old">false</code></td><td><code class="new">true</code>',
    )
    expect(page).toContain(
      '<td><code class="old">&quot;42&quot;</code></td><td><span class="none">(none)</span></td>',
    )
  })

  it('shows long fields as a diff of numbered lines with their words marked', () => {
    expect(page).toContain('40 → 40 lines, +3 -3')
    expect(page).toContain(
      '<del data-n="12">12. Check field 12 of the invoice against the <mark>purchase order</mark>.</del>',
    )
    expect(page).toContain(
      '<ins data-n="12">12. Check field 12 of the invoice against the <mark>contract</mark>.</ins>',
    )
    expect(page).toContain('8 unchanged lines')
    // A blank at the end of a line could be the whole difference.
    expect(page).toContain('above 10,000 EUR.··</ins>')
  })

  it('links both ways between what needs and what is needed', () => {
    expect(page).toContain('<dt>Needs</dt><dd><a href="#folder.accounts-payable">')
    expect(page).toContain('<dt>Needed by</dt><dd><a href="#agent.dispute-handler">')
  })

  it('tells source places, adoption and schedules', () => {
    expect(text).toContain('duvo.yaml:12:3')
    expect(text).toContain('found without our marker')
    expect(text).toContain('runs daily 09:00 Europe/Prague; weekly monday 08:00 UTC (paused)')
  })

  it('says why it is refused, before the changes', () => {
    const refused = planHtml(refusedPlan, OPTIONS)
    expect(refused.indexOf('6 deletes are planned')).toBeGreaterThan(0)
    expect(refused.indexOf('6 deletes are planned')).toBeLessThan(refused.indexOf('id="changes"'))
    expect(refused).toContain('--max-deletes 6')
  })

  it('says so when nothing changes, and then lists nothing', () => {
    const none = planHtml(plan([], { summary: { unchanged: 12 } }), OPTIONS)
    expect(textOf(none)).toContain('No changes. Duvo matches the manifest.')
    expect(none).not.toContain('id="changes"')
    expect(none).not.toContain('id="dependencies"')
  })

  it('lists empty fields of a new resource as a number only', () => {
    const fresh = create('agent.a', 'a', { fields: [field('/name', null, 'A'), field('/skills', null, [])] })
    const made = planHtml(plan([fresh]), OPTIONS)
    expect(made).toContain('1 empty field not listed')
    expect(made).not.toContain('/skills')
  })

  it('shows a diff that is only a line break at the end', () => {
    const change = update('agent.a', 'a', { fields: [field('/x', prompt(3), prompt(3).trimEnd())] })
    expect(planHtml(plan([change]), OPTIONS)).toContain('(line break removed at the end)')
  })
})

describe('an apply', () => {
  const outcomes = [
    outcome('folder.accounts-payable', 'create'),
    outcome('agent.dispute-handler', 'create', { status: 'failed', id: null, error: rejected }),
    outcome('agent.invoice-processor', 'update', { status: 'skipped', becauseOf: 'agent.dispute-handler' }),
    outcome('agent.support', 'blocked', { status: 'skipped' }),
  ]
  const page = applyHtml(mixedPlan, applied('partial', outcomes), OPTIONS)

  it('says of every change what became of it', () => {
    expect(page).toMatch(/id="folder.accounts-payable"[^>]* data-outcome="applied"/)
    expect(page).toMatch(/id="agent.dispute-handler"[^>]* data-outcome="failed"/)
    expect(page).toMatch(/id="agent.invoice-processor"[^>]* data-outcome="skipped"/)
    expect(page).not.toMatch(/id="agent.support"[^>]* data-outcome/)
    expect(page).toContain(rejected.message)
    expect(page).toContain('It waited for <a href="#agent.dispute-handler">')
    expect(textOf(page)).toContain('14 requests, 2 retried, 0 throttled, 3.1 s')
  })

  it('names what is not done, and leaves out what was blocked anyway', () => {
    const alert = textOf(page).match(/2 changes not done.*?not repeated/s)?.[0] ?? ''
    expect(alert).toContain('Failed: agent.dispute-handler')
    expect(alert).toContain('Skipped: agent.invoice-processor')
    expect(alert).not.toContain('agent.support')
  })

  it.each(['applied', 'noop', 'partial', 'failed', 'refused', 'interrupted'] as const)(
    'sums %s up in the words of the terminal',
    (status: ApplyResult['status']) => {
      for (const result of [applied(status, outcomes), applied(status, [])]) {
        const { label, text } = applyHeadline(result)
        const lines = applyText(result, { ...PLAIN, listApplied: false })
          .trimEnd()
          .split('\n')
        expect(lines.at(-1)).toBe(`${label} ${text}`)
        expect(textOf(applyHtml(mixedPlan, result, OPTIONS))).toContain(`${label} ${text}`)
      }
    },
  )
})

describe('drift', () => {
  it('says who, when, and which revision', () => {
    const text = textOf(driftHtml(mixedDrift, OPTIONS))
    expect(text).toContain('Changed in Duvo by Ana Novak, 2026-11-21 14:02 UTC (revision 17 replaced 16).')
    expect(text).toContain('Drift: 2 drifted, 1 in conflict, 1 unclassified, 1 pending.')
  })

  it('sorts the fields of one resource by which side moved', () => {
    const page = driftHtml(baselineDrift, OPTIONS)
    const item = page.slice(page.indexOf('id="agent.invoice-processor"'), page.indexOf('id="agent.late"'))
    const at = ['/slack_enabled', '/name', '/build/config/data/skills'].map((path) =>
      item.indexOf(`<code>${path}`),
    )
    expect(at.every((index) => index > 0)).toBe(true)
    expect(at).toEqual(at.toSorted((a, b) => a - b))
    expect(occurrences(item, 'class="group"')).toBe(3)
  })

  it('ends with the commands and lists what is unmanaged', () => {
    const page = driftHtml(baselineDrift, OPTIONS)
    expect(page).toContain('data-copy>duvo-apply --target agent.late</code>')
    expect(textOf(page)).toContain('agent "Night Shift"')
    expect(textOf(page)).toContain('commit 3f2c1ab (newest marker)')
  })

  it('says first what was adopted, and what was not', () => {
    const text = textOf(driftHtml(adoptedDrift, OPTIONS))
    expect(text).toMatch(/Adopted 3 changes into 2 files\..*duvo\.yaml: 3 lines changed.*folder\.legal/s)
    expect(text).toContain('connection.erp /headers/Authorization: it is a secret')
    expect(text).not.toContain('--adopt connection.erp')
  })

  it('is calm where there is none', () => {
    const page = driftHtml(driftReport([]), OPTIONS)
    expect(textOf(page)).toContain('No drift. Duvo matches the manifest.')
    expect(page).not.toContain('Two ways out')
  })
})

describe('diagnostics', () => {
  it('show the source around them as it stands', () => {
    const frame = '  30 |   support:\n> 31 |     slack_enabeld: true\n     |     ^\n'
    const page = diagnosticsHtml(
      'validate',
      null,
      [warning({ severity: 'error', frame }), warning()],
      OPTIONS,
    )
    expect(page).toContain('  30 |   support:\n&gt; 31 |     slack_enabeld: true\n     |     ^</pre>')
    expect(textOf(page)).toContain('1 error, 1 warning.')
    expect(occurrences(page, '<article class="diagnostic ')).toBe(2)
  })
})

describe('a difference', () => {
  it('shows only what is not the same, with both sides', () => {
    const change = (address: string, after: string) => ({
      address,
      action: 'update',
      id: 'one',
      fields: [
        { path: '/name', before: 'A', after },
        { path: '/same', before: 1, after: 2 },
      ],
    })
    const page = differenceHtml(
      'apply',
      'retail-ops',
      [change('agent.a', 'B'), change('agent.gone', 'B'), change('agent.same', 'B')],
      [change('agent.a', 'C'), change('agent.new', 'B'), change('agent.same', 'B')],
      rejected,
      OPTIONS,
    )
    expect(page).toMatch(/id="agent.a" data-item data-what="different"/)
    expect(page).toMatch(/id="agent.gone" data-item data-what="gone"/)
    expect(page).toMatch(/id="agent.new" data-item data-what="new"/)
    expect(page).not.toContain('agent.same')
    const differs = page.slice(page.indexOf('id="agent.a"'), page.indexOf('id="agent.gone"'))
    expect(differs).not.toContain('/same')
    expect(differs).toContain('<code class="new">C</code>')
  })
})
