import { describe, expect, it } from 'vitest'
import { HEAD, loadFiles, manifestOf, only, places, resourceOf } from './load-text.ts'

describe('a folder', () => {
  it('is every YAML file directly in it, sorted and side by side', async () => {
    const result = await loadFiles(
      {
        'team/b.yml': 'boxes:\n  b: { parent: a }\nmoved: [{ from: Old B, to: box.b }]\n',
        'team/a.yaml': `${HEAD}boxes:\n  a: {}\nmoved: [{ from: Old A, to: box.a }]\n`,
        'team/notes.txt': 'not yaml: [',
        'team/deeper/c.yaml': 'not read: [',
      },
      { paths: ['team'] },
    )
    const manifest = manifestOf(result)
    expect(manifest.resources.map(({ address }) => address)).toEqual(['box.a', 'box.b'])
    expect(manifest.moved.map(({ from }) => from)).toEqual(['Old A', 'Old B'])
    expect(manifest.files).toEqual(['team/a.yaml', 'team/b.yml'])
    expect(result.locate(['boxes', 'b', 'parent'])).toEqual({ file: 'team/b.yml', line: 2, column: 8 })
    expect(result.locate(['moved', 1])).toEqual({ file: 'team/b.yml', line: 3, column: 9 })
  })

  it('must not have the same key twice', async () => {
    const result = await loadFiles(
      {
        'team/a.yaml': `${HEAD}boxes:\n  a: {}\n`,
        'team/b.yaml': 'version: 1\nproject: x\nboxes:\n  a: {}\n',
      },
      { paths: ['team'] },
    )
    expect(places(result)).toEqual(['team/b.yaml:2:1 duplicate-key', 'team/b.yaml:4:3 duplicate-key'])
    expect(result.diagnostics[1]?.message).toContain('team/a.yaml:6:3')
  })
})

describe('further -f', () => {
  const base = `${HEAD}boxes:\n  a: { name: A }\n  b: { name: B, parent: a }\nrobots:\n  r:\n    active: true\n    setup: { model: alpha-1, helpers: [r2] }\n  r2: {}\n`
  const over = (text: string) =>
    loadFiles({ 'duvo.yaml': base, 'prod/duvo.yaml': text }, { paths: ['duvo.yaml', 'prod/duvo.yaml'] })

  it('merge maps and replace everything else', async () => {
    const result = await over('boxes:\n  b: { parent: null }\nrobots:\n  r: { setup: { helpers: [] } }\n')
    expect(resourceOf(result, 'box.b').attrs).toEqual({ name: 'B', parent: null })
    expect(resourceOf(result, 'robot.r').attrs).toEqual({
      name: 'r',
      active: true,
      setup: { model: 'alpha-1', helpers: [] },
    })
  })

  it('remove keys with !unset', async () => {
    const result = await over(
      'boxes:\n  b: !unset\nrobots:\n  r: { active: !unset, setup: { helpers: !unset } }\n',
    )
    expect(manifestOf(result).resources.map(({ address }) => address)).toEqual([
      'box.a',
      'robot.r',
      'robot.r2',
    ])
    expect(resourceOf(result, 'robot.r').attrs).toEqual({ name: 'r', setup: { model: 'alpha-1' } })
  })

  it('locate a value in the file it came from', async () => {
    const result = await over('robots:\n  r:\n    setup:\n      helpers: [nobody]\n')
    expect(places(result)).toEqual(['prod/duvo.yaml:4:17 unknown-reference'])
    expect(result.diagnostics[0]?.frame).toContain('> 4 |       helpers: [nobody]')
    expect(result.locate(['robots', 'r', 'active'])).toEqual({ file: 'duvo.yaml', line: 10, column: 5 })
    expect(result.locate(['robots', 'r'])).toEqual({ file: 'prod/duvo.yaml', line: 2, column: 3 })
    expect(result.locate(['nothing'])).toBeUndefined()
  })

  it('do not take !unset in a list', async () => {
    const result = await over('robots: { r: { setup: { helpers: [!unset ] } } }\n')
    expect(result.diagnostics.map(({ code }) => code)).toContain('schema')
    expect(result.diagnostics[0]?.position).toEqual({ file: 'prod/duvo.yaml', line: 1, column: 35 })
  })

  it('name files in folders above the working directory', async () => {
    const result = await loadFiles(
      { '/elsewhere/duvo.yaml': 'version: 1\n' },
      { paths: ['../elsewhere/duvo.yaml'] },
    )
    expect(result.diagnostics[0]?.position?.file).toBe('../elsewhere/duvo.yaml')
    expect(
      only({ ...result, diagnostics: result.diagnostics.filter(({ code }) => code === 'schema') }).message,
    ).toBe('The manifest lacks `project`.')
  })
})
