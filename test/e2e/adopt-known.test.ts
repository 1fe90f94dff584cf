/** `--adopt all` takes what is known to have moved in Duvo; what is named must be within reach. */

import { describe, expect, test } from 'vitest'
import { adopting, HEAD } from '../adopt/stage.ts'
import { Stage } from '../helpers/drift-stage.ts'
import { ownRepositories } from '../helpers/repository.ts'
import { createTeam, type Team } from '../helpers/team.ts'

ownRepositories()

const MODELS =
  'models: { agent: { model: claude-sonnet-4-6 }, browsing: { provider: anthropic, model: claude-sonnet-4-5 } }'

const TEXT = `${HEAD}
folders:
  office: {}
agents:
  one: { folder: office, slack_enabled: false, build: { config: { data: { ${MODELS}, input: One. } } } }
  two: { slack_enabled: false, build: { config: { data: { ${MODELS}, input: Two. } } } }
`

const switchOn = async (team: Team): Promise<void> => {
  for (const agent of ['one', 'two']) await team.edit(agent, { flags: { slack_enabled: true } })
}

const UNTOLD =
  'nothing tells whether Duvo or git changed it, and `all` takes only what is known to have moved in Duvo'

const reasons = (adopted: object | null) =>
  (adopted as { left: readonly { address: string; reason: string }[] }).left.map(
    ({ address, reason }) => `${address}: ${reason}`,
  )

describe('all, without a baseline', () => {
  test('takes nothing outside of git, and tells how to go on', async () => {
    const { run, files } = await adopting({ 'duvo.yaml': TEXT }, switchOn, ['--adopt', 'all'])
    expect([run.exit, files]).toEqual([2, { 'duvo.yaml': TEXT }])
    expect(run.stdout).toContain(`Not adopted: agent.one: ${UNTOLD}
    Name it: duvo-drift --adopt agent.one
    Or say which commit was applied last: --baseline <commit> (--baseline HEAD if git holds nothing that has not been applied)
`)
  })

  test('leaves work in git that was not applied, and takes what is named beside it', async () => {
    // Applied from outside of git: no marker names a commit.
    const stage = new Stage()
    const team = stage.team
    expect((await team.run('apply', TEXT, ['-y'])).exit).toBe(0)
    stage.repository.commit(TEXT)
    await team.edit('one', { flags: { slack_enabled: true } })
    const pending = TEXT.replace('Two.', 'Better.')
    const all = await stage.drift(pending, ['--adopt', 'all'])
    expect([all.exit, all.written]).toEqual([2, {}])
    expect(reasons(all.report.adopted)).toEqual([`agent.one: ${UNTOLD}`, `agent.two: ${UNTOLD}`])
    const one = await stage.drift(pending, ['--adopt', 'all', '--adopt', 'agent.one'])
    expect(Object.values(one.written)).toEqual([
      pending.replace('slack_enabled: false', 'slack_enabled: true'),
    ])
    expect(reasons(one.report.adopted)).toEqual([`agent.two: ${UNTOLD}`])
    const told = await stage.drift(pending, ['--adopt', 'all', '--baseline', 'HEAD'])
    expect([told.exit, Object.values(told.written)]).toEqual([
      0,
      [pending.replace('slack_enabled: false', 'slack_enabled: true')],
    ])
  })
})

describe('--target with --adopt', () => {
  const asked = async (args: readonly string[]) => {
    const team = createTeam()
    expect((await team.run('apply', TEXT, ['-y'])).exit).toBe(0)
    await switchOn(team)
    return team.run('drift', TEXT, args)
  }

  test('what is adopted must be inside, and is told before anything is sent', async () => {
    const run = await asked(['--target', 'agent.one', '--adopt', 'agent.two'])
    expect([run.exit, run.requests, run.written]).toEqual([1, [], {}])
    expect(run.stderr).toContain('--adopt agent.two: --target leaves it out')
    expect(run.stderr).toContain('Add --target agent.two, or leave --target out.')
  })

  test('an address that is not there is told before anything is sent', async () => {
    const run = await asked(['--adopt', 'agent.three'])
    expect([run.exit, run.requests]).toEqual([1, []])
  })

  test('what a target takes along is inside', async () => {
    const run = await asked(['--target', 'agent.one', '--adopt', 'folder.office', '--adopt', 'agent.one'])
    expect([run.exit, Object.values(run.written)], run.all).toEqual([
      0,
      [TEXT.replace('slack_enabled: false', 'slack_enabled: true')],
    ])
  })
})
