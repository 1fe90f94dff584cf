/** Answers of GitHub that are no success, in words for the person who set up the workflow. */

import { isObject } from '../model/json.ts'
import type { Failure } from '../model/result.ts'
import { jsonOf } from './json-text.ts'

/** What a request needs from the workflow's `permissions`. */
export type Permission = 'pull-requests: write' | 'issues: write' | 'pull-requests: read' | 'actions: read'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** @param request `GET /repos/o/r/…`, for the message */
export function answerFailure(request: string, answer: Answer, permission: Permission): Failure {
  const { status } = answer
  const said = messageOf(answer.text)
  const what = `GitHub refused ${request} (${status})${said === '' ? '.' : `: ${said}`}`
  if (isThrottled(answer)) {
    return {
      code: 'rate-limited',
      status,
      request,
      message: `GitHub’s rate limit is used up: ${request} (${status}).`,
      hint: 'Run the job again in an hour; another token has a limit of its own.',
    }
  }
  if (status === 401) {
    return {
      code: 'unauthorized',
      status,
      request,
      message: what,
      hint: 'GITHUB_TOKEN is not valid here, or has expired.',
    }
  }
  if (status === 403 || status === 404) {
    return {
      code: status === 403 ? 'forbidden' : 'not-found',
      status,
      request,
      message: what,
      hint: `The job needs the permission “${permission}”: add it under permissions: in the workflow. A pull request from a fork never gets it.`,
    }
  }
  if (status >= 500) {
    return {
      code: 'server-error',
      status,
      request,
      message: what,
      hint: 'Run the job again in a few minutes; githubstatus.com tells of incidents.',
    }
  }
  return {
    code: 'rejected',
    status,
    request,
    message: what,
    hint: 'This is likely a mistake in duvo-gitops; please report it.',
  }
}

/** No answer at all: the connection failed, or it took too long. */
export const silence = (request: string, error: unknown): Failure =>
  error instanceof Error && error.name === 'TimeoutError'
    ? {
        code: 'timeout',
        request,
        message: `GitHub did not answer ${request} in time.`,
        hint: 'Run the job again.',
      }
    : {
        code: 'network',
        request,
        message: `GitHub could not be reached: ${request}.`,
        hint: 'Run the job again; on a runner of your own, check that it may reach GITHUB_API_URL.',
      }

/** An answer that is not what GitHub documents. */
export const nonsense = (request: string, status: number): Failure => ({
  code: 'bad-answer',
  status,
  request,
  message: `GitHub’s answer to ${request} is not what its API documents.`,
  hint: 'Check that GITHUB_API_URL is GitHub’s, and that no proxy answers in its place.',
})

const isThrottled = ({ status, headers }: Answer): boolean =>
  status === 429 ||
  (status === 403 && (headers.get('x-ratelimit-remaining') === '0' || headers.has('retry-after')))

/** GitHub’s own sentence, on one line and not longer than one. */
function messageOf(text: string): string {
  const body = jsonOf(text)
  const said = isObject(body) ? body['message'] : undefined
  return typeof said === 'string' ? said.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').slice(0, 300) : ''
}
