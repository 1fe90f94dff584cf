/** Where a job runs: what GitHub tells it through environment variables and the event's payload. */

import { isObject } from '../model/json.ts'
import { type Failure, ok, type Result } from '../model/result.ts'
import { badSetting } from './bad-setting.ts'
import { jsonOf } from './json-text.ts'
import type { CiWorld } from './world.ts'

/** `owner/name` and where it is served. */
export interface Repository {
  readonly owner: string
  readonly name: string
  /** `https://api.github.com`, or a GitHub Enterprise server's. */
  readonly apiUrl: string
  readonly token: string
}

/** The repository of this job, from `GITHUB_REPOSITORY`, `GITHUB_API_URL` and `GITHUB_TOKEN`. */
export function repositoryOf(env: CiWorld['env']): Result<Repository, Failure> {
  const [, owner, name] = /^([\w.-]+)\/([\w.-]+)$/.exec(env['GITHUB_REPOSITORY'] ?? '') ?? []
  if (owner === undefined || name === undefined) {
    return badSetting('GITHUB_REPOSITORY is not set.', 'Run this in a job of GitHub Actions.')
  }
  const apiUrl = (env['GITHUB_API_URL'] || 'https://api.github.com').replace(/\/+$/, '')
  if (!URL.canParse(apiUrl))
    return badSetting('GITHUB_API_URL is not an address.', 'Leave it as GitHub sets it.')
  const token = env['GITHUB_TOKEN'] ?? ''
  if (token === '') {
    return badSetting(
      'GITHUB_TOKEN is not set.',
      'Pass it to the step: GITHUB_TOKEN: $' + '{{ github.token }}.',
    )
  }
  return ok({ owner, name, apiUrl, token })
}

/** The page of this run; `null` outside GitHub Actions. */
export function runUrl(env: CiWorld['env']): string | null {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env
  return server && repository && run ? `${server}/${repository}/actions/runs/${run}` : null
}

/** The number of the pull request that the event is about; `null` when it is about none. */
export async function pullRequestOf(world: CiWorld): Promise<number | null> {
  const path = world.env['GITHUB_EVENT_PATH'] ?? ''
  const text = path === '' ? null : await world.readText(path)
  const event = text === null ? undefined : jsonOf(text)
  if (!isObject(event)) return null
  const { pull_request: pull, issue } = event
  if (isObject(pull) && typeof pull['number'] === 'number') return pull['number']
  // A comment on a pull request comes as one on an issue.
  const commented = isObject(issue) && isObject(issue['pull_request'])
  return commented && typeof issue['number'] === 'number' ? issue['number'] : null
}
