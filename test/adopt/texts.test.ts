/** What a new value may not lose: variables, files of their own, line ends, JSON. */

import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/sandbox/state.ts'
import { build, type Team } from '../helpers/team.ts'
import { adopted, adopting, HEAD } from './stage.ts'

const MODELS =
  'models: { agent: { model: claude-sonnet-4-6 }, browsing: { provider: anthropic, model: claude-sonnet-4-5 } }'

const says = (team: Team, agent: string, data: JsonObject) => team.edit(agent, { build: { patch: { data } } })

describe('variables', () => {
  test('are not written over', async () => {
    const text = `${HEAD}vars: { region: EU }
agents:
  one: { name: "Helper \${var:region}", slack_enabled: true, build: { config: { data: { ${MODELS}, input: x } } } }
`
    const { files, run } = await adopting({ 'duvo.yaml': text }, (team) =>
      team.edit('Helper EU', { name: 'Helper US', flags: { slack_enabled: false } }),
    )
    expect(run.exit).toBe(2)
    expect(files['duvo.yaml']).toBe(text.replace('slack_enabled: true', 'slack_enabled: false'))
    expect(run.stdout).toContain('Not adopted: agent.one /name: it is written with ${var:…} or ${env:…}')
    expect(run.stdout).toContain('/name   "Helper US"   "Helper EU"')
    // What this very run has left is not recommended.
    expect(run.stdout).toMatch(/duvo-apply --target agent\.one\n$/)
  })

  test('what only looks like one is written so that it does not', async () => {
    const text = `${HEAD}agents:\n  one: { name: Helper, build: { config: { data: { ${MODELS}, input: x } } } }\n`
    const now = await adopted({ 'duvo.yaml': text }, (team) =>
      team.edit('Helper', { name: 'Costs ${var:x}' }),
    )
    expect(now['duvo.yaml']).toBe(text.replace('Helper', () => '"Costs $${var:x}"'))
  })
})

describe('texts in files', () => {
  const text = `${HEAD}
agents:
  one: { build: { config: { data: { ${MODELS}, input: { file: sops/one.md } } } } }
  two: { build: { config: { data: { ${MODELS}, input: { file: sops/both.md } } } } }
  three:
    build:
      config:
        data:
          ${MODELS}
          input:
            file: sops/both.md # shared
`
  const files = {
    'duvo.yaml': text,
    'sops/one.md': '\uFEFF# One\r\n\r\nFirst.\r\n',
    'sops/both.md': 'Both.\n',
  }

  test('are rewritten with their own line ends and mark', async () => {
    const now = await adopted(files, (team) =>
      says(team, 'one', { input: '# One\n\nSecond ${var:x}.\nThird.' }),
    )
    expect(now).toEqual({ ...files, 'sops/one.md': '\uFEFF# One\r\n\r\nSecond ${var:x}.\r\nThird.' })
  })

  test('that others use stay; the one that changed gets a file of its own', async () => {
    const now = await adopted({ ...files, 'sops/three.md': 'taken' }, (team) =>
      says(team, 'three', { input: 'Three.\n' }),
    )
    expect(now).toEqual({
      ...files,
      'duvo.yaml': text.replace('sops/both.md # shared', 'sops/three-2.md # shared'),
      'sops/three.md': 'taken',
      'sops/three-2.md': 'Three.\n',
    })
  })

  test('are rewritten if all who use them changed alike', async () => {
    const now = await adopted(files, async (team) => {
      await says(team, 'two', { input: 'Now.\n' })
      await says(team, 'three', { input: 'Now.\n' })
    })
    expect(now).toEqual({ ...files, 'sops/both.md': 'Now.\n' })
  })

  test('become messages in the manifest if that is what they are', async () => {
    const input = [
      { role: 'user', content: 'One.' },
      { role: 'assistant', content: 'Two.' },
    ]
    const now = await adopted(files, (team) => says(team, 'three', { input }))
    expect(now['duvo.yaml']).toBe(
      text.replace(
        'input:\n            file: sops/both.md # shared\n',
        'input:\n            - role: user\n              content: One.\n            - role: assistant\n              content: Two.\n',
      ),
    )
  })
})

describe('the text of the file', () => {
  const text = `${HEAD}
agents:
  one:
    slack_enabled: false # c
    build: { config: { data: { ${MODELS}, input: x } } }
    name: One`

  test('CRLF stays CRLF, the mark at its start stays, and the last line stays open', async () => {
    const odd = `\uFEFF${text.replaceAll('\n', '\r\n')}`
    const now = await adopted({ 'duvo.yaml': odd }, (team) =>
      team.edit('One', { name: 'Eins', flags: { slack_enabled: true } }),
    )
    expect(now['duvo.yaml']).toBe(odd.replace('false', 'true').replace('name: One', 'name: Eins'))
  })

  test('JSON stays JSON', async () => {
    const json = JSON.stringify(
      { version: 1, project: 'shop', agents: { one: { build: build('x'), slack_enabled: false } } },
      null,
      2,
    )
    const now = await adopted({ 'duvo.yaml': json }, (team) =>
      team.edit('one', { name: 'Eins', flags: { slack_enabled: true } }),
    )
    expect(now['duvo.yaml']).toBe(
      json.replace('"slack_enabled": false', '"slack_enabled": true,\n      "name": "Eins"'),
    )
  })
})
