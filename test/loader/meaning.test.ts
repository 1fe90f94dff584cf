import { describe, expect, it } from 'vitest'
import { loadBody, loadFiles, manifestOf, OWNER, only, places, resourceOf, TEAM } from './load-text.ts'

const [ID_A, ID_B] = ['AAAAAAAA-0000-4000-8000-00000000000A', 'bbbbbbbb-0000-4000-8000-00000000000b']

describe('the manifest', () => {
  it('has defaults filled, addresses for references, and resources in the order of kinds and keys', async () => {
    const result = await loadBody(
      `formerly: [old-demo]\nrobots:\n  z: { box: inner, setup: { model: alpha-1, helpers: [a, ${ID_A}] } }\n  a: { id: ${ID_B}, lifecycle: { protect: true, new: true, ignore_changes: [setup.options.x, active] } }\nboxes:\n  inner: { parent: outer }\n  outer: {}\nremoved:\n  - { address: robot.old, id: ${ID_A} }\n`,
    )
    expect(result.diagnostics).toEqual([])
    expect(manifestOf(result)).toMatchObject({
      project: 'demo',
      team: TEAM,
      owner: OWNER,
      formerly: ['old-demo'],
      moved: [],
      removed: [{ address: 'robot.old', id: ID_A.toLowerCase() }],
      files: ['duvo.yaml'],
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    })
    expect(manifestOf(result).resources.map(({ address }) => address)).toEqual([
      'box.inner',
      'box.outer',
      'robot.a',
      'robot.z',
    ])
    expect(resourceOf(result, 'robot.z').attrs).toEqual({
      name: 'z',
      box: 'box.inner',
      setup: { model: 'alpha-1', helpers: ['robot.a', ID_A.toLowerCase()] },
    })
    expect(resourceOf(result, 'robot.a')).toMatchObject({
      kind: 'robot',
      name: 'a',
      id: ID_B,
      attrs: { name: 'a' },
      lifecycle: { protect: true, new: true, ignoreChanges: [['setup', 'options', 'x'], ['active']] },
    })
  })

  it('has the same digest whatever the order and spelling', async () => {
    const [one, two, three] = await Promise.all([
      loadBody('boxes: { a: { name: A }, b: {} }\n'),
      loadBody('# note\nvars: { n: A }\nboxes:\n  b: {}\n  a:\n    name: "${var:n}"\n    parent:\n'),
      loadBody('boxes: { a: { name: B }, b: {} }\n'),
    ])
    expect(manifestOf(one).digest).toBe(manifestOf(two).digest)
    expect(manifestOf(one).digest).not.toBe(manifestOf(three).digest)
  })

  it('knows a resource by the UUID written on it', async () => {
    const result = await loadBody(`boxes: { a: { id: ${ID_A} }, b: { parent: ${ID_A.toLowerCase()} } }\n`)
    expect(resourceOf(result, 'box.b').attrs['parent']).toBe('box.a')
  })

  it('warns once when guards are missing', async () => {
    const result = await loadFiles({ 'duvo.yaml': '# demo\nversion: 1\nproject: demo\n' })
    expect(places(result)).toEqual(['duvo.yaml:2:1 no-guard'])
    expect(only(result).severity).toBe('warning')
    expect(result.manifest).not.toBeNull()
  })
})

describe('references', () => {
  it('must exist', async () => {
    const problem = only(await loadBody('boxes:\n  finance: {}\nrobots:\n  r: { box: finanse }\n'))
    expect(problem).toEqual({
      severity: 'error',
      code: 'unknown-reference',
      message: 'There is no box `finanse` in the manifest.',
      hint: 'Did you mean `finance`?',
      position: { file: 'duvo.yaml', line: 8, column: 13 },
      frame: '  6 |   finance: {}\n  7 | robots:\n> 8 |   r: { box: finanse }\n    |             ^\n  9 |',
    })
  })

  it.each([
    ['Finance dept', 'Write its key: `finance`.'],
    ['box.finance', 'Write only the key: `finance`.'],
  ])('are keys: %s', async (written, hint) => {
    const body = `boxes:\n  finance: { name: Finance dept }\nrobots:\n  r: { box: ${written} }\n`
    expect(only(await loadBody(body)).hint).toBe(hint)
  })

  it('must not lead back to themselves', async () => {
    const result = await loadBody(
      'boxes:\n  a: { parent: a }\nrobots:\n  r: { setup: { model: alpha-1, helpers: [s, r] } }\n  s: {}\n',
    )
    expect(places(result)).toEqual(['duvo.yaml:6:16 self-reference', 'duvo.yaml:8:46 self-reference'])
  })

  it('of a tree must not go in circles; others may', async () => {
    const result = await loadBody(
      'boxes:\n  a: { parent: b }\n  b: { parent: c }\n  c: { parent: b }\nrobots:\n  r: { setup: { model: alpha-1, helpers: [s] } }\n  s: { setup: { model: alpha-1, helpers: [r] } }\n',
    )
    expect(only(result)).toMatchObject({ code: 'reference-cycle', position: { line: 7, column: 16 } })
    expect(only(result).message).toContain('b → c → b')
  })
})

describe('names and ids', () => {
  it('are unique within a scope', async () => {
    const result = await loadBody(
      'boxes:\n  a: { name: Same }\n  b: { name: Same, parent: a }\n  c: { name: Same }\n',
    )
    const problem = only(result)
    expect(problem).toMatchObject({ code: 'duplicate-name', position: { line: 8, column: 14 } })
    expect(problem.message).toContain('`box.a` (duvo.yaml:6:14)')
  })

  it('may be the same when every one says by id which it is', async () => {
    const both = `robots:\n  a: { name: Same, id: ${ID_A} }\n  b: { name: Same, id: ${ID_B} }\n`
    expect((await loadBody(both)).diagnostics).toEqual([])
    expect(places(await loadBody(both.replace(`, id: ${ID_B}`, '')))).toEqual([
      'duvo.yaml:7:14 duplicate-name',
    ])
  })

  it('a default name counts', async () => {
    expect(places(await loadBody('robots:\n  x: { name: y }\n  y: {}\n'))).toEqual([
      'duvo.yaml:7:3 duplicate-name',
    ])
  })

  it('one id is one resource', async () => {
    const result = await loadBody(`robots:\n  a: { id: ${ID_A} }\n  b: { id: ${ID_A.toLowerCase()} }\n`)
    expect(places(result)).toEqual(['duvo.yaml:7:12 duplicate-id'])
    expect(only(result).message).toContain('(duvo.yaml:6:12)')
  })
})

describe('moved and removed', () => {
  const load = (entries: string) => loadBody(`boxes: { a: {}, b: { id: ${ID_A} } }\n${entries}\n`)
  it.each([
    ['moved: [{ from: "Box. Old", to: box.a }, { from: box.old, to: box.b }]', []],
    ['moved: [{ from: Old, to: box.c }]', ['duvo.yaml:6:26 unknown-reference']],
    ['moved: [{ from: Old, to: a }]', ['duvo.yaml:6:26 unknown-reference']],
    ['moved: [{ from: box.b, to: box.a }]', ['duvo.yaml:6:17 conflicting-entry']],
    ['moved: [{ from: robot.x, to: box.a }]', ['duvo.yaml:6:17 conflicting-entry']],
    ['moved: [{ from: O, to: box.a }, { from: P, to: box.a }]', ['duvo.yaml:6:48 conflicting-entry']],
    ['moved: [{ from: O, to: box.a }, { from: O, to: box.b }]', ['duvo.yaml:6:41 conflicting-entry']],
    [
      'moved: [{ from: box.x, to: box.a }]\nremoved: [{ address: box.x }]',
      ['duvo.yaml:6:17 conflicting-entry'],
    ],
    ['removed: [{ address: box.a }]', ['duvo.yaml:6:22 conflicting-entry']],
    ['removed: [{ address: bxo.z }]', ['duvo.yaml:6:22 unknown-reference']],
    ['removed: [{ address: box.x }, { address: box.x }]', ['duvo.yaml:6:42 conflicting-entry']],
    [`removed: [{ address: box.x, id: ${ID_A} }]`, ['duvo.yaml:6:33 conflicting-entry']],
    ['removed: [{ address: box.x, id: nope }]', ['duvo.yaml:6:33 schema']],
  ])('%s', async (entries, expected) => {
    expect(places(await load(entries))).toEqual(expected)
  })
})

describe('ignore_changes', () => {
  const load = (path: string) => loadBody(`robots:\n  r: { lifecycle: { ignore_changes: [${path}] } }\n`)
  it.each(['active', 'setup', 'setup.options', 'setup.options.anything.below', 'setup.helpers', 'tokens.x'])(
    'takes %s',
    async (path) => expect((await load(path)).diagnostics).toEqual([]),
  )
  it.each(['name', 'id', 'tokens', 'actve', 'setup.modle', 'lifecycle.protect', 'setup.from', '""'])(
    'refuses %s',
    async (path) => {
      const codes = (await load(path)).diagnostics.map(({ code }) => code)
      expect(codes).toContain('bad-ignore-path')
    },
  )
})
