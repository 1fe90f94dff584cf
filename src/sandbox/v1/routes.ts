import { Hono } from 'hono'
import type { ActorEnv, Core } from '../core.ts'
import { v1Bodies } from '../schemas/bodies.ts'
import { agentRoutes } from './agents.ts'
import { connectionRoutes } from './connections.ts'
import { folderRoutes } from './folders.ts'
import { revisionRoutes } from './revisions.ts'

/**
 * The v1 dialect, to be mounted at /v1 behind the guard. A dialect is paths, body checks and shapes; what a
 * request does to the state is in src/sandbox/domain, for every dialect alike.
 */
export function v1Routes(core: Core): Hono<ActorEnv> {
  const bodies = v1Bodies(core.behaviour.lenientModels)
  return new Hono<ActorEnv>()
    .route('/', agentRoutes(core, bodies))
    .route('/', revisionRoutes(core, bodies))
    .route('/', folderRoutes(core, bodies))
    .route('/', connectionRoutes(core, bodies))
}
