/**
 * The plan that was looked at before a commit reached this branch: the commit's pull request, and the artifact that
 * the plan workflow made for its last commit. An artifact counts only if a run of this repository's own plan workflow,
 * for that commit, made it: a pull request from a fork can make artifacts too.
 */

import { isObject, type JsonObject } from '../model/json.ts'
import { type Failure, ok, type Result } from '../model/result.ts'
import type { Github } from './client.ts'

export interface ReviewedQuestion {
  /** `owner/name` of this repository. */
  readonly repository: string
  /** The commit that was pushed. */
  readonly commit: string
  /** The branch it was pushed to. */
  readonly branch: string
  /** `duvo-plan`: the artifact is called `duvo-plan-<commit>`. */
  readonly artifactPrefix: string
  /** `duvo-plan.yml`: the workflow in `.github/workflows` that plans pull requests. */
  readonly workflow: string
}

/** Either the artifact, or one sentence on why there is none. `pr` is empty for a commit without a pull request. */
export interface ReviewedAnswer {
  readonly pr: string
  readonly runId: string
  readonly artifact: string
  readonly reason: string
}

export async function findReviewed(
  github: Github,
  question: ReviewedQuestion,
): Promise<Result<ReviewedAnswer, Failure>> {
  const pulls = await github.list(`/commits/${question.commit}/pulls`, null, 'pull-requests: read')
  if (!pulls.ok) return pulls
  const pull = mergedPull(pulls.value, question)
  const none = (reason: string, pr = ''): Result<ReviewedAnswer, Failure> =>
    ok({ pr, runId: '', artifact: '', reason })
  if (pull === null) {
    return none(`${question.commit.slice(0, 7)} came to ${question.branch} without a pull request.`)
  }
  const { pr, head, fork } = pull
  if (fork) return none(`Pull request #${pr} came from a fork, which is validated and not planned.`, pr)

  const name = `${question.artifactPrefix}-${head}`
  const rows = await github.list(
    `/actions/artifacts?name=${encodeURIComponent(name)}`,
    'artifacts',
    'actions: read',
  )
  if (!rows.ok) return rows
  const made = rows.value.filter((row) => row['name'] === name && isOwn(row, head)).toSorted(newestFirst)
  const kept = made.filter((row) => row['expired'] === false)
  for (const row of kept) {
    const runId = runOf(row)
    const run = await github.get(`/actions/runs/${runId}`, 'actions: read')
    if (!run.ok) return run
    if (isPlanRun(run.value, question.workflow)) return ok({ pr, runId, artifact: name, reason: '' })
  }
  if (kept.length > 0)
    return none(`The plan of pull request #${pr} was not made by ${question.workflow}.`, pr)
  if (made.length > 0) return none(`The plan of pull request #${pr} has expired.`, pr)
  return none(`Pull request #${pr} has no plan for its last commit, ${head.slice(0, 7)}.`, pr)
}

interface Pull {
  readonly pr: string
  /** Its last commit. */
  readonly head: string
  readonly fork: boolean
}

/** The pull request that brought the commit: by merge, squash or rebase alike, GitHub knows. */
function mergedPull(
  rows: readonly JsonObject[],
  { repository, commit, branch }: ReviewedQuestion,
): Pull | null {
  const merged = rows.filter(({ merged_at, base }) => {
    const into = isObject(base) ? base : {}
    return typeof merged_at === 'string' && into['ref'] === branch && fullName(into) === repository
  })
  const [row] = merged.toSorted(
    (a, b) =>
      Number(b['merge_commit_sha'] === commit) - Number(a['merge_commit_sha'] === commit) ||
      String(b['merged_at']).localeCompare(String(a['merged_at']), 'en'),
  )
  const head = isObject(row?.['head']) ? row['head'] : {}
  if (row === undefined || typeof head['sha'] !== 'string') return null
  // A fork that was deleted leaves no repository behind: still not ours.
  return { pr: String(row['number']), head: head['sha'], fork: fullName(head) !== repository }
}

const fullName = ({ repo }: JsonObject): string | null =>
  isObject(repo) && typeof repo['full_name'] === 'string' ? repo['full_name'] : null

function isOwn(artifact: JsonObject, head: string): boolean {
  const run = artifact['workflow_run']
  return (
    isObject(run) &&
    run['head_sha'] === head &&
    typeof run['repository_id'] === 'number' &&
    run['head_repository_id'] === run['repository_id']
  )
}

const runOf = ({ workflow_run: run }: JsonObject): string => (isObject(run) ? String(run['id']) : '')

/** GitHub says `.github/workflows/duvo-plan.yml`, for some runs with `@refs/heads/main` behind it. */
const isPlanRun = ({ path, event }: JsonObject, workflow: string): boolean =>
  event === 'pull_request' && String(path).split('@')[0] === `.github/workflows/${workflow}`

const newestFirst = (a: JsonObject, b: JsonObject): number =>
  String(b['created_at']).localeCompare(String(a['created_at']), 'en')
