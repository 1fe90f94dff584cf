import { type Context, Hono } from 'hono'
import type { ConsentRow } from '../consent-rows.ts'
import type { ActorEnv, Core } from '../core.ts'
import { startMcp, startNative } from '../domain/consents.ts'
import { checkOAuth, probe, probeCatalog } from '../domain/servers.ts'
import type { ConsentBodies } from '../schemas/consent-bodies.ts'
import { parseBody } from '../validate.ts'
import type { Scope } from './scope.ts'

/** Where a person answers: on this sandbox, wherever it was reached. */
export const consentUrl = (c: Context<ActorEnv>, { id }: ConsentRow): string =>
  new URL(`/consent/${id}`, c.req.url).href

/** Connections that a person has to consent to, and a look at the servers behind them. */
export function consentRoutes(core: Core, scope: Scope, bodies: ConsentBodies): Hono<ActorEnv> {
  const routes = new Hono<ActorEnv>()

  routes.post(`${scope.under}/connections/oauth/native/:provider/start`, (c) => {
    const actor = scope.actor(c, 404)
    const body = bodies.native(parseBody(c.env.body))
    const consent = startNative(core, actor, c.req.param('provider') ?? '', body)
    return c.json({ authorization_url: consentUrl(c, consent) })
  })

  routes.post(`${scope.under}/connections/oauth/mcp/start`, (c) => {
    const actor = scope.actor(c, 404)
    const consent = startMcp(core, actor, bodies.mcp(parseBody(c.env.body)))
    return c.json({ authorization_url: consentUrl(c, consent) })
  })

  // v2: the one of these paths without a team.
  routes.post('/connections/oauth/mcp/check', (c) =>
    c.json(checkOAuth(core, bodies.check(parseBody(c.env.body)).mcp_server_url)),
  )

  routes.post(`${scope.under}/connections/mcp/probe`, (c) => {
    scope.actor(c, 403)
    const { server_url, headers } = bodies.probe(parseBody(c.env.body))
    return c.json(server_url === undefined ? probeCatalog() : probe(core, server_url, headers))
  })

  return routes
}
