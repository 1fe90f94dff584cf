/** An old state of the disk, asked of real repositories. */

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openRepository } from '../../src/cli/git.ts'
import { newRepository, ownRepositories } from '../helpers/repository.ts'

ownRepositories()

function write(cwd: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true })
    writeFileSync(join(cwd, name), text)
  }
}

describe('the files of a commit', () => {
  it('are what was there then, under the paths of now', async () => {
    const { cwd, git, commit } = newRepository()
    write(cwd, { 'duvo.yaml': 'é', 'sops/a b.md': 'one', 'sops/deep/ü.md': 'two' })
    const then = commit()
    symlinkSync('duvo.yaml', join(cwd, 'link.yaml'))
    write(cwd, { 'duvo.yaml': 'now', 'sops/new.md': 'three' })
    commit()
    git('rm', '-q', '-r', 'sops/deep')
    commit()
    const files = await (await openRepository(cwd, ['duvo.yaml'])).filesAt(then)
    if (files === null) throw new Error('the commit is there')
    const at = (path: string): string => join(cwd, path)
    const text = async (path: string) => Buffer.from(await files.readFile(at(path))).toString()
    expect([await text('duvo.yaml'), await text('sops/a b.md'), await text('sops/deep/ü.md')]).toEqual([
      'é',
      'one',
      'two',
    ])
    expect([...(await files.list(cwd))].sort()).toEqual(['duvo.yaml', 'sops'])
    expect([...(await files.list(at('sops')))].sort()).toEqual(['a b.md', 'deep'])
    expect(await files.stat(at('duvo.yaml'))).toEqual({ type: 'file', size: 2 })
    expect(await files.stat(at('sops'))).toMatchObject({ type: 'directory' })
    expect(await files.stat(cwd)).toMatchObject({ type: 'directory' })
    for (const path of ['sops/new.md', 'link.yaml', 'sop', '../duvo.yaml']) {
      expect(await files.stat(at(path)), path).toBeNull()
    }
    await expect(files.list(at('gone'))).rejects.toThrow('no folder')
    await expect(files.readFile(at('sops/new.md'))).rejects.toThrow()
  })

  it('are read through links that stay in the repository', async () => {
    const { cwd, commit } = newRepository()
    write(cwd, { 'texts/deep/one.md': 'one', 'm/duvo.yaml': 'm' })
    const links = {
      'm/one.md': '../texts/deep/one.md',
      'm/texts': '../texts',
      'm/again.md': 'texts/deep/one.md',
      'm/round.md': 'round.md',
      'm/gone.md': 'nowhere.md',
      'm/out.md': '../../elsewhere.md',
      'm/root.md': '/etc/hostname',
    }
    for (const [path, target] of Object.entries(links)) symlinkSync(target, join(cwd, path))
    const then = commit()
    write(cwd, { 'texts/deep/one.md': 'now' })
    const files = await (await openRepository(cwd, ['m/duvo.yaml'])).filesAt(then)
    if (files === null) throw new Error('the commit is there')
    const at = (path: string): string => join(cwd, path)
    for (const path of ['m/one.md', 'm/texts/deep/one.md', 'm/again.md']) {
      expect(Buffer.from(await files.readFile(at(path))).toString(), path).toBe('one')
      expect(await files.stat(at(path)), path).toEqual({ type: 'file', size: 3 })
      expect(await files.realpath(at(path)), path).toBe(at('texts/deep/one.md'))
    }
    expect(await files.list(at('m/texts'))).toEqual(['deep'])
    expect(await files.stat(at('m/gone.md'))).toBeNull()
    // What lies outside is not in the commit: the link says so itself.
    for (const path of ['m/out.md', 'm/root.md', 'm/round.md'] as const) {
      expect(Buffer.from(await files.readFile(at(path))).toString(), path).toBe(links[path])
      expect(await files.realpath(at(path)), path).toBe(at(path))
    }
  })

  it('are none when git does not have it', async () => {
    const { cwd, commit } = newRepository()
    commit('1')
    expect(await (await openRepository(cwd, ['duvo.yaml'])).filesAt('1234567')).toBeNull()
  })
})
