/** "It must show": a manifest with 12 mistakes prints 12 diagnostics, each in its place, and nothing is sent. */

import { expect, test } from 'vitest'
import { createTeam } from '../helpers/team.ts'

const MODELS = '{ agent: { model: gpt-5 }, browsing: { provider: google, model: gemini-2.5-pro } }'

const MANIFEST = `version: 1
project: shop
team: 2f6c1c1e-0000-4000-8000-000000000001
owner: 2f6c1c1e-0000-4000-8000-000000000002
colour: red
folders:
  a: { name: A, parent: b }
  b: { name: B, parent: a }
  c: { parent: nowhere }
connections:
  erp:
    auth_method: headers
    server_url: https://\${var:regoin}.example.com/mcp
    headers:
      secret: { Authorization: Bearer abc }
  crm: { auth_method: password, server_url: https://crm.example.com/mcp }
agents:
  one:
    name: Same
    build: missing
  two:
    name: Same
  three:
    slack_enabled: "yes"
  four:
    nmae: Four
  five:
    build:
      config: { data: { models: ${MODELS}, input: { file: sops/nope.md } } }
  six:
    build:
      config: { data: { models: ${MODELS}, input: Work., subAgents: [six] } }
`

const EXPECTED: readonly string[] = [
  'duvo.yaml:5:1 error[unknown-key]',
  'duvo.yaml:7:25 error[reference-cycle]',
  'duvo.yaml:9:16 error[unknown-reference]',
  'duvo.yaml:13:17 error[unset-variable]',
  'duvo.yaml:15:32 error[literal-secret]',
  'duvo.yaml:16:23 error[schema]',
  'duvo.yaml:20:12 error[unknown-reference]',
  'duvo.yaml:22:11 error[duplicate-name]',
  'duvo.yaml:24:20 error[schema]',
  'duvo.yaml:26:5 error[unknown-key]',
  'duvo.yaml:29:132 error[include-not-found]',
  'duvo.yaml:32:143 error[self-reference]',
]

test.each(['validate', 'plan', 'apply', 'drift'] as const)(
  'duvo-%s names every mistake of a manifest, with its place, and sends nothing',
  async (command) => {
    const team = createTeam()
    const run = await team.run(command, MANIFEST)
    expect(run.exit).toBe(1)
    expect(run.requests).toEqual([])
    // `validate` is asked for diagnostics; elsewhere they are why there is no result.
    const [told, silent] = command === 'validate' ? [run.stdout, run.stderr] : [run.stderr, run.stdout]
    expect(told.match(/^duvo\.yaml:\d+:\d+ \w+\[[\w-]+\]/gm)).toEqual(EXPECTED)
    expect(told.trimEnd().split('\n').at(-1)).toBe('12 errors')
    expect(silent).toBe('')
  },
)

test('as JSON, the same', async () => {
  const team = createTeam()
  for (const command of ['validate', 'plan', 'apply', 'drift'] as const) {
    const run = await team.run(command, MANIFEST, ['--format', 'json'])
    expect(run.exit).toBe(1)
    expect(run.stderr).toBe('')
    const { status, diagnostics } = JSON.parse(run.stdout) as {
      status: string
      diagnostics: { file: string; line: number; column: number; severity: string; code: string }[]
    }
    expect(status).toBe('invalid')
    expect(
      diagnostics.map((one) => `${one.file}:${one.line}:${one.column} ${one.severity}[${one.code}]`),
    ).toEqual(EXPECTED)
  }
})
