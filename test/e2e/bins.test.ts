/** The real commands, a real sandbox and the process boundary between them. */

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type BinName, runBin } from '../helpers/run-bin.ts'
import { type SandboxProcess, startSandboxProcess } from '../helpers/sandbox-process.ts'

const examples = fileURLToPath(new URL('../../examples', import.meta.url))
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}
const TOKEN = 'a-token-that-no-report-shows'

/** Colour is asked for throughout; a pipe gets none. */
const asked = { FORCE_COLOR: '1', TERM: 'xterm-256color' }

let sandbox: SandboxProcess

beforeAll(async () => {
  sandbox = await startSandboxProcess()
})
afterAll(() => sandbox.stop())
beforeEach(() => sandbox.reset())

const run = (name: BinName, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
  runBin(name, args, { cwd: examples, env: { ...sandbox.env, ...asked, ERP_TOKEN: TOKEN, ...env } })

const writes = async (): Promise<readonly string[]> =>
  (await sandbox.requests()).filter(({ method }) => method !== 'GET').map(({ path }) => path)

test('the tour: validate, plan, apply, plan, an edit, drift, apply, drift', async () => {
  const validated = await run('duvo-validate')
  expect(validated).toMatchObject({ exit: 0 })
  expect(validated.stdout).toContain('The manifest is valid: 12 resources in project retail-ops.')
  expect(await sandbox.requests()).toEqual([])

  const planned = await run('duvo-plan', ['--detailed-exitcode'])
  expect(planned).toMatchObject({ exit: 2, stderr: '' })
  expect(planned.stdout).toContain('Plan: 12 to create, 0 to update, 0 to delete.')
  expect(await writes()).toEqual([])

  const applied = await run('duvo-apply', ['-y'])
  expect(applied).toMatchObject({ exit: 0, stderr: '' })
  expect(applied.stdout.trimEnd().split('\n').at(-1)).toBe(
    'Apply complete: 12 created, 0 updated, 0 deleted.',
  )

  const settled = await run('duvo-plan', ['--detailed-exitcode'])
  expect(settled).toMatchObject({ exit: 0, stderr: '' })
  expect(settled.stdout).toContain('No changes. Duvo matches the manifest.')

  await sandbox.edit('Vendor Lookup', {
    flags: { slack_enabled: true },
    build: { patch: { data: { input: 'Tell everything.' } } },
    by: { name: 'Maja Kos', email: 'maja@example.com' },
  })
  // A flag the manifest does not speak of is nobody's business; the build is.
  const drifted = await run('duvo-drift')
  expect(drifted).toMatchObject({ exit: 2, stderr: '' })
  expect(drifted.stdout).toContain('agent.vendor-lookup')
  expect(drifted.stdout).toContain('by Maja Kos')
  expect(drifted.stdout).toContain('Tell everything.')
  expect(drifted.stdout).not.toContain('slack_enabled')

  const repaired = await run('duvo-apply', ['-y'])
  expect(repaired).toMatchObject({ exit: 0 })
  expect(repaired.stdout).toContain('Apply complete: 0 created, 1 updated, 0 deleted.')
  expect(await run('duvo-drift')).toMatchObject({ exit: 0 })

  for (const { stdout, stderr } of [validated, planned, applied, settled, drifted, repaired]) {
    expect(stdout + stderr).not.toContain(TOKEN)
    expect(stdout + stderr, 'neither colours nor a spinner reach a pipe').not.toContain('\u001b')
  }
})

test('without a terminal, apply without -y ends with exit 3 and writes nothing', async () => {
  const refused = await run('duvo-apply')
  expect(refused.exit).toBe(3)
  expect(refused.stderr).toContain('--auto-approve')
  expect(await writes()).toEqual([])
})

describe('a reader that goes away', () => {
  test.each([
    ['duvo-plan', ['--format', 'json', '--detailed-exitcode'], ['stdout'], 2],
    ['duvo-plan', ['--help'], ['stdout', 'stderr'], 0],
    // Told on stderr, with nobody there: the exit code is all that is left.
    ['duvo-apply', [], ['stdout', 'stderr'], 3],
  ] as const)('%s %j, without %j, still ends with its own exit code', async (name, args, deaf, exit) => {
    const result = await runBin(name, args, {
      cwd: examples,
      env: { ...sandbox.env, ERP_TOKEN: TOKEN },
      deaf,
    })
    expect(result).toMatchObject({ exit, signal: null, stderr: '' })
  })

  test('an apply is carried out all the same', async () => {
    const applied = await runBin('duvo-apply', ['-y'], {
      cwd: examples,
      env: { ...sandbox.env, ERP_TOKEN: TOKEN },
      deaf: ['stdout', 'stderr'],
    })
    expect(applied.exit).toBe(0)
    expect((await sandbox.state()).agents).toHaveLength(6)
  })
})

test('the HTML report carries its style, and its script under the hash of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'duvo-bins-'))
  try {
    const file = join(folder, 'plan.html')
    expect(await run('duvo-plan', ['--quiet', '--report', `html:${file}`])).toMatchObject({
      exit: 0,
      stderr: '',
    })
    const page = await readFile(file, 'utf8')
    const [, script = ''] = /<script[^>]*>([\s\S]*?)<\/script>/.exec(page) ?? []
    expect(page).toContain(`sha256-${createHash('sha256').update(script).digest('base64')}`)
    expect(page).toContain(readFileSync(new URL('../../assets/report.css', import.meta.url), 'utf8').trim())
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('the version is the package’s', async () => {
  expect(await run('duvo-plan', ['--version'])).toMatchObject({ exit: 0, stderr: '', stdout: `${version}\n` })
})

test('duvo-sandbox --help goes to stdout with exit 0, a wrong flag to stderr with exit 1', async () => {
  const [help, wrong] = await Promise.all([run('duvo-sandbox', ['--help']), run('duvo-sandbox', ['--wrong'])])
  expect(help).toMatchObject({ exit: 0, stderr: '' })
  expect(help.stdout).toMatch(/^Usage: duvo-sandbox /)
  expect(wrong).toMatchObject({ exit: 1, stdout: '' })
  expect(wrong.stderr).toContain("unknown option '--wrong'")
})
