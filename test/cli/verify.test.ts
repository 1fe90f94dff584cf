/** After apply: every field that did not stay, and every slot that got lost, is told. */

import { describe, expect, it } from 'vitest'
import { notKept, settleFates } from '../../src/cli/verify.ts'
import type { LiveResource } from '../../src/model/live.ts'
import { type DesiredResource, SENSITIVE } from '../../src/model/manifest.ts'
import type { Outcome } from '../../src/model/outcome.ts'
import type { Plan } from '../../src/model/plan.ts'
import { build, config, desired, input, live, type Overrides, plan, uuid } from '../helpers/plan-input.ts'

const outcome = (
  { address, action, id }: Plan['changes'][number],
  status: Outcome['status'] = 'applied',
): Outcome => ({
  address,
  action,
  status,
  id,
  requests: 1,
  error: null,
  becauseOf: null,
})

/** Applies in name only, and looks again at `after`. */
function verify(
  resources: readonly DesiredResource[],
  before: readonly LiveResource[],
  after: readonly LiveResource[],
  { status = 'applied', ...overrides }: Overrides & { readonly status?: Outcome['status'] } = {},
): readonly string[] {
  const made = plan(resources, before, overrides)
  const again = plan(resources, after, overrides)
  const outcomes = made.changes.map((one) => outcome(one, status))
  return notKept(made, outcomes, again, input(resources, after).snapshot).map(
    ({ code, message, severity }) => {
      expect(severity).toBe('error')
      return `${code}: ${message}`
    },
  )
}

const bot = desired('agent.bot', { name: 'Bot', slack_enabled: true, build: { config: config('y') } })
const agent = (slack: boolean, text: string, slots: readonly string[] = []) =>
  live('agent', 1, {
    name: 'Bot',
    slack_enabled: slack,
    integration_configs: slots.map((name, index) => ({
      id: uuid(900 + index),
      integration_id: uuid(800 + index),
      integration_name: name,
      integration_type: 'mcp',
    })),
    latest_build: build('shop/bot@abcdef1', config(text)),
  })

describe('what was applied', () => {
  it('and stayed is no word worth', () => {
    expect(verify([bot], [agent(false, 'x')], [agent(true, 'y')])).toEqual([])
  })

  it('and did not stay is told by field', () => {
    expect(verify([bot], [agent(false, 'x')], [agent(false, 'x')])).toEqual([
      'not-kept: agent.bot: Duvo accepted /build/config/data/input but did not keep it.',
      'not-kept: agent.bot: Duvo accepted /slack_enabled but did not keep it.',
    ])
  })

  it('and is not listed afterwards is told', () => {
    expect(verify([desired('folder.a')], [], [])).toEqual([
      expect.stringContaining('folder.a was created, but'),
    ])
    const removed = { manifest: { removed: [{ address: 'folder.old' as const, id: uuid(1) }] } }
    expect(verify([], [live('folder', 1)], [live('folder', 1)], removed)).toEqual([
      expect.stringContaining('folder.old was deleted, but'),
    ])
  })

  it('is the only thing looked at', () => {
    expect(verify([bot], [agent(false, 'x')], [agent(false, 'x')], { status: 'failed' })).toEqual([])
    expect(verify([bot], [agent(false, 'x')], [agent(false, 'x')], { status: 'skipped' })).toEqual([])
  })
})

describe('slots', () => {
  it('that got lost with a new build are told by name', () => {
    expect(verify([bot], [agent(false, 'x', ['Gmail', 'ERP'])], [agent(true, 'y', ['Gmail'])])).toEqual([
      expect.stringMatching(/^lost-slot: agent\.bot lost its integration ERP/),
    ])
  })

  it('that stayed, or are new, are no word worth', () => {
    expect(verify([bot], [agent(false, 'x', ['Gmail'])], [agent(true, 'y', ['Gmail', 'ERP'])])).toEqual([])
  })

  it('of an agent that is gone are all told', () => {
    const told = verify([bot], [agent(false, 'x', ['Gmail'])], [])
    expect(told).toEqual([expect.stringContaining('not-kept'), expect.stringContaining('lost-slot')])
  })
})

describe('settleFates', () => {
  const lost: Outcome['error'] = { code: 'timeout', message: 'No answer.', fate: 'unknown' }

  /** What becomes of changes whose answers were all lost. */
  function settle(
    resources: readonly DesiredResource[],
    before: readonly LiveResource[],
    after: readonly LiveResource[],
    { error = lost, ...overrides }: Overrides & { readonly error?: Outcome['error'] } = {},
  ): readonly string[] {
    const made = plan(resources, before, overrides)
    // Reading back knows of no `--rotate`.
    const again = plan(resources, after, { ...overrides, options: {} })
    const outcomes = made.changes.map((one): Outcome => ({ ...outcome(one, 'failed'), error }))
    const settled = settleFates(made, outcomes, again, input(resources, after).snapshot)
    return settled.map(({ status, id }) => `${status} ${id}`)
  }

  const removed = { manifest: { removed: [{ address: 'folder.a' as const, id: uuid(1) }] } }

  it('takes for applied what a new plan no longer wants', () => {
    expect(settle([bot], [agent(false, 'x')], [agent(true, 'y')])).toEqual([`applied ${uuid(1)}`])
    expect(settle([desired('folder.a')], [], [live('folder', 1, { name: 'a' })])).toEqual([
      `applied ${uuid(1)}`,
    ])
    expect(settle([], [live('folder', 1)], [], removed)).toEqual([`applied ${uuid(1)}`])
  })

  it('leaves failed what is not, or only half, done', () => {
    expect(settle([bot], [agent(false, 'x')], [agent(true, 'x')])).toEqual([`failed ${uuid(1)}`])
    expect(settle([desired('folder.a')], [], [])).toEqual(['failed null'])
    expect(settle([], [live('folder', 1)], [live('folder', 1)], removed)).toEqual([`failed ${uuid(1)}`])
  })

  it('does not believe in a secret sent again: nothing that can be read tells', () => {
    const made = plan([bot], [agent(false, 'x')])
    const secret = { path: '/headers/A', before: SENSITIVE, after: SENSITIVE, sensitive: true }
    const rotated = { ...made, changes: made.changes.map((one) => ({ ...one, fields: [secret] })) }
    const after = [agent(true, 'y')]
    const outcomes = made.changes.map((one): Outcome => ({ ...outcome(one, 'failed'), error: lost }))
    const settled = settleFates(rotated, outcomes, plan([bot], after), input([bot], after).snapshot)
    expect(settled).toEqual(outcomes)
  })

  it('leaves failed what surely had no effect, although somebody else did the same', () => {
    const error: Outcome['error'] = { code: 'rejected', message: 'No.', fate: 'not-applied' }
    expect(settle([bot], [agent(false, 'x')], [agent(true, 'y')], { error })).toEqual([`failed ${uuid(1)}`])
  })
})
