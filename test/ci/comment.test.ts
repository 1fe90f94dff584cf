/** One comment for each report, edited in place, whoever else writes on the pull request. */

import { describe, expect, test } from 'vitest'
import { BOT, createFakeGithub, type FakeGithub } from './support/fake-github.ts'
import { type CiOptions, runDuvoCi } from './support/run-ci.ts'

const MARKER = '<!-- duvo-gitops:plan:shop -->'
const REPORT = `${MARKER}\n## Plan\n\n1 to create\n`
const FOOTER = '\n\n<sub>[Run and full report](https://github.test/acme/robots/actions/runs/77)</sub>'

const pull = { pull_request: { number: 7 } }

const comment = (
  github: FakeGithub,
  report = REPORT,
  args: readonly string[] = [],
  options: CiOptions = {},
) =>
  runDuvoCi(['comment', '--file', 'plan.md', ...args], {
    github,
    event: pull,
    files: { 'plan.md': report },
    ...options,
  })

const bodies = (github: FakeGithub, number = 7) =>
  github.state.comments.get(number)?.map(({ body }) => body) ?? []

/** Somebody says something. */
const say = (github: FakeGithub, login: string, body: string, number = 7): void => {
  const comments = github.state.comments.get(number) ?? []
  comments.push({ id: comments.length + 1, user: { login }, body })
  github.state.comments.set(number, comments)
}

describe('the comment', () => {
  test('is created, updated in place, and left alone when it says the same', async () => {
    const github = createFakeGithub()
    expect(await comment(github)).toMatchObject({ exit: 0, stdout: 'Comment on pull request #7: created.\n' })
    expect(bodies(github)).toEqual([REPORT.trimEnd() + FOOTER])

    const other = REPORT.replace('1 to create', '2 to create')
    expect(await comment(github, other)).toMatchObject({ stdout: 'Comment on pull request #7: updated.\n' })
    expect(bodies(github)).toEqual([other.trimEnd() + FOOTER])

    const before = github.writes().length
    expect(await comment(github, other)).toMatchObject({ stdout: 'Comment on pull request #7: unchanged.\n' })
    expect(github.writes()).toHaveLength(before)
  })

  test('is found behind hundreds of others, and with the line ends GitHub gave it', async () => {
    const github = createFakeGithub()
    for (let n = 0; n < 230; n += 1) say(github, 'ana', `Comment ${n}`)
    say(github, BOT, (REPORT.trimEnd() + FOOTER).replaceAll('\n', '\r\n'))
    expect(await comment(github)).toMatchObject({ stdout: 'Comment on pull request #7: unchanged.\n' })
    expect(github.requests).toHaveLength(3)
    expect(github.writes()).toEqual([])
  })

  test.each([
    ['of another project', BOT, '<!-- duvo-gitops:plan:shop-eu -->\nTheirs'],
    ['of another kind', BOT, '<!-- duvo-gitops:apply:shop -->\nApplied'],
    ['of another environment', BOT, '<!-- duvo-gitops:plan:shop:staging -->\nStaging'],
    ['of another person with the same marker', 'mallory', `${MARKER}\nAll is fine, merge it.`],
    ['that only quotes the marker', BOT, `As it said: ${MARKER}`],
    ['whose marker does not stand first', BOT, `Hello\n${MARKER}\nText`],
  ])('%s is not touched', async (_, login, body) => {
    const github = createFakeGithub()
    say(github, login, body)
    expect(await comment(github)).toMatchObject({ stdout: 'Comment on pull request #7: created.\n' })
    expect(bodies(github)).toEqual([body, REPORT.trimEnd() + FOOTER])
  })

  test('is one for each environment, and carries a note above the report', async () => {
    const github = createFakeGithub()
    const args = ['--id', 'new', '--note', '**Nothing was applied yet.**']
    await comment(github)
    await comment(github, REPORT, args)
    await comment(github, REPORT.replace('1 to', '3 to'), args)
    expect(bodies(github)).toHaveLength(2)
    expect(bodies(github)[1]).toBe(
      `<!-- duvo-gitops:plan:shop:new -->\n**Nothing was applied yet.**\n\n\n## Plan\n\n3 to create${FOOTER}`,
    )
  })

  test('goes where --pr says, with the account that --author names', async () => {
    const github = createFakeGithub()
    say(github, 'duvo-app[bot]', `${MARKER}\nOld`, 12)
    const run = await comment(github, REPORT, ['--pr', '12', '--author', 'duvo-app[bot]'])
    expect(run.stdout).toBe('Comment on pull request #12: updated.\n')
    expect(bodies(github, 12)).toEqual([REPORT.trimEnd() + FOOTER])
  })

  test('is also for a run that a comment on the pull request began', async () => {
    const github = createFakeGithub()
    const event = { issue: { number: 9, pull_request: {} }, comment: {} }
    await comment(github, REPORT, [], { event })
    expect(bodies(github, 9)).toHaveLength(1)
  })

  test.each([[{}], [{ issue: { number: 3 } }], [[]], ['not an event'], [undefined]])(
    'is none where there is no pull request: %j',
    async (event) => {
      const github = createFakeGithub()
      const run = await comment(github, REPORT, [], { event })
      expect(run).toMatchObject({
        exit: 0,
        stdout: 'This run is for no pull request: nothing to comment on.\n',
      })
      expect(github.requests).toEqual([])
    },
  )

  test('is none for a report that names no project: it could not be found again', async () => {
    const github = createFakeGithub()
    const run = await comment(github, '<!-- duvo-gitops:plan: -->\nWrong YAML.\n')
    expect(run).toMatchObject({ exit: 0, stdout: expect.stringContaining('names no project') })
    expect(github.requests).toEqual([])
  })

  test('loses its footer before it gets too long, and is refused when it is too long itself', async () => {
    const github = createFakeGithub()
    const long = `${MARKER}\n${'x'.repeat(65_536 - MARKER.length - 1)}`
    expect(await comment(github, long)).toMatchObject({ exit: 0 })
    expect(bodies(github)).toEqual([long])
    const run = await comment(github, `${long}y`)
    expect(run.exit).toBe(1)
    expect(run.stdout).toContain('GitHub takes 65536 at most.')
    expect(bodies(github)).toEqual([long])
  })
})

describe('what cannot be posted is refused before anything is sent', () => {
  test.each([
    ['a file that is not there', {}, [], 'plan.md cannot be read.'],
    ['a file without a marker', { 'plan.md': '# Plan' }, [], 'does not begin with the marker'],
    ['a marker with more behind it', { 'plan.md': `${MARKER} -->\n` }, [], 'does not begin with the marker'],
    ['no number', { 'plan.md': REPORT }, ['--pr', '7;rm'], 'this is not the number of a pull request'],
    [
      'an id that would end the marker',
      { 'plan.md': REPORT },
      ['--id', 'x --> <b>'],
      'cannot be part of a marker',
    ],
  ])('%s', async (_, files, args, says) => {
    const github = createFakeGithub()
    const run = await runDuvoCi(['comment', '--file', 'plan.md', ...args], { github, files, event: pull })
    expect(run.exit).toBe(1)
    expect(run.stdout).toMatch(/^::error title=bad-setting::[^\n]*\n$/)
    expect(run.stdout).toContain(says)
    expect(github.requests).toEqual([])
  })
})
