/** Which commit drift compares with, and what it says when there is none. */

import { describe, expect, test } from 'vitest'
import { INPUT, MAJA, Stage, source } from '../helpers/drift-stage.ts'
import { newFolder, ownRepositories, shallowClone } from '../helpers/repository.ts'
import { build, manifest } from '../helpers/team.ts'

ownRepositories()

describe('--baseline', () => {
  test('names what was applied, however git calls it', async () => {
    const stage = new Stage()
    const first = stage.repository.commit(source('One.'))
    stage.repository.git('tag', 'applied')
    await stage.apply(source('One.'))
    stage.repository.commit(source('Two.'))
    for (const revision of [first.slice(0, 9), 'applied', 'main~']) {
      const { exit, stdout } = await stage.text(source('Two.'), ['--baseline', revision])
      expect([exit, stdout]).toEqual([
        0,
        expect.stringContaining(`Baseline: commit ${first.slice(0, 7)} (--baseline)`),
      ])
    }
    const { report } = await stage.drift(source('Two.'), ['--baseline', first])
    expect(report.baseline).toEqual({ commit: first, from: 'flag' })
  })

  test('goes before the markers: against the state of today, an applied change of git looks made by hand', async () => {
    const stage = new Stage()
    const first = await stage.applied(source('One.'))
    await stage.applied(source('Two.'))
    stage.repository.commit(source('One.'))
    expect((await stage.drift(source('One.'))).story).toEqual([`agent.bot changed pending, ${INPUT} pending`])
    expect((await stage.drift(source('One.'), ['--baseline', first])).story).toEqual([
      `agent.bot changed drift, ${INPUT} drift`,
    ])
  })

  test.each(['1234567', 'no-such-branch', '', '--all', 'HEAD^{tree}'])(
    'that git does not know ends it before any request: "%s"',
    async (revision) => {
      const stage = new Stage()
      stage.repository.commit(source('One.'))
      const run = await stage.text(source('One.'), [`--baseline=${revision}`])
      expect([run.exit, run.requests, run.stdout]).toEqual([1, [], ''])
      expect(run.stderr).toContain('git knows no such commit')
      expect(run.stderr).toContain('fetch-depth: 0')
      const json = await stage.text(source('One.'), [`--baseline=${revision}`, '--format', 'json'])
      expect(JSON.parse(json.stdout)).toMatchObject({ status: 'error', error: { code: 'bad-setting' } })
    },
  )

  test('outside git ends it too', async () => {
    const run = await new Stage().text(source('One.'), ['--baseline', 'HEAD'], newFolder())
    expect([run.exit, run.requests]).toEqual([1, []])
    expect(run.stderr).toContain('not in a git repository')
  })
})

describe('the newest marker', () => {
  test('of several markers the newest counts, whatever is live', async () => {
    const stage = new Stage()
    const two = (a: string, b: string) =>
      manifest({ agents: { a: { build: build(a) }, b: { build: build(b) } } })
    await stage.applied(two('A1', 'B1'))
    const second = await stage.applied(two('A1', 'B2'))
    await stage.team.edit('a', { build: { patch: { data: { input: 'By hand.' } } } })
    const { story, report } = await stage.drift(two('A1', 'B2'))
    expect(report.baseline.commit).toBe(second)
    expect(story).toEqual([`agent.a changed drift, ${INPUT} drift`])
  })

  test('guards, and an id that is gone by now, do not make the baseline useless', async () => {
    const stage = new Stage()
    await stage.applied(source('One.'))
    const id = '00000000-0000-4000-8000-00000000dead'
    const commit = stage.repository.commit({
      ...source('One.', { id }),
      team: '00000000-0000-4000-8000-000000000001',
      owner: '00000000-0000-4000-8000-000000000002',
      project: 'called-before',
    })
    stage.repository.commit(source('One.'))
    await stage.team.edit('bot', { build: { patch: { data: { input: 'By hand.' } } } })
    expect((await stage.drift(source('One.'), ['--baseline', commit])).story).toEqual([
      `agent.bot changed drift, ${INPUT} drift`,
    ])
  })

  test('nor does the id of what was deleted by hand since', async () => {
    const stage = new Stage()
    await stage.applied(source('One.'))
    const id = stage.team.idOf('agents', 'bot')
    const commit = stage.repository.commit(source('One.', { id }))
    stage.repository.commit(source('One.'))
    await stage.team.call('DELETE', `/_sandbox/agents/${id}`)
    expect((await stage.drift(source('One.'), ['--baseline', commit])).story).toEqual([
      'agent.bot missing drift',
    ])
  })

  test('a baseline that fits two by now is read with the id that git has since', async () => {
    const stage = new Stage()
    const folder = (more: object = {}) =>
      manifest({ folders: { desk: { name: 'Desk', ...more } }, agents: { bot: { build: build('One.') } } })
    await stage.applied(folder())
    const id = stage.team.idOf('folders', 'Desk')
    await stage.team.call('POST', '/v1/agent-folders', { name: 'Desk' })
    const wanted = folder({ id })
    stage.repository.commit(wanted)
    await stage.team.edit('bot', { build: { patch: { data: { input: 'By hand.' } } } })
    const { story, report } = await stage.drift(wanted)
    expect(story).toEqual([`agent.bot changed drift, ${INPUT} drift`])
    expect(report.diagnostics).toEqual([])
  })
})

describe('without a baseline everything that differs is unclassified, and it says why', () => {
  const edited = async (stage: Stage): Promise<Stage> => {
    await stage.applied(source('One.'))
    await stage.team.edit('bot', { build: { patch: { data: { input: 'By hand.' } } }, by: MAJA })
    return stage
  }

  /** One diagnostic about it, and no other. */
  const expectUntold = (
    { exit, report, story, stdout }: Awaited<ReturnType<Stage['drift']>>,
    code: string,
    ...says: readonly string[]
  ): void => {
    expect([exit, story]).toEqual([2, [`agent.bot changed unclassified, ${INPUT} unclassified`]])
    expect(report.baseline).toEqual({ commit: null, from: null })
    expect(report.diagnostics).toMatchObject([{ severity: 'warning', code }])
    for (const text of ['nothing tells which side moved', ...says]) {
      expect(`${report.diagnostics[0]?.message} ${report.diagnostics[0]?.hint}`).toContain(text)
    }
    expect(stdout).not.toContain('Baseline:')
    expect(stdout).toContain('Duvo was last changed by Maja Kos')
  }

  test('in a shallow clone', async () => {
    const stage = await edited(new Stage())
    stage.repository.commit(source('One.'))
    const { cwd } = shallowClone(stage.repository)
    expectUntold(
      await stage.drift(source('One.'), [], cwd),
      'history-unknown',
      'shallow clone',
      'git fetch --unshallow',
      'fetch-depth: 0',
    )
  })

  test('unless the shallow clone has the commit', async () => {
    const stage = await edited(new Stage())
    const { cwd } = shallowClone(stage.repository)
    expect((await stage.drift(source('One.'), [], cwd)).story).toEqual([
      `agent.bot changed drift, ${INPUT} drift`,
    ])
  })

  test('outside git', async () => {
    const stage = await edited(new Stage())
    expectUntold(
      await stage.drift(source('One.'), [], newFolder()),
      'history-unknown',
      'not in a git repository',
    )
  })

  test('when it was applied from outside git', async () => {
    const stage = new Stage()
    await stage.team.run('apply', source('One.'), ['-y'], { cwd: newFolder() })
    await stage.team.edit('bot', { build: { patch: { data: { input: 'By hand.' } } }, by: MAJA })
    stage.repository.commit(source('One.'))
    expectUntold(
      await stage.drift(source('One.')),
      'no-baseline',
      'No agent in Duvo carries a marker',
      '--baseline',
    )
  })

  test('when the markers are of a branch that is not behind HEAD', async () => {
    const stage = new Stage()
    stage.repository.commit(source('Zero.'))
    stage.repository.git('checkout', '-q', '-b', 'side')
    await edited(stage)
    const commit = stage.repository.git('rev-parse', '--short=7', 'HEAD')
    stage.repository.git('checkout', '-q', 'main')
    stage.repository.commit(source('Other.'))
    stage.repository.commit(source('One.'))
    expectUntold(await stage.drift(source('One.')), 'no-baseline', commit, 'branch that is applied')
  })

  test('when the manifest of that commit cannot be read', async () => {
    const stage = new Stage()
    stage.repository.commit('version: [')
    await stage.apply(source('One.'))
    await stage.team.edit('bot', { build: { patch: { data: { input: 'By hand.' } } }, by: MAJA })
    stage.repository.commit(source('One.'))
    const run = await stage.drift(source('One.'))
    // It was dirty as well; that it cannot be read says more.
    expectUntold(run, 'no-baseline', 'cannot be read', 'valid')
  })

  test('when the manifest lay elsewhere', async () => {
    const stage = new Stage()
    await edited(stage)
    const first = stage.repository.git('rev-parse', 'HEAD')
    stage.repository.git('rm', '-q', 'duvo.yaml')
    const without = stage.repository.commit()
    stage.repository.commit(source('One.'))
    const run = await stage.drift(source('One.'), ['--baseline', without])
    expectUntold(run, 'no-baseline', without.slice(0, 7), 'named by --baseline', 'same paths')
    expect((await stage.drift(source('One.'), ['--baseline', first])).report.items[0]?.class).toBe('drift')
  })

  test('with --strict that is an error', async () => {
    const stage = await edited(new Stage())
    const run = await stage.text(source('One.'), ['--strict'], newFolder())
    expect([run.exit, run.stdout]).toEqual([1, ''])
    expect(run.stderr).toContain('error[history-unknown]')
  })

  test('but where nothing differs there is nothing to say', async () => {
    const stage = new Stage()
    await stage.applied(source('One.'))
    const { exit, report } = await stage.drift(source('One.'), [], newFolder())
    expect([exit, report.diagnostics]).toEqual([0, []])
  })
})

test('a dirty marker counts, and says that what was not committed shows as drift', async () => {
  const stage = new Stage()
  const commit = stage.repository.commit(source('One.'))
  stage.repository.write(source('Not committed.'))
  await stage.apply(source('Not committed.'))
  stage.repository.write(source('One.'))
  const { exit, story, report } = await stage.drift(source('One.'))
  expect([exit, story]).toEqual([2, [`agent.bot changed drift, ${INPUT} drift`]])
  expect(report.baseline.commit).toBe(commit)
  expect(report.diagnostics).toMatchObject([
    { severity: 'info', code: 'history-unknown', message: expect.stringContaining('not committed') },
  ])
})

test('on an older commit than the newest that was applied, it says so', async () => {
  const stage = new Stage()
  const two = (b: string) => manifest({ agents: { a: { build: build('A') }, b: { build: build(b) } } })
  const first = await stage.applied(two('B1'))
  const second = await stage.applied(two('B2'))
  stage.repository.git('checkout', '-q', first)
  const { report } = await stage.drift(two('B1'))
  expect(report.baseline.commit).toBe(first)
  expect(report.diagnostics).toMatchObject([
    { severity: 'warning', code: 'stale-commit', message: expect.stringContaining(second.slice(0, 7)) },
  ])
})
