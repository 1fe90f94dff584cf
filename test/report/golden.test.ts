/** Every text report as a person sees it. The files are read before they are accepted: `npx vitest run -u`. */

import { expect, test } from 'vitest'
import { applyText, outcomeText } from '../../src/report/text-apply.ts'
import { diagnosticsText } from '../../src/report/text-diagnostics.ts'
import { driftText } from '../../src/report/text-drift.ts'
import { failureText } from '../../src/report/text-failure.ts'
import { planText } from '../../src/report/text-plan.ts'
import { applied, blocked, COLOR, outcome, PLAIN, plan, update, VERBOSE, warning } from './builders.ts'
import {
  adoptedDrift,
  baselineDrift,
  driftReport,
  mixedDrift,
  pendingDrift,
  singleDrift,
  strangers,
} from './drift-examples.ts'
import { hostilePlan, mixedPlan, refusedPlan, rejected, timedOut } from './examples.ts'

const read = { readRequests: 4 }

const outcomes = [
  outcome('folder.accounts-payable', 'create'),
  outcome('agent.invoice-processor', 'update'),
  outcome('agent.old-bot', 'delete'),
  outcome('agent.dispute-handler', 'create', { status: 'failed', id: null, error: rejected }),
  outcome('agent.triage', 'update', { status: 'failed', error: timedOut }),
  outcome('agent.router', 'update', { status: 'skipped', becauseOf: 'agent.dispute-handler' }),
]

const notKept = warning({
  severity: 'error',
  code: 'not-kept',
  message: 'Duvo did not keep /slack_enabled of agent.invoice-processor: it is false, not true.',
})

const manifestErrors = [
  warning({
    severity: 'error',
    code: 'unknown-key',
    message: 'Unknown key "slack_enabeld" in agents.support.',
    hint: 'Did you mean "slack_enabled"?',
    position: { file: 'duvo.yaml', line: 31, column: 5 },
    frame: '  30 |   support:\n> 31 |     slack_enabeld: true\n     |     ^\n  32 |     name: Support\n',
  }),
  warning({ severity: 'error', code: 'empty-manifest', message: 'The manifest is empty.' }),
  warning(),
]

const cases: Readonly<Record<string, () => string>> = {
  '001-plan': () => planText(mixedPlan, { ...PLAIN, ...read }),
  '002-plan-color': () => planText(mixedPlan, { ...COLOR, ...read }),
  '003-plan-verbose': () => planText(mixedPlan, { ...VERBOSE, ...read }),
  '004-plan-narrow': () => planText(mixedPlan, { ...PLAIN, width: 60, ...read }),
  '005-plan-no-changes': () =>
    planText(plan([], { summary: { unchanged: 12, unmanaged: 3 } }), { ...PLAIN, ...read }),
  '006-plan-only-blocked': () =>
    planText(
      plan([
        blocked('agent.legacy', 'legacy', {
          reason: 'This version of the API cannot delete agents.',
          hint: 'Delete it in Duvo, then take the line out of `removed`.',
        }),
      ]),
      { ...PLAIN, ...read },
    ),
  '007-plan-refused': () => planText(refusedPlan, { ...PLAIN, ...read }),
  '008-plan-hostile': () => planText(hostilePlan, { ...PLAIN, ...read }),
  '009-plan-many-requests': () =>
    planText(plan([update('agent.a', 'a')], { requests: { apply: 1200, estimateSeconds: 230 } }), {
      ...PLAIN,
      ...read,
    }),
  '010-apply-outcomes': () => outcomes.map((one) => outcomeText(one, PLAIN)).join(''),
  '011-apply-complete': () =>
    applyText(applied('applied', outcomes.slice(0, 3)), { ...PLAIN, listApplied: true }),
  '012-apply-partial': () =>
    applyText(applied('partial', outcomes, { diagnostics: [notKept] }), { ...PLAIN, listApplied: false }),
  '013-apply-partial-color': () =>
    applyText(applied('partial', outcomes, { diagnostics: [notKept] }), { ...COLOR, listApplied: true }),
  '014-apply-interrupted': () =>
    applyText(
      applied('interrupted', [
        outcome('agent.a', 'create'),
        outcome('agent.b', 'create', { status: 'skipped', id: null }),
      ]),
      { ...PLAIN, listApplied: false },
    ),
  '015-apply-noop': () =>
    applyText(applied('noop', [], { traffic: { sent: 0, retried: 0, throttled: 0, seconds: 0 } }), {
      ...PLAIN,
      listApplied: false,
    }),
  '016-apply-noop-blocked': () =>
    applyText(applied('noop', [outcome('agent.x', 'blocked', { status: 'skipped', id: null })]), {
      ...PLAIN,
      listApplied: false,
    }),
  '017-apply-refused': () => applyText(applied('refused', []), { ...PLAIN, listApplied: false }),
  '018-apply-failed': () => applyText(applied('failed', outcomes.slice(3)), { ...PLAIN, listApplied: false }),
  '019-drift': () => driftText(mixedDrift, PLAIN),
  '020-drift-color': () => driftText(mixedDrift, COLOR),
  '021-drift-none': () => driftText(driftReport([], strangers.slice(0, 2)), PLAIN),
  '022-drift-pending': () => driftText(pendingDrift, PLAIN),
  '023-drift-single': () => driftText(singleDrift, PLAIN),
  '024-diagnostics': () => diagnosticsText(manifestErrors, PLAIN),
  '025-diagnostics-color': () => diagnosticsText(manifestErrors, COLOR),
  '026-failure': () => failureText(rejected, PLAIN),
  '027-failure-unknown-fate': () => failureText(timedOut, PLAIN),
  '028-drift-baseline': () => driftText(baselineDrift, PLAIN),
  '029-drift-baseline-verbose': () => driftText(baselineDrift, VERBOSE),
  '030-drift-adopted': () => driftText(adoptedDrift, PLAIN),
}

test.each(Object.keys(cases))('%s', async (name) => {
  await expect(cases[name]?.()).toMatchFileSnapshot(`golden/${name}.txt`)
})
