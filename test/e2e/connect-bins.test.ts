/** `duvo-connect` as a process, against a sandbox process; the person is a request to the page it prints. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { linkIn } from '../helpers/consent.ts'
import { DIALECT, onV2 } from '../helpers/dialect.ts'
import { type BinRun, runBin } from '../helpers/run-bin.ts'
import { type SandboxProcess, startSandboxProcess } from '../helpers/sandbox-process.ts'
import { manifest } from '../helpers/team.ts'

const source = manifest({
  connections: {
    mailbox: { provider: 'native', oauth_provider: 'gmail' },
    wiki: { provider: 'mcp', server_url: 'https://wiki.example.com/mcp' },
    crm: {
      provider: 'composio',
      app: 'hubspot',
      auth_config_id: 'ac_1',
      callback_url: 'https://example.com/cb',
    },
  },
})

const KEYS = onV2 ? (['mailbox', 'wiki'] as const) : (['mailbox', 'wiki', 'crm'] as const)

let sandbox: SandboxProcess
let cwd: string

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'duvo-connect-'))
  await writeFile(join(cwd, 'duvo.yaml'), JSON.stringify(source))
  sandbox = await startSandboxProcess()
})

afterAll(async () => {
  await sandbox.stop()
  await rm(cwd, { recursive: true, force: true })
})

beforeEach(() => sandbox.reset())

/** Runs the command; once it has printed the page, `answer` is given there. */
const connect = (key: string, args: readonly string[], answer: 'allow' | 'deny' | null): Promise<BinRun> => {
  let answered = answer === null
  return runBin('duvo-connect', [`connection.${key}`, '--dialect', DIALECT, '--format', 'json', ...args], {
    cwd,
    env: sandbox.env,
    onStderr: (heard) => {
      if (answered || !/\/consent\/\S+\s/.test(heard)) return
      answered = true
      void fetch(`${linkIn(heard)}/${answer}`, { method: 'POST', redirect: 'manual' })
    },
  })
}

const statusOf = ({ stdout }: BinRun): unknown => (JSON.parse(stdout) as { status: unknown }).status

describe.each(KEYS)('%s', (key) => {
  test('agreed to, and then connected already', async () => {
    const run = await connect(key, ['--wait', '60s'], 'allow')
    expect([run.exit, statusOf(run)], run.stderr).toEqual([0, 'connected'])
    expect(run.stderr).toContain(`To connect connection.${key}, open this page`)
    const again = await connect(key, [], null)
    expect([again.exit, statusOf(again), again.stderr]).toEqual([0, 'already-connected', ''])
    expect((await sandbox.state()).connections).toHaveLength(1)
  })

  test('denied', async () => {
    // Only Composio tells: there, the wait is never over.
    const run = await connect(key, ['--wait', key === 'crm' ? '60s' : '3s'], 'deny')
    expect([run.exit, statusOf(run)]).toEqual([4, key === 'crm' ? 'refused' : 'timed-out'])
    expect((await sandbox.state()).connections).toEqual([])
  })

  test('not answered in time', async () => {
    const run = await connect(key, ['--wait', '100ms'], null)
    expect([run.exit, statusOf(run)]).toEqual([4, 'timed-out'])
    expect(run.stdout + run.stderr).not.toContain('dv_sandbox_key')
  })
})

// What opens it elsewhere does not ask for BROWSER.
test.runIf(process.platform === 'linux')('at a terminal, the page opens in the browser', async () => {
  const browser = join(cwd, 'browser')
  const opened = join(cwd, 'opened')
  const terminal = join(cwd, 'terminal.cjs')
  const note = `printf %s "$1" > '${opened}.part' && mv '${opened}.part' '${opened}'`
  await writeFile(browser, `#!/bin/sh\n${note}\n`, { mode: 0o755 })
  await writeFile(terminal, 'process.stderr.isTTY = true\n')
  const run = await runBin('duvo-connect', ['connection.wiki', '--dialect', DIALECT, '--wait', '0'], {
    cwd,
    env: { ...sandbox.env, BROWSER: browser, NODE_OPTIONS: `--require=${terminal}`, TERM: 'dumb' },
  })
  expect([run.exit, run.stderr]).toEqual([4, expect.not.stringContaining('could not be opened')])
  expect(await vi.waitFor(() => readFile(opened, 'utf8'), 10_000)).toBe(linkIn(run.stderr))
})
