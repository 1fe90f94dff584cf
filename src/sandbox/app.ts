import { Hono } from 'hono'
import { TrieRouter } from 'hono/router/trie-router'
import { type AdminParts, adminRoutes } from './admin.ts'
import type { SandboxClock } from './clock.ts'
import type { BodyEnv, Core } from './core.ts'
import { ApiError } from './errors.ts'
import { guard } from './guard.ts'
import type { RateLimiter } from './rate-limit.ts'
import { v1Routes } from './v1/routes.ts'

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

/** The paths of the service. Another dialect is one more mount behind the same guard. */
export function createApi(core: Core, clock: SandboxClock, limiter: RateLimiter | null): Hono<BodyEnv> {
  const app = emptyApp()
  app.use('/v1/*', guard(core.store, clock, limiter))
  app.route('/v1', v1Routes(core))
  return app
}

/** The sandbox's own paths. */
export function createAdmin(parts: AdminParts): Hono<BodyEnv> {
  const app = emptyApp()
  app.get('/health', (c) => c.json({ status: 'ok' }))
  app.route('/_sandbox', adminRoutes(parts))
  return app
}
