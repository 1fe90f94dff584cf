import { Hono } from 'hono'
import type { ActorEnv, Core } from '../core.ts'
import { finalizeAccount, startAccount } from '../domain/accounts.ts'
import { consentUrl } from '../routes/consents.ts'
import type { V1Bodies } from '../schemas/bodies.ts'
import { parseBody } from '../validate.ts'

/** v1 only: connections by way of Composio, in two steps with a person's consent between them, or without. */
export function composioRoutes(core: Core, bodies: V1Bodies): Hono<ActorEnv> {
  const routes = new Hono<ActorEnv>()

  routes.post('/connections/composio/start', (c) => {
    const body = bodies.composioStart(parseBody(c.env.body))
    const { account, consent } = startAccount(core, c.get('actor'), body)
    return c.json({
      redirect_url: consent === null ? null : consentUrl(c, consent),
      status: account.status,
      connected_account_id: account.id,
    })
  })

  routes.post('/connections/composio/finalize', (c) => {
    const body = bodies.composioFinish(parseBody(c.env.body))
    const connection = finalizeAccount(core, c.get('actor'), body)
    // What the answer calls an integration is the connection.
    return c.json({ integration_id: connection.id, mcp_url: connection.server_url }, 201)
  })

  return routes
}
