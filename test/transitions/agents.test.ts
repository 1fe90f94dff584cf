import { expect } from 'vitest'
import { LABEL_OF_NEW, originOf, revisions } from '../helpers/dialect.ts'
import { build, manifest } from '../helpers/team.ts'
import { ladder, step } from './ladder.ts'

const THREAD = '5f0c8a52-6a55-4c9e-9d0e-0a7a0f6d1b11'

/** The one agent most ladders here are about. */
const bot = (fields: object, sections: object = {}) =>
  manifest({ agents: { bot: { name: 'Bot', ...fields } }, ...sections })

ladder('flags go on and off', [
  step('none', bot({ build: build('Work.') }), ({ state, sent }) => {
    expect(state.agents['Bot']?.on).toEqual([])
    expect(sent).toEqual(['POST agents'])
  }),
  step(
    'all on',
    bot({
      slack_enabled: true,
      microsoft_teams_enabled: true,
      agentic_memory_enabled: true,
      build: build('Work.'),
    }),
    ({ state, run }) => {
      expect(state.agents['Bot']?.on).toHaveLength(3)
      expect(run.writes.map(({ body }) => body)).toEqual([
        { slack_enabled: true, microsoft_teams_enabled: true, agentic_memory_enabled: true },
      ])
    },
  ),
  step(
    'one off: only that one is sent',
    bot({ slack_enabled: false, microsoft_teams_enabled: true, build: build('Work.') }),
    ({ state, run }) => {
      expect(state.agents['Bot']?.on).toEqual(['microsoft_teams_enabled', 'agentic_memory_enabled'])
      expect(run.writes.map(({ body }) => body)).toEqual([{ slack_enabled: false }])
    },
  ),
  step('what is not written is left alone', bot({ build: build('Work.') }), ({ state, sent }) => {
    expect(state.agents['Bot']?.on).toHaveLength(2)
    expect(sent).toEqual([])
  }),
  step(
    'born with a flag on and one off: the flags follow in one PATCH',
    manifest({
      agents: { twin: { name: 'Twin', slack_enabled: true, agentic_memory_enabled: false } },
    }),
    ({ state, run }) => {
      expect(state.agents['Twin']?.on).toEqual(['slack_enabled'])
      expect(run.writes.map(({ body }) => body)).toEqual([{ name: 'Twin' }, { slack_enabled: true }])
    },
  ),
])

ladder('a thread is set and cleared', [
  step('set from the start', bot({ thread_id: THREAD }), ({ state, sent }) => {
    expect(state.agents['Bot']?.thread).toBe(THREAD)
    expect(sent).toEqual(['POST agents'])
  }),
  step('cleared', bot({ thread_id: null }), ({ state, run }) => {
    expect(state.agents['Bot']?.thread).toBeNull()
    expect(run.writes.map(({ body }) => body)).toEqual([{ thread_id: null }])
  }),
  step('set again', bot({ thread_id: THREAD.toUpperCase() }), ({ state }) =>
    expect(state.agents['Bot']?.thread?.toLowerCase()).toBe(THREAD),
  ),
])

ladder('a new build names the one it replaces, and the integrations stay', [
  step('the first', bot({ build: build('One.') }), ({ state }) =>
    expect(state.agents['Bot']).toMatchObject({ marker: 'shop/bot@local', revision: 1 }),
  ),
  step(
    'the second, after a person attached two integrations',
    bot({ build: build('Two.') }),
    ({ state, run, team, sent }) => {
      expect(state.agents['Bot']).toMatchObject({
        marker: 'shop/bot@local',
        revision: 2,
        slots: ['gmail', 'sap'],
      })
      const [first] = team.sandbox.state.snapshot().builds
      expect(run.writes[0]?.body).toMatchObject({ source_build_id: first?.id, name: 'shop/bot@local' })
      expect(sent).toEqual(revisions(1))
    },
    {
      before: async (team) => {
        await team.attach('Bot', 'gmail')
        await team.attach('Bot', 'sap')
      },
    },
  ),
  step('the third: the source is the second', bot({ build: build('Three.') }), ({ run, team, state }) => {
    const second = team.sandbox.state.snapshot().builds.find(({ revision_number }) => revision_number === 2)
    expect(run.writes[0]?.body).toMatchObject({ source_build_id: second?.id })
    expect(state.agents['Bot']?.slots).toEqual(['gmail', 'sap'])
  }),
])

ladder('an agent without a build gets its first', [
  step('bare', bot({}), ({ state }) =>
    expect(state.agents['Bot']).toMatchObject({ revision: 0, data: null }),
  ),
  step('with one', bot({ build: build('Work.') }), ({ state, run }) => {
    expect(state.agents['Bot']).toMatchObject({ revision: 1, marker: 'shop/bot@local' })
    expect(run.writes[0]?.body).not.toHaveProperty('source_build_id')
  }),
])

ladder('labels of a revision', [
  step(
    'set from the start',
    bot({ build: build('One.', {}, { revision_name: 'First' }) }),
    ({ state, sent }) => {
      expect(state.agents['Bot']?.label).toEqual(['First', null])
      expect(sent).toEqual(['PATCH revisions/{id}', 'POST agents'])
    },
  ),
  step(
    'changed in place',
    bot({ build: build('One.', {}, { revision_name: 'Début', revision_description: 'What it is about.' }) }),
    ({ state, run }) => {
      expect(state.agents['Bot']).toMatchObject({ revision: 1, label: ['Début', 'What it is about.'] })
      expect(run.writes.map(({ body }) => body)).toEqual([
        { revision_name: 'Début', revision_description: 'What it is about.' },
      ])
    },
  ),
  step(
    'kept by the next build',
    bot({ build: build('Two.', {}, { revision_name: 'Début', revision_description: 'What it is about.' }) }),
    ({ state }) =>
      expect(state.agents['Bot']).toMatchObject({ revision: 2, label: ['Début', 'What it is about.'] }),
  ),
  step(
    'cleared',
    bot({ build: build('Two.', {}, { revision_name: null, revision_description: null }) }),
    ({ state, sent }) => {
      expect(state.agents['Bot']).toMatchObject({ revision: 2, label: [null, null] })
      expect(sent).toEqual(['PATCH revisions/{id}'])
    },
  ),
  step(
    'set together with a new build',
    bot({ build: build('Three.', {}, { revision_name: 'Third' }) }),
    ({ state, sent }) => {
      expect(state.agents['Bot']).toMatchObject({ revision: 3, label: ['Third', originOf('bot')] })
      expect(sent).toEqual([...LABEL_OF_NEW, ...revisions(1)])
    },
  ),
])

ladder('a label nobody wrote is not cleared', [
  step('a build', bot({ build: build('One.') })),
  step(
    'a person labels it',
    bot({ build: build('One.') }),
    ({ sent, state }) => {
      expect(sent).toEqual([])
      expect(state.agents['Bot']?.label).toEqual(['Sunday', null])
    },
    {
      before: async (team) => {
        const [first] = team.sandbox.state.snapshot().builds
        await team.call('PATCH', `/v1/revisions/${first?.id}`, { revision_name: 'Sunday' })
      },
    },
  ),
])

ladder(
  'lists in an arbitrary order, over several pages',
  [
    step(
      '130 agents',
      manifest({
        agents: Object.fromEntries(
          Array.from({ length: 130 }, (_, n) => [`a${n}`, { build: build(`Job ${n}.`) }]),
        ),
      }),
      ({ state, run }) => {
        expect(Object.keys(state.agents)).toHaveLength(130)
        expect(run.requests.filter(({ path }) => path.includes('offset=99'))).not.toEqual([])
      },
    ),
  ],
  { listOrder: 'shuffled' },
)
