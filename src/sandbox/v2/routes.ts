import { Hono } from 'hono'
import type { ActorEnv, Core } from '../core.ts'
import { connectionRoutes } from '../routes/connections.ts'
import { consentRoutes } from '../routes/consents.ts'
import { folderRoutes, moveAgentsRoute } from '../routes/folders.ts'
import type { Scope } from '../routes/scope.ts'
import { v2Bodies } from '../schemas/v2-bodies.ts'
import { agentRoutes } from './agents.ts'
import { v2RevisionRoutes } from './revisions.ts'
import { inTeam } from './scope.ts'
import { teamRoutes } from './teams.ts'
import { connectionView } from './views.ts'

/** The v2 dialect, to be mounted at /v2 behind the guard: lists and new rows under a team, everything else by id. */
export function v2Routes(core: Core): Hono<ActorEnv> {
  const bodies = v2Bodies(core.behaviour.lenientModels)
  const scope: Scope = {
    under: '/teams/:teamId',
    actor: (c, refusal) => inTeam(core, c.get('actor'), c.req.param('teamId') ?? '', refusal),
  }
  return new Hono<ActorEnv>()
    .route('/', teamRoutes(core))
    .route('/', agentRoutes(core, bodies))
    .route('/', v2RevisionRoutes(core, bodies))
    .route('/', moveAgentsRoute(core, scope, bodies))
    .route('/', folderRoutes(core, scope, bodies))
    .route('/', connectionRoutes(core, scope, bodies, connectionView))
    .route('/', consentRoutes(core, scope, bodies))
}
