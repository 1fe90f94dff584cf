import { Hono } from 'hono'
import { adminRoutes } from './admin.ts'
import type { SandboxClock } from './clock.ts'
import type { Core } from './core.ts'
import { ApiError } from './errors.ts'
import type { FaultBox } from './faults.ts'
import { guard } from './guard.ts'
import type { RateLimiter } from './rate-limit.ts'
import type { RequestLog } from './request-log.ts'
import { v1Routes } from './v1/routes.ts'

export type AppParts = {
  core: Core
  clock: SandboxClock
  limiter: RateLimiter | null
  log: RequestLog
  faults: FaultBox
}

/** All paths of a sandbox. Another dialect is one more mount behind the same guard. */
export function createApp({ core, clock, limiter, log, faults }: AppParts): Hono {
  const app = new Hono()
  app.get('/health', (c) => c.json({ status: 'ok' }))
  app.route('/_sandbox', adminRoutes(core, log, faults))
  app.use('/v1/*', guard(core.store, clock, limiter))
  app.route('/v1', v1Routes(core))
  app.notFound((c) =>
    c.json({ error: 'Not found', message: `No such path: ${c.req.method} ${c.req.path}` }, 404),
  )
  app.onError((error, c) => {
    if (error instanceof ApiError) return c.json(error.body, error.status)
    return c.json({ error: 'Internal error', message: error.message }, 500)
  })
  return app
}
