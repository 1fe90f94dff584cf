/** One issue tells of drift: opened, kept up to date, closed. */

import { describe, expect, test } from 'vitest'
import { BOT, createFakeGithub, type FakeGithub, type FakeIssue } from './support/fake-github.ts'
import { runDuvoCi } from './support/run-ci.ts'

const MARKER = '<!-- duvo-gitops:drift:shop -->'

const issue = (github: FakeGithub, state: string, report: string, args: readonly string[] = []) =>
  runDuvoCi(['issue', '--file', 'drift.md', '--state', state, ...args], {
    github,
    files: { 'drift.md': `${MARKER}\n${report}\n` },
  })

/** Somebody opened it. */
const opened = (github: FakeGithub, number: number, more: Partial<FakeIssue> = {}): void =>
  void github.state.issues.push({
    number,
    user: { login: BOT },
    title: 'Drift',
    body: `${MARKER}\nOld`,
    state: 'open',
    labels: [],
    comments: [],
    ...more,
  })

describe('the issue', () => {
  test('is opened, updated, left alone, closed, and opened anew', async () => {
    const github = createFakeGithub()
    const [first] = [await issue(github, 'drift', 'One.', ['--label', 'duvo', '--label', ''])]
    expect(first).toMatchObject({ exit: 0, stdout: 'Issue #1: created.\n' })
    expect(github.state.issues).toMatchObject([
      { number: 1, title: 'Drift in shop: Duvo was changed by hand', labels: ['duvo'], state: 'open' },
    ])
    expect(github.state.issues[0]?.body).toContain('\nOne.\n')
    expect(github.state.issues[0]?.body).toContain('https://github.test/acme/robots/actions/runs/77')

    expect(await issue(github, 'drift', 'Two.')).toMatchObject({ stdout: 'Issue #1: updated.\n' })
    expect(github.state.issues[0]?.body).toContain('\nTwo.\n')

    const before = github.writes().length
    expect(await issue(github, 'drift', 'Two.')).toMatchObject({ stdout: 'Issue #1: unchanged.\n' })
    expect(github.writes()).toHaveLength(before)

    expect(await issue(github, 'none', 'None.')).toMatchObject({ stdout: 'Issue #1: closed.\n' })
    expect(github.state.issues[0]).toMatchObject({ state: 'closed', state_reason: 'completed' })
    expect(github.state.issues[0]?.comments.map(({ body }) => body)).toEqual([
      expect.stringMatching(/^The drift is gone.*actions\/runs\/77\)$/),
    ])

    expect(await issue(github, 'none', 'None.')).toMatchObject({ stdout: 'No drift, and no open issue.\n' })
    expect(await issue(github, 'drift', 'Three.')).toMatchObject({ stdout: 'Issue #2: created.\n' })
    expect(github.state.issues.map(({ state }) => state)).toEqual(['closed', 'open'])
  })

  test('keeps the title that somebody gave it; another can be asked for', async () => {
    const github = createFakeGithub()
    await issue(github, 'drift', 'One.', ['--title', 'Look here'])
    expect(github.state.issues[0]?.title).toBe('Look here')
    await issue(github, 'drift', 'Two.', ['--title', 'Look there'])
    expect(github.state.issues[0]?.title).toBe('Look here')
  })

  test('is the oldest of several, behind hundreds of others; the rest are named', async () => {
    const github = createFakeGithub()
    for (let number = 1; number <= 150; number += 1) opened(github, number, { body: 'Another matter' })
    for (const number of [151, 152, 153]) opened(github, number)
    const run = await issue(github, 'drift', 'New.')
    expect(run.stdout).toBe('Issue #151: updated.\nAlso open, and left alone: #152, #153. Close them.\n')
    expect(github.writes()).toEqual(['PATCH /repos/acme/robots/issues/151'])
  })

  test('and all of them are closed when the drift is gone', async () => {
    const github = createFakeGithub()
    for (const number of [4, 5]) opened(github, number)
    expect(await issue(github, 'none', 'None.')).toMatchObject({ stdout: 'Issue #4, #5: closed.\n' })
    expect(github.state.issues.map(({ state }) => state)).toEqual(['closed', 'closed'])
  })

  test.each<[string, Partial<FakeIssue>]>([
    ['of another person with the same marker', { user: { login: 'mallory' } }],
    ['of another project', { body: '<!-- duvo-gitops:drift:shop-eu -->\nOld' }],
    ['that is a pull request', { pull_request: {} }],
  ])('%s is not touched', async (_, more) => {
    const github = createFakeGithub()
    opened(github, 1, more)
    const before = structuredClone(github.state.issues[0])
    expect(await issue(github, 'drift', 'New.')).toMatchObject({ stdout: 'Issue #2: created.\n' })
    expect(await issue(github, 'none', 'None.')).toMatchObject({ stdout: 'Issue #2: closed.\n' })
    expect(github.state.issues[0]).toEqual(before)
  })

  test('has two states', async () => {
    const run = await issue(createFakeGithub(), 'maybe', 'New.')
    expect(run.exit).toBe(1)
    expect(run.stdout).toContain('Use drift or none.')
  })
})
