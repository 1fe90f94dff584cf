/**
 * A GitHub in memory, as far as CI jobs talk to it: comments, issues, pull requests, runs, artifacts. Written from
 * GitHub's REST reference and not from our client. Serves a fetch of its own, or a port on loopback.
 */

import { serve } from '@hono/node-server'
import { type Context, Hono } from 'hono'

export const BOT = 'github-actions[bot]'

export interface FakeComment {
  readonly id: number
  readonly user: { readonly login: string }
  body: string
}

export interface FakeIssue {
  readonly number: number
  readonly user: { readonly login: string }
  readonly title: string
  body: string
  state: 'open' | 'closed'
  readonly labels: readonly string[]
  readonly pull_request?: object
  readonly comments: FakeComment[]
}

export interface FakeState {
  /** Comments of pull requests, by number. */
  readonly comments: Map<number, FakeComment[]>
  readonly issues: FakeIssue[]
  /** What `/commits/<sha>/pulls` lists. */
  readonly pulls: Map<string, object[]>
  readonly artifacts: object[]
  readonly runs: Map<number, object>
  /** By workflow file. */
  readonly workflowRuns: Map<
    string,
    { readonly head_branch: string; readonly conclusion: string; readonly head_sha: string }[]
  >
}

export interface FakeGithub {
  readonly state: FakeState
  /** `GET /repos/o/r/issues`, in order, with the query. */
  readonly requests: string[]
  /** The same, without those that only read. */
  writes(): readonly string[]
  /** Answers the next requests to matching paths with these, in order. */
  answer(path: RegExp, ...answers: readonly (() => Response)[]): void
  /** What the token may not do. */
  deny(path: RegExp): void
  readonly fetch: typeof fetch
  listen(): Promise<{ readonly url: string; close(): Promise<void> }>
}

const TOKEN = 'ghs_fake'

export const REPOSITORY = 'acme/robots'

/** Variables that GitHub Actions sets, for a job that talks to this one. */
export const jobEnv = (url = 'https://github.test/api'): Record<string, string> => ({
  GITHUB_REPOSITORY: REPOSITORY,
  GITHUB_API_URL: url,
  GITHUB_TOKEN: TOKEN,
  GITHUB_SERVER_URL: 'https://github.test',
  GITHUB_RUN_ID: '77',
  GITHUB_REF_NAME: 'main',
})

export function createFakeGithub(): FakeGithub {
  const state: FakeState = {
    comments: new Map(),
    issues: [],
    pulls: new Map(),
    artifacts: [],
    runs: new Map(),
    workflowRuns: new Map(),
  }
  const requests: string[] = []
  const scripted: { readonly path: RegExp; readonly answers: (() => Response)[] }[] = []
  const denied: RegExp[] = []
  let lastId = 1000
  const nextId = (): number => {
    lastId += 1
    return lastId
  }
  const me = { login: BOT }

  const app = new Hono().basePath('/api')
  app.use(async (c, next) => {
    const { pathname, search } = new URL(c.req.url)
    requests.push(`${c.req.method} ${pathname.slice('/api'.length)}${search}`)
    const line = scripted.find(({ path, answers }) => path.test(pathname) && answers.length > 0)
    if (line !== undefined) return line.answers.shift()?.()
    if (c.req.header('authorization') !== `Bearer ${TOKEN}`)
      return c.json({ message: 'Bad credentials' }, 401)
    if (denied.some((path) => path.test(pathname))) {
      return c.json({ message: 'Resource not accessible by integration' }, 403)
    }
    return next()
  })

  const repo = '/repos/acme/robots'
  app.get(`${repo}/issues/:number/comments`, (c) => page(c, commentsOf(state, Number(c.req.param('number')))))
  app.post(`${repo}/issues/:number/comments`, async (c) => {
    const { body } = await c.req.json<{ body: string }>()
    if (body.length > 65_536) return c.json({ message: 'Body is too long' }, 422)
    const comment = { id: nextId(), user: me, body }
    commentsOf(state, Number(c.req.param('number'))).push(comment)
    return c.json(comment, 201)
  })
  app.patch(`${repo}/issues/comments/:id`, async (c) => {
    const comment = [...state.comments.values()].flat().find(({ id }) => id === Number(c.req.param('id')))
    if (comment === undefined) return c.json({ message: 'Not Found' }, 404)
    comment.body = (await c.req.json<{ body: string }>()).body
    return c.json(comment)
  })
  app.get(`${repo}/issues`, (c) => {
    const wanted = c.req.query('state') ?? 'open'
    const sorted = c.req.query('direction') === 'asc' ? state.issues : state.issues.toReversed()
    return page(
      c,
      sorted.filter((issue) => wanted === 'all' || issue.state === wanted),
    )
  })
  app.post(`${repo}/issues`, async (c) => {
    const {
      title,
      body,
      labels = [],
    } = await c.req.json<{ title: string; body: string; labels?: string[] }>()
    const number = Math.max(0, ...state.issues.map((issue) => issue.number)) + 1
    const issue: FakeIssue = { number, user: me, title, body, labels, state: 'open', comments: [] }
    state.issues.push(issue)
    return c.json(issue, 201)
  })
  app.patch(`${repo}/issues/:number`, async (c) => {
    const issue = state.issues.find(({ number }) => number === Number(c.req.param('number')))
    if (issue === undefined) return c.json({ message: 'Not Found' }, 404)
    Object.assign(issue, await c.req.json())
    return c.json(issue)
  })
  app.get(`${repo}/commits/:sha/pulls`, (c) => page(c, state.pulls.get(c.req.param('sha')) ?? []))
  app.get(`${repo}/actions/artifacts`, (c) => {
    const name = c.req.query('name')
    const found = state.artifacts.filter(
      (row) => name === undefined || (row as { name?: string }).name === name,
    )
    return page(c, found, 'artifacts')
  })
  app.get(`${repo}/actions/runs/:id`, (c) => {
    const run = state.runs.get(Number(c.req.param('id')))
    return run === undefined ? c.json({ message: 'Not Found' }, 404) : c.json(run)
  })
  app.get(`${repo}/actions/workflows/:file/runs`, (c) => {
    const runs = state.workflowRuns.get(c.req.param('file'))
    if (runs === undefined) return c.json({ message: 'Not Found' }, 404)
    const { branch, status } = c.req.query()
    const found = runs.filter((run) => run.head_branch === branch && run.conclusion === status)
    return page(c, found, 'workflow_runs')
  })

  return {
    state,
    requests,
    writes: () => requests.filter((request) => !request.startsWith('GET ')),
    answer: (path, ...answers) => void scripted.push({ path, answers: [...answers] }),
    deny: (path) => void denied.push(path),
    fetch: async (input, init) => app.fetch(new Request(input, init)),
    listen: () =>
      new Promise((resolve) => {
        const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
          resolve({
            url: `http://127.0.0.1:${port}/api`,
            close: () => new Promise((closed) => server.close(() => closed())),
          }),
        )
      }),
  }
}

/** Comments of a pull request, or those of an issue. */
function commentsOf(state: FakeState, number: number): FakeComment[] {
  const issue = state.issues.find((one) => one.number === number && one.pull_request === undefined)
  if (issue !== undefined) return issue.comments
  const comments = state.comments.get(number) ?? []
  state.comments.set(number, comments)
  return comments
}

/** A page, and the address of the next one in the `Link` header, as GitHub pages. */
function page(c: Context, rows: readonly object[], key?: string): Response {
  const size = Math.min(100, Number(c.req.query('per_page') ?? 30))
  const at = Number(c.req.query('page') ?? 1)
  const url = new URL(c.req.url)
  url.searchParams.set('page', String(at + 1))
  if (at * size < rows.length) c.header('link', `<${url.href}>; rel="next", <${url.href}>; rel="last"`)
  const part = rows.slice((at - 1) * size, at * size)
  return key === undefined ? c.json(part) : c.json({ total_count: rows.length, [key]: part })
}
