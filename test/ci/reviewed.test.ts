/** Which plan was reviewed, and which commit was applied last: as GitHub remembers it, and nobody else's. */

import { describe, expect, test } from 'vitest'
import { createFakeGithub, type FakeGithub, REPOSITORY } from './support/fake-github.ts'
import { runDuvoCi } from './support/run-ci.ts'

const HEAD = 'e'.repeat(40)
const PUSHED = 'a'.repeat(40)
const OURS = { full_name: REPOSITORY }

const pullRow = (more: object = {}): object => ({
  number: 7,
  merged_at: '2026-11-20T10:00:00Z',
  merge_commit_sha: PUSHED,
  base: { ref: 'main', repo: OURS },
  head: { sha: HEAD, repo: OURS },
  ...more,
})

const artifactRow = (more: object = {}): object => ({
  id: 1,
  name: `duvo-plan-${HEAD}`,
  expired: false,
  created_at: '2026-11-20T09:00:00Z',
  workflow_run: { id: 50, repository_id: 1, head_repository_id: 1, head_sha: HEAD },
  ...more,
})

const PLAN_RUN = { path: '.github/workflows/duvo-plan.yml', event: 'pull_request' }

interface Story {
  readonly pulls?: readonly object[]
  readonly artifacts?: readonly object[]
  readonly run?: object
}

function tell({ pulls = [pullRow()], artifacts = [artifactRow()], run = PLAN_RUN }: Story = {}): FakeGithub {
  const github = createFakeGithub()
  github.state.pulls.set(PUSHED, [...pulls])
  github.state.artifacts.push(...artifacts)
  for (const id of [50, 51]) github.state.runs.set(id, run)
  return github
}

const reviewed = (github: FakeGithub, args: readonly string[] = []) =>
  runDuvoCi(['reviewed', ...args], { github, env: { GITHUB_SHA: PUSHED } })

const FOUND = { pr: '7', 'run-id': '50', artifact: `duvo-plan-${HEAD}`, reason: '' }

describe('the reviewed plan', () => {
  test.each<[string, Story]>([
    ['of a merge commit', {}],
    // GitHub knows whose commits these are, although the pull request's own ones never came to main.
    ['of a squash', { pulls: [pullRow({ merge_commit_sha: PUSHED })] }],
    ['of a rebase, whose last commit is another', { pulls: [pullRow({ merge_commit_sha: 'b'.repeat(40) })] }],
    ['beside a pull request that is open', { pulls: [pullRow({ number: 8, merged_at: null }), pullRow()] }],
    [
      'beside one that was merged elsewhere',
      { pulls: [pullRow({ number: 8, base: { ref: 'release', repo: OURS } }), pullRow()] },
    ],
    [
      'beside another merged one that only contains it',
      {
        pulls: [
          pullRow({ number: 8, merge_commit_sha: 'b'.repeat(40), merged_at: '2026-11-21T10:00:00Z' }),
          pullRow(),
        ],
      },
    ],
    ['with the run named by branch too', { run: { ...PLAN_RUN, path: `${PLAN_RUN.path}@refs/heads/main` } }],
  ])('%s is found', async (_, story) => {
    const run = await reviewed(tell(story))
    expect(run.exit).toBe(0)
    expect(run.outputs).toEqual(FOUND)
  })

  test('is the newest of several', async () => {
    const later = {
      created_at: '2026-11-20T09:30:00Z',
      workflow_run: { id: 51, repository_id: 1, head_repository_id: 1, head_sha: HEAD },
    }
    const run = await reviewed(tell({ artifacts: [artifactRow(), artifactRow(later)] }))
    expect(run.outputs).toEqual({ ...FOUND, 'run-id': '51' })
  })

  test('is found by another name and another workflow', async () => {
    const github = tell({
      artifacts: [artifactRow({ name: `eu-${HEAD}` })],
      run: { ...PLAN_RUN, path: '.github/workflows/eu.yml' },
    })
    const run = await reviewed(github, ['--artifact-prefix', 'eu', '--workflow', 'eu.yml'])
    expect(run.outputs).toEqual({ ...FOUND, artifact: `eu-${HEAD}` })
  })

  const fork = { id: 50, repository_id: 1, head_repository_id: 2, head_sha: HEAD }
  test.each<[string, Story, RegExp]>([
    ['a direct push', { pulls: [] }, /^aaaaaaa came to main without a pull request\.$/],
    [
      'a pull request that is still open',
      { pulls: [pullRow({ merged_at: null })] },
      /without a pull request/,
    ],
    [
      'a pull request of another repository',
      { pulls: [pullRow({ base: { ref: 'main', repo: { full_name: 'mallory/robots' } } })] },
      /without a pull request/,
    ],
    [
      'a fork',
      { pulls: [pullRow({ head: { sha: HEAD, repo: { full_name: 'ana/robots' } } })] },
      /^Pull request #7 came from a fork/,
    ],
    ['a fork that is gone', { pulls: [pullRow({ head: { sha: HEAD, repo: null } })] }, /came from a fork/],
    ['an artifact that a fork made', { artifacts: [artifactRow({ workflow_run: fork })] }, /has no plan for/],
    [
      'an artifact of another commit under this name',
      { artifacts: [artifactRow({ workflow_run: { ...fork, head_repository_id: 1, head_sha: PUSHED } })] },
      /has no plan for its last commit, eeeeeee\.$/,
    ],
    ['an artifact of no run', { artifacts: [artifactRow({ workflow_run: null })] }, /has no plan for/],
    ['an expired artifact', { artifacts: [artifactRow({ expired: true })] }, /has expired\.$/],
    ['no artifact', { artifacts: [] }, /has no plan for/],
    [
      'another workflow',
      { run: { ...PLAN_RUN, path: '.github/workflows/mine.yml' } },
      /not made by duvo-plan\.yml/,
    ],
    ['another event', { run: { ...PLAN_RUN, event: 'push' } }, /not made by duvo-plan\.yml/],
  ])('%s has none, and says why', async (_, story, reason) => {
    const run = await reviewed(tell(story))
    expect(run.exit).toBe(0)
    expect(run.outputs).toMatchObject({ 'run-id': '', artifact: '' })
    expect(run.outputs['reason']).toMatch(reason)
    expect(run.stdout).toBe(`${run.outputs['reason']}\n`)
  })

  test('is asked for by a whole commit id, on a branch', async () => {
    const github = tell()
    const short = await reviewed(github, ['--commit', 'aaaaaaa'])
    expect(short.stdout).toContain('is not a commit')
    const nowhere = await runDuvoCi(['reviewed'], {
      github,
      env: { GITHUB_SHA: PUSHED, GITHUB_REF_NAME: '' },
    })
    expect(nowhere.stdout).toContain('GITHUB_REF_NAME is not set.')
    expect([short.exit, nowhere.exit, github.requests]).toEqual([1, 1, []])
  })

  test('is looked for on every page', async () => {
    const others = Array.from({ length: 130 }, () => artifactRow({ expired: true }))
    const run = await reviewed(tell({ artifacts: [...others, artifactRow()] }))
    expect(run.outputs).toEqual(FOUND)
  })
})

describe('the commit that was applied last', () => {
  const lastApplied = (github: FakeGithub, env: Record<string, string> = {}) =>
    runDuvoCi(['last-applied', '--workflow', 'duvo-apply.yml'], { github, env })

  const runs = [
    { head_branch: 'main', conclusion: 'failure', head_sha: '4'.repeat(40) },
    { head_branch: 'other', conclusion: 'success', head_sha: '3'.repeat(40) },
    { head_branch: 'main', conclusion: 'success', head_sha: '2'.repeat(40) },
    { head_branch: 'main', conclusion: 'success', head_sha: '1'.repeat(40) },
  ]

  test('is the one of the newest run on this branch that succeeded', async () => {
    const github = createFakeGithub()
    github.state.workflowRuns.set('duvo-apply.yml', runs)
    expect(await lastApplied(github)).toMatchObject({ exit: 0, outputs: { commit: '2'.repeat(40) } })
    expect(github.requests).toHaveLength(1)
  })

  test('is empty before the first', async () => {
    const github = createFakeGithub()
    github.state.workflowRuns.set('duvo-apply.yml', runs)
    const run = await lastApplied(github, { GITHUB_REF_NAME: 'new & odd?' })
    expect(run).toMatchObject({ exit: 0, outputs: { commit: '' } })
    expect(run.stdout).toBe('No run of duvo-apply.yml has succeeded yet.\n')
  })
})

test('outside GitHub Actions, outputs are printed', async () => {
  const run = await runDuvoCi(['reviewed', '--commit', PUSHED], {
    github: tell(),
    env: { GITHUB_OUTPUT: '' },
  })
  expect(run.stdout).toContain(`artifact=duvo-plan-${HEAD}\n`)
})
