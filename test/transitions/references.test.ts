import { expect } from 'vitest'
import { originOf, revisions } from '../helpers/dialect.ts'
import { build, manifest } from '../helpers/team.ts'
import { ladder, step } from './ladder.ts'

const NAMES = { a: 'Ada', b: 'Ben', c: 'Cleo' } as const

/** Agents by key, each with its sub-agents or handover targets. */
const people = (
  field: 'subAgents' | 'handover_targets',
  links: Readonly<Partial<Record<keyof typeof NAMES, readonly string[]>>>,
  input = 'Work.',
) =>
  manifest({
    agents: Object.fromEntries(
      Object.entries(links).map(([key, refs]) => [
        key,
        {
          name: NAMES[key as keyof typeof NAMES],
          build:
            field === 'subAgents'
              ? build(input, { subAgents: refs })
              : build(input, {}, { handover_targets: refs }),
        },
      ]),
    ),
  })

ladder('handover targets come, change and go', [
  step('none', people('handover_targets', { a: [], b: [], c: [] }), ({ sent, state }) => {
    expect(sent).toEqual(['POST agents', 'POST agents', 'POST agents'])
    expect(state.agents['Ada']?.marker).toBe('shop/a@local')
  }),
  step('one', people('handover_targets', { a: ['b'], b: [], c: [] }), ({ sent, state, plan }) => {
    expect(sent).toEqual(revisions(1))
    expect(state.agents['Ada']).toMatchObject({ handsOverTo: ['Ben'], revision: 2 })
    expect(state.agents['Ada']?.marker).toMatch(/^shop\/a@local~[0-9a-f]{6}$/)
    expect(plan.changes[0]?.fields).toMatchObject([
      { path: '/build/handover_targets', before: [], after: ['agent.b'] },
    ])
  }),
  step('another', people('handover_targets', { a: ['c'], b: [], c: [] }), ({ state }) =>
    expect(state.agents['Ada']?.handsOverTo).toEqual(['Cleo']),
  ),
  step('both', people('handover_targets', { a: ['c', 'b'], b: [], c: [] }), ({ state }) =>
    expect(state.agents['Ada']?.handsOverTo).toEqual(['Ben', 'Cleo']),
  ),
  step(
    'both, written the other way round',
    people('handover_targets', { a: ['b', 'c'], b: [], c: [] }),
    (at) => expect(at.sent).toEqual([]),
  ),
  step('none again', people('handover_targets', { a: [], b: [], c: [] }), ({ state, sent }) => {
    expect(state.agents['Ada']?.handsOverTo).toEqual([])
    expect(state.agents['Ada']?.marker).toBe('shop/a@local')
    expect(sent).toEqual(revisions(1))
  }),
])

ladder('a new build keeps the handover targets', [
  step('made with one', people('handover_targets', { a: ['b'], b: [] }), ({ sent, state }) => {
    expect(sent).toEqual(['POST agents', 'POST agents', ...revisions(1)])
    expect(state.agents['Ada']?.handsOverTo).toEqual(['Ben'])
  }),
  step('other words', people('handover_targets', { a: ['b'], b: [] }, 'Work harder.'), ({ state }) =>
    expect(state.agents['Ada']).toMatchObject({ handsOverTo: ['Ben'], data: { input: 'Work harder.' } }),
  ),
])

ladder('two agents that hand over to each other, made in one apply', [
  step('a and b', people('handover_targets', { a: ['b'], b: ['a'] }), ({ state }) => {
    expect(state.agents['Ada']?.handsOverTo).toEqual(['Ben'])
    expect(state.agents['Ben']?.handsOverTo).toEqual(['Ada'])
  }),
  step('and a third in the ring', people('handover_targets', { a: ['b'], b: ['c'], c: ['a'] }), ({ state }) =>
    expect(Object.values(state.agents).map(({ handsOverTo }) => handsOverTo)).toEqual([
      ['Ben'],
      ['Cleo'],
      ['Ada'],
    ]),
  ),
])

ladder('sub-agents come, change and go', [
  step('made in the right order', people('subAgents', { a: ['b'], b: ['c'], c: [] }), ({ state, run }) => {
    expect(state.agents['Ada']?.data).toMatchObject({ subAgents: ['Ben'] })
    expect(run.writes.map(({ body }) => body)).toMatchObject([
      { name: 'Cleo' },
      { name: 'Ben' },
      { name: 'Ada' },
    ])
  }),
  step('changed', people('subAgents', { a: ['b', 'c'], b: [], c: [] }), ({ state, sent }) => {
    expect(state.agents['Ada']?.data).toMatchObject({ subAgents: ['Ben', 'Cleo'] })
    expect(state.agents['Ben']?.data).toMatchObject({ subAgents: [] })
    expect(sent).toEqual(revisions(2))
  }),
  step('gone', people('subAgents', { a: [], b: [], c: [] }), ({ state }) =>
    expect(state.agents['Ada']?.data).toMatchObject({ subAgents: [] }),
  ),
])

ladder('two agents that call each other, made in one apply', [
  step('a and b', people('subAgents', { a: ['b'], b: ['a'] }), ({ state, sent }) => {
    expect(state.agents['Ada']?.data).toMatchObject({ subAgents: ['Ben'] })
    expect(state.agents['Ben']?.data).toMatchObject({ subAgents: ['Ada'] })
    expect(sent).toEqual(['POST agents', 'POST agents', ...revisions(2)])
  }),
  step('the ring is opened', people('subAgents', { a: ['b'], b: [] }), ({ state }) =>
    expect(state.agents['Ben']?.data).toMatchObject({ subAgents: [] }),
  ),
])

ladder('a ring in which one hands over and the other calls', [
  step(
    'both at once',
    manifest({
      folders: { f: { name: 'F' } },
      agents: {
        a: { name: 'Ada', folder: 'f', slack_enabled: true, build: build('A.', { subAgents: ['b'] }) },
        b: {
          name: 'Ben',
          folder: 'f',
          build: build('B.', {}, { handover_targets: ['a'], revision_name: 'Ring' }),
        },
      },
    }),
    ({ state }) => {
      expect(state.agents['Ada']).toMatchObject({ folder: 'F', on: ['slack_enabled'] })
      expect(state.agents['Ada']?.data).toMatchObject({ subAgents: ['Ben'] })
      expect(state.agents['Ben']).toMatchObject({
        folder: 'F',
        handsOverTo: ['Ada'],
        label: ['Ring', originOf('b')],
      })
    },
  ),
])

ladder('agents outside the manifest, by their ids', [
  step(
    'a stranger is called and handed over to',
    (team) =>
      manifest({
        agents: {
          a: {
            name: 'Ada',
            build: build(
              'Work.',
              { subAgents: [team.idOf('agents', 'Stranger')] },
              { handover_targets: [team.idOf('agents', 'Stranger')] },
            ),
          },
        },
      }),
    ({ state }) => {
      expect(state.agents['Ada']?.handsOverTo).toEqual(['Stranger'])
      expect(state.agents['Ada']?.data).toMatchObject({ subAgents: ['Stranger'] })
    },
    {
      before: async (team) => {
        await team.call('POST', '/v1/agents', { name: 'Stranger' })
      },
    },
  ),
  step(
    'the stranger is adopted: the same references, now by key',
    manifest({
      agents: {
        s: { name: 'Stranger' },
        a: { name: 'Ada', build: build('Work.', { subAgents: ['s'] }, { handover_targets: ['s'] }) },
      },
    }),
    ({ sent, plan }) => {
      expect(sent).toEqual([])
      expect(plan.summary['adopted']).toBe(1)
    },
  ),
])
