import { describe, expect, it } from 'vitest'
import { HEAD, loadBody, loadFiles, manifestOf, only, places } from './load-text.ts'

describe('schema errors', () => {
  it.each([
    [
      'robts: {}',
      'duvo.yaml:5:1 unknown-key',
      '`robts` is not a key of a manifest.',
      'Did you mean `robots`?',
    ],
    [
      'robots: { r: { actve: true } }',
      'duvo.yaml:5:16 unknown-key',
      '`actve` is not a key of `r`.',
      'Did you mean `active`?',
    ],
    [
      'robots: { r: { active: 1 } }',
      'duvo.yaml:5:24 schema',
      '`active` must be true or false, not a number.',
      undefined,
    ],
    [
      'robots: { r: { name: 1 } }',
      'duvo.yaml:5:22 schema',
      '`name` must be a text, not a number.',
      'Put it in quotes.',
    ],
    ['robots: { r: { name: "" } }', 'duvo.yaml:5:22 schema', '`name` must not be empty.', undefined],
    [
      'robots: { r: { active: null } }',
      'duvo.yaml:5:24 schema',
      '`active` must be true or false, not null.',
      'Remove the key to leave the field alone.',
    ],
    [
      'robots: { r: { url: nowhere } }',
      'duvo.yaml:5:21 schema',
      '`url` must be a URL.',
      'Write it in full, starting with https://.',
    ],
    ['robots: { r: { id: 7f } }', 'duvo.yaml:5:20 schema', '`id` must be a UUID.', undefined],
    ['robots: { "a b": {} }', 'duvo.yaml:5:11 schema', '`a b` cannot be a key here.', undefined],
    [
      'boxes: { a: }',
      'duvo.yaml:5:10 schema',
      '`a` must be a map, not null.',
      'Write {} to take every default, or remove the key.',
    ],
    [
      'boxes:',
      'duvo.yaml:5:1 schema',
      '`boxes` must be a map, not null.',
      'Write {} to take every default, or remove the key.',
    ],
    [
      'boxes: { a: { name: "123456789012345678901" } }',
      'duvo.yaml:5:21 schema',
      '`name` must have at most 20 characters, not 21.',
      undefined,
    ],
    [
      'robots: { r2: {}, r: { setup: { model: alpha-1, helpers: [r2, 2] } } }',
      'duvo.yaml:5:63 schema',
      '`helpers[1]` must be a text, not a number.',
      'Put it in quotes.',
    ],
    [
      'robots: { r: { setup: { model: alpha-1, options: { speed: fsat } } } }',
      'duvo.yaml:5:59 schema',
      '`speed` must be slow or fast.',
      'Did you mean `fast`?',
    ],
    ['moved: [{ from: x }]', 'duvo.yaml:5:9 schema', '`moved[0]` lacks `to`.', undefined],
    [
      'vars: { a: [1] }',
      'duvo.yaml:5:12 schema',
      '`a` must be a text, a number or true or false, not a list.',
      undefined,
    ],
  ])('%s', async (body, place, message, hint) => {
    const result = await loadBody(`${body}\n`)
    expect(places(result)[0]).toBe(place)
    expect(result.diagnostics[0]?.message).toBe(message)
    if (hint) expect(result.diagnostics[0]?.hint).toBe(hint)
    expect(result.manifest).toBeNull()
  })

  it('puts a missing key at its parent', async () => {
    const result = await loadFiles({ 'duvo.yaml': `# hi\n${HEAD.replace('project: demo\n', '')}` })
    expect(only(result)).toMatchObject({
      message: 'The manifest lacks `project`.',
      position: { line: 2, column: 1 },
    })
  })
})

describe('lists that Duvo keeps extending', () => {
  it('give warnings, and the value is sent as written', async () => {
    const result = await loadBody(
      'setups:\n  s: { model: alpha-3 }\nrobots:\n  r:\n    setup:\n      from: s\n      options: { sped: fast }\n  t: { setup: s }\n',
    )
    expect(result.diagnostics.map(({ severity }) => severity)).toEqual(['warning', 'warning'])
    expect(places(result)).toEqual(['duvo.yaml:6:15 unknown-model', 'duvo.yaml:11:18 unknown-config-key'])
    expect(result.diagnostics[0]?.hint).toBe('Did you mean `alpha-1`? It is sent as written.')
    expect(result.diagnostics[1]?.hint).toBe('Did you mean `speed`? It is sent as written.')
    expect(manifestOf(result).resources[0]?.attrs['setup']).toEqual({
      model: 'alpha-3',
      options: { sped: 'fast' },
    })
  })
})

describe('everything at once', () => {
  it('finds twelve different mistakes in one run', async () => {
    const result = await loadFiles({
      'duvo.yaml': `version: 1
project: demo
team: ops
vars: { region: eu }
boxes:
  finance: { parent: office }
  office: { parent: finance }
  sales: { parent: sales }
robots:
  invoice:
    name: "Invoice \${var:regoin}"
    box: finanse
    actve: true
    active: "yes"
    url: https://\${env:ERP_HOST}/mcp
    tokens: { erp: sk-live-123456 }
    setup: { from: extraktion }
  report:
    name: "\${env:HOME} \${oops}"
    setup: { model: alpha-1, text: { file: sops/report.md } }
    lifecycle: { ignore_changes: [setup.modle] }
setups:
  extraction: { model: alpha-9 }
moved:
  - { from: Old, to: robot.gone }
removed:
  - { address: robot.report }
`,
    })
    expect(places(result)).toEqual([
      'duvo.yaml:1:1 no-guard',
      'duvo.yaml:3:7 schema',
      'duvo.yaml:6:22 reference-cycle',
      'duvo.yaml:8:20 self-reference',
      'duvo.yaml:11:11 unset-variable',
      'duvo.yaml:12:10 unknown-reference',
      'duvo.yaml:13:5 unknown-key',
      'duvo.yaml:14:13 schema',
      'duvo.yaml:15:10 unset-env',
      'duvo.yaml:16:20 literal-secret',
      'duvo.yaml:17:20 unknown-reference',
      'duvo.yaml:19:11 bad-placeholder',
      'duvo.yaml:19:11 env-not-allowed',
      'duvo.yaml:20:44 include-not-found',
      'duvo.yaml:21:35 bad-ignore-path',
      'duvo.yaml:23:24 unknown-model',
      'duvo.yaml:25:22 unknown-reference',
      'duvo.yaml:27:16 conflicting-entry',
    ])
    expect(JSON.stringify(result.diagnostics)).not.toContain('sk-live')
    for (const { message, frame } of result.diagnostics) {
      expect(message).not.toContain('\n')
      expect(frame).toContain('^')
    }
    expect(result.manifest).toBeNull()
  })
})
