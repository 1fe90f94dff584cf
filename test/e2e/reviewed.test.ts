/** Reviewed = applied: a saved plan, or its digest, is applied as it was looked at, or not at all. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseFault } from '../../src/sandbox/fault-spec.ts'
import { DEFAULT_KEY, OTHER_TEAM_KEY } from '../../src/sandbox/state.ts'
import { onV2, wire } from '../helpers/dialect.ts'
import { runBin } from '../helpers/run-bin.ts'
import { startSandboxProcess } from '../helpers/sandbox-process.ts'
import { build, createTeam, manifest, type Team, type TeamRun } from '../helpers/team.ts'

const TOKEN = 'a-token-that-no-plan-holds'
const env = { ERP_TOKEN: TOKEN }

const source = manifest({
  folders: { desk: {} },
  connections: {
    erp: {
      auth_method: 'headers',
      server_url: 'https://erp.example.com/mcp',
      headers: { secret: { Authorization: 'Bearer ${env:ERP_TOKEN}' } },
    },
  },
  agents: { bot: { folder: 'desk', build: build('Work.') } },
})

async function planned(team: Team, manifestSource: object = source): Promise<string> {
  const run = await team.run('plan', manifestSource, ['--out', 'plan.json'])
  expect(run.exit, run.all).toBe(0)
  return Object.values(run.written)[0] ?? ''
}

const digestOf = (plan: string): string => (JSON.parse(plan) as { plan_digest: string }).plan_digest

/** Without `-y`: there is no terminal, so that it goes on only when nobody has to be asked. */
const applyPlan = (
  team: Team,
  plan: string,
  args: readonly string[] = [],
  manifestSource: object = source,
): Promise<TeamRun> =>
  team.run('apply', manifestSource, ['plan.json', ...args], { files: { 'plan.json': plan } })

type Answer = { readonly status: string; readonly error: { readonly code: string; readonly message: string } }

/** Refused with one sentence, in both formats, and nothing written. */
async function expectRefused(
  apply: (args: readonly string[]) => Promise<TeamRun>,
  { exit, status, code, says }: { exit: number; status: string; code: string; says: RegExp },
): Promise<TeamRun> {
  const text = await apply([])
  expect(text.exit, text.all).toBe(exit)
  expect(text.stderr).toMatch(says)
  expect(text.writes).toEqual([])
  const json = await apply(['--format', 'json'])
  expect(json.exit).toBe(exit)
  const { error, ...answer } = JSON.parse(json.stdout) as Answer
  expect(answer.status).toBe(status)
  expect(error.code).toBe(code)
  expect(error.message).toMatch(says)
  expect(error.message).not.toContain('\n')
  expect([json.stderr, json.writes]).toEqual(['', []])
  return text
}

describe('a plan that is the reviewed one', () => {
  test.each([
    ['the file', (plan: string) => [plan, []] as const],
    ['its digest', (plan: string) => [null, ['--expect-digest', digestOf(plan), '-y']] as const],
    ['both', (plan: string) => [plan, ['--expect-digest', digestOf(plan)]] as const],
  ])('is applied without asking: %s', async (_, of) => {
    const team = createTeam({ env })
    const [plan, args] = of(await planned(team))
    const flags = [...args, '--format', 'json']
    const run = plan === null ? await team.run('apply', source, flags) : await applyPlan(team, plan, flags)
    expect(run.exit, run.all).toBe(0)
    expect(JSON.parse(run.stdout)).toMatchObject({ status: 'applied' })
    expect(Object.keys(team.state().agents)).toEqual(['bot'])
  })

  test('holds no secret, and needs none to be made', async () => {
    const team = createTeam()
    const plan = await planned(team)
    expect(await planned(createTeam({ env }))).toBe(plan)
    expect(plan).toContain('(sensitive)')
    expect(plan).not.toContain(TOKEN)
    expect(plan).not.toContain('dv_')
  })

  test('says so of nothing to do as well', async () => {
    const team = createTeam({ env })
    await team.run('apply', source, ['-y'])
    const run = await applyPlan(team, await planned(team), ['--format', 'json'])
    expect(run.exit).toBe(0)
    expect(JSON.parse(run.stdout)).toMatchObject({ status: 'noop' })
  })

  test('is done when it has been applied: a second time there is nothing to do', async () => {
    const team = createTeam({ env })
    const plan = await planned(team)
    await applyPlan(team, plan)
    const again = await applyPlan(team, plan, ['--format', 'json'])
    expect([again.exit, again.writes]).toEqual([0, []])
    expect(JSON.parse(again.stdout)).toMatchObject({ status: 'noop' })
  })

  test('is carried on with where it stopped, without asking again', async () => {
    const team = createTeam({ env })
    const plan = await planned(team)
    team.sandbox.addFault(parseFault(wire('POST agents 503')))
    const partial = await applyPlan(team, plan)
    expect(partial.exit, partial.all).toBe(4)
    team.sandbox.clearFaults()
    const again = await applyPlan(team, plan, ['--format', 'json'])
    expect(again.exit, again.all).toBe(0)
    expect(JSON.parse(again.stdout)).toMatchObject({ status: 'applied' })
    expect(Object.keys(team.state().agents)).toEqual(['bot'])
  })

  test('stays the same when only what is blocked or unmanaged is different', async () => {
    const team = createTeam({ env })
    const plan = await planned(team)
    await team.call('POST', '/v1/agent-folders', { name: 'Somebody else’s' })
    expect((await applyPlan(team, plan)).exit).toBe(0)
  })
})

describe('a plan that is not the reviewed one', () => {
  const refusal = {
    exit: 3,
    status: 'refused',
    code: 'not-as-reviewed',
    says: /not the one that was reviewed/,
  }

  test('is not applied: what came, what went and what is different is told', async () => {
    const team = createTeam({ env })
    await team.run('apply', source, ['-y'])
    const change = (input: string, more: object = {}) =>
      manifest({
        folders: { desk: {} },
        agents: { bot: { folder: 'desk', build: build(input) }, ...more },
      })
    const plan = await planned(team, change('Work hard.', { old: { build: build('Old.') } }))
    const now = change('Work harder.', { new: { build: build('New.') } })
    const run = await expectRefused((args) => applyPlan(team, plan, args, now), refusal)
    expect(run.stdout).toContain('- agent.old (create) was reviewed, and is not planned any more')
    expect(run.stdout).toContain('+ agent.new (create) is planned, and was not reviewed')
    expect(run.stdout).toMatch(/\/build\/config\/data\/input: reviewed .*hard.* now .*harder/)
    // -y approves what is planned, not what is different.
    expect((await applyPlan(team, plan, ['-y'], now)).writes).toEqual([])
  })

  test('is not applied when somebody moved live state in between', async () => {
    const team = createTeam({ env })
    await team.run('apply', source, ['-y'])
    const changed = manifest({ agents: { bot: { build: build('Work more.') } } })
    const plan = await planned(team, changed)
    await team.edit('bot', { build: { patch: { data: { input: 'By hand.' } } } })
    await expectRefused((args) => applyPlan(team, plan, args, changed), refusal)
  })

  test('is not applied when its digest is another', async () => {
    const team = createTeam({ env })
    const digest = `sha256:${'0'.repeat(64)}`
    await expectRefused(
      (args) => team.run('apply', source, ['-y', '--expect-digest', digest, ...args]),
      refusal,
    )
  })

  test.each([
    [1, /The API key belongs to team/],
    [3, /stopped at the write that told so/],
  ])('is not applied to another team, as far as its rows tell: %i to create', async (creates, says) => {
    const team = createTeam({ env })
    const agents = Array.from({ length: creates }, (_, n) => [`bot-${n}`, { build: build(`Work ${n}.`) }])
    const unguarded = { version: 1, project: 'shop', agents: Object.fromEntries(agents) }
    const row = (key: string) =>
      team.sandbox.fetch('http://duvo.test/v1/agent-folders', {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body: '{"name":"Theirs"}',
      })
    await row(DEFAULT_KEY)
    const plan = await planned(team, unguarded)
    const theirs = (args: readonly string[]) =>
      team.run('apply', unguarded, ['plan.json', ...args], {
        files: { 'plan.json': plan },
        env: { DUVO_API_KEY: OTHER_TEAM_KEY },
      })
    // On v1 nothing there tells whose team it is: the answer to the first write does, and there is no second one.
    const blind = onV2 ? null : await theirs([])
    if (blind !== null) expect([blind.exit, blind.writes.length], blind.all).toEqual([3, 1])
    if (blind !== null) expect(blind.stdout).toMatch(says)
    await row(OTHER_TEAM_KEY)
    await expectRefused(theirs, { ...refusal, says: /is for team .*, the API key for team / })
  })

  test('is not applied to another project', async () => {
    const team = createTeam({ env })
    const plan = await planned(team)
    const other = { ...source, project: 'warehouse' }
    await expectRefused((args) => applyPlan(team, plan, args, other), {
      ...refusal,
      says: /is for project shop, the manifest for warehouse/,
    })
  })
})

describe('a file that cannot be trusted', () => {
  const untrusted = { exit: 1, status: 'error', code: 'bad-plan-file' }
  type Change = { readonly fields: readonly object[] }
  type PlanFile = { readonly changes: readonly Change[] }

  const edited =
    (change: (plan: PlanFile) => object) =>
    (plan: string): string => {
      const data = JSON.parse(plan) as PlanFile
      return JSON.stringify({ ...data, ...change(data) })
    }
  const firstChange = (change: (first: Change) => object) =>
    edited(({ changes: [first, ...others] }) => ({
      changes: [...(first === undefined ? [] : [{ ...first, ...change(first) }]), ...others],
    }))

  test.each<[what: string, spoil: (plan: string) => string, says: RegExp]>([
    ['truncated', (plan) => plan.slice(0, plan.length / 2), /is not whole/],
    ['empty', () => '', /is not whole/],
    ['no JSON', () => 'changes: []', /is not whole/],
    ['a list', () => '[]', /is not a plan/],
    ['another JSON file', () => '{"name":"duvo-gitops"}', /is not a plan/],
    ['from a newer format', edited(() => ({ format_version: '2.0' })), /newer duvo-gitops/],
    ['without its digest', edited(() => ({ plan_digest: undefined })), /by hand/],
    ['with another digest', edited(() => ({ plan_digest: `sha256:${'1'.repeat(64)}` })), /by hand/],
    ['with a change less', edited(({ changes }) => ({ changes: changes.slice(1) })), /by hand/],
    ['with a change twice', edited(({ changes }) => ({ changes: [...changes, ...changes] })), /by hand/],
    ['with a change that is none', edited(({ changes }) => ({ changes: [null, ...changes] })), /by hand/],
    ['with another action', firstChange(() => ({ action: 'delete' })), /by hand/],
    ['with another id', firstChange(() => ({ id: 'f2a1' })), /by hand/],
    [
      'with another value',
      firstChange(({ fields }) => ({ fields: fields.map((field) => ({ ...field, after: 'mine' })) })),
      /by hand/,
    ],
    ['with a field less', firstChange(({ fields }) => ({ fields: fields.slice(1) })), /by hand/],
  ])('%s: one sentence, exit 1, nothing sent', async (_, spoil, says) => {
    const team = createTeam({ env })
    const plan = spoil(await planned(team))
    const run = await expectRefused((args) => applyPlan(team, plan, args), { ...untrusted, says })
    expect(run.requests).toEqual([])
  })

  test('missing', async () => {
    const team = createTeam({ env })
    const apply = (args: readonly string[]) => team.run('apply', source, ['plan.json', ...args])
    await expectRefused(apply, { ...untrusted, says: /plan\.json cannot be read/ })
  })

  test('with the digest of another', async () => {
    const team = createTeam({ env })
    const plan = await planned(team)
    const apply = (args: readonly string[]) =>
      applyPlan(team, plan, ['--expect-digest', `sha256:${'2'.repeat(64)}`, ...args])
    const says = /does not have the digest that --expect-digest names/
    await expectRefused(apply, { ...untrusted, says })
  })

  test.each(['', 'sha256:', 'sha256:12', `SHA256:${'a'.repeat(64)}`, `sha256:${'g'.repeat(64)}`, 'latest'])(
    'a digest that is none: "%s"',
    async (digest) => {
      const team = createTeam({ env })
      const apply = (args: readonly string[]) =>
        team.run('apply', source, ['-y', `--expect-digest=${digest}`, ...args])
      const says = /is not a plan digest/
      await expectRefused(apply, { exit: 1, status: 'error', code: 'bad-setting', says })
    },
  )
})

test('over the disk, with the real commands', async () => {
  const sandbox = await startSandboxProcess()
  const cwd = await mkdtemp(join(tmpdir(), 'duvo-reviewed-'))
  try {
    const run = (name: 'duvo-plan' | 'duvo-apply', args: readonly string[]) =>
      runBin(name, args, { cwd, env: { ...sandbox.env, ...env } })
    await writeFile(join(cwd, 'duvo.yaml'), JSON.stringify(source))
    expect(await run('duvo-plan', ['--out', 'plan.json'])).toMatchObject({ exit: 0 })
    expect(await run('duvo-apply', ['plan.json'])).toMatchObject({ exit: 0, stderr: '' })
    await sandbox.edit('bot', { build: { patch: { data: { input: 'By hand.' } } } })
    const again = await run('duvo-apply', ['plan.json'])
    expect(again).toMatchObject({ exit: 3, stderr: expect.stringContaining('not the one that was reviewed') })
    expect(again.stdout).toContain('~ agent.bot (update)')
  } finally {
    await sandbox.stop()
    await rm(cwd, { recursive: true })
  }
})
