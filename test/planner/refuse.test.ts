/** Brakes, staleness, guards, scope, digest and cost. */

import { describe, expect, it } from 'vitest'
import type { DesiredResource } from '../../src/model/manifest.ts'
import type { Relation } from '../../src/planner/input.ts'
import { makePlan } from '../../src/planner/plan.ts'
import {
  actions,
  build,
  codes,
  config,
  desired,
  history,
  input,
  live,
  type Overrides,
  PROJECT,
  plan,
  TEAM,
  twins,
  USER,
  uuid,
} from '../helpers/plan-input.ts'

describe('brakes', () => {
  /** `doomed` connections to delete, `kept` that stay. */
  const team = (doomed: number, kept: number) => {
    const resources = Array.from({ length: kept }, (_, index) =>
      desired(`connection.k${index}`, { name: `Connection ${100 + index}`, auth_method: 'url' }),
    )
    const snapshot = [
      ...resources.map((_, index) => live('connection', 100 + index)),
      ...Array.from({ length: doomed }, (_, index) => live('connection', 1 + index)),
    ]
    const removed = Array.from({ length: doomed }, (_, index) => ({
      address: `connection.d${index}` as const,
      id: uuid(1 + index),
    }))
    return [resources, snapshot, removed] as const
  }
  const refusals = (doomed: number, kept: number, options: Overrides['options'] = {}) => {
    const [resources, snapshot, removed] = team(doomed, kept)
    return plan(resources, snapshot, { manifest: { removed }, options }).refusals
  }

  it.each([
    [5, 100, 0],
    [6, 100, 1],
    [5, 4, 0], // 9 managed: a share means little
    [3, 7, 0], // 30 % of 10
    [4, 6, 1], // 40 % of 10
    [4, 9, 1], // 30.8 % of 13
    [3, 8, 0], // 27 %
  ])('%s deletes, %s kept: %s refusals', (doomed, kept, count) => {
    expect(refusals(doomed, kept)).toHaveLength(count)
  })

  it('tell the numbers and the flags', () => {
    expect(refusals(6, 100)).toMatchObject([
      {
        code: 'too-many-deletes',
        severity: 'error',
        message: expect.stringContaining('6 deletes'),
        hint: expect.stringContaining('--max-deletes 6'),
      },
    ])
    expect(refusals(4, 6)[0]?.message).toContain('4 of 10 managed connections (40 %)')
  })

  it('do not count what --allow-delete names, and give way to --max-deletes', () => {
    expect(refusals(6, 100, { allowDelete: ['connection.d0'] })).toEqual([])
    expect(refusals(6, 1, { maxDeletes: 6 })).toEqual([])
    expect(refusals(6, 1, { maxDeletes: 5 })).toHaveLength(1)
    expect(refusals(1, 100, { maxDeletes: 0 })).toHaveLength(1)
  })

  it('do not count deletes that are blocked', () => {
    const agents = Array.from({ length: 9 }, (_, index) =>
      live('agent', index, { latest_build: build(`${PROJECT}/k${index}@abcdef1`, config('x')) }),
    )
    const removed = agents.map((_, index) => ({ address: `agent.k${index}` as const, id: null }))
    expect(plan([], agents, { manifest: { removed } })).toMatchObject({
      refusals: [],
      summary: { blocked: 9 },
    })
  })
})

describe('staleness', () => {
  const bot = desired('agent.bot', { build: { config: config('x') } })
  const at = (relation: Relation, options = {}, commit = 'abcdef1') =>
    plan([bot], twins([bot], commit), { history: history({ abcdef1: relation }), options })

  it.each<[Relation, readonly string[], readonly string[]]>([
    ['same', [], []],
    ['ancestor', [], []],
    ['diverged', [], []],
    ['descendant', ['stale-commit'], []],
    ['unknown', [], ['history-unknown']],
  ])('a marker of a commit that is %s', (relation, refused, warned) => {
    const made = at(relation)
    expect(made.refusals.map(({ code }) => code)).toEqual(refused)
    expect(codes(made)).toEqual(warned)
  })

  it('gives way to --allow-stale', () => {
    expect(at('descendant', { allowStale: true }).refusals).toEqual([])
  })

  it('is no question outside git, or for a marker from outside git', () => {
    const outside = { ...history({ abcdef1: 'descendant' as const }), commit: null }
    expect(plan([bot], twins([bot], 'abcdef1'), { history: outside })).toMatchObject({
      refusals: [],
      diagnostics: [],
    })
    expect(at('descendant', {}, 'local')).toMatchObject({ refusals: [], diagnostics: [] })
  })

  it('does not look at other projects', () => {
    const foreign = live('agent', 1, { name: 'bot', latest_build: build('bakery/bot@abcdef1', config('x')) })
    const made = plan([{ ...bot, id: uuid(1) }], [foreign], { history: history({ abcdef1: 'descendant' }) })
    expect(made.refusals).toEqual([])
  })
})

describe('guards', () => {
  const other = uuid(99)
  it.each([
    [{ team: other }, { team: TEAM, user: USER }, 'wrong-team'],
    [{ owner: other }, { team: TEAM, user: USER }, 'wrong-owner'],
    [{ team: TEAM, owner: USER }, { team: TEAM, user: USER }, null],
    [{ team: other, owner: other }, { team: null, user: null }, null],
  ])('%j as %j', (manifest, caller, code) => {
    const result = makePlan(input([desired('folder.a')], [], { manifest, snapshot: { caller } }))
    if (code === null) expect(result.kind).toBe('plan')
    else expect(result).toMatchObject({ kind: 'refused', refusals: [{ code }] })
  })
})

describe('--target', () => {
  const resources = [
    desired('folder.top'),
    desired('folder.sub', { parent: 'folder.top' }),
    desired('connection.erp', { auth_method: 'url' }),
    desired('agent.a', { folder: 'folder.sub', build: { config: config('a', { subAgents: ['agent.b'] }) } }),
    desired('agent.b', { build: { config: config('b', { subAgents: ['agent.a'] }) } }),
    desired('agent.c'),
  ]

  it('takes along what it needs, says so, and leaves the rest', () => {
    const made = plan(resources, [], { options: { targets: ['agent.a'] } })
    expect(actions(made)).toEqual([
      'create folder.top',
      'create folder.sub',
      'create agent.a',
      'create agent.b',
    ])
    expect(made.diagnostics).toMatchObject([
      { code: 'target-extended', message: expect.stringContaining('agent.b, folder.sub, folder.top') },
    ])
  })

  it('that is unknown is an error, and so is --rotate', () => {
    expect(makePlan(input(resources, [], { options: { targets: ['agent.nobody'] } }))).toMatchObject({
      kind: 'errors',
      diagnostics: [{ code: 'unknown-target' }],
    })
    expect(makePlan(input(resources, [], { options: { rotate: ['connection.nobody'] } }))).toMatchObject({
      kind: 'errors',
      diagnostics: [
        { code: 'unknown-target', message: expect.stringContaining('--rotate connection.nobody') },
      ],
    })
  })

  it('keeps identities straight: what is outside still claims its own', () => {
    const made = plan(resources, twins(resources), { options: { targets: ['agent.c'] } })
    expect(made).toMatchObject({ changes: [], summary: { unchanged: 1, unmanaged: 0 } })
  })
})

describe('the digest', () => {
  const a = desired('folder.a')
  const b = desired('agent.b', { slack_enabled: true })
  const digest = (
    resources: readonly DesiredResource[],
    overrides: Overrides = {},
    snapshot = [live('agent', 1, { name: 'x' })],
  ) => plan(resources, snapshot, overrides).planDigest

  it('does not depend on order, commit, unaffected names or blocked items', () => {
    const before = digest([a, b])
    expect(before).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(digest([b, a])).toBe(before)
    expect(digest([a, b], { history: { ...history(), commit: null } })).toBe(before)
    expect(digest([a, b], {}, [live('agent', 1, { name: 'y' })])).toBe(before)
    expect(digest([a, b, desired('connection.m', { provider: 'native', oauth_provider: 'gmail' })])).toBe(
      before,
    )
  })

  it('changes with an address, an id, an action and any field', () => {
    const others = [
      digest([a, b]),
      digest([a]),
      digest([desired('folder.c'), b]),
      digest([desired('folder.a', { name: 'A' }), b]),
      digest([a, desired('agent.b', { slack_enabled: true, agentic_memory_enabled: true })]),
      digest([a, b], {}, [live('agent', 1, { name: 'b' })]),
      digest([a, b], {}, [live('agent', 2, { name: 'b' })]),
      digest([a, b], { manifest: { removed: [{ address: 'connection.x', id: uuid(5) }] } }, [
        live('connection', 5),
      ]),
    ]
    expect(new Set(others).size).toBe(others.length)
  })

  it('is the same whatever order the lists come in', () => {
    const snapshot = [live('connection', 3), live('connection', 1), live('connection', 2)]
    const prune = { options: { prune: ['connection'] } }
    expect(digest([], prune, snapshot)).toBe(digest([], prune, snapshot.toReversed()))
  })
})

describe('the cost', () => {
  const agents = (count: number) =>
    Array.from({ length: count }, (_, index) => desired(`agent.a${index}`, { folder: 'folder.f' }))
  const cost = (count: number) => plan([desired('folder.f'), ...agents(count)], []).requests

  it('counts a batch once', () => {
    expect(cost(1).apply).toBe(3)
    expect(cost(50).apply).toBe(52)
  })

  it('is nothing for nothing', () => {
    expect(plan([], []).requests).toEqual({ apply: 0, estimateSeconds: 0 })
  })

  it('is bound by the window', () => {
    expect(cost(297).estimateSeconds).toBeLessThan(60)
    expect(cost(299).estimateSeconds).toBeGreaterThanOrEqual(60)
    expect(cost(298 + 600).estimateSeconds).toBeLessThan(180)
  })
})

describe('the summary', () => {
  it('adds up: every live and every desired resource is counted once', () => {
    const resources = [
      desired('folder.f'),
      desired('agent.same', { name: 'Agent 1' }),
      desired('agent.diff', { name: 'Agent 2', slack_enabled: true }),
      desired('connection.m', { provider: 'native', oauth_provider: 'gmail' }),
    ]
    const snapshot = [
      live('agent', 1),
      live('agent', 2),
      live('agent', 3, { latest_build: build(`${PROJECT}/gone@abcdef1`, config('x')) }),
      live('folder', 4),
      live('connection', 5),
      live('connection', 6),
    ]
    const { summary } = plan(resources, snapshot, {
      manifest: { removed: [{ address: 'connection.x', id: uuid(6) }] },
    })
    expect(summary).toEqual({
      create: 1,
      update: 1,
      delete: 1,
      blocked: 1,
      adopted: 2,
      orphaned: 1,
      unchanged: 1,
      unmanaged: 2,
    })
  })
})
