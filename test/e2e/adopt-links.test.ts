/** `duvo-drift --adopt` and symbolic links, as processes in a real repository: what a link leads to is written there. */

import { lstatSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { DIALECT } from '../helpers/dialect.ts'
import { newFolder, newRepository, ownRepositories, type TestRepository } from '../helpers/repository.ts'
import { type BinName, runBin } from '../helpers/run-bin.ts'
import { type SandboxProcess, startSandboxProcess } from '../helpers/sandbox-process.ts'

ownRepositories()

const MODELS =
  'models: { agent: { model: claude-sonnet-4-6 }, browsing: { provider: anthropic, model: claude-sonnet-4-5 } }'

const agent = (name: string, input: string): string =>
  `  ${name}: { build: { config: { data: { ${MODELS}, input: ${input} } } } }\n`

const TEXT = `version: 1
project: shop
agents:
${agent('one', '{ file: sops/one.md }')}${agent('two', '{ file: sops/two.md }')}${agent('three', 'Three.')}`

let sandbox: SandboxProcess
let repository: TestRepository

beforeAll(async () => {
  sandbox = await startSandboxProcess()
})
afterAll(() => sandbox.stop())
beforeEach(async () => {
  await sandbox.reset()
  repository = newRepository()
})

const at = (path: string): string => join(repository.cwd, 'm', path)
const read = (path: string): string => readFileSync(at(path), 'utf8')

function write(path: string, text: string): void {
  mkdirSync(dirname(at(path)), { recursive: true })
  writeFileSync(at(path), text)
}

const run = (name: BinName, args: readonly string[]) =>
  runBin(name, ['--dialect', DIALECT, ...args], { cwd: join(repository.cwd, 'm'), env: sandbox.env })

/** Commits what is there, and applies it. */
async function applied(): Promise<void> {
  repository.commit()
  expect(await run('duvo-apply', ['-y', '--allow-outside'])).toMatchObject({ exit: 0 })
}

const says = (name: string, input: string): Promise<unknown> =>
  sandbox.edit(name, { build: { patch: { data: { input } } } })

test('a text behind a link in the repository is drift like any other, and written where it lies', async () => {
  write('duvo.yaml', TEXT)
  write('../texts/real.md', 'One.\n')
  write('sops/two.md', 'Two.\n')
  symlinkSync('../../texts/real.md', at('sops/one.md'))
  await applied()
  await says('one', 'One, by hand.\n')
  const adopted = await run('duvo-drift', ['--adopt', 'all', '--allow-outside'])
  expect(adopted, adopted.stdout).toMatchObject({ exit: 0 })
  expect(adopted.stdout).toContain(
    'Adopted 1 change into 1 file.\n    ../texts/real.md: 1 line changed\n        agent.one /build/config/data/input\n',
  )
  expect(read('../texts/real.md')).toBe('One, by hand.\n')
  expect([lstatSync(at('sops/one.md')).isSymbolicLink(), read('duvo.yaml')]).toEqual([true, TEXT])
  expect(repository.git('status', '--porcelain')).toBe('M texts/real.md')
})

test('a manifest that is a link itself stays one', async () => {
  write('real.yaml', TEXT)
  symlinkSync('real.yaml', at('duvo.yaml'))
  write('sops/one.md', 'One.\n')
  write('sops/two.md', 'Two.\n')
  await applied()
  await says('three', 'Drei.')
  const adopted = await run('duvo-drift', ['--adopt', 'all'])
  expect(adopted, adopted.stdout).toMatchObject({ exit: 0 })
  expect(adopted.stdout).toContain('real.yaml: 1 line changed\n        agent.three /build')
  expect([lstatSync(at('duvo.yaml')).isSymbolicLink(), read('real.yaml')]).toEqual([
    true,
    TEXT.replace('Three.', 'Drei.'),
  ])
})

test('two links to one text: the one that changed gets a file of its own', async () => {
  write('duvo.yaml', TEXT)
  write('sops/both.md', 'Both.\n')
  for (const name of ['one', 'two']) symlinkSync('both.md', at(`sops/${name}.md`))
  await applied()
  await says('two', 'Two.\n')
  const adopted = await run('duvo-drift', ['--adopt', 'all'])
  expect(adopted, adopted.stdout).toMatchObject({ exit: 0 })
  expect([read('sops/both.md'), read('sops/two-2.md'), read('duvo.yaml')]).toEqual([
    'Both.\n',
    'Two.\n',
    TEXT.replace('sops/two.md', 'sops/two-2.md'),
  ])
})

test('two links to one text that changed alike: the text changes', async () => {
  write('duvo.yaml', TEXT)
  write('sops/both.md', 'Both.\n')
  for (const name of ['one', 'two']) symlinkSync('both.md', at(`sops/${name}.md`))
  await applied()
  for (const name of ['one', 'two']) await says(name, 'Now.\n')
  const adopted = await run('duvo-drift', ['--adopt', 'all'])
  expect(adopted, adopted.stdout).toMatchObject({ exit: 0 })
  expect([read('sops/both.md'), read('duvo.yaml')]).toEqual(['Now.\n', TEXT])
})

test('a link that leads out of the repository is left, and the others are adopted', async () => {
  const outside = join(newFolder(), 'one.md')
  write('duvo.yaml', TEXT)
  write('sops/one.md', 'One.\n')
  write('sops/two.md', 'Two.\n')
  await applied()
  renameSync(at('sops/one.md'), outside)
  symlinkSync(outside, at('sops/one.md'))
  await says('one', 'By hand.\n')
  await says('two', 'By hand.\n')
  const adopted = await run('duvo-drift', [
    ...['--adopt', 'agent.one', '--adopt', 'agent.two', '--allow-outside'],
  ])
  expect(adopted, adopted.stdout).toMatchObject({ exit: 2 })
  expect(adopted.stdout).toContain(
    'Not adopted: agent.one /build/config/data/input: its file is a link that leads out of the repository',
  )
  expect([readFileSync(outside, 'utf8'), read('sops/two.md')]).toEqual(['One.\n', 'By hand.\n'])
})
