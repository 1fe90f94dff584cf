import { Hono } from 'hono'
import { TrieRouter } from 'hono/router/trie-router'
import { type AdminParts, adminRoutes } from './admin.ts'
import type { SandboxClock } from './clock.ts'
import { personConsentRoutes } from './consent-routes.ts'
import type { ActorEnv, BodyEnv, Core } from './core.ts'
import { type Dialect, speaks } from './dialects.ts'
import { ApiError } from './errors.ts'
import { actorOf, guard } from './guard.ts'
import type { RateLimiter } from './rate-limit.ts'
import { v1Routes } from './v1/routes.ts'
import { v1BuildsRoutes } from './v1-builds/routes.ts'
import { v2Routes } from './v2/routes.ts'

/** Something that answers requests; the body was read before. */
export type Api = { fetch(request: Request, env: { body: string }): Response | Promise<Response> }

function emptyApp(): Hono<BodyEnv> {
  // Hono's usual router prepares for long lives: its first request costs more than all others of a short campaign.
  const app = new Hono<BodyEnv>({ router: new TrieRouter() })
  app.notFound((c) =>
    c.json({ error: 'Not found', message: `No such path: ${c.req.method} ${c.req.path}` }, 404),
  )
  app.onError((error, c) => {
    if (error instanceof ApiError) return c.json(error.body, error.status)
    return c.json({ error: 'Internal error', message: error.message }, 500)
  })
  return app
}

/** Where each dialect lives. Two of them share a place, of which a team speaks at most one. */
const MOUNTS: { [Name in Dialect]: { at: string; routes(core: Core): Hono<ActorEnv> } } = {
  v2: { at: '/v2', routes: v2Routes },
  v1: { at: '/v1', routes: v1Routes },
  'v1-builds': { at: '/v1', routes: v1BuildsRoutes },
}

/** The dialect a request is answered in; none when no team of its key speaks one that lives at its path. */
function dialectOf(core: Core, request: Request): Dialect | undefined {
  const actor = actorOf(core.store, request.headers)
  if (actor === undefined) return undefined
  const { pathname } = new URL(request.url)
  if (/^\/v2(\/|$)/.test(pathname)) {
    return actor.teamIds.some((id) => speaks(core, id, 'v2')) ? 'v2' : undefined
  }
  // v1 has no paths with a team in them, and knows one team per key.
  return (['v1', 'v1-builds'] as const).find((dialect) => speaks(core, actor.teamId, dialect))
}

/**
 * The paths of the service: every dialect behind the same guard, over the same state. Where a dialect is switched off,
 * the guard still asks for a key, and every path answers 404.
 */
export function createApi(core: Core, clock: SandboxClock, limiter: RateLimiter | null): Api {
  const silent = emptyApp()
  for (const at of ['/v1', '/v2']) silent.use(`${at}/*`, guard(core, clock, limiter))
  // Made when they are needed: most sandboxes of a campaign see one dialect.
  const apps = new Map<Dialect, Hono<BodyEnv>>()
  const appOf = (dialect: Dialect): Hono<BodyEnv> => {
    const known = apps.get(dialect)
    if (known !== undefined) return known
    const { at, routes } = MOUNTS[dialect]
    const app = emptyApp()
    app.use(`${at}/*`, guard(core, clock, limiter, dialect))
    app.route(at, routes(core))
    apps.set(dialect, app)
    return app
  }
  return {
    fetch(request, env) {
      const dialect = dialectOf(core, request)
      return (dialect === undefined ? silent : appOf(dialect)).fetch(request, env)
    },
  }
}

/** The sandbox's own paths. */
export function createAdmin(parts: AdminParts): Hono<BodyEnv> {
  const app = emptyApp()
  app.get('/health', (c) => c.json({ status: 'ok' }))
  app.route('/_sandbox', adminRoutes(parts))
  app.route('/consent', personConsentRoutes(parts.core))
  return app
}
