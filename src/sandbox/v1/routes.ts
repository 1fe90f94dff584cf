import { Hono } from 'hono'
import type { ActorEnv, Core } from '../core.ts'
import { connectionRoutes } from '../routes/connections.ts'
import { consentRoutes } from '../routes/consents.ts'
import type { Scope } from '../routes/scope.ts'
import { v1Bodies } from '../schemas/bodies.ts'
import { agentRoutes } from './agents.ts'
import { composioRoutes } from './composio.ts'
import { v1FolderRoutes } from './folders.ts'
import { v1RevisionRoutes } from './revisions.ts'
import { connectionView } from './views.ts'

/** v1: no path names a team; the key does. */
const SCOPE: Scope = { under: '', actor: (c) => c.get('actor') }

/**
 * The v1 dialect, to be mounted at /v1 behind the guard. A dialect is paths, body checks and shapes; what a
 * request does to the state is in src/sandbox/domain, for every dialect alike, and routes that v1 and v2 have in common
 * are in src/sandbox/routes.
 */
export function v1Routes(core: Core): Hono<ActorEnv> {
  const bodies = v1Bodies(core.behaviour.lenientModels)
  return new Hono<ActorEnv>()
    .route('/', agentRoutes(core, bodies))
    .route('/', v1RevisionRoutes(core, bodies))
    .route('/', v1FolderRoutes(core, SCOPE, bodies))
    .route('/', connectionRoutes(core, SCOPE, bodies, connectionView))
    .route('/', consentRoutes(core, SCOPE, bodies))
    .route('/', composioRoutes(core, bodies))
}
