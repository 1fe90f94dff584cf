/** The steps of action.yml, run: the real commands against a sandbox and a GitHub on loopback. */

import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest'
import { type SandboxProcess, startSandboxProcess } from '../helpers/sandbox-process.ts'
import { build, manifest } from '../helpers/team.ts'
import { type ActionRun, runAction, temporaryFolder } from './support/action-runner.ts'
import { createFakeGithub, type FakeGithub, jobEnv } from './support/fake-github.ts'

/** Each use of the action starts half a dozen processes. */
vi.setConfig({ testTimeout: 120_000 })

let sandbox: SandboxProcess
let github: FakeGithub
let served: { readonly url: string; close(): Promise<void> }

beforeAll(async () => {
  sandbox = await startSandboxProcess()
})
afterAll(() => sandbox.stop())
beforeEach(async () => {
  await sandbox.reset()
  github = createFakeGithub()
  served = await github.listen()
})
afterEach(() => served.close())

const MANIFEST = manifest({ agents: { bot: { name: 'Bot', build: build('Work.') } } })

/** A checkout whose manifest lies in a folder of its own. */
async function checkout(source: object = MANIFEST): Promise<string> {
  const workspace = await temporaryFolder(onTestFinished)
  await mkdir(join(workspace, 'team'))
  await change(workspace, source)
  return workspace
}

const change = (workspace: string, source: object): Promise<void> =>
  writeFile(join(workspace, 'team', 'duvo.yaml'), JSON.stringify(source, null, 2))

const run = (
  workspace: string,
  inputs: Readonly<Record<string, string>>,
  options: { readonly event?: object; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<ActionRun> =>
  runAction({
    workspace,
    inputs: { 'working-directory': 'team', 'api-key': sandbox.env['DUVO_API_KEY'] ?? '', ...inputs },
    env: { ...jobEnv(served.url), DUVO_API_BASE_URL: sandbox.url, ...options.env },
    ...(options.event === undefined ? {} : { event: options.event }),
  })

const pullRequest = { event: { pull_request: { number: 7 } } }
const comments = (number = 7): readonly string[] =>
  github.state.comments.get(number)?.map(({ body }) => body) ?? []

const parseFile = (path = ''): unknown => JSON.parse(readFileSync(path, 'utf8'))

describe('plan', () => {
  test('tells the pull request, the summary, the lines of the manifest and the next steps', async () => {
    const browsing = { provider: 'anthropic', model: 'claude-sonnet-4-5' }
    const odd = build('Work.', { models: { agent: { model: 'claude-from-tomorrow' }, browsing } })
    const workspace = await checkout(manifest({ agents: { bot: { name: 'Bot', build: odd } } }))
    const planned = await run(workspace, { command: 'plan' }, pullRequest)
    expect(planned.succeeded, planned.log).toBe(true)
    expect(planned.outputs).toMatchObject({ 'exit-code': '2', changes: 'true', drift: '', mismatch: 'false' })
    expect(planned.outputs['digest']).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(parseFile(planned.outputs['plan-file'])).toMatchObject({ plan_digest: planned.outputs['digest'] })
    expect(readFileSync(planned.outputs['html'] ?? '', 'utf8')).toContain('agent.bot')

    expect(comments()).toHaveLength(1)
    expect(comments()[0]).toMatch(/^<!-- duvo-gitops:plan:shop -->\n/)
    expect(comments()[0]).toContain('agent.bot')
    expect(comments()[0]).toContain('/actions/runs/77)')
    expect(planned.summary).toContain('agent.bot')
    expect(planned.log).toMatch(/^::warning file=team\/duvo\.yaml,line=\d+,col=\d+,title=unknown-model::/m)

    const again = await run(workspace, { command: 'plan', args: '--strict' }, pullRequest)
    expect(again.succeeded).toBe(false)
    expect(again.outputs).toMatchObject({ 'exit-code': '1', 'plan-file': '' })
    expect(comments()).toHaveLength(1)
    expect(again.log).toMatch(/^::error file=team\/duvo\.yaml,line=\d+,col=\d+,title=unknown-model::/m)
  })

  test('keeps quiet where it is told to, and succeeds with nothing to do', async () => {
    const workspace = await checkout(manifest({}))
    const inputs = { command: 'plan', comment: 'false', summary: 'false' }
    const planned = await run(workspace, inputs, pullRequest)
    expect(planned.succeeded, planned.log).toBe(true)
    expect(planned.outputs).toMatchObject({ 'exit-code': '0', changes: 'false' })
    expect([planned.summary, github.requests]).toEqual(['', []])
  })

  test('that fails says why, fails the step, and shows no key', async () => {
    const planned = await run(await checkout(), { command: 'plan', 'api-key': 'dv_wrong_key' }, pullRequest)
    expect(planned.succeeded).toBe(false)
    expect(planned.outputs).toMatchObject({ 'exit-code': '1', 'plan-file': '', status: 'error' })
    expect(planned.log).toContain('::error title=unauthorized::')
    expect(planned.steps.at(-1)).toBe('Result')
    expect(planned.log + planned.summary + comments().join()).not.toContain('dv_wrong_key')
  })

  test('prints foreign text where the runner obeys no line of it', async () => {
    const name = 'Bot\n::set-output name=changes::false'
    const workspace = await checkout(manifest({ agents: { bot: { name: 'Bot', build: build(name) } } }))
    const { log } = await run(workspace, { command: 'plan' }, pullRequest)
    const [, token] = /^::stop-commands::(duvo-\d+)$/m.exec(log) ?? []
    const [before, , after] = log.split(new RegExp(`^::(?:stop-commands::)?${token}(?:::)?$`, 'm'))
    expect(log).toContain('::set-output')
    expect(`${before}${after}`).not.toMatch(/^\s*::set-output/m)
  })

  test('evaluates nothing in its inputs', async () => {
    const workspace = await checkout()
    const evil = '$(touch pwned); `touch pwned`'
    const inputs = {
      command: 'plan',
      args: `--var "x=${evil}" --quiet`,
      'comment-note': evil,
      file: 'duvo.yaml',
    }
    const planned = await run(workspace, inputs, pullRequest)
    expect(planned.succeeded, planned.log).toBe(true)
    expect(comments()[0]).toContain(`-->\n${evil}\n`)
    expect([existsSync(join(workspace, 'pwned')), existsSync(join(workspace, 'team', 'pwned'))]).toEqual([
      false,
      false,
    ])
  })
})

describe('apply', () => {
  const plan = async (workspace: string): Promise<string> =>
    (await run(workspace, { command: 'plan' }, pullRequest)).outputs['plan-file'] ?? ''

  test('does what was reviewed, and tells the merged pull request', async () => {
    const workspace = await checkout()
    const file = await plan(workspace)
    const applied = await run(workspace, { command: 'apply', 'plan-file': file, pr: '7' })
    expect(applied.succeeded, applied.log).toBe(true)
    expect(applied.outputs).toMatchObject({
      'exit-code': '0',
      status: 'applied',
      changes: 'true',
      mismatch: 'false',
    })
    expect((await sandbox.state()).agents.map(({ name }) => name)).toEqual(['Bot'])
    expect(comments().map((body) => body.split('\n')[0])).toEqual([
      '<!-- duvo-gitops:plan:shop -->',
      '<!-- duvo-gitops:apply:shop -->',
    ])
  })

  test('of something else writes nothing, and says what is different; a new plan goes beside the old one', async () => {
    const workspace = await checkout()
    const file = await plan(workspace)
    await change(workspace, manifest({ agents: { other: { name: 'Other', build: build('Work.') } } }))
    const inputs = { command: 'apply', 'plan-file': file, pr: '7' }
    const refused = await run(workspace, inputs)
    expect(refused.succeeded).toBe(false)
    const told = await run(workspace, { ...inputs, 'fail-on-mismatch': 'false' })
    expect(told.succeeded, told.log).toBe(true)
    expect(told.outputs).toMatchObject({ 'exit-code': '3', mismatch: 'true', changes: 'false' })
    expect(comments()[1]).toContain('agent.other')
    expect((await sandbox.state()).agents).toEqual([])

    const note = '**Nothing was applied yet.**'
    const planned = await run(workspace, {
      command: 'plan',
      pr: '7',
      'comment-id': 'new',
      'comment-note': note,
    })
    expect(planned.outputs).toMatchObject({ changes: 'true' })
    expect(comments()[2]).toMatch(/^<!-- duvo-gitops:plan:shop:new -->\n\*\*Nothing was applied yet\.\*\*\n/)
    const approved = await run(workspace, { ...inputs, 'plan-file': planned.outputs['plan-file'] ?? '' })
    expect(approved.succeeded, approved.log).toBe(true)
    expect((await sandbox.state()).agents.map(({ name }) => name)).toEqual(['Other'])
  })

  test('without a plan file and without approval is refused', async () => {
    const applied = await run(await checkout(), { command: 'apply', comment: 'false' })
    expect(applied.succeeded).toBe(false)
    expect(applied.outputs).toMatchObject({ 'exit-code': '3', mismatch: 'false' })
    expect(applied.log).toContain('::error title=not-approved::')
  })
})

describe('drift', () => {
  test('opens an issue, and closes it when the drift is gone', async () => {
    const workspace = await checkout()
    const apply = () =>
      run(workspace, { command: 'apply', args: '--auto-approve', comment: 'false', summary: 'false' })
    await apply()
    await sandbox.edit('Bot', {
      build: { patch: { data: { input: 'Play.' } } },
      by: { name: 'Maja Kos', email: 'maja@example.com' },
    })
    const inputs = { command: 'drift', issue: 'true', 'issue-label': 'duvo', summary: 'false' }
    const found = await run(workspace, inputs)
    expect(found.succeeded, found.log).toBe(true)
    expect(found.outputs).toMatchObject({ 'exit-code': '2', drift: 'true' })
    expect(github.state.issues).toMatchObject([{ state: 'open', labels: ['duvo'] }])
    expect(github.state.issues[0]?.body).toMatch(/^<!-- duvo-gitops:drift:shop -->\n/)
    expect(github.state.issues[0]?.body).toContain('Maja Kos')

    expect((await run(workspace, { ...inputs, 'fail-on-drift': 'true' })).succeeded).toBe(false)
    await apply()
    const gone = await run(workspace, inputs)
    expect(gone.outputs, gone.log).toMatchObject({ 'exit-code': '0', drift: 'false' })
    expect(github.state.issues).toMatchObject([{ state: 'closed' }])
  })
})

describe('validate', () => {
  test('needs no key, no network and no token', async () => {
    const workspace = await checkout()
    const env = { DUVO_API_BASE_URL: 'http://127.0.0.1:9', GITHUB_TOKEN: '' }
    const inputs = { command: 'validate', 'api-key': '', comment: 'false' }
    const good = await run(workspace, inputs, { ...pullRequest, env })
    expect(good.succeeded, good.log).toBe(true)
    await change(workspace, manifest({ agents: { bot: { nmae: 'Bot' } } }))
    const bad = await run(workspace, inputs, { ...pullRequest, env })
    expect(bad.succeeded).toBe(false)
    expect(bad.log).toMatch(/^::error file=team\/duvo\.yaml,line=\d+,col=\d+,title=unknown-key::/m)
    expect(bad.summary).toContain('nmae')
    expect(github.requests).toEqual([])
  })
})

describe('what the jobs ask GitHub', () => {
  const sha = 'a'.repeat(40)

  test('reviewed: why there is no plan', async () => {
    const found = await run(await checkout(), { command: 'reviewed' }, { env: { GITHUB_SHA: sha } })
    expect(found.succeeded, found.log).toBe(true)
    expect(found.outputs).toMatchObject({
      artifact: '',
      reason: 'aaaaaaa came to main without a pull request.',
    })
    expect(found.steps).toEqual(['Build duvo-gitops', 'Ask GitHub'])
  })

  test('last-applied: the commit', async () => {
    const runs = [{ head_branch: 'main', conclusion: 'success', head_sha: sha }]
    github.state.workflowRuns.set('apply-eu.yml', runs)
    const found = await run(await checkout(), { command: 'last-applied', workflow: 'apply-eu.yml' })
    expect(found.outputs).toMatchObject({ commit: sha })
  })
})

test('a command that does not exist is refused in a sentence', async () => {
  const nothing = await run(await checkout(), { command: 'destroy' })
  expect(nothing.succeeded).toBe(false)
  expect(nothing.log).toContain('Use one of validate, plan, apply, drift.')
  expect(nothing.outputs['exit-code']).toBe('')
})
