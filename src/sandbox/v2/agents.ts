import { Hono } from 'hono'
import type { ActorEnv, Core } from '../core.ts'
import { createAgent, deleteAgent, updateAgent } from '../domain/agents.ts'
import { agentList, shiftBeforePage } from '../domain/shifts.ts'
import { badRequest } from '../errors.ts'
import { UUID_PATTERN } from '../ids.ts'
import { idOf, openAgent, teamAgent } from '../lookup.ts'
import { flagOf, ordered, PAGES, paged, pageOf } from '../pages.ts'
import type { V2Bodies } from '../schemas/v2-bodies.ts'
import { buildView } from '../shapes.ts'
import { parseBody } from '../validate.ts'
import { inTeam } from './scope.ts'
import { agentAnswer, agentView, listedAgentView, ownSchedules, scheduleView } from './views.ts'

/** Agents: listed and made under a team, read, changed and deleted by id. */
export function agentRoutes(core: Core, bodies: V2Bodies): Hono<ActorEnv> {
  const routes = new Hono<ActorEnv>()

  routes.get('/teams/:teamId/agents', (c) => {
    const actor = inTeam(core, c.get('actor'), c.req.param('teamId'), 404)
    const query = (name: string) => c.req.query(name)
    const page = pageOf(query, PAGES.agents)
    const withSchedules = flagOf(query, 'include_schedules')
    const automation = query('automation_id')
    if (automation !== undefined && !UUID_PATTERN.test(automation)) {
      throw badRequest('query/automation_id: must be a UUID')
    }
    shiftBeforePage(core, actor, 'agents', page.offset)
    const listed = core.listed()
    // No agent of the sandbox belongs to an automation.
    const { rows, ...numbers } = paged(automation === undefined ? agentList(listed, actor) : [], page)
    return c.json({
      agents: rows.map((agent) => listedAgentView(listed, actor, agent, withSchedules)),
      ...numbers,
    })
  })

  routes.post('/teams/:teamId/agents', (c) => {
    const actor = inTeam(core, c.get('actor'), c.req.param('teamId'), 403)
    const body = bodies.agentCreate(parseBody(c.env.body))
    if (typeof body.automation_id === 'string') {
      throw badRequest(`body/automation_id: automation ${body.automation_id} does not exist in this team`)
    }
    const { agent, build } = createAgent(core, actor, body, core.behaviour.inlineBuild)
    return c.json({ agent: agentView(core, agent), build: build && buildView(core, build) }, 201)
  })

  routes.get('/agents/:agent_id', (c) => {
    const actor = c.get('actor')
    return c.json(agentAnswer(core, actor, teamAgent(core, actor, c.req.param('agent_id'))))
  })

  routes.patch('/agents/:agent_id', (c) => {
    const actor = c.get('actor')
    const agent = teamAgent(core, actor, c.req.param('agent_id'))
    const body = bodies.agentUpdate(parseBody(c.env.body))
    return c.json(agentAnswer(core, actor, updateAgent(core, actor, agent, body)))
  })

  routes.delete('/agents/:agent_id', (c) => {
    const id = idOf('Agent', c.req.param('agent_id'))
    deleteAgent(core, teamAgent(core, c.get('actor'), id))
    return c.json({ success: true })
  })

  routes.get('/agents/:agent_id/schedules', (c) => {
    const actor = c.get('actor')
    const { id } = openAgent(core, actor, c.req.param('agent_id'))
    const schedules = ordered(core, ownSchedules(core, actor, id))
    return c.json({ schedules: schedules.map((schedule) => scheduleView(core, schedule)) })
  })

  return routes
}
