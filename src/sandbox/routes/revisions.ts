import { Hono } from 'hono'
import type { ActorEnv, Core } from '../core.ts'
import { createRevision, type RevisionTerms, updateRevision } from '../domain/builds.ts'
import { notFound } from '../errors.ts'
import { teamAgent, teamBuild } from '../lookup.ts'
import { ordered, PAGES, paged, pageOf } from '../pages.ts'
import type { SharedBodies } from '../schemas/requests.ts'
import { buildView } from '../shapes.ts'
import { parseBody } from '../validate.ts'

/** Revisions, which everything but their paths calls builds: list, create and get under an agent; update flat. */
export function revisionRoutes(core: Core, bodies: SharedBodies, terms: RevisionTerms): Hono<ActorEnv> {
  const routes = new Hono<ActorEnv>()

  routes.get('/agents/:agent_id/revisions', (c) => {
    const agent = teamAgent(core, c.get('actor'), c.req.param('agent_id'))
    const page = pageOf((name) => c.req.query(name), PAGES.revisions)
    const listed = core.listed()
    const { rows, ...numbers } = paged(ordered(listed, listed.store.buildsOf(agent.id)), page)
    return c.json({ builds: rows.map((build) => buildView(listed, build)), ...numbers })
  })

  routes.post('/agents/:agent_id/revisions', (c) => {
    const actor = c.get('actor')
    const agent = teamAgent(core, actor, c.req.param('agent_id'))
    const body = bodies.revisionCreate(parseBody(c.env.body))
    const build = createRevision(core, agent, actor.user, body, terms)
    return c.json({ build: buildView(core, build), agent: { id: agent.id } }, 201)
  })

  routes.get('/agents/:agent_id/revisions/:build_id', (c) => {
    const agent = teamAgent(core, c.get('actor'), c.req.param('agent_id'))
    const { build } = teamBuild(core, c.get('actor'), c.req.param('build_id'))
    if (build.agent_id !== agent.id) throw notFound('Revision', build.id)
    return c.json({ build: buildView(core, build) })
  })

  routes.patch('/revisions/:build_id', (c) => {
    const actor = c.get('actor')
    const { agent, build } = teamBuild(core, actor, c.req.param('build_id'))
    const body = bodies.revisionUpdate(parseBody(c.env.body))
    return c.json({ build: buildView(core, updateRevision(core, agent, build, actor.user, body)) })
  })

  return routes
}
