/** `duvo-drift --adopt` as a process: real files, a real sandbox, and the next plan. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { DIALECT } from '../helpers/dialect.ts'
import { type BinName, runBin } from '../helpers/run-bin.ts'
import { type SandboxProcess, startSandboxProcess } from '../helpers/sandbox-process.ts'

const FILES = {
  'm/shop.yaml': `version: 1
project: shop

agents:
  # who answers
  helper:
    name: 'Helper' # for now
    build: common
`,
  'm/builds.yaml': `builds:
  common:
    config:
      data:
        models: { agent: { model: claude-sonnet-4-6 }, browsing: { provider: anthropic, model: claude-sonnet-4-5 } }
        input: { file: sops/helper.md } # the text
`,
  'm/sops/helper.md': '# Helper\n\nHelps.\n',
}

let sandbox: SandboxProcess
let cwd = ''

beforeAll(async () => {
  sandbox = await startSandboxProcess()
})
afterAll(() => sandbox.stop())
beforeEach(async () => {
  await sandbox.reset()
  cwd = mkdtempSync(join(tmpdir(), 'duvo-adopt-'))
  mkdirSync(join(cwd, 'm/sops'), { recursive: true })
  for (const [path, text] of Object.entries(FILES)) writeFileSync(join(cwd, path), text)
  return () => rmSync(cwd, { recursive: true })
})

const run = (name: BinName, args: readonly string[]) =>
  runBin(name, ['-f', 'm', '--dialect', DIALECT, ...args], { cwd, env: sandbox.env })

const read = (path: string): string => readFileSync(join(cwd, path), 'utf8')

test('a hand-made change goes into the files of a folder, and nothing is left to plan', async () => {
  expect(await run('duvo-apply', ['-y'])).toMatchObject({ exit: 0 })
  await sandbox.edit('Helper', {
    name: 'Aide',
    build: { patch: { data: { input: '# Helper\n\nHelps much.\n' } } },
  })
  const adopted = await run('duvo-drift', ['--adopt', 'agent.helper'])
  expect(adopted, adopted.stdout).toMatchObject({ exit: 0, stderr: '' })
  expect(adopted.stdout).toContain(`Adopted 2 changes into 2 files.
    m/shop.yaml: 1 line changed
        agent.helper /name
    m/sops/helper.md: 1 line changed
        agent.helper /build/config/data/input
`)
  expect(read('m/shop.yaml')).toBe(FILES['m/shop.yaml'].replace("'Helper'", "'Aide'"))
  expect(read('m/builds.yaml')).toBe(FILES['m/builds.yaml'])
  expect(read('m/sops/helper.md')).toBe('# Helper\n\nHelps much.\n')
  const planned = await run('duvo-plan', ['--detailed-exitcode'])
  expect(planned, planned.stdout).toMatchObject({ exit: 0 })
})
