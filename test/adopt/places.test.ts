/** Where a value comes from decides where the new one goes: set-ups, anchors, merges, overlays. */

import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/sandbox/state.ts'
import type { Team } from '../helpers/team.ts'
import { adopted, adopting, HEAD } from './stage.ts'

const MODELS =
  'models: { agent: { model: claude-sonnet-4-6 }, browsing: { provider: anthropic, model: claude-sonnet-4-5 } }'

/** Two agents on one set-up, a third that lays something over it. */
const SHARED = `${HEAD}
builds:
  common: # for all
    config:
      data:
        ${MODELS}
        input: "Be helpful."   # short
        skills: [11111111-1111-4111-8111-111111111111]

agents:
  one:
    build: common # as it is
  two: { build: common }
  three:
    build:
      from: common
      config: { data: { input: Three. } }
`

const says = (team: Team, agent: string, data: JsonObject) => team.edit(agent, { build: { patch: { data } } })

describe('a shared set-up', () => {
  test('changes for one: it says so for itself', async () => {
    const now = await adopted({ 'duvo.yaml': SHARED }, (team) => says(team, 'one', { input: 'By hand.' }))
    expect(now['duvo.yaml']).toBe(
      SHARED.replace(
        'build: common # as it is\n',
        `build: # as it is
      from: common
      config:
        data:
          input: By hand.
`,
      ),
    )
  })

  test('changes for all who use it: the set-up changes', async () => {
    const now = await adopted({ 'duvo.yaml': SHARED }, async (team) => {
      await says(team, 'one', { input: 'By hand.' })
      await says(team, 'two', { input: 'By hand.' })
    })
    expect(now['duvo.yaml']).toBe(SHARED.replace('"Be helpful."', '"By hand."'))
  })

  test('changes for all, but not in the same way: each says its own', async () => {
    const now = await adopted({ 'duvo.yaml': SHARED }, async (team) => {
      await says(team, 'one', { input: 'One.' })
      await says(team, 'two', { input: 'Two.' })
    })
    expect(now['duvo.yaml']).toBe(
      SHARED.replace(
        'build: common # as it is\n',
        'build: # as it is\n      from: common\n      config:\n        data:\n          input: One.\n',
      ).replace(
        'two: { build: common }',
        'two: { build: { from: common, config: { data: { input: Two. } } } }',
      ),
    )
  })

  test('what already lies over it changes there, and gets what is new', async () => {
    const now = await adopted({ 'duvo.yaml': SHARED }, (team) =>
      says(team, 'three', { input: 'Drei.', models: { agent: { model: 'claude-opus-4-6' } } }),
    )
    expect(now['duvo.yaml']).toBe(
      SHARED.replace('{ input: Three. }', '{ input: Drei., models: { agent: { model: claude-opus-4-6 } } }'),
    )
  })

  test('a value that is gone for one is unset there; for all, it goes', async () => {
    const text = SHARED.replace(
      '        skills:',
      '        options: { browserProvider: browserbase }\n        skills:',
    )
    const without = (team: Team, agent: string) => {
      const build = team.sandbox.state
        .snapshot()
        .builds.find(({ agent_id }) => agent_id === team.idOf('agents', agent))
      const data = build?.config?.['data'] as Record<string, unknown>
      return team.edit(agent, {
        build: { config: { version: 'v2', data: { ...data, options: {} } as never } },
      })
    }
    const one = await adopted({ 'duvo.yaml': text }, (team) => without(team, 'three'))
    expect(one['duvo.yaml']).toBe(
      text.replace('{ input: Three. }', '{ input: Three., options: { browserProvider: !unset } }'),
    )
    const all = await adopted({ 'duvo.yaml': text }, async (team) => {
      for (const agent of ['one', 'two', 'three']) await without(team, agent)
    })
    expect(all['duvo.yaml']).toBe(text.replace('options: { browserProvider: browserbase }', 'options: {}'))
  })
})

describe('anchors, aliases and merges', () => {
  const text = `${HEAD}
agents:
  one:
    name: &name Helper # here
    slack_enabled: &on true
    build: &build
      config: &config
        data: &data
          ${MODELS}
          input: Be helpful.
  two:
    name: Two
    slack_enabled: *on # too
    build:
      config:
        data:
          <<: *data
          skills: [] # none
  three:
    slack_enabled: *on
    build: *build
`

  test('behind an alias: the value is written out, the anchor stays', async () => {
    const now = await adopted({ 'duvo.yaml': text }, (team) =>
      team.edit('Two', { flags: { slack_enabled: false } }),
    )
    expect(now['duvo.yaml']).toBe(text.replace('*on # too', 'false # too'))
  })

  test('at an anchor that others use: they would change too, so that it is refused', async () => {
    const { files, run } = await adopting({ 'duvo.yaml': text }, (team) =>
      team.edit('Helper', { flags: { slack_enabled: false } }),
    )
    expect([run.exit, files['duvo.yaml']]).toEqual([2, text])
    expect(run.stdout).toContain(
      'Not adopted: agent.one /slack_enabled: the same text is used by agent.three and 1 more, which did not change in the same way\n',
    )
  })

  test('at an anchor that others use, in what is gone: it is told to write the value out there', async () => {
    const { files, run } = await adopting({ 'duvo.yaml': text }, (team) =>
      team.call('DELETE', `/_sandbox/agents/${team.idOf('agents', 'Helper')}`),
    )
    expect([run.exit, files['duvo.yaml']]).toEqual([2, text])
    expect(run.stdout).toContain(
      `Not adopted: agent.one: the manifest would not be valid any more: \`*on\` refers to an anchor that is not defined above. (duvo.yaml)
    Write the value out where it is used, and adopt again.
`,
    )
  })

  test('at an anchor that nobody uses: in place', async () => {
    const now = await adopted({ 'duvo.yaml': text }, (team) => team.edit('Helper', { name: 'Aide' }))
    expect(now['duvo.yaml']).toBe(text.replace('&name Helper', '&name Aide'))
  })

  test('for all who use an anchor: in place', async () => {
    const now = await adopted({ 'duvo.yaml': text }, async (team) => {
      for (const agent of ['Helper', 'Two', 'three'])
        await team.edit(agent, { flags: { slack_enabled: false } })
    })
    expect(now['duvo.yaml']).toBe(text.replace('&on true', '&on false'))
  })

  test('merged: the map gets a key of its own', async () => {
    const now = await adopted({ 'duvo.yaml': text }, (team) => says(team, 'Two', { input: 'Mine.' }))
    expect(now['duvo.yaml']).toBe(
      text.replace('skills: [] # none\n', 'skills: [] # none\n          input: Mine.\n'),
    )
  })

  test('merged, deeper: the key is written out with what stands beside it', async () => {
    const now = await adopted({ 'duvo.yaml': text }, (team) =>
      says(team, 'Two', { models: { agent: { model: 'claude-opus-4-6' } } }),
    )
    expect(now['duvo.yaml']).toBe(
      text.replace(
        'skills: [] # none\n',
        `skills: [] # none
          models:
            agent:
              model: claude-opus-4-6
            browsing:
              provider: anthropic
              model: claude-sonnet-4-5
`,
      ),
    )
  })

  test('a whole build behind an alias is written out', async () => {
    const now = await adopted({ 'duvo.yaml': text }, (team) => says(team, 'three', { input: 'Three.' }))
    expect(now['duvo.yaml']).toBe(
      text.replace(
        'build: *build\n',
        `build:
      config:
        data:
          models:
            agent:
              model: claude-sonnet-4-6
            browsing:
              provider: anthropic
              model: claude-sonnet-4-5
          input: Three.
`,
      ),
    )
  })
})

describe('overlays', () => {
  const base = `${HEAD}
agents:
  one:
    name: One
    slack_enabled: false
    build: { config: { data: { ${MODELS}, input: Base. } } }
`
  const prod = `agents:
  one:
    slack_enabled: true # live
`
  const files = { 'duvo.yaml': base, 'prod.yaml': prod }
  const options = ['-f', 'duvo.yaml', '-f', 'prod.yaml']

  test('what is gone from Duvo goes from every file', async () => {
    const two = base.replace('agents:\n', 'agents:\n  two: { slack_enabled: true }\n')
    const { run, files: now } = await adopting(
      { ...files, 'duvo.yaml': two },
      (team) => team.call('DELETE', `/_sandbox/agents/${team.idOf('agents', 'One')}`),
      ['--adopt', 'agent.one'],
      options,
    )
    expect(run.exit, run.all).toBe(0)
    expect(now).toEqual({
      'duvo.yaml': two.slice(0, two.indexOf('  one:')),
      'prod.yaml': 'agents: {}\n',
    })
    expect(run.stdout).toContain(
      'duvo.yaml: 4 lines changed\n        agent.one\n    prod.yaml: 3 lines changed\n',
    )
  })

  test('each value changes in the file it counts in; new ones go into the base', async () => {
    const now = await adopted(
      files,
      async (team) => {
        await team.edit('One', { name: 'Uno', flags: { slack_enabled: false } })
        await says(team, 'Uno', { skills: ['11111111-1111-4111-8111-111111111111'] })
      },
      null,
      options,
    )
    expect(now).toEqual({
      'duvo.yaml': base
        .replace('name: One', 'name: Uno')
        .replace('input: Base. }', 'input: Base., skills: [11111111-1111-4111-8111-111111111111] }'),
      'prod.yaml': prod.replace('true', 'false'),
    })
  })
})
