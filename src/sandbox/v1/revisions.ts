import type { Hono } from 'hono'
import type { ActorEnv, Core } from '../core.ts'
import type { RevisionTerms } from '../domain/builds.ts'
import { ApiError } from '../errors.ts'
import { revisionRoutes } from '../routes/revisions.ts'
import type { V1Bodies } from '../schemas/bodies.ts'

/** v1 knows no drafts: it runs the newest build. Without its source, a revision has no integrations. */
const TERMS: RevisionTerms = { status: 'live', slots: 'source' }

export function v1RevisionRoutes(core: Core, bodies: V1Bodies): Hono<ActorEnv> {
  return revisionRoutes(core, bodies, TERMS).get('/revisions/:build_id', () => {
    // v1: announced for removal on 2026-05-22, in favour of the path under the agent.
    throw new ApiError(410, {
      error: 'Gone',
      message: 'Read a revision at /v1/agents/{agent_id}/revisions/{build_id}',
    })
  })
}
