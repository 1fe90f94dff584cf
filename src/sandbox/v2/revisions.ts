import type { Hono } from 'hono'
import type { ActorEnv, Core } from '../core.ts'
import { promoteRevision, type RevisionTerms } from '../domain/builds.ts'
import { openBuild, teamBuild } from '../lookup.ts'
import { revisionRoutes } from '../routes/revisions.ts'
import type { V2Bodies } from '../schemas/v2-bodies.ts'
import { parseBody } from '../validate.ts'
import { attachedView } from './views.ts'

/**
 * v2: a revision is a draft until it is promoted, which the schema does not say and all of the vendor's recipes take for
 * granted. It is not blank: without a source it has the integrations of the live build.
 */
const TERMS: RevisionTerms = { status: 'draft', slots: 'source-or-current' }

/** Beside what v1 does with revisions: which integrations one has, and making one the live one. */
export function v2RevisionRoutes(core: Core, bodies: V2Bodies): Hono<ActorEnv> {
  const routes = revisionRoutes(core, bodies, TERMS)

  routes.get('/agents/:agent_id/revisions/:build_id/integrations', (c) => {
    const { agent_id, build_id } = c.req.param()
    const { slots } = openBuild(core, c.get('actor'), agent_id, build_id)
    return c.json({ integrations: slots.map(attachedView) })
  })

  routes.post('/revisions/:build_id/promote', (c) => {
    const actor = c.get('actor')
    const { agent, build } = teamBuild(core, actor, c.req.param('build_id'))
    promoteRevision(core, agent, build, actor.user, bodies.promote(parseBody(c.env.body)))
    return c.json({ success: true })
  })

  return routes
}
