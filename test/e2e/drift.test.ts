/** Three-way drift: a real repository, a team of Duvo, and people who edit by hand. */

import { describe, expect, test } from 'vitest'
import { ANA, INPUT, MAJA, Stage, source } from '../helpers/drift-stage.ts'
import { ownRepositories } from '../helpers/repository.ts'
import { build, manifest } from '../helpers/team.ts'

ownRepositories()

const UTC = /\d{4}-\d\d-\d\d \d\d:\d\d UTC/

describe('with the newest marker as baseline', () => {
  test('nothing moved', async () => {
    const stage = new Stage()
    const commit = await stage.applied(source('One.'))
    const { exit, report, stdout } = await stage.drift(source('One.'))
    expect([exit, report.items, report.diagnostics]).toEqual([0, [], []])
    expect(report.baseline).toEqual({ commit, from: 'marker' })
    expect(stdout).toBe(
      `Baseline: commit ${commit.slice(0, 7)} (newest marker)\nNo drift. Duvo matches the manifest.\n`,
    )
  })

  test('an edit by another person is drift, with that person, the time and the revision', async () => {
    const stage = new Stage()
    await stage.applied(source('One.'))
    stage.repository.commit(source('One.'))
    await stage.team.edit('bot', { build: { patch: { data: { input: 'By hand.' } } }, by: MAJA })
    const { exit, story, stdout, report } = await stage.drift(source('One.'))
    expect([exit, story]).toEqual([2, [`agent.bot changed drift, ${INPUT} drift`]])
    expect(report.items[0]).toMatchObject({ by: 'Maja Kos', revision: { from: 1, to: 2 } })
    expect(report.items[0]?.at).toBe(stage.team.sandbox.state.snapshot().builds.at(-1)?.created_at)
    expect(stdout).toMatch(
      new RegExp(`drift: changed in Duvo by Maja Kos, ${UTC.source} \\(revision 2 replaced 1\\)\n`),
    )
    expect(stdout).toContain('Drift: 1 drifted.')
    expect(stdout).toContain('duvo-apply --target agent.bot\n')
    expect(stdout).not.toContain('pending')
  })

  test('what it says to do puts the manifest’s state back', async () => {
    const stage = new Stage()
    await stage.applied(source('One.'))
    await stage.team.edit('bot', { build: { patch: { data: { input: 'By hand.' } } } })
    const { stdout } = await stage.text(source('One.'))
    const [, args = ''] = /duvo-apply (.*)\n/.exec(stdout) ?? []
    const { cwd } = stage.repository
    await stage.team.run('apply', source('One.'), ['-y', ...args.split(' ')], { cwd })
    expect((await stage.drift(source('One.'))).exit).toBe(0)
  })

  test('a change in git that was not applied is pending, and no drift', async () => {
    const stage = new Stage()
    await stage.applied(source('One.'))
    stage.repository.commit(source('Two.'))
    const { exit, story, stdout, report } = await stage.drift(source('Two.'))
    expect([exit, story]).toEqual([0, [`agent.bot changed pending, ${INPUT} pending`]])
    expect(report.items[0]).toMatchObject({ by: null, at: null, edits: [], revision: null })
    expect(stdout).toContain('No drift. 1 pending: in git, not applied yet.')
    expect(stdout).not.toContain('duvo-apply')
  })

  test('both at once are a conflict', async () => {
    const stage = new Stage()
    await stage.applied(source('One.'))
    stage.repository.commit(source('Two.'))
    await stage.team.edit('bot', { build: { patch: { data: { input: 'By hand.' } } }, by: MAJA })
    const { exit, story, stdout } = await stage.drift(source('Two.'))
    expect([exit, story]).toEqual([2, [`agent.bot changed conflict, ${INPUT} conflict`]])
    expect(stdout).toMatch(
      /conflict: changed in git, and changed in Duvo by Maja Kos.*overwrites what was done by hand/,
    )
  })

  test('both, in different fields of one agent, are one too, and each field says which', async () => {
    const stage = new Stage()
    await stage.applied(source('One.'))
    stage.repository.commit(source('Two.'))
    await stage.team.edit('bot', { flags: { slack_enabled: true }, by: MAJA })
    const { exit, story, stdout, report } = await stage.drift(source('Two.'))
    expect([exit, story]).toEqual([2, [`agent.bot changed conflict, ${INPUT} pending, /slack_enabled drift`]])
    expect(report.items[0]).toMatchObject({ by: 'Maja Kos', revision: null })
    expect(stdout).toMatch(
      /class +field +live +manifest\n +pending +\/build\/config\/data\/input.*\n +drift +\/slack_enabled/,
    )
  })

  test('both to the same value are nothing', async () => {
    const stage = new Stage()
    await stage.applied(source('One.'))
    stage.repository.commit(source('Two.'))
    await stage.team.edit('bot', { build: { patch: { data: { input: 'Two.' } } } })
    expect((await stage.drift(source('Two.'))).exit).toBe(0)
  })

  test('two people in two parts are told apart', async () => {
    const stage = new Stage()
    await stage.applied(source('One.'))
    await stage.team.edit('bot', { build: { patch: { data: { input: 'By hand.' } } }, by: MAJA })
    await stage.team.edit('bot', { flags: { slack_enabled: true }, by: ANA })
    const { report, stdout } = await stage.drift(source('One.'))
    expect(report.items[0]).toMatchObject({
      by: 'Ana Novak',
      edits: [
        { within: '', by: 'Ana Novak', revision: null },
        { within: '/build', by: 'Maja Kos', revision: { from: 1, to: 2 } },
      ],
    })
    expect(stdout).toMatch(
      /by Ana Novak, .* \(the rest\), and by Maja Kos, .* \(\/build: revision 2 replaced 1\)/,
    )
  })

  test('a revision of ours edited in place is drift, and replaced nothing', async () => {
    const stage = new Stage()
    await stage.applied(source('One.'))
    const [current] = stage.team.sandbox.state.snapshot().builds
    const edited = {
      ...current?.config,
      data: { ...(current?.config?.['data'] as object), input: 'In place.' },
    }
    await stage.team.call('PATCH', `/v1/revisions/${current?.id}`, { config: edited })
    const { story, report, stdout } = await stage.drift(source('One.'))
    expect(story).toEqual([`agent.bot changed drift, ${INPUT} drift`])
    // The agent's row was written at the same moment, and says by whom.
    expect(report.items[0]).toMatchObject({ by: 'Sandbox Admin', revision: null })
    expect(report.items[0]?.at).toBe(stage.team.sandbox.state.snapshot().builds[0]?.updated_at)
    expect(stdout).not.toContain('replaced')
  })

  test('an agent that was renamed by hand is still the same one', async () => {
    const stage = new Stage()
    await stage.applied(source('One.'))
    await stage.team.edit('bot', {
      name: 'Robot',
      build: { patch: { data: { input: 'By hand.' } } },
      by: MAJA,
    })
    const { story, report } = await stage.drift(source('One.'))
    expect(story).toEqual([`agent.bot changed drift, ${INPUT} drift, /name drift`])
    expect(report.items[0]).toMatchObject({ by: 'Maja Kos' })
  })

  test('a key that git renamed is joined by what is live', async () => {
    const stage = new Stage()
    await stage.applied(source('One.'))
    const renamed = manifest({
      agents: { robot: { name: 'bot', slack_enabled: false, build: build('One.') } },
      moved: [{ from: 'agent.bot', to: 'agent.robot' }],
    })
    stage.repository.commit(renamed)
    await stage.team.edit('bot', { build: { patch: { data: { input: 'By hand.' } } } })
    expect((await stage.drift(renamed)).story).toEqual([`agent.robot changed drift, ${INPUT} drift`])
  })

  test('what was deleted by hand is drift; what is new in git, pending', async () => {
    const stage = new Stage()
    const one = { agents: { bot: { build: build('One.') }, other: { build: build('Two.') } } }
    await stage.applied(manifest(one))
    const more = manifest({ ...one, folders: { desk: {} } })
    stage.repository.commit(more)
    await stage.team.call('DELETE', `/_sandbox/agents/${stage.team.idOf('agents', 'bot')}`)
    const { exit, story, stdout } = await stage.drift(more)
    expect([exit, story]).toEqual([2, ['folder.desk missing pending', 'agent.bot missing drift']])
    expect(stdout).toContain('drift: gone from Duvo, which does not tell who deleted it')
    expect(stdout).toContain('pending: new in git, not applied yet')
  })
})
