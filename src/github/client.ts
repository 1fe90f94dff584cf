/** GitHub's REST API, as far as our jobs need it. The only file here that sends anything. */

import ky from 'ky'
import { isList, isObject, type Json, type JsonObject } from '../model/json.ts'
import { type Failure, fail, ok, type Result } from '../model/result.ts'
import type { Repository } from './context.ts'
import { type Answer, answerFailure, nonsense, type Permission, silence } from './failures.ts'
import { jsonOf } from './json-text.ts'
import type { CiWorld } from './world.ts'

/** Paths are below `/repos/<owner>/<name>`. */
export interface Github {
  get(path: string, permission: Permission): Promise<Result<JsonObject>>
  /** All pages. @param key where a page holds its rows; `null` for an answer that is a list itself */
  list(path: string, key: string | null, permission: Permission): Promise<Result<readonly JsonObject[]>>
  send(
    method: 'post' | 'patch',
    path: string,
    body: JsonObject,
    permission: Permission,
  ): Promise<Result<JsonObject>>
}

/** No list we read is longer; a server that links its pages in a circle must not keep a job busy for ever. */
const MOST_PAGES = 300

export function createGithub({ owner, name, apiUrl, token }: Repository, world: CiWorld): Github {
  const base = `${apiUrl}/repos/${owner}/${name}`
  const http = ky.create({
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
      'user-agent': `duvo-gitops/${world.version}`,
    },
    timeout: 30_000,
    // A POST is never repeated: its answer may be lost and its comment be there. PATCH sets the same text again.
    retry: {
      limit: 4,
      methods: ['get', 'patch'],
      statusCodes: [408, 429, 500, 502, 503, 504],
      maxRetryAfter: 60_000,
      ...(world.retryDelay === undefined ? {} : { delay: world.retryDelay }),
    },
    // Following could turn a POST into a GET.
    redirect: 'manual',
    throwHttpErrors: (status) => status >= 500 || status === 408 || status === 429,
    ...(world.fetch === undefined ? {} : { fetch: world.fetch }),
  })

  const exchange = async (
    method: 'get' | 'post' | 'patch',
    url: string,
    permission: Permission,
    body?: JsonObject,
  ): Promise<Result<Answer, Failure>> => {
    const request = `${method.toUpperCase()} ${url.slice(apiUrl.length).replace(/\?.*$/, '')}`
    try {
      const answer = await toAnswer(
        await http(url, { method, ...(body === undefined ? {} : { json: body }) }),
      )
      return answer.status >= 200 && answer.status < 300
        ? ok(answer)
        : fail(answerFailure(request, answer, permission))
    } catch (error) {
      const response = error instanceof Error && 'response' in error ? error.response : undefined
      if (!(response instanceof Response)) return fail(silence(request, error))
      const answer = await toAnswer(response)
      return fail(answerFailure(request, answer, permission))
    }
  }

  return {
    async get(path, permission) {
      const answer = await exchange('get', base + path, permission)
      return answer.ok ? objectOf(`GET ${path}`, answer.value) : answer
    },
    async list(path, key, permission) {
      const rows: JsonObject[] = []
      let url: string | null = `${base}${path}${path.includes('?') ? '&' : '?'}per_page=100`
      for (let page = 0; url !== null && page < MOST_PAGES; page += 1) {
        const answer = await exchange('get', url, permission)
        if (!answer.ok) return answer
        const found = rowsOf(jsonOf(answer.value.text), key)
        if (found === null) return fail(nonsense(`GET ${path}`, answer.value.status))
        rows.push(...found)
        const next = nextPage(answer.value.headers.get('link'))
        // The token goes with it: never to another address than the one we were given.
        if (next !== null && !next.startsWith(`${apiUrl}/`)) {
          return fail(nonsense(`GET ${path}`, answer.value.status))
        }
        url = next
      }
      return ok(rows)
    },
    async send(method, path, body, permission) {
      const answer = await exchange(method, base + path, permission, body)
      return answer.ok ? objectOf(`${method.toUpperCase()} ${path}`, answer.value) : answer
    },
  }
}

const toAnswer = async (response: Response): Promise<Answer> => ({
  status: response.status,
  headers: response.headers,
  text: await response.text().catch(() => ''),
})

function objectOf(request: string, { text, status }: Answer): Result<JsonObject> {
  const body = jsonOf(text)
  return isObject(body) ? ok(body) : fail(nonsense(request, status))
}

function rowsOf(body: Json | undefined, key: string | null): readonly JsonObject[] | null {
  const rows = key === null ? body : isObject(body) ? body[key] : undefined
  return isList(rows) && rows.every((row) => isObject(row)) ? (rows as readonly JsonObject[]) : null
}

/** The address after this page, from the `Link` header; `null` on the last one. */
function nextPage(link: string | null): string | null {
  for (const part of (link ?? '').split(',')) {
    const [, url, relation] = /^\s*<([^>]*)>\s*;.*\brel="?([^";]+)"?/.exec(part) ?? []
    if (url !== undefined && relation?.split(/\s+/).includes('next')) return url
  }
  return null
}
