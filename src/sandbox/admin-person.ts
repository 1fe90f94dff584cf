import { Hono } from 'hono'
import type { BodyEnv, Core } from './core.ts'
import { deleteAgent } from './domain/agents.ts'
import { updateConnection } from './domain/connections.ts'
import { updateFolder } from './domain/folders.ts'
import { addSchedule, attachSlot, editAsPerson, promoteAsPerson } from './domain/person.ts'
import { addConnection, copyAgent, markBroken, removeFolder } from './domain/person-rows.ts'
import { notFound } from './errors.ts'
import { adminBodies } from './schemas/admin-bodies.ts'
import { parseBody } from './validate.ts'

function rowOf<Row>(rows: Map<string, Row>, what: string, id: string): Row {
  const row = rows.get(id)
  if (row === undefined) throw notFound(what, id)
  return row
}

/** Requests that say nothing need no body. */
const optionalBody = (text: string) => parseBody(text === '' ? '{}' : text)

/** /_sandbox, as far as it plays the people who work in the web interface. */
export function personRoutes(core: Core): Hono<BodyEnv> {
  const routes = new Hono<BodyEnv>()
  const { store } = core
  const agentOf = (id: string) => rowOf(store.agents, 'Agent', id)
  const folderOf = (id: string) => rowOf(store.folders, 'Folder', id)
  const connectionOf = (id: string) => rowOf(store.connections, 'Connection', id)

  routes.post('/agents/:id/edit', (c) => {
    const edit = adminBodies.personEdit(parseBody(c.env.body))
    const { agent, build } = editAsPerson(core, agentOf(c.req.param('id')), edit)
    return c.json({ agent, build: build ?? null })
  })
  routes.post('/agents/:id/promote', (c) => {
    const agent = agentOf(c.req.param('id'))
    return c.json({ build: promoteAsPerson(core, agent, adminBodies.promotion(parseBody(c.env.body))) })
  })
  routes.post('/agents/:id/slots', (c) => {
    const agent = agentOf(c.req.param('id'))
    return c.json(attachSlot(core, agent, adminBodies.slot(parseBody(c.env.body))), 201)
  })
  routes.post('/agents/:id/schedules', (c) => {
    const agent = agentOf(c.req.param('id'))
    return c.json(addSchedule(core, agent, adminBodies.schedule(parseBody(c.env.body))), 201)
  })
  routes.post('/agents/:id/copy', (c) => {
    const { name, by } = adminBodies.copy(optionalBody(c.env.body))
    return c.json({ agent: copyAgent(core, agentOf(c.req.param('id')), name, by) }, 201)
  })
  routes.delete('/agents/:id', (c) => {
    deleteAgent(core, agentOf(c.req.param('id')))
    return c.json({ success: true })
  })

  routes.patch('/folders/:id', (c) => {
    const folder = folderOf(c.req.param('id'))
    return c.json({ folder: updateFolder(core, folder, adminBodies.folder(parseBody(c.env.body))) })
  })
  routes.delete('/folders/:id', (c) => {
    removeFolder(core, folderOf(c.req.param('id')), adminBodies.by(optionalBody(c.env.body)).by)
    return c.json({ success: true })
  })

  routes.post('/connections', (c) =>
    c.json({ connection: addConnection(core, adminBodies.connection(parseBody(c.env.body))) }, 201),
  )
  routes.patch('/connections/:id', (c) => {
    const connection = connectionOf(c.req.param('id'))
    const { broken, ...change } = adminBodies.connectionChange(parseBody(c.env.body))
    if (broken !== undefined) markBroken(core, connection, broken)
    return c.json({ connection: updateConnection(core, connection, change) })
  })
  routes.delete('/connections/:id', (c) => {
    store.connections.delete(connectionOf(c.req.param('id')).id)
    return c.json({ success: true })
  })

  return routes
}
