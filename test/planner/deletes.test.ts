/** What is deleted, what is only reported, and what holds a delete back. */

import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/model/json.ts'
import type { PlanFacet } from '../../src/model/kind.ts'
import type { LiveResource } from '../../src/model/live.ts'
import { makePlan } from '../../src/planner/plan.ts'
import {
  actions,
  build,
  change,
  codes,
  config,
  desired,
  history,
  input,
  kindOf,
  live,
  type Overrides,
  PROJECT,
  plan,
  uuid,
} from '../helpers/plan-input.ts'

/** Agents as a dialect that can delete them has them. */
const deletable: readonly PlanFacet[] = [
  kindOf('folder'),
  kindOf('connection'),
  { ...kindOf('agent'), obstacle: () => null },
]
const marked = (n: number, key: string, fields: JsonObject = {}, commit = 'abcdef1'): LiveResource =>
  live('agent', n, { ...fields, latest_build: build(`${PROJECT}/${key}@${commit}`, config(key)) })

function planWith(kinds: readonly PlanFacet[], ...made: Parameters<typeof input>) {
  const result = makePlan({ ...input(...made), kinds })
  if (result.kind !== 'plan') throw new Error(JSON.stringify(result))
  return result.plan
}
const removed = (...entries: readonly (readonly [`${string}.${string}`, string?])[]): Overrides => ({
  manifest: { removed: entries.map(([address, id]) => ({ address, id: id ?? null })) },
})

describe('removed', () => {
  it('deletes our own agent by its marker, where the API can', () => {
    const made = planWith(deletable, [], [marked(1, 'old')], removed(['agent.old']))
    expect(change(made, 'agent.old')).toMatchObject({ action: 'delete', id: uuid(1) })
    expect(made.summary).toMatchObject({ delete: 1, orphaned: 0, unmanaged: 0 })
    expect(actions(plan([], [marked(1, 'old')], removed(['agent.old'])))).toEqual(['blocked agent.old'])
  })

  it('deletes others by id', () => {
    expect(actions(plan([], [live('connection', 1)], removed(['connection.erp', uuid(1)])))).toEqual([
      'delete connection.erp',
    ])
  })

  it('does not delete what has the id but is of another kind', () => {
    const made = plan([], [live('folder', 1)], removed(['connection.erp', uuid(1)]))
    expect(made.changes).toEqual([])
    expect(codes(made)).toEqual(['removed-unmatched'])
  })

  it('says so when there is nothing to delete (any more), and when only an id could find it', () => {
    const made = plan([], [], removed(['agent.old'], ['connection.erp']))
    expect(made.diagnostics).toMatchObject([
      { severity: 'info', hint: 'The entry has done its work and can go.' },
      { severity: 'info', hint: expect.stringContaining('add `id:`') },
    ])
  })

  it('keeps what an address claims', () => {
    const made = plan(
      [desired('folder.a', { name: 'A' })],
      [live('folder', 1, { name: 'A' })],
      removed(['folder.b', uuid(1)]),
    )
    expect(made.changes).toEqual([])
    expect(made.diagnostics).toMatchObject([{ code: 'removed-unmatched', severity: 'warning' }])
  })

  it('deletes once what two entries name', () => {
    const made = planWith(deletable, [], [marked(1, 'old')], removed(['agent.old'], ['agent.older', uuid(1)]))
    expect(made.changes).toHaveLength(1)
    expect(made.summary.unmanaged).toBe(0)
  })

  it('takes the oldest of several copies, whatever their order', () => {
    const copies = [
      marked(1, 'old', { created_at: '2026-02-01T00:00:00Z' }),
      marked(2, 'old', { created_at: '2026-01-01T00:00:00Z' }),
    ]
    for (const snapshot of [copies, copies.toReversed()]) {
      expect(planWith(deletable, [], snapshot, removed(['agent.old'])).changes).toMatchObject([
        { id: uuid(2) },
      ])
    }
  })

  it('does nothing under --target', () => {
    const made = plan([desired('folder.a')], [live('connection', 1)], {
      ...removed(['connection.erp', uuid(1)]),
      options: { targets: ['folder.a'] },
    })
    expect(actions(made)).toEqual(['create folder.a'])
  })
})

describe('orphans', () => {
  it('are reported with the line to paste, and counted', () => {
    const made = plan([], [marked(1, 'old', { name: 'Old bot' }), live('agent', 2)])
    expect(made.changes).toEqual([])
    expect(made.diagnostics).toMatchObject([
      { code: 'orphan', hint: expect.stringContaining('  removed:\n    - { address: agent.old }') },
    ])
    expect(made.summary).toMatchObject({ orphaned: 1, unmanaged: 1 })
  })

  it('are not computed under --target, and not of other projects', () => {
    const made = plan([desired('folder.a')], [marked(1, 'old')], {
      options: { targets: ['folder.a'], prune: ['agent'] },
    })
    expect(made.summary).toMatchObject({ orphaned: 0, delete: 0, blocked: 0 })
    expect(
      plan([], [live('agent', 1, { latest_build: build('bakery/x@abcdef1', config('x')) })]).summary.orphaned,
    ).toBe(0)
  })

  it('are none when an address claims them', () => {
    expect(plan([desired('agent.new', { name: 'Agent 1' })], [marked(1, 'old')]).summary).toMatchObject({
      orphaned: 0,
      unchanged: 1,
    })
  })
})

describe('--prune', () => {
  const prune = (kind: string, relations = {}, shallow = false): Overrides => ({
    options: { prune: [kind] },
    history: history(relations, shallow),
  })

  it.each([
    ['ancestor', true],
    ['descendant', false],
    ['diverged', false],
    ['unknown', false],
  ] as const)('agent: an orphan of a commit that is %s', (relation, goes) => {
    const made = planWith(deletable, [], [marked(1, 'old')], prune('agent', { abcdef1: relation }))
    expect(made.summary).toMatchObject({ delete: goes ? 1 : 0, orphaned: goes ? 0 : 1 })
  })

  it('agent: deletes one of several copies, the oldest, and leaves the others unmanaged', () => {
    const copies = [
      marked(1, 'old', { created_at: '2026-02-01T00:00:00Z' }),
      marked(2, 'old', { created_at: '2026-01-01T00:00:00Z' }),
    ]
    const made = planWith(deletable, [], copies, prune('agent', { abcdef1: 'ancestor' }))
    expect(made.changes).toMatchObject([{ address: 'agent.old', id: uuid(2) }])
    expect(made.summary).toMatchObject({ delete: 1, orphaned: 0, unmanaged: 1 })
  })

  it('agent: is refused in a shallow clone', () => {
    const made = planWith(deletable, [], [marked(1, 'old')], prune('agent', {}, true))
    expect(made.refusals).toMatchObject([{ code: 'prune-refused' }])
    expect(planWith(deletable, [], [], prune('folder', {}, true)).refusals).toEqual([])
  })

  it('connection: takes only the caller’s own', () => {
    const snapshot = [live('connection', 1), live('connection', 2, { user_id: uuid(77) })]
    expect(actions(plan([], snapshot, prune('connection')))).toEqual([`delete connection.${uuid(1)}`])
    expect(
      plan([], snapshot, { ...prune('connection'), snapshot: { caller: { team: null, user: null } } })
        .changes,
    ).toEqual([])
  })

  it('folder: takes empty ones, the inner before the outer', () => {
    const snapshot = [live('folder', 1), live('folder', 2, { parent_folder_id: uuid(1) })]
    const made = plan([], snapshot, prune('folder'))
    expect(change(made, `folder.${uuid(1)}`).after).toEqual([`folder.${uuid(2)}`])
    expect(made.summary).toMatchObject({ delete: 2, unmanaged: 0 })
  })

  it('folder: never takes one that the manifest names by its id', () => {
    const wanted = desired('agent.bot', { name: 'Bot', folder: uuid(1) })
    const made = plan([wanted], [live('folder', 1), live('agent', 2, { name: 'Bot' })], prune('folder'))
    expect(made.changes.filter(({ action }) => action === 'delete')).toEqual([])
    expect(change(made, 'agent.bot').action).toBe('update')
  })
})

describe('a folder that still holds something', () => {
  const old = live('folder', 1, { name: 'Old' })
  const entry = removed(['folder.old', uuid(1)])

  it.each<[string, LiveResource]>([
    ['an unmanaged agent', live('agent', 2, { folder_id: uuid(1) })],
    ['a folder', live('folder', 2, { parent_folder_id: uuid(1) })],
  ])('is blocked by %s', (_, held) => {
    const made = plan([], [old, held], entry)
    expect(change(made, 'folder.old')).toMatchObject({
      action: 'blocked',
      reason: expect.stringContaining(held.name),
    })
  })

  it('is blocked by a managed agent that stays', () => {
    const made = plan(
      [desired('agent.bot', { name: 'Bot' })],
      [old, live('agent', 2, { name: 'Bot', folder_id: uuid(1) })],
      entry,
    )
    expect(change(made, 'folder.old').action).toBe('blocked')
  })

  it('is deleted after the agent that moves out', () => {
    const bot = desired('agent.bot', { name: 'Bot', folder: null })
    const made = plan([bot], [old, live('agent', 2, { name: 'Bot', folder_id: uuid(1) })], entry)
    expect(change(made, 'folder.old')).toMatchObject({
      action: 'delete',
      after: ['agent.bot'],
      requires: ['agent.bot'],
    })
  })

  it('is blocked when the move out is blocked itself', () => {
    // folder.new looks like the live "Was new", so nothing can be placed in it.
    const resources = [
      desired('folder.new', { name: 'New' }),
      desired('agent.bot', { name: 'Bot', folder: 'folder.new' }),
      desired('agent.cat', { name: 'Cat', folder: 'folder.new' }),
    ]
    const snapshot = [
      old,
      live('folder', 5, { name: 'Was new' }),
      live('agent', 3, { name: 'Cat', folder_id: uuid(5) }),
      live('agent', 2, { name: 'Bot', folder_id: uuid(1) }),
    ]
    const made = plan(resources, snapshot, entry)
    expect(change(made, 'folder.new').action).toBe('blocked')
    expect(change(made, 'folder.old').action).toBe('blocked')
  })

  it('is blocked when what it holds was to be deleted, but cannot be', () => {
    const made = plan(
      [],
      [old, marked(2, 'gone', { folder_id: uuid(1) })],
      removed(['folder.old', uuid(1)], ['agent.gone']),
    )
    expect(actions(made)).toEqual(['blocked folder.old', 'blocked agent.gone'])
  })

  it('is blocked with all folders above it', () => {
    const snapshot = [
      old,
      live('folder', 2, { parent_folder_id: uuid(1) }),
      live('folder', 3, { parent_folder_id: uuid(2) }),
      live('agent', 4, { folder_id: uuid(3) }),
    ]
    const made = plan(
      [],
      snapshot,
      removed(['folder.old', uuid(1)], ['folder.two', uuid(2)], ['folder.three', uuid(3)]),
    )
    expect(made.summary).toMatchObject({ delete: 0, blocked: 3 })
  })
})
