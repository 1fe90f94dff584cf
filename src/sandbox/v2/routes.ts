import { Hono } from 'hono'
import type { ActorEnv, Core } from '../core.ts'
import { v2Bodies } from '../schemas/v2-bodies.ts'
import { agentRoutes } from './agents.ts'
import { connectionRoutes } from './connections.ts'
import { folderRoutes } from './folders.ts'
import { revisionRoutes } from './revisions.ts'
import { teamRoutes } from './teams.ts'

/** The v2 dialect, to be mounted at /v2 behind the guard: lists and new rows under a team, everything else by id. */
export function v2Routes(core: Core): Hono<ActorEnv> {
  const bodies = v2Bodies(core.behaviour.lenientModels)
  return new Hono<ActorEnv>()
    .route('/', teamRoutes(core))
    .route('/', agentRoutes(core, bodies))
    .route('/', revisionRoutes(core, bodies))
    .route('/', folderRoutes(core, bodies))
    .route('/', connectionRoutes(core, bodies))
}
