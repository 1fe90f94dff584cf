import { createMiddleware } from 'hono/factory'
import type { SandboxClock } from './clock.ts'
import type { Actor, ActorEnv } from './core.ts'
import { unauthorized } from './errors.ts'
import { type RateLimiter, rateHeaders } from './rate-limit.ts'
import type { Store } from './store.ts'

const BEARER = /^Bearer (dv_\S+)$/

/** Who a request comes from, by its `Authorization: Bearer dv_…` header. */
export function actorOf(store: Store, headers: Headers): Actor | undefined {
  const key = BEARER.exec(headers.get('authorization') ?? '')?.[1]
  const owner = key === undefined ? undefined : store.keyOwner(key)
  return key === undefined || owner === undefined ? undefined : { key, ...owner }
}

/**
 * Stands before every dialect: lets known keys in, within their budget. The rate headers go on every answer to a
 * known key, refusals included; an unknown key has no budget to speak of.
 */
export function guard(store: Store, clock: SandboxClock, limiter: RateLimiter | null) {
  return createMiddleware<ActorEnv>(async (c, next) => {
    const actor = actorOf(store, c.req.raw.headers)
    if (actor === undefined) throw unauthorized('A valid API key is required: Authorization: Bearer dv_…')
    c.set('actor', actor)
    if (limiter === null) return next()
    const admission = limiter.admit(actor.key)
    // Set before there is an answer: on a finished one, every header makes Hono build it anew.
    for (const [name, value] of Object.entries(rateHeaders(admission, clock.now()))) c.header(name, value)
    if (admission.admitted) return next()
    return c.json({ error: 'Too many requests', message: 'The rate limit of this key is used up' }, 429)
  })
}
