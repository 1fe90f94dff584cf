/** Which side moved a resource: two plans against one snapshot, as far as that goes without git and without an API. */

import { describe, expect, it } from 'vitest'
import type { LiveResource } from '../../src/model/live.ts'
import type { DesiredResource } from '../../src/model/manifest.ts'
import { agent, bot, drift, INPUT, says, story, type Written } from '../helpers/drift-input.ts'
import { config, desired, live, uuid } from '../helpers/plan-input.ts'

describe('a resource that is there', () => {
  it.each<[what: string, live: string, now: string, baseline: string, expected: readonly string[]]>([
    ['as git wants it', 'B', 'B', 'A', []],
    ['moved in Duvo', 'L', 'B', 'B', [`agent.bot changed drift: ${INPUT} drift`]],
    ['moved in git', 'B', 'M', 'B', [`agent.bot changed pending: ${INPUT} pending`]],
    ['moved on both sides', 'L', 'M', 'B', [`agent.bot changed conflict: ${INPUT} conflict`]],
    ['moved to the same on both sides', 'M', 'M', 'B', []],
  ])('%s', (_, text, now, baseline, expected) => {
    expect(story(drift([agent(says(now))], [agent(says(baseline))], [bot(text)]))).toEqual(expected)
  })

  it('that moved in one field here and in another there is in conflict, and each field says where', () => {
    const now = agent({ ...says('M'), slack_enabled: false })
    const baseline = agent({ ...says('B'), slack_enabled: false })
    expect(story(drift([now], [baseline], [bot('B', { slack_enabled: true })]))).toEqual([
      `agent.bot changed conflict: ${INPUT} pending, /slack_enabled drift`,
    ])
  })

  it('is pending in what the baseline did not speak of', () => {
    expect(
      story(drift([agent({ slack_enabled: false })], [agent()], [bot('x', { slack_enabled: true })])),
    ).toEqual(['agent.bot changed pending: /slack_enabled pending'])
  })

  it('is pending when the baseline did not have it', () => {
    expect(story(drift([agent(says('M'))], [], [bot('L')]))).toEqual([
      `agent.bot changed pending: ${INPUT} pending`,
    ])
  })

  it('is unclassified without a baseline', () => {
    expect(story(drift([agent(says('M'))], null, [bot('L')]))).toEqual([
      `agent.bot changed unclassified: ${INPUT} unclassified`,
    ])
  })

  it('is the same one under the key that git gave it since', () => {
    const moved = [{ from: 'agent.bot', to: 'agent.robot' as const }]
    const now = agent(says('B'), 'agent.robot')
    expect(story(drift([now], [agent(says('B'))], [bot('L')], { moved }))).toEqual([
      `agent.robot changed drift: ${INPUT} drift`,
    ])
  })

  it('may name others by the keys they have now: a renamed key is no change', () => {
    const folder = live('folder', 2, { name: 'Desk' })
    const other = live('folder', 3, { name: 'Elsewhere' })
    const named = (key: 'desk' | 'table') => [
      desired(`folder.${key}`, { name: 'Desk' }),
      agent({ folder: `folder.${key}` }),
    ]
    const snapshot = [folder, other, bot('x', { folder_id: other.id })]
    expect(story(drift(named('table'), named('desk'), snapshot))).toEqual([
      'agent.bot changed drift: /folder drift',
    ])
  })

  it('may name sub-agents by the keys they have now, in any order', () => {
    const subs = (first: string, second: string): readonly DesiredResource[] => [
      desired(`agent.${first}`, { name: 'One', id: uuid(8) }, { id: uuid(8) }),
      desired(`agent.${second}`, { name: 'Two' }, { id: uuid(9) }),
      agent({ build: { config: config('x', { subAgents: [`agent.${first}`, `agent.${second}`] }) } }),
    ]
    const snapshot = [live('agent', 8, { name: 'One' }), live('agent', 9, { name: 'Two' }), bot('x')]
    expect(story(drift(subs('z', 'a'), subs('m', 'n'), snapshot))).toEqual([
      'agent.bot changed drift: /build/config/data/subAgents drift',
    ])
  })
})

describe('who and when', () => {
  const parts = agent({ ...says('B'), slack_enabled: false })
  const by = (snapshot: LiveResource, now = parts, baseline: DesiredResource | null = parts) =>
    drift([now], baseline === null ? null : [baseline], [snapshot]).items[0]

  it('is the agent’s last writer for what stands in its row', () => {
    expect(by(bot('B', { slack_enabled: true }))).toMatchObject({
      by: 'Ann',
      at: '2026-03-01T00:00:00.000Z',
      edits: [{ within: '' }],
      revision: null,
    })
  })

  it('is the build’s creator for the set-up, with the revision it made', () => {
    expect(by(bot('L', {}, 'By hand'))).toMatchObject({
      by: 'Bob',
      at: '2026-02-01T00:00:00.000Z',
      edits: [{ within: '/build' }],
      revision: { to: 1 },
    })
  })

  it('is both where both moved, the newest first', () => {
    expect(by(bot('L', { slack_enabled: true }, 'By hand'))).toMatchObject({
      by: 'Ann',
      edits: [{ by: 'Ann' }, { by: 'Bob' }],
      revision: { to: 1 },
    })
  })

  it('is no revision where ours was edited in place', () => {
    expect(by(bot('L'))).toMatchObject({ class: 'drift', revision: null })
  })

  it('is nobody for what git moved', () => {
    expect(by(bot('B'), agent(says('M')), agent(says('B')))).toMatchObject({
      class: 'pending',
      by: null,
      at: null,
      edits: [],
      revision: null,
    })
  })

  it('is only about what moved in Duvo, where git moved the rest', () => {
    const now = agent({ ...says('M'), slack_enabled: false })
    expect(by(bot('B', { slack_enabled: true }), now)).toMatchObject({ edits: [{ by: 'Ann' }] })
  })

  it('is told of what is unclassified as well', () => {
    expect(by(bot('L', {}, 'By hand'), parts, null)).toMatchObject({ by: 'Bob' })
  })
})

describe('a resource that is missing', () => {
  const other = agent(says('Other'), 'agent.other')

  it.each<[what: string, now: Written, baseline: Written | null, expected: string]>([
    ['and was there', [agent(says('B'))], [agent(says('B'))], 'agent.bot missing drift'],
    ['and changed in git since', [agent(says('M'))], [agent(says('B'))], 'agent.bot missing conflict'],
    ['and is new in git', [agent(says('M'))], [], 'agent.bot missing pending'],
    ['without a baseline', [agent(says('M'))], null, 'agent.bot missing unclassified'],
  ])('%s', (_, now, baseline, expected) => {
    const result = drift(now, baseline, [])
    expect(story(result)).toEqual([expected])
    expect(result.items[0]).toMatchObject({ id: null, by: null, at: null, edits: [], fields: [] })
  })

  it('was there under the key that `moved` names', () => {
    const moved = [{ from: 'agent.bot', to: 'agent.robot' as const }]
    const now = [agent(says('B'), 'agent.robot')]
    expect(story(drift(now, [agent(says('B'))], [], { moved }))).toEqual(['agent.robot missing drift'])
    expect(story(drift(now, [agent(says('B'))], []))).toEqual(['agent.robot missing pending'])
  })

  it('changed in git where git itself lost sight of it', () => {
    const [old, renamed] = ['Desk', 'Table'].map((name) => desired('folder.desk', { name }))
    if (old === undefined || renamed === undefined) throw new Error('two folders')
    expect(story(drift([renamed], [old], [live('folder', 1, { name: 'Desk' })]))).toEqual([
      'folder.desk missing pending',
    ])
  })

  it('names others by the keys they have now', () => {
    const named = (key: 'desk' | 'table') => [
      desired(`folder.${key}`, { name: 'Desk' }),
      agent({ folder: `folder.${key}` }),
    ]
    expect(story(drift(named('table'), named('desk'), [live('folder', 2, { name: 'Desk' })]))).toEqual([
      'agent.bot missing drift',
    ])
  })

  it('takes those with it that need it, and each was there', () => {
    const now = [other, agent({ build: { config: config('x', { subAgents: ['agent.other'] }) } })]
    expect(story(drift(now, now, []))).toEqual(['agent.other missing drift', 'agent.bot missing drift'])
  })
})
