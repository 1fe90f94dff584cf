/** Writing a file: whole or not at all, and never in the place of what is no file. On the real disk. */

import { execFileSync } from 'node:child_process'
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeText } from '../../src/bin/save-file.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duvo-save-'))
})
afterEach(() => rm(folder, { recursive: true }))

it('replaces a file, and leaves nothing beside it', async () => {
  await writeFile(join(folder, 'plan.json'), 'old')
  await writeText(join(folder, 'plan.json'), 'new')
  expect(await readFile(join(folder, 'plan.json'), 'utf8')).toBe('new')
  expect(await readdir(folder)).toEqual(['plan.json'])
})

it('keeps who may read it', async () => {
  await writeFile(join(folder, 'duvo.yaml'), 'old', { mode: 0o600 })
  await writeText(join(folder, 'duvo.yaml'), 'new')
  expect((await lstat(join(folder, 'duvo.yaml'))).mode & 0o777).toBe(0o600)
})

it('follows a symbolic link instead of replacing it', async () => {
  await writeFile(join(folder, 'target'), 'old')
  await symlink('target', join(folder, 'link'))
  await writeText(join(folder, 'link'), 'new')
  expect((await lstat(join(folder, 'link'))).isSymbolicLink()).toBe(true)
  expect(await readFile(join(folder, 'target'), 'utf8')).toBe('new')
})

it('writes into a pipe, which stays one', async () => {
  const pipe = join(folder, 'pipe')
  execFileSync('sh', ['-c', 'mkfifo "$0"', pipe])
  const read = readFile(pipe, 'utf8')
  await writeText(pipe, 'through')
  expect(await read).toBe('through')
  expect((await lstat(pipe)).isFIFO()).toBe(true)
})

it('leaves nothing behind when it fails', async () => {
  await mkdir(join(folder, 'taken'))
  await expect(writeText(join(folder, 'taken'), 'text')).rejects.toThrow()
  expect(await readdir(folder)).toEqual(['taken'])
})
