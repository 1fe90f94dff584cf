import { describe, expect, it } from 'vitest'
import { HEAD, loadFiles, manifestOf, only, places, resourceOf } from './load-text.ts'

const manifest = (file: string, more = ''): string =>
  `${HEAD}robots:\n  r:\n    setup: { model: alpha-1, text: { file: ${file} } }\n${more}`

const textOf = (result: Awaited<ReturnType<typeof loadFiles>>) =>
  (resourceOf(result, 'robot.r').attrs['setup'] as { text: string }).text

describe('includes', () => {
  it('are literal text: no placeholders, no carriage returns, no byte order mark', async () => {
    const result = await loadFiles({
      'duvo.yaml': manifest('sops/r.md'),
      'sops/r.md': '\uFEFF# ${var:nothing}\r\n$${env:X} ${bad\r\n',
    })
    expect(textOf(result)).toBe('# ${var:nothing}\n$${env:X} ${bad\n')
    expect(manifestOf(result).files).toEqual(['duvo.yaml', 'sops/r.md'])
  })

  it('are looked for beside the file that names them', async () => {
    const result = await loadFiles(
      {
        'duvo.yaml': manifest('sops/r.md'),
        'prod/duvo.yaml': 'robots: { r: { setup: { text: { file: r.md } } } }\n',
        'prod/r.md': 'prod',
        'sops/r.md': 'base',
      },
      { paths: ['duvo.yaml', 'prod/duvo.yaml'] },
    )
    expect(textOf(result)).toBe('prod')
  })

  it('take variables in their path', async () => {
    const result = await loadFiles(
      { 'duvo.yaml': manifest('"sops/${var:lang}.md"'), 'sops/de.md': 'Hallo' },
      { vars: { lang: 'de' } },
    )
    expect(textOf(result)).toBe('Hallo')
    expect(places(await loadFiles({ 'duvo.yaml': manifest('"sops/${var:lang}.md"') }))).toEqual([
      'duvo.yaml:7:44 unset-variable',
    ])
  })

  it('must exist', async () => {
    const problem = only(await loadFiles({ 'duvo.yaml': manifest('sops/x.md') }))
    expect(problem).toMatchObject({
      code: 'include-not-found',
      position: { file: 'duvo.yaml', line: 7, column: 44 },
    })
  })

  it.each(['../secret.md', '/etc/passwd', 'sops/../../secret.md'])(
    'must not leave the folder: %s',
    async (file) => {
      const contents = { 'duvo.yaml': manifest(file), '/secret.md': 'x', '/etc/passwd': 'x' }
      expect(only(await loadFiles(contents)).code).toBe('include-outside')
    },
  )

  it('must not leave it through a symbolic link either', async () => {
    const contents = { 'duvo.yaml': manifest('sops/r.md'), '/outside/r.md': 'x' }
    const links = { sops: '/outside' }
    expect(only(await loadFiles(contents, { links })).code).toBe('include-outside')
    expect(textOf(await loadFiles(contents, { links, allowOutside: true }))).toBe('x')
  })

  it('may stand in a folder that is itself a link', async () => {
    const contents = { '/real/duvo.yaml': manifest('sops/r.md'), '/real/sops/r.md': 'x' }
    expect(textOf(await loadFiles(contents, { links: { team: '/real' }, paths: ['team/duvo.yaml'] }))).toBe(
      'x',
    )
  })

  it('must be text', async () => {
    const binary = { 'duvo.yaml': manifest('r.md'), 'r.md': new Uint8Array([65, 0, 66]) }
    expect(only(await loadFiles(binary)).code).toBe('binary-file')
    const latin = { 'duvo.yaml': manifest('r.md'), 'r.md': new Uint8Array([65, 0xe4, 66]) }
    expect(places(await loadFiles(latin))).toEqual(['duvo.yaml:7:44 not-utf8'])
    expect(only(await loadFiles({ 'duvo.yaml': manifest('sops'), 'sops/a.md': '' })).code).toBe(
      'file-unreadable',
    )
  })

  it('are read once, whoever uses them', async () => {
    const body = `${HEAD}setups:\n  s: { text: { file: s.md }, model: alpha-1 }\nrobots:\n  a: { setup: s }\n  b: { setup: { from: s } }\n  c: { setup: { from: s, text: { file: s.md } } }\n`
    const result = await loadFiles({ 'duvo.yaml': body, 's.md': 'shared' })
    for (const key of ['a', 'b', 'c']) {
      expect(resourceOf(result, `robot.${key}`).attrs['setup']).toEqual({ text: 'shared', model: 'alpha-1' })
    }
    expect(manifestOf(result).files).toEqual(['duvo.yaml', 's.md'])
  })

  it('take no other key', async () => {
    const body = `${HEAD}robots: { r: { setup: { model: alpha-1, text: { file: a.md, mode: x } } } }\n`
    expect(places(await loadFiles({ 'duvo.yaml': body, 'a.md': '' }))).toEqual(['duvo.yaml:5:61 unknown-key'])
  })
})
