/** The commit that was applied last: what git said then is what Duvo looked like. */

import { isList, isObject } from '../model/json.ts'
import { type Failure, ok, type Result } from '../model/result.ts'
import type { Github } from './client.ts'

/** @param workflow `duvo-apply.yml` @returns the full commit id, empty when no run has succeeded yet */
export async function lastApplied(
  github: Github,
  workflow: string,
  branch: string,
): Promise<Result<string, Failure>> {
  const query = `branch=${encodeURIComponent(branch)}&status=success&per_page=1`
  const path = `/actions/workflows/${encodeURIComponent(workflow)}/runs?${query}`
  const answer = await github.get(path, 'actions: read')
  if (!answer.ok) return answer
  const runs = answer.value['workflow_runs']
  const newest = isList(runs) ? runs[0] : undefined
  const commit = isObject(newest) ? newest['head_sha'] : undefined
  return ok(typeof commit === 'string' ? commit : '')
}
