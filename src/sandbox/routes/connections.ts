import { Hono } from 'hono'
import type { ActorEnv, Core } from '../core.ts'
import { createConnection, shownHeaders, updateConnection } from '../domain/connections.ts'
import { connectionList, shiftBeforePage } from '../domain/shifts.ts'
import { idOf, ownConnection, visibleConnection } from '../lookup.ts'
import { PAGES, paged, pageOf } from '../pages.ts'
import type { SharedBodies } from '../schemas/requests.ts'
import type { ConnectionRow } from '../state.ts'
import { parseBody } from '../validate.ts'
import type { Scope } from './scope.ts'

/** Connections: the caller's own and those shared with the team. Only the owner may change or open one. */
export function connectionRoutes(
  core: Core,
  scope: Scope,
  bodies: SharedBodies,
  view: (connection: ConnectionRow) => object,
): Hono<ActorEnv> {
  const routes = new Hono<ActorEnv>()

  routes.get(`${scope.under}/connections`, (c) => {
    const actor = scope.actor(c, 404)
    const page = pageOf((name) => c.req.query(name), PAGES.connections)
    const type = c.req.query('type')
    shiftBeforePage(core, actor, 'connections', page.offset)
    const visible = connectionList(core.listed(), actor)
    const wanted = visible.filter((connection) => type === undefined || connection.type === type)
    const { rows, ...numbers } = paged(wanted, page)
    return c.json({ integrations: rows.map(view), ...numbers })
  })

  routes.post(`${scope.under}/connections`, (c) => {
    const actor = scope.actor(c, 403)
    const body = bodies.connectionCreate(parseBody(c.env.body))
    return c.json(view(createConnection(core, actor, body)), 201)
  })

  routes.get('/connections/:connection_id', (c) =>
    c.json(view(visibleConnection(core, c.get('actor'), c.req.param('connection_id')))),
  )

  routes.patch('/connections/:connection_id', (c) => {
    const connection = ownConnection(core, c.get('actor'), c.req.param('connection_id'))
    const body = bodies.connectionUpdate(parseBody(c.env.body))
    return c.json(view(updateConnection(core, connection, body)))
  })

  routes.delete('/connections/:connection_id', (c) => {
    const connection = ownConnection(core, c.get('actor'), c.req.param('connection_id'))
    core.store.connections.delete(connection.id)
    return c.json({ success: true, message: 'Connection deleted' })
  })

  routes.get('/connections/:connection_id/credentials', (c) => {
    const id = idOf('Connection', c.req.param('connection_id'))
    const connection = ownConnection(core, c.get('actor'), id)
    return c.json({ id: connection.id, headers: shownHeaders(connection) })
  })

  return routes
}
