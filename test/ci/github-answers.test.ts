/** Whatever GitHub answers: one sentence that says what happened, and one that says what to do. */

import { expect, test } from 'vitest'
import { crashedText } from '../../src/github/cli.ts'
import { createFakeGithub, type FakeGithub } from './support/fake-github.ts'
import { type CiOptions, runDuvoCi } from './support/run-ci.ts'

const files = { 'plan.md': '<!-- duvo-gitops:plan:shop -->\nPlan\n' }

const comment = (github: FakeGithub, options: CiOptions = {}) =>
  runDuvoCi(['comment', '--file', 'plan.md', '--pr', '7'], { github, files, ...options })

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  () =>
    new Response(JSON.stringify(body), { status, headers })

const ANY = /./

test.each([
  ['comment', ['--file', 'plan.md', '--pr', '7'], 'pull-requests: write'],
  ['issue', ['--file', 'plan.md', '--state', 'drift'], 'issues: write'],
  ['reviewed', ['--commit', 'a'.repeat(40)], 'pull-requests: read'],
  ['last-applied', [], 'actions: read'],
])('%s without its permission names it', async (command, args, permission) => {
  const github = createFakeGithub()
  github.deny(ANY)
  const run = await runDuvoCi([command, ...args], { github, files })
  expect(run.exit).toBe(1)
  expect(run.stdout).toContain('(403): Resource not accessible by integration')
  expect(run.stdout).toContain(`The job needs the permission “${permission}”`)
  expect(run.stdout).toMatch(/^::error title=forbidden::[^\n]*%0A[^\n]*\n$/)
})

test.each([
  [
    'a token that is not valid',
    json(401, { message: 'Bad credentials' }),
    'unauthorized',
    'GITHUB_TOKEN is not valid',
  ],
  [
    'a rate limit',
    json(403, { message: 'API rate limit' }, { 'x-ratelimit-remaining': '0' }),
    'rate-limited',
    'in an hour',
  ],
  ['a page that is none', () => new Response('<html>', { status: 200 }), 'bad-answer', 'no proxy answers'],
  ['a list that is none', json(200, { message: 'hello' }), 'bad-answer', 'no proxy answers'],
  [
    'a redirect',
    () => new Response(null, { status: 302, headers: { location: 'https://evil.test/' } }),
    'rejected',
    'report',
  ],
  [
    'a next page elsewhere',
    json(200, [], { link: '<https://evil.test/repos?page=2>; rel="next"' }),
    'bad-answer',
    'no proxy answers',
  ],
])('%s', async (_, answer, code, hint) => {
  const github = createFakeGithub()
  github.answer(ANY, answer)
  const run = await comment(github)
  expect(run.exit).toBe(1)
  expect(run.stdout).toContain(`::error title=${code}::`)
  expect(run.stdout).toContain(hint)
  expect(run.stdout).not.toContain('ghs_fake')
  expect(github.writes()).toEqual([])
})

test('a hostile message cannot become a workflow command of its own', async () => {
  const github = createFakeGithub()
  github.answer(ANY, json(422, { message: 'no\n::set-output name=changes::false\r\n::add-mask::a' }))
  const run = await comment(github)
  expect(run.stdout.match(/^::/gm)).toHaveLength(1)
})

test('what may be repeated is, and is told when it stays so', async () => {
  const github = createFakeGithub()
  github.answer(ANY, json(502, {}), json(503, {}), json(429, {}))
  expect(await comment(github)).toMatchObject({ exit: 0, stdout: 'Comment on pull request #7: created.\n' })
  github.answer(ANY, ...Array.from({ length: 5 }, () => json(500, { message: 'oops' })))
  const run = await comment(github)
  expect(run).toMatchObject({ exit: 1 })
  expect(run.stdout).toContain(
    'title=server-error::GitHub refused GET /repos/acme/robots/issues/7/comments (500): oops',
  )
})

test('a comment is never posted twice: its answer may have got lost', async () => {
  const github = createFakeGithub()
  github.answer(/comments$/, json(200, []), json(502, {}))
  expect((await comment(github)).exit).toBe(1)
  expect(github.writes()).toEqual(['POST /repos/acme/robots/issues/7/comments'])
})

test('no connection', async () => {
  const fetch = () => Promise.reject(new TypeError('fetch failed'))
  const run = await comment(createFakeGithub(), { fetch })
  expect(run.exit).toBe(1)
  expect(run.stdout).toContain('::error title=network::GitHub could not be reached')
})

test.each([
  [{ GITHUB_TOKEN: '' }, 'GITHUB_TOKEN is not set.'],
  [{ GITHUB_REPOSITORY: 'acme/robots/../other' }, 'GITHUB_REPOSITORY is not set.'],
  [{ GITHUB_API_URL: 'nowhere' }, 'GITHUB_API_URL is not an address.'],
])('%j', async (env, says) => {
  const github = createFakeGithub()
  const run = await comment(github, { env })
  expect(run.exit).toBe(1)
  expect(run.stdout).toContain(says)
  expect(github.requests).toEqual([])
})

test('help and mistakes', async () => {
  const help = await runDuvoCi(['--help'])
  expect(help).toMatchObject({ exit: 0 })
  for (const name of ['comment', 'issue', 'annotate', 'summary', 'reviewed', 'last-applied']) {
    expect(help.stdout).toContain(name)
  }
  const wrong = await runDuvoCi(['summary', '--file', 'a', '--wrong'])
  expect(wrong.exit).toBe(1)
  expect(wrong.stdout).toContain("unknown option '--wrong'")
})

test('a bug of ours is told on one line, without the token', () => {
  const text = crashedText(new Error('no header Bearer ghs_fake\n::add-mask::x'), 'ghs_fake')
  expect(text).toMatch(/^::error title=internal::duvo-ci itself went wrong\.[^\n]*\n$/)
  expect(text).not.toContain('ghs_fake')
  expect(crashedText('text', '')).toContain('%0Atext')
})
