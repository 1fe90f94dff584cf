/** `duvo-export` as people start it: on a disk, against a sandbox in a process of its own. */

import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BinName, type BinRun, runBin } from '../helpers/run-bin.ts'
import { type SandboxProcess, startSandboxProcess } from '../helpers/sandbox-process.ts'

let sandbox: SandboxProcess
let folder: string

beforeAll(async () => {
  sandbox = await startSandboxProcess(['--seed', '25'])
  folder = await mkdtemp(join(tmpdir(), 'duvo-export-'))
})
afterAll(async () => {
  await sandbox.stop()
  await rm(folder, { recursive: true })
})

const run = (name: BinName, ...args: string[]): Promise<BinRun> =>
  runBin(name, args, { cwd: folder, env: sandbox.env })

test('a team clicked together, into git, without a change', async () => {
  const exported = await run('duvo-export', '--out', 'team')
  expect(exported).toMatchObject({ exit: 0, stderr: '' })
  expect(exported.stdout).toContain(
    'Exported: 4 folders, 2 connections, 25 agents in 27 files. Next: duvo-plan -f team/duvo.yaml',
  )
  expect(await readdir(join(folder, 'team'))).toEqual(['.duvo-export.json', 'EXPORT.md', 'duvo.yaml', 'sops'])
  expect(await readFile(join(folder, 'team/sops/stock-watcher.md'), 'utf8')).toContain('Compare stock levels')

  const planned = await run('duvo-plan', '-f', 'team/duvo.yaml', '--detailed-exitcode', '--strict')
  expect(planned).toMatchObject({ exit: 0, stderr: '' })
  expect(planned.stdout).toContain('No changes. Duvo matches the manifest.')
  expect((await sandbox.requests()).filter(({ method }) => method !== 'GET')).toEqual([])

  const split = await run('duvo-export', '--out', 'parts', '--split')
  expect(split.stdout).toContain('Next: duvo-plan -f parts')
  expect((await run('duvo-plan', '-f', 'parts')).stdout).toContain('No changes.')
})

test('again, over its own files and over nobody else’s', async () => {
  const path = join(folder, 'team/sops/stock-watcher.md')
  const before = await readFile(path, 'utf8')
  expect(await run('duvo-export', '--out', 'team')).toMatchObject({ exit: 1, stdout: '' })
  expect(await run('duvo-export', '--out', 'team', '--force', '--split')).toMatchObject({ exit: 0 })
  expect((await run('duvo-export', '--out', 'team', '--force')).stdout).toContain(
    'Removed agents.yaml, which an earlier export wrote.',
  )
  expect(await readdir(join(folder, 'team'))).toEqual(['.duvo-export.json', 'EXPORT.md', 'duvo.yaml', 'sops'])

  await writeFile(path, 'By hand.')
  const refused = await run('duvo-export', '--out', 'team', '--force')
  expect(refused).toMatchObject({ exit: 1, stdout: '' })
  expect(refused.stderr).toContain('sops/stock-watcher.md was not written by an export, or changed since.')
  expect(await readFile(path, 'utf8')).toBe('By hand.')
  expect(before).not.toBe('By hand.')
})

test('a folder that cannot be made is no place to write to', async () => {
  await writeFile(join(folder, 'file'), '')
  const refused = await run('duvo-export', '--out', 'file', '--format', 'json')
  expect(refused.exit).toBe(1)
  expect(JSON.parse(refused.stdout)).toMatchObject({ status: 'error', error: { code: 'bad-setting' } })
})

test('nothing is written through a link, nor where a folder has to be and a file is', async () => {
  await mkdir(join(folder, 'elsewhere'))
  await mkdir(join(folder, 'linked'))
  await symlink(join(folder, 'elsewhere'), join(folder, 'linked/sops'))
  const through = await run('duvo-export', '--out', 'linked')
  expect(through).toMatchObject({ exit: 1, stdout: '' })
  expect(through.stderr).toContain('Nothing was written: linked/sops is a link.')
  expect(await readdir(join(folder, 'elsewhere'))).toEqual([])
  expect(await readdir(join(folder, 'linked'))).toEqual(['sops'])

  await mkdir(join(folder, 'taken'))
  await writeFile(join(folder, 'taken/sops'), '')
  const onto = await run('duvo-export', '--out', 'taken')
  expect(onto.stderr).toContain('Nothing was written: taken/sops is no folder.')
  expect(await readdir(join(folder, 'taken'))).toEqual(['sops'])
})
