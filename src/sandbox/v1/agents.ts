import { Hono } from 'hono'
import type { Actor, ActorEnv, Core } from '../core.ts'
import { createAgent, updateAgent } from '../domain/agents.ts'
import { agentList, shiftBeforePage } from '../domain/shifts.ts'
import { ApiError } from '../errors.ts'
import { openAgent, teamAgent } from '../lookup.ts'
import { flagOf, ordered, PAGES, paged, pageOf } from '../pages.ts'
import type { V1Bodies } from '../schemas/bodies.ts'
import { buildView, scheduleView } from '../shapes.ts'
import type { AgentRow } from '../state.ts'
import { parseBody } from '../validate.ts'
import { agentView } from './views.ts'

/** The agent for GET. v1: here, and only here, another team's agent is a 403 that names its team. */
function readableAgent(core: Core, actor: Actor, id: string): AgentRow {
  const agent = core.store.agents.get(id)
  if (agent !== undefined && agent.team_id !== actor.teamId) {
    throw new ApiError(403, { error: 'The agent belongs to another team', team_id: agent.team_id })
  }
  return teamAgent(core, actor, id)
}

/** /v1/agents: list, create, get, update, and the schedules of one. v1 has no way to delete an agent. */
export function agentRoutes(core: Core, bodies: V1Bodies): Hono<ActorEnv> {
  const routes = new Hono<ActorEnv>()

  routes.get('/agents', (c) => {
    const actor = c.get('actor')
    const page = pageOf((name) => c.req.query(name), PAGES.agents)
    const withSchedules = flagOf((name) => c.req.query(name), 'include_schedules')
    shiftBeforePage(core, actor, 'agents', page.offset)
    const listed = core.listed()
    const { rows, ...numbers } = paged(agentList(listed, actor), page)
    const agents = rows.map((agent) => agentView(listed, actor, agent, withSchedules))
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
    const { id } = openAgent(core, c.get('actor'), c.req.param('agent_id'))
    const schedules = ordered(core, core.store.schedulesOf(id))
    return c.json({ schedules: schedules.map((schedule) => scheduleView(core, schedule)) })
  })

  return routes
}
