import { Hono } from 'hono'
import type { ActorEnv, Core } from '../core.ts'
import { createAgent, updateAgent } from '../domain/agents.ts'
import { agentList, shiftBeforePage } from '../domain/shifts.ts'
import { badRequest, forbidden } from '../errors.ts'
import { ordered, paged, pageOf } from '../pages.ts'
import type { V1Bodies } from '../schemas/bodies.ts'
import { parseBody } from '../validate.ts'
import { checkUuid, readableAgent, teamAgent } from './lookup.ts'
import { agentView, buildView, scheduleView } from './views.ts'

/** v1: pages of 20 agents unless asked, 100 at most. */
const AGENT_PAGES = { standard: 20, max: 100 }

/** /v1/agents: list, create, get, update, and the schedules of one. v1 has no way to delete an agent. */
export function agentRoutes(core: Core, bodies: V1Bodies): Hono<ActorEnv> {
  const routes = new Hono<ActorEnv>()

  routes.get('/agents', (c) => {
    const actor = c.get('actor')
    const page = pageOf((name) => c.req.query(name), AGENT_PAGES)
    const withSchedules = c.req.query('include_schedules') ?? 'false'
    if (withSchedules !== 'true' && withSchedules !== 'false') {
      throw badRequest('query/include_schedules: must be one of true, false')
    }
    shiftBeforePage(core, actor, 'agents', page.offset)
    const listed = core.listed()
    const { rows, ...numbers } = paged(agentList(listed, actor), page)
    const agents = rows.map((agent) => agentView(listed, actor, agent, withSchedules === 'true'))
    return c.json({ agents, ...numbers })
  })

  routes.post('/agents', (c) => {
    const actor = c.get('actor')
    const body = bodies.agentCreate(parseBody(c.env.body))
    const { agent, build } = createAgent(core, actor, body)
    const shown = agentView(core, actor, agent)
    return c.json(
      build === undefined ? { agent: shown } : { agent: shown, build: buildView(core, build) },
      201,
    )
  })

  routes.get('/agents/:agent_id', (c) => {
    const actor = c.get('actor')
    return c.json({ agent: agentView(core, actor, readableAgent(core, actor, c.req.param('agent_id'))) })
  })

  routes.patch('/agents/:agent_id', (c) => {
    const actor = c.get('actor')
    const agent = teamAgent(core, actor, c.req.param('agent_id'))
    const body = bodies.agentUpdate(parseBody(c.env.body))
    return c.json({ agent: agentView(core, actor, updateAgent(core, actor, agent, body)) })
  })

  routes.get('/agents/:agent_id/schedules', (c) => {
    const id = c.req.param('agent_id')
    checkUuid('agent_id', id)
    // v1 declares no 404 here: an agent that is not there is as closed as another team's.
    if (core.store.agents.get(id)?.team_id !== c.get('actor').teamId) {
      throw forbidden(`Agent ${id} is not open to this key`)
    }
    const schedules = ordered(core, core.store.schedulesOf(id))
    return c.json({ schedules: schedules.map((schedule) => scheduleView(core, schedule)) })
  })

  return routes
}
