import { Hono } from 'hono'
import type { ActorEnv, Core } from '../core.ts'
import { createAgent } from '../domain/agents.ts'
import { createRevision, type RevisionTerms, shownBuild } from '../domain/builds.ts'
import { agentList, shiftBeforePage } from '../domain/shifts.ts'
import { teamAgent, teamBuild } from '../lookup.ts'
import { ordered, PAGES, paged, pageOf } from '../pages.ts'
import { v1BuildsBodies as bodies } from '../schemas/v1-builds-bodies.ts'
import { buildView } from '../shapes.ts'
import type { AgentRow } from '../state.ts'
import { parseBody } from '../validate.ts'

/**
 * The first v1 runs the newest build. Its requests cannot name a source, so a build keeps the integrations of the one
 * before it: otherwise nobody could have changed a build without unplugging the agent.
 */
const TERMS: RevisionTerms = { status: 'live', slots: 'source-or-current' }

/** An agent: four fields are documented, and not which; these are the ones that later generations all have. */
const agentView = ({ id, name, created_at, updated_at }: AgentRow) => ({ id, name, created_at, updated_at })

/**
 * The first v1, to be mounted at /v1 behind the guard, in place of the later one. Of its paths those that are known:
 * agents are listed, made and read, builds likewise, with paths of their own. Folders, connections and schedules do
 * not exist, and no update of anything is documented; such paths answer 404.
 */
export function v1BuildsRoutes(core: Core): Hono<ActorEnv> {
  const routes = new Hono<ActorEnv>()

  routes.get('/agents', (c) => {
    const actor = c.get('actor')
    const page = pageOf((name) => c.req.query(name), PAGES.agents)
    shiftBeforePage(core, actor, 'agents', page.offset)
    const { rows, ...numbers } = paged(agentList(core.listed(), actor), page)
    return c.json({ agents: rows.map(agentView), ...numbers })
  })

  routes.post('/agents', (c) => {
    const body = bodies.agentCreate(parseBody(c.env.body))
    const { agent, build } = createAgent(core, c.get('actor'), body)
    return c.json({ agent: agentView(agent), build: build && buildView(core, build) }, 201)
  })

  routes.get('/agents/:agent_id', (c) => {
    const agent = teamAgent(core, c.get('actor'), c.req.param('agent_id'))
    const build = shownBuild(core, agent.id)
    return c.json({ agent: agentView(agent), build: build && buildView(core, build) })
  })

  routes.get('/agents/:agent_id/builds', (c) => {
    const agent = teamAgent(core, c.get('actor'), c.req.param('agent_id'))
    const page = pageOf((name) => c.req.query(name), PAGES.revisions)
    const listed = core.listed()
    const { rows, ...numbers } = paged(ordered(listed, listed.store.buildsOf(agent.id)), page)
    return c.json({ builds: rows.map((build) => buildView(listed, build)), ...numbers })
  })

  routes.post('/builds', (c) => {
    const actor = c.get('actor')
    const { agent_id, ...draft } = bodies.buildCreate(parseBody(c.env.body))
    const agent = teamAgent(core, actor, agent_id)
    return c.json({ build: buildView(core, createRevision(core, agent, actor.user, draft, TERMS)) }, 201)
  })

  routes.get('/builds/:build_id', (c) => {
    const { build } = teamBuild(core, c.get('actor'), c.req.param('build_id'))
    return c.json({ build: buildView(core, build) })
  })

  return routes
}
