import { createMiddleware } from 'hono/factory'
import type { SandboxClock } from './clock.ts'
import type { Actor, ActorEnv, Core } from './core.ts'
import { type Dialect, speaks } from './dialects.ts'
import { unauthorized } from './errors.ts'
import { type RateLimiter, rateHeaders } from './rate-limit.ts'
import type { Store } from './store.ts'

const BEARER = /^Bearer (dv_\S+)$/

/** Who a request comes from, by its `Authorization: Bearer dv_…` header; with all teams of the key. */
export function actorOf(store: Store, headers: Headers): Actor | undefined {
  const key = BEARER.exec(headers.get('authorization') ?? '')?.[1]
  const owner = key === undefined ? undefined : store.keyOwner(key)
  return key === undefined || owner === undefined ? undefined : { key, ...owner }
}

/**
 * What of a key's teams a dialect lets it touch. v1 knows one team per key, and what it makes of a key with several is
 * not documented: here it acts in the default one.
 */
function inDialect(core: Core, actor: Actor, dialect: Dialect | undefined): Actor {
  if (dialect !== 'v2') return { ...actor, teamIds: [actor.teamId] }
  return { ...actor, teamIds: actor.teamIds.filter((id) => speaks(core, id, 'v2')) }
}

/**
 * Stands before every dialect: lets known keys in, within their budget. The rate headers go on every answer to a
 * known key, refusals included; an unknown key has no budget to speak of.
 */
export function guard(core: Core, clock: SandboxClock, limiter: RateLimiter | null, dialect?: Dialect) {
  return createMiddleware<ActorEnv>(async (c, next) => {
    const actor = actorOf(core.store, c.req.raw.headers)
    if (actor === undefined) throw unauthorized('A valid API key is required: Authorization: Bearer dv_…')
    c.set('actor', inDialect(core, actor, dialect))
    if (limiter === null) return next()
    const admission = limiter.admit(actor.key)
    // Set before there is an answer: on a finished one, every header makes Hono build it anew.
    for (const [name, value] of Object.entries(rateHeaders(admission, clock.now()))) c.header(name, value)
    if (admission.admitted) return next()
    return c.json({ error: 'Too many requests', message: 'The rate limit of this key is used up' }, 429)
  })
}
