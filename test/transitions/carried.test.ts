/** What the diff must not see, and what a new build must not lose. */

import { expect } from 'vitest'
import { revisions } from '../helpers/dialect.ts'
import { build, manifest } from '../helpers/team.ts'
import { ladder, step } from './ladder.ts'

const bot = (fields: object) => manifest({ agents: { bot: { name: 'Bot', ...fields } } })

ladder('what is ignored keeps its live value in a new build', [
  step(
    'made with skills of the manifest',
    bot({
      build: build('One.', { skills: ['s1'] }),
      lifecycle: { ignore_changes: ['build.config.data.skills'] },
    }),
    ({ state }) => expect(state.agents['Bot']?.data).toMatchObject({ skills: ['s1'] }),
  ),
  step(
    'a person changes them: no drift',
    bot({
      build: build('One.', { skills: ['s1'] }),
      lifecycle: { ignore_changes: ['build.config.data.skills'] },
    }),
    ({ sent }) => expect(sent).toEqual([]),
    {
      before: (team) =>
        team.edit('Bot', { build: { keepName: true, patch: { data: { skills: ['s2', 's3'] } } } }),
    },
  ),
  step(
    'the next build carries them',
    bot({
      build: build('Two.', { skills: ['s1'] }),
      lifecycle: { ignore_changes: ['build.config.data.skills'] },
    }),
    ({ state, plan }) => {
      expect(state.agents['Bot']?.data).toMatchObject({ input: 'Two.', skills: ['s2', 's3'] })
      expect(plan.changes[0]?.fields.map(({ path }) => path)).toEqual(['/build/config/data/input'])
    },
  ),
  step('no longer ignored', bot({ build: build('Two.', { skills: ['s1'] }) }), ({ state }) =>
    expect(state.agents['Bot']?.data).toMatchObject({ skills: ['s1'] }),
  ),
])

ladder('an ignored flag is left out of the PATCH', [
  step('on', bot({ slack_enabled: true, lifecycle: { ignore_changes: ['slack_enabled'] } }), ({ state }) =>
    expect(state.agents['Bot']?.on).toEqual(['slack_enabled']),
  ),
  step(
    'a person switches it off; another one changes',
    bot({
      slack_enabled: true,
      agentic_memory_enabled: true,
      lifecycle: { ignore_changes: ['slack_enabled'] },
    }),
    ({ state, run }) => {
      expect(state.agents['Bot']?.on).toEqual(['agentic_memory_enabled'])
      expect(run.writes.map(({ body }) => body)).toEqual([{ agentic_memory_enabled: true }])
    },
    { before: (team) => team.edit('Bot', { flags: { slack_enabled: false } }) },
  ),
])

ladder('fields nobody here knows are kept as they are', [
  step('a build', bot({ build: build('One.') })),
  step('Duvo learns new fields', bot({ build: build('One.') }), ({ sent }) => expect(sent).toEqual([]), {
    before: (team) =>
      team.edit('Bot', {
        build: {
          keepName: true,
          patch: {
            telemetry: { level: 3 },
            data: { mood: ['calm'], models: { vision: { model: 'x-1' } }, options: { speed: 'slow' } },
          },
        },
      }),
  }),
  step('a new build carries them', bot({ build: build('Two.') }), ({ state, team }) => {
    expect(state.agents['Bot']?.data).toMatchObject({
      input: 'Two.',
      mood: ['calm'],
      models: { vision: { model: 'x-1' } },
      options: { speed: 'slow' },
    })
    const builds = team.sandbox.state.snapshot().builds
    expect(builds.at(-1)?.config).toMatchObject({ telemetry: { level: 3 } })
  }),
])

ladder('two ways of writing one thing are no change', [
  step('short', bot({ build: build('Line one.\nLine two.', { skills: ['b', 'a'] }) })),
  step(
    'long, in another order, with Windows line ends',
    bot({
      slack_enabled: false,
      build: build('', {
        input: [
          {
            role: 'user',
            content: [{ type: 'input_text', text: 'Line one.\r\nLine two.' }],
            type: 'message',
          },
        ],
        skills: ['a', 'b', 'a'],
        files: null,
        plugins: [],
        options: {},
      }),
    }),
    ({ sent }) => expect(sent).toEqual([]),
  ),
])

ladder(
  'a service that reads texts back as messages',
  [
    step('a text', bot({ build: build('One.\r\n') })),
    step('another', bot({ build: build('Two.\n') }), ({ sent }) => expect(sent).toEqual(revisions(1))),
  ],
  { inputAsMessages: true },
)
