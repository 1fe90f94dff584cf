import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HEAD, loadBody, loadFiles, manifestOf, only, places } from './load-text.ts'

const bytes = (text: string, ...more: number[]): Uint8Array =>
  new Uint8Array([...new TextEncoder().encode(text), ...more])

describe('files that cannot be a manifest', () => {
  const cases: readonly (readonly [string, string | Uint8Array, string])[] = [
    ['an empty file', '', 'duvo.yaml:1:1 empty-manifest'],
    ['a file of comments', '# nothing\n\n', 'duvo.yaml:1:1 empty-manifest'],
    ['an unclosed bracket', 'version: 1\nrobots: {a: [1, 2}\n', 'duvo.yaml:2:18 yaml-syntax'],
    ['an unclosed quote', 'version: 1\nproject: "x\n', 'duvo.yaml:2:12 yaml-syntax'],
    ['a tab as indentation', 'version: 1\nrobots:\n\ta: {}\n', 'duvo.yaml:3:1 yaml-syntax'],
    ['a value inside a value', 'version: 1\nproject: a: b\n', 'duvo.yaml:2:10 yaml-syntax'],
    ['a duplicate key', `${HEAD}boxes:\n  a: {}\n  a: {}\n`, 'duvo.yaml:7:3 duplicate-key'],
    ['a binary file', bytes('version: 1\n', 0, 1, 2), 'duvo.yaml:1:1 binary-file'],
    ['invalid UTF-8', bytes('version: 1\nproject: ', 0xe4, 0x0a), 'duvo.yaml:2:10 not-utf8'],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x76, 0x00]), 'duvo.yaml:1:1 not-utf8'],
    ['several documents', `${HEAD}---\nversion: 1\n`, 'duvo.yaml:5:1 yaml-syntax'],
    ['a list', '- version: 1\n', 'duvo.yaml:1:1 schema'],
    ['a text', 'hello there\n', 'duvo.yaml:1:1 schema'],
    ['an unknown tag', `${HEAD}boxes: {a: {name: !secret x}}\n`, 'duvo.yaml:5:19 yaml-syntax'],
    ['an alias of nothing', `${HEAD}boxes: {a: *nothing}\n`, 'duvo.yaml:5:12 yaml-syntax'],
    ['a complex key', `${HEAD}? [a]\n: b\n`, 'duvo.yaml:5:3 yaml-syntax'],
  ]
  it.each(cases)('%s', async (_name, text, expected) => {
    const result = await loadFiles({ 'duvo.yaml': text })
    expect(places(result)).toEqual([expected])
    expect(result.manifest).toBeNull()
  })

  it('names a missing file, and says how to name another', async () => {
    const problem = only(await loadFiles({}, { paths: ['nowhere.yaml'] }))
    expect(problem).toMatchObject({
      code: 'file-not-found',
      position: { file: 'nowhere.yaml', line: 1, column: 1 },
    })
    expect(problem.hint).toContain('-f')
    expect(problem.frame).toBeUndefined()
  })

  it('refuses a folder without manifests', async () => {
    expect(only(await loadFiles({ 'team/readme.md': 'x' }, { paths: ['team'] })).code).toBe('file-not-found')
  })

  it('refuses a file over the limit without reading it', async () => {
    const huge = Object.assign(new Uint8Array(0), {})
    Object.defineProperty(huge, 'length', { value: 51 * 1024 * 1024 })
    expect(only(await loadFiles({ 'duvo.yaml': huge })).code).toBe('file-too-big')
  })

  it('reports every broken file in one run', async () => {
    const result = await loadFiles(
      { 'a.yaml': 'a: [', 'b.yaml': '' },
      { paths: ['a.yaml', 'b.yaml', 'c.yaml'] },
    )
    expect(result.diagnostics.map(({ code }) => code)).toEqual([
      'yaml-syntax',
      'empty-manifest',
      'file-not-found',
    ])
  })

  it('explains a placeholder that YAML takes for a map', async () => {
    const problem = only(await loadBody('boxes:\n  a: { name: ${var:x} }\n'))
    expect(problem).toMatchObject({ code: 'yaml-syntax', position: { line: 6 } })
    expect(problem.message).toContain('needs quotes')
  })
})

describe('versions', () => {
  it('wants one', async () => {
    expect(places(await loadFiles({ 'duvo.yaml': HEAD.replace('version: 1\n', '') }))).toEqual([
      'duvo.yaml:1:1 unsupported-version',
    ])
  })
  it.each(['2', '"1"', 'null'])('refuses %s', async (version) => {
    const result = await loadFiles({ 'duvo.yaml': HEAD.replace('version: 1', `version: ${version}`) })
    expect(places(result)).toEqual(['duvo.yaml:1:10 unsupported-version'])
  })
})

describe('hostile input', () => {
  it('refuses the billion laughs at once', async () => {
    let text = `${HEAD}boxes:\n  a0: &a0 { name: ha }\n`
    for (let level = 1; level < 12; level++)
      text += `  a${level}: &a${level} [${`*a${level - 1}, `.repeat(10)}]\n`
    const result = await loadFiles({ 'duvo.yaml': text })
    expect(only(result).code).toBe('too-many-aliases')
  })

  it('refuses 10 MB of nested anchors before they are composed', async () => {
    const lines = ['a0: &a0 [x, x]']
    for (let size = 0, level = 1; size < 10_000_000; level++) {
      const line = `a${level}: &a${level} [${`*a${level - 1},`.repeat(50)}]`
      size += line.length
      lines.push(line)
    }
    expect(only(await loadFiles({ 'duvo.yaml': lines.join('\n') })).code).toBe('too-many-aliases')
  })

  it.each(['[', '- ', '{a: ', '? '])('refuses bottomless nesting of %j', async (opening) => {
    const problem = only(await loadFiles({ 'duvo.yaml': opening.repeat(1_000_000) }))
    expect(problem).toMatchObject({ code: 'yaml-syntax', message: 'Nested too deeply to be a manifest.' })
    expect(problem.frame?.length).toBeLessThan(400)
  })

  it.each(['{ <<: *a }', '{ b: { <<: *a } }', '{ b: { name: *a } }'])(
    'refuses a circle through an alias: %s',
    async (map) => {
      expect(only(await loadBody(`vars: &a ${map}\n`.replace('vars: ', 'boxes: '))).code).toBe(
        'merge-key-cycle',
      )
    },
  )

  it('keeps prototypes out of reach', async () => {
    const body = 'boxes:\n  __proto__: { polluted: true }\n  constructor: { name: c }\n  toString: {}\n'
    const result = await loadBody(body)
    expect(places(result)).toEqual(['duvo.yaml:6:3 unknown-key'])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    const clean = await loadBody(body.replace(/.*__proto__.*\n/, ''))
    expect(manifestOf(clean).resources.map(({ address }) => address)).toEqual([
      'box.constructor',
      'box.toString',
    ])
  })

  it('does not find references or variables on prototypes', async () => {
    const result = await loadBody('boxes:\n  a: { parent: constructor, name: "${var:toString}" }\n')
    expect(places(result)).toEqual(['duvo.yaml:6:16 unknown-reference', 'duvo.yaml:6:35 unset-variable'])
  })
})

describe('YAML that is fine', () => {
  it('accepts Windows newlines and a byte order mark', async () => {
    const result = await loadFiles({
      'duvo.yaml': `\uFEFF${HEAD}boxes:\n  a: { parent: b }\n`.replaceAll('\n', '\r\n'),
    })
    expect(places(result)).toEqual(['duvo.yaml:6:16 unknown-reference'])
    expect(result.diagnostics[0]?.frame).not.toContain('\r')
  })

  it('reads the lines of a text without their carriage returns', async () => {
    const text = `${HEAD}robots:\n  r:\n    name: |-\n      one\n      two\n`.replaceAll('\n', '\r\n')
    expect(manifestOf(await loadFiles({ 'duvo.yaml': text })).resources[0]?.name).toBe('one\ntwo')
  })

  it('merges with <<, own keys first', async () => {
    const result = await loadBody(
      'boxes:\n  a: &a { name: A }\n  b: { <<: *a, name: B, parent: a }\n  c: { <<: [{ parent: b }, *a], name: C }\n',
    )
    expect(manifestOf(result).resources.map(({ attrs }) => attrs)).toEqual([
      { name: 'A', parent: null },
      { name: 'B', parent: 'box.a' },
      { name: 'C', parent: 'box.b' },
    ])
  })

  it('takes YAML 1.2 at its word: yes is a text', async () => {
    expect(only(await loadBody('robots: { a: { active: yes } }\n'))).toMatchObject({
      code: 'schema',
      message: '`active` must be true or false, not a text.',
    })
  })
})

describe('any text at all', () => {
  const valid = `${HEAD}vars: { x: 1 }\nsetups: &s { base: { model: alpha-1, text: "a \${var:x}" } }\nrobots:\n  r: { setup: { from: base, helpers: [q] }, tokens: { t: "\${env:T}" }, box: b }\n  q: {}\nboxes: { b: { parent: null } }\nmoved: [{ from: old, to: box.b }]\n`
  const pieces = [
    ...valid,
    ...[
      '\n',
      '  ',
      ': ',
      '- ',
      '"',
      '${',
      '}',
      '[',
      '*s',
      '&s ',
      '<<: ',
      '!unset ',
      'null',
      '\t',
      '\u0000',
      '🚀',
    ],
  ]

  it('never crashes the loader, and is either a manifest or explained', async () => {
    const edit = fc.record({
      at: fc.nat(valid.length),
      remove: fc.nat(12),
      insert: fc.array(fc.constantFrom(...pieces), { maxLength: 4 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        const text = edits.reduce(
          (before, { at, remove, insert }) =>
            before.slice(0, at) + insert.join('') + before.slice(at + remove),
          valid,
        )
        const { manifest, diagnostics } = await loadFiles({ 'duvo.yaml': text })
        expect(manifest === null).toBe(diagnostics.some(({ severity }) => severity === 'error'))
        for (const { position, message } of diagnostics) {
          expect(position).toBeDefined()
          expect(message).not.toContain('\n')
        }
      }),
      { numRuns: 1000 },
    )
  })
})
