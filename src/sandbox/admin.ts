import { Hono } from 'hono'
import type { Core } from './core.ts'
import { addSchedule, attachSlot, editAsPerson } from './domain/person.ts'
import { badRequest, notFound } from './errors.ts'
import { parseFault } from './fault-spec.ts'
import type { Fault, FaultBox } from './faults.ts'
import type { RequestLog } from './request-log.ts'
import { adminBodies } from './schemas/admin-bodies.ts'
import type { AgentRow, SandboxState } from './state.ts'
import { parseBody } from './validate.ts'

function readFault(fault: string | Fault): Fault {
  if (typeof fault !== 'string') return fault
  try {
    return parseFault(fault)
  } catch (error) {
    throw badRequest(error instanceof Error ? error.message : String(error))
  }
}

/**
 * /_sandbox: what a person does in the web interface, and what a test needs to know. No key, no rate limit, no
 * faults; never part of the service itself.
 */
export function adminRoutes(core: Core, log: RequestLog, faults: FaultBox): Hono {
  const routes = new Hono()

  const agentOf = (id: string): AgentRow => {
    const agent = core.store.agents.get(id)
    if (agent === undefined) throw notFound('Agent', id)
    return agent
  }

  routes.get('/state', (c) => c.json(core.store.snapshot()))
  routes.post('/state', async (c) => {
    const state = adminBodies.state(parseBody(await c.req.text()))
    core.store.load(state as Partial<SandboxState>)
    return c.json({ success: true })
  })

  routes.get('/requests', (c) => c.json({ requests: log.all() }))
  routes.delete('/requests', (c) => {
    log.clear()
    return c.json({ success: true })
  })

  routes.get('/faults', (c) => c.json({ faults: faults.list() }))
  routes.post('/faults', async (c) => {
    const body = adminBodies.faults(parseBody(await c.req.text()))
    const added = body.faults.map(readFault)
    for (const fault of added) faults.add(fault)
    return c.json({ faults: added }, 201)
  })
  routes.delete('/faults', (c) => c.json({ cleared: faults.clear() }))

  routes.post('/agents/:agent_id/edit', async (c) => {
    const agent = agentOf(c.req.param('agent_id'))
    const { build } = editAsPerson(core, agent, adminBodies.personEdit(parseBody(await c.req.text())))
    return c.json({ agent, build: build ?? null })
  })
  routes.post('/agents/:agent_id/slots', async (c) => {
    const agent = agentOf(c.req.param('agent_id'))
    return c.json(attachSlot(core, agent, adminBodies.slot(parseBody(await c.req.text()))), 201)
  })
  routes.post('/agents/:agent_id/schedules', async (c) => {
    const agent = agentOf(c.req.param('agent_id'))
    return c.json(addSchedule(core, agent, adminBodies.schedule(parseBody(await c.req.text()))), 201)
  })

  return routes
}
