/** Texts that several places share: whoever changed alone says so for itself, and all who changed alike change once. */

import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/sandbox/state.ts'
import { adopted, adopting, HEAD } from '../adopt/stage.ts'
import type { Team } from '../helpers/team.ts'

const MODELS =
  'models: { agent: { model: claude-sonnet-4-6 }, browsing: { provider: anthropic, model: claude-sonnet-4-5 } }'

const says = (team: Team, agent: string, data: JsonObject) => team.edit(agent, { build: { patch: { data } } })

describe('an anchor on a file', () => {
  const text = `${HEAD}
agents:
  one: { build: { config: { data: { ${MODELS}, input: &text { file: sops/all.md } } } } }
  two: { build: { config: { data: { ${MODELS}, input: *text } } } }
  three:
    build:
      config:
        data:
          ${MODELS}
          input: *text # the same
`
  const files = { 'duvo.yaml': text, 'sops/all.md': 'All.\n' }

  test('that all changed alike: only the file changes', async () => {
    const now = await adopted(files, async (team) => {
      for (const agent of ['one', 'two', 'three']) await says(team, agent, { input: 'Now.\n' })
    })
    expect(now).toEqual({ ...files, 'sops/all.md': 'Now.\n' })
  })

  test('that one of its users changed: it gets a file of its own', async () => {
    const now = await adopted(files, (team) => says(team, 'three', { input: 'Three.\n' }))
    expect(now).toEqual({
      ...files,
      'duvo.yaml': text.replace('*text # the same', '# the same\n            file: sops/three.md'),
      'sops/three.md': 'Three.\n',
    })
  })

  test('that only the one which has it changed: it is left', async () => {
    const { files: now, run } = await adopting(files, (team) => says(team, 'one', { input: 'One.\n' }))
    expect([run.exit, now]).toEqual([2, files])
    expect(run.stdout).toContain('uses the same text')
  })
})

describe('only one of the users of an alias changed: it is written out there', () => {
  const build = `build: { config: { data: { ${MODELS}, input: x } } }`
  const rename = (from: string, to: string) => (team: Team) => team.edit(from, { name: to })

  test.each([
    [
      'the anchor stands in another kind',
      `folders:
  finance: { name: &n Finance }
agents:
  one:
    name: *n # as the folder
    ${build}
`,
      rename('Finance', 'Money'),
      ['*n #', 'Money #'],
    ],
    [
      'in another field of the same agent',
      `agents:
  one:
    slack_enabled: &on true
    microsoft_teams_enabled: *on # too
    ${build}
`,
      (team: Team) => team.edit('one', { flags: { microsoft_teams_enabled: false } }),
      ['*on #', 'false #'],
    ],
    [
      'in another field of another agent',
      `agents:
  one: { slack_enabled: &on true, ${build} }
  two: { microsoft_teams_enabled: *on, ${build} } # too
`,
      (team: Team) => team.edit('two', { flags: { microsoft_teams_enabled: false } }),
      ['*on,', 'false,'],
    ],
    [
      'under vars',
      `vars: { who: &n Helper }
agents:
  one: { name: *n, ${build} }
  two: { name: "Two \${var:who}", ${build} }
`,
      rename('Helper', 'Aide'),
      ['*n', 'Aide'],
    ],
    [
      'under vars that nobody reads',
      `vars: { who: &n Helper }
agents:
  one: { name: *n, ${build} }
`,
      rename('Helper', 'Aide'),
      ['*n', 'Aide'],
    ],
    [
      'in a set-up that nobody uses',
      `builds:
  spare: { config: { data: { ${MODELS}, input: &text Spare. } } }
agents:
  one: { build: { config: { data: { ${MODELS}, input: *text } } } }
`,
      (team: Team) => says(team, 'one', { input: 'Own.' }),
      ['*text', 'Own.'],
    ],
    [
      'in a list',
      `agents:
  one: { build: { config: { data: { ${MODELS}, input: x, skills: &s [11111111-1111-4111-8111-111111111111] } } } }
  two: { build: { config: { data: { ${MODELS}, input: x, skills: *s } } } }
`,
      (team: Team) => says(team, 'two', { skills: ['22222222-2222-4222-8222-222222222222'] }),
      ['*s', '[22222222-2222-4222-8222-222222222222]'],
    ],
    [
      'with a variable in it',
      `vars: { who: Helper }
folders:
  help: { name: &n "x \${var:who}" }
agents:
  two: { name: *n, ${build} }
`,
      rename('x Helper', 'Aide'),
      ['*n', 'Aide'],
    ],
    [
      'and its text is of several lines',
      `agents:
  one:
    build: { config: { data: &d { ${MODELS}, input: x } } }
  two:
    build:
      config:
        data: *d
`,
      (team: Team) => says(team, 'two', { input: 'y' }),
      [
        'data: *d\n',
        `data:
          models:
            agent:
              model: claude-sonnet-4-6
            browsing:
              provider: anthropic
              model: claude-sonnet-4-5
          input: y
`,
      ],
    ],
    [
      'beside others that stay',
      `agents:
  one: { slack_enabled: true, ${build} }
  two: { slack_enabled: &on true, ${build} }
  three:
    slack_enabled: *on
    ${build}
`,
      (team: Team) => team.edit('three', { flags: { slack_enabled: false } }),
      ['*on', 'false'],
    ],
  ])('%s', async (_, sections, people, [from = '', to = '']) => {
    const text = `${HEAD}\n${sections}`
    const now = await adopted({ 'duvo.yaml': text }, people)
    const at = text.lastIndexOf(from)
    expect(now['duvo.yaml']).toBe(text.slice(0, at) + to + text.slice(at + from.length))
  })
})

test('an anchor that the head of the manifest uses stays', async () => {
  const text = `${HEAD.replace('project: shop', 'project: &p shop')}
agents:
  one: { name: *p, build: { config: { data: { ${MODELS}, input: x } } } }
`
  const now = await adopted({ 'duvo.yaml': text }, (team) => team.edit('shop', { name: 'Shop' }))
  expect(now['duvo.yaml']).toBe(text.replace('*p', 'Shop'))
})

test('a name that the head takes from an agent is left: the project would be another one', async () => {
  const text = `version: 1
agents:
  one: { name: &p shop, build: { config: { data: { ${MODELS}, input: x } } } }
project: *p
${HEAD.slice(HEAD.indexOf('team:'))}`
  const { files, run } = await adopting({ 'duvo.yaml': text }, (team) => team.edit('shop', { name: 'other' }))
  expect([run.exit, files['duvo.yaml']], run.all).toEqual([2, text])
  expect(run.stdout).toContain(
    "Not adopted: agent.one /name: the manifest's own lines (project, team, owner, moved, removed) use the same text",
  )
})

const gone = async (team: Team, ...agents: readonly string[]): Promise<void> => {
  for (const agent of agents) await team.call('DELETE', `/_sandbox/agents/${team.idOf('agents', agent)}`)
}

describe('neighbours that are gone', () => {
  const data = (more: string) => `build: { config: { data: { ${MODELS}, ${more} } } }`
  const head = `${HEAD}
agents:
  zero: { ${data('input: Zero.')} }
`

  test.each([
    [
      'and share an anchor',
      `  one:
    build: &b { config: { data: { ${MODELS}, input: x } } }

  two: { build: *b }
`,
    ],
    [
      'of which one refers to the other',
      `  one: { ${data('input: x')} }
  two: { ${data('input: x, subAgents: [one]')} }
`,
    ],
    [
      'which refer to each other',
      `  one: { ${data('input: x, subAgents: [two]')} }
  two: { ${data('input: x, subAgents: [one]')} }
`,
    ],
  ])('%s: one run', async (_, entries) => {
    const now = await adopted({ 'duvo.yaml': head + entries }, (team) => gone(team, 'one', 'two'))
    expect(now['duvo.yaml']).toBe(head)
  })
})

describe('what is gone and others refer to', () => {
  const text = `${HEAD}
agents:
  one: { build: { config: { data: { ${MODELS}, input: { file: sops/one.md } } } } }
  two: { build: { config: { data: { ${MODELS}, input: { file: sops/two.md }, subAgents: [one] } } } }
  three: { build: { config: { data: { ${MODELS}, input: x, subAgents: [one, two] } } } }
`
  const files = { 'duvo.yaml': text, 'sops/one.md': 'One.\n', 'sops/two.md': 'Two.\n' }

  test('stays, with the places', async () => {
    const { files: now, run } = await adopting(files, (team) => gone(team, 'one'), ['--adopt', 'agent.one'])
    expect([run.exit, now]).toEqual([2, files])
    expect(run.stdout).toContain(
      'Not adopted: agent.one: agent.three (/build/config/data/subAgents), agent.two (/build/config/data/subAgents) still refer to it, and would refer to nothing\n',
    )
  })

  test('stays as well where those are named: no id of what is gone is written', async () => {
    let id = ''
    const { files: now, run } = await adopting(files, async (team) => {
      id = team.idOf('agents', 'one')
      await gone(team, 'one')
    })
    expect([run.exit, now], run.all).toEqual([2, files])
    expect(run.stdout).toContain(
      `Not adopted: agent.two /build/config/data/subAgents: Duvo still refers to ${id} there, which is gone\n`,
    )
  })

  test('goes with its references where Duvo has none any more; its text is told', async () => {
    const { files: now, run } = await adopting(files, async (team) => {
      await says(team, 'two', { subAgents: [] })
      await says(team, 'three', { subAgents: [team.idOf('agents', 'two')] })
      await gone(team, 'one')
    })
    expect(run.exit, run.all).toBe(0)
    expect(now).toEqual({
      ...files,
      'duvo.yaml': text
        .replace(/ {2}one: .*\n/, '')
        .replace('[one]', '[]')
        .replace('[one, two]', '[two]'),
    })
    expect(run.stdout).toContain(
      'info[file-unused] sops/one.md: no manifest file includes it any more.\n    Delete it if nothing else needs it.\n',
    )
  })
})
