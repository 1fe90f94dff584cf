import { Hono } from 'hono'
import type { ActorEnv, Core } from '../core.ts'
import { createConnection, shownHeaders, updateConnection } from '../domain/connections.ts'
import { connectionList, shiftBeforePage } from '../domain/shifts.ts'
import { ownConnection, visibleConnection } from '../lookup.ts'
import { PAGES, paged, pageOf } from '../pages.ts'
import type { V2Bodies } from '../schemas/v2-bodies.ts'
import { parseBody } from '../validate.ts'
import { idOf, inTeam } from './scope.ts'
import { connectionView } from './views.ts'

/** Connections: the caller's own and those shared with the team. Only the owner may change or open one. */
export function connectionRoutes(core: Core, bodies: V2Bodies): Hono<ActorEnv> {
  const routes = new Hono<ActorEnv>()

  routes.get('/teams/:teamId/connections', (c) => {
    const actor = inTeam(core, c.get('actor'), c.req.param('teamId'), 404)
    const page = pageOf((name) => c.req.query(name), PAGES.connections)
    const type = c.req.query('type')
    shiftBeforePage(core, actor, 'connections', page.offset)
    const visible = connectionList(core.listed(), actor)
    const wanted = visible.filter((connection) => type === undefined || connection.type === type)
    const { rows, ...numbers } = paged(wanted, page)
    return c.json({ integrations: rows.map(connectionView), ...numbers })
  })

  routes.post('/teams/:teamId/connections', (c) => {
    const actor = inTeam(core, c.get('actor'), c.req.param('teamId'), 403)
    const body = bodies.connectionCreate(parseBody(c.env.body))
    return c.json(connectionView(createConnection(core, actor, body)), 201)
  })

  routes.get('/connections/:connection_id', (c) =>
    c.json(connectionView(visibleConnection(core, c.get('actor'), c.req.param('connection_id')))),
  )

  routes.patch('/connections/:connection_id', (c) => {
    const connection = ownConnection(core, c.get('actor'), c.req.param('connection_id'))
    const body = bodies.connectionUpdate(parseBody(c.env.body))
    return c.json(connectionView(updateConnection(core, connection, body)))
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
