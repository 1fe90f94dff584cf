/** `reviewed` and `last-applied`: what GitHub remembers about earlier runs. */

import { type Failure, ok, type Result } from '../model/result.ts'
import { badSetting } from './bad-setting.ts'
import { connect, type Register } from './cli-parts.ts'
import { lastApplied } from './last-applied.ts'
import { writeOutputs } from './outputs-file.ts'
import { findReviewed } from './reviewed.ts'
import type { CiWorld } from './world.ts'

interface ReviewedFlags {
  readonly artifactPrefix: string
  readonly workflow: string
  readonly commit?: string
}

export const registerSearches: Register = (command, world, choose) => {
  command
    .command('reviewed')
    .description('Finds the plan that was reviewed in the pull request that a commit came from.')
    .option('--artifact-prefix <name>', 'artifacts are called <name>-<commit>', 'duvo-plan')
    .option('--workflow <file>', 'the workflow that plans pull requests', 'duvo-plan.yml')
    .option('--commit <sha>', 'the commit (default: the one of this run)')
    .action((flags: ReviewedFlags) => choose(() => reviewed(world, flags)))
  command
    .command('last-applied')
    .description('Finds the commit that was applied last on this branch.')
    .option('--workflow <file>', 'the workflow that applies', 'duvo-apply.yml')
    .action((flags: { readonly workflow: string }) => choose(() => applied(world, flags.workflow)))
}

async function reviewed(world: CiWorld, flags: ReviewedFlags): Promise<Result<boolean, Failure>> {
  const connected = connect(world)
  if (!connected.ok) return connected
  const { github, repository } = connected.value
  const commit = flags.commit || (world.env['GITHUB_SHA'] ?? '')
  if (!/^[0-9a-f]{40,64}$/.test(commit)) {
    return badSetting(
      `"${commit}" is not a commit.`,
      'Give the whole id with --commit, or run this in GitHub Actions.',
    )
  }
  const branch = branchOf(world)
  if (!branch.ok) return branch
  const answer = await findReviewed(github, {
    repository: `${repository.owner}/${repository.name}`,
    commit,
    branch: branch.value,
    artifactPrefix: flags.artifactPrefix,
    workflow: flags.workflow,
  })
  if (!answer.ok) return answer
  const { pr, runId, artifact, reason } = answer.value
  await writeOutputs(world, { pr, 'run-id': runId, artifact, reason })
  world.stdout.write(artifact === '' ? `${reason}\n` : `Reviewed in pull request #${pr}: ${artifact}.\n`)
  return ok(true)
}

async function applied(world: CiWorld, workflow: string): Promise<Result<boolean, Failure>> {
  const connected = connect(world)
  if (!connected.ok) return connected
  const branch = branchOf(world)
  if (!branch.ok) return branch
  const commit = await lastApplied(connected.value.github, workflow, branch.value)
  if (!commit.ok) return commit
  await writeOutputs(world, { commit: commit.value })
  world.stdout.write(
    commit.value === '' ? `No run of ${workflow} has succeeded yet.\n` : `Last applied: ${commit.value}.\n`,
  )
  return ok(true)
}

function branchOf({ env }: CiWorld): Result<string, Failure> {
  const branch = env['GITHUB_REF_NAME'] ?? ''
  return branch === ''
    ? badSetting('GITHUB_REF_NAME is not set.', 'Run this in a job of GitHub Actions, on a branch.')
    : ok(branch)
}
