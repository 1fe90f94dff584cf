/** Every markdown report as its reader gets it. The files are read before they are accepted: `npx vitest run -u`. */

import { expect, test } from 'vitest'
import { applyMarkdown } from '../../src/report/markdown-apply.ts'
import { diagnosticsMarkdown, failureMarkdown } from '../../src/report/markdown-diagnostics.ts'
import { differenceMarkdown } from '../../src/report/markdown-difference.ts'
import { driftMarkdown } from '../../src/report/markdown-drift.ts'
import { planMarkdown } from '../../src/report/markdown-plan.ts'
import { applied, blocked, field, outcome, plan, prompt, update, warning } from './builders.ts'
import {
  adoptedDrift,
  baselineDrift,
  driftReport,
  mixedDrift,
  pendingDrift,
  strangers,
} from './drift-examples.ts'
import { mixedPlan, refusedPlan, rejected, timedOut } from './examples.ts'
import { everyAction, hostileMarkdown, OPTIONS } from './markdown-examples.ts'

const PLAN = { ...OPTIONS, readRequests: 4 }

const onlyBlocked = plan([
  blocked('agent.legacy', 'legacy', {
    reason: 'API v1 cannot delete agents',
    hint: 'Delete it in Duvo, then take the line out of `removed`.',
  }),
])

const outcomes = [
  outcome('folder.accounts-payable', 'create'),
  outcome('agent.invoice-processor', 'update'),
  outcome('agent.old-bot', 'delete'),
  outcome('agent.dispute-handler', 'create', { status: 'failed', id: null, error: rejected, requests: 0 }),
  outcome('connection.erp', 'update', { status: 'failed', error: timedOut, requests: 2 }),
  outcome('agent.support', 'update', {
    status: 'skipped',
    becauseOf: 'agent.dispute-handler',
    requests: 0,
  }),
  outcome('agent.triage', 'blocked', { status: 'skipped', id: null, requests: 0 }),
]

const notKept = warning({
  severity: 'error',
  code: 'not-kept',
  message: 'Duvo did not keep /slack_enabled of agent.invoice-processor: it is false, not true.',
})

const compared = (address: string, after: string) => ({
  address,
  action: 'update',
  id: 'x',
  fields: [
    field('/build/config/data/input', prompt(20), after),
    field('/slack_enabled', false, true),
    field('/name', 'a', 'b'),
  ],
})

const reviewed = [
  compared('agent.invoice-processor', prompt(20, { 3: ['3. Skip field 3.'] })),
  { address: 'agent.gone', action: 'delete', id: 'y', fields: [] },
]
const now = [
  {
    ...compared('agent.invoice-processor', prompt(20, { 3: ['3. Skip field 3, and 4.'] })),
    id: 'z',
  },
  { address: 'agent.new', action: 'create', id: null, fields: [field('/name', null, 'new')] },
].map((change) => ({
  ...change,
  fields: change.fields
    .filter(({ path }) => path !== '/name')
    .map((one) => (one.path === '/slack_enabled' ? { ...one, before: null } : one)),
}))

const cases: Readonly<Record<string, () => string>> = {
  '001-plan': () => planMarkdown(everyAction, { ...PLAN, htmlReport: 'plan.html' }),
  '002-plan-mixed': () => planMarkdown(mixedPlan, PLAN),
  '003-plan-no-changes': () => planMarkdown(plan([], { summary: { unchanged: 12, unmanaged: 3 } }), PLAN),
  '004-plan-only-blocked': () => planMarkdown(onlyBlocked, PLAN),
  '005-plan-refused': () => planMarkdown(refusedPlan, PLAN),
  '006-plan-hostile': () => planMarkdown(hostileMarkdown, PLAN),
  '007-plan-cut': () => planMarkdown(everyAction, { ...PLAN, htmlReport: 'out/plan.html', limit: 8000 }),
  '008-plan-one-long-text-cut': () =>
    planMarkdown(
      plan([
        update('agent.a', 'a', {
          fields: [
            field('/build/config/data/input', prompt(200), prompt(200).replaceAll('purchase', 'sales')),
            field('/build/config/data/output', prompt(20), prompt(20).replaceAll('purchase', 'sales')),
          ],
        }),
      ]),
      { ...PLAN, limit: 5000 },
    ),
  '010-apply-complete': () => applyMarkdown(everyAction, applied('applied', outcomes.slice(0, 3)), OPTIONS),
  '011-apply-partial': () =>
    applyMarkdown(everyAction, applied('partial', outcomes, { diagnostics: [notKept] }), OPTIONS),
  '012-apply-noop': () =>
    applyMarkdown(
      plan([]),
      applied('noop', [], { traffic: { sent: 0, retried: 0, throttled: 0, seconds: 0 } }),
      OPTIONS,
    ),
  '013-apply-refused': () => applyMarkdown(refusedPlan, applied('refused', []), OPTIONS),
  '020-drift': () => driftMarkdown(mixedDrift, OPTIONS),
  '021-drift-baseline': () => driftMarkdown(baselineDrift, OPTIONS),
  '022-drift-none': () => driftMarkdown(driftReport([], strangers.slice(0, 1)), OPTIONS),
  '023-drift-pending': () => driftMarkdown(pendingDrift, OPTIONS),
  '024-drift-adopted': () => driftMarkdown(adoptedDrift, OPTIONS),
  '030-diagnostics': () =>
    diagnosticsMarkdown(
      'validate',
      null,
      [
        warning(),
        warning({
          severity: 'error',
          code: 'unknown-key',
          message: 'Unknown key "slack_enabeld" in agents.support.',
          hint: 'Did you mean "slack_enabled"?',
          position: { file: 'duvo.yaml', line: 31, column: 5 },
          frame:
            '  30 |   support:\n> 31 |     slack_enabeld: true\n     |     ^\n  32 |     name: Support\n',
        }),
        warning({ severity: 'error', code: 'empty-manifest', message: 'The manifest is empty.' }),
      ],
      OPTIONS,
    ),
  '031-diagnostics-none': () => diagnosticsMarkdown('validate', 'retail-ops', [], OPTIONS),
  '032-failure': () => failureMarkdown('plan', 'retail-ops', rejected, 'error', OPTIONS),
  '033-failure-interrupted': () => failureMarkdown('apply', null, timedOut, 'interrupted', OPTIONS),
  '034-difference': () =>
    differenceMarkdown(
      'apply',
      'retail-ops',
      reviewed,
      now,
      {
        code: 'not-as-reviewed',
        message: 'The plan made now is not the one that was reviewed.',
        hint: 'Review it again: run duvo-plan.',
      },
      OPTIONS,
    ),
}

test.each(Object.keys(cases))('%s', async (name) => {
  await expect(cases[name]?.()).toMatchFileSnapshot(`golden-markdown/${name}.md`)
})
