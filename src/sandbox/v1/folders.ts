import type { Hono } from 'hono'
import type { ActorEnv, Core } from '../core.ts'
import { moveAgents } from '../domain/folders.ts'
import { teamFolder } from '../lookup.ts'
import { folderRoutes, moveAgentsRoute } from '../routes/folders.ts'
import type { Scope } from '../routes/scope.ts'
import type { V1Bodies } from '../schemas/bodies.ts'
import { parseBody } from '../validate.ts'

/** v1: two ways of moving agents are told of, and which of them exists is not certain. */
export function v1FolderRoutes(core: Core, scope: Scope, bodies: V1Bodies): Hono<ActorEnv> {
  const routes = folderRoutes(core, scope, bodies)
  const { moveEndpoints } = core.behaviour
  if (moveEndpoints !== 'folder-path') routes.route('/', moveAgentsRoute(core, scope, bodies))
  if (moveEndpoints !== 'move-agents') {
    routes.post('/agent-folders/:folder_id/agents', (c) => {
      const actor = c.get('actor')
      const folder = teamFolder(core, actor, c.req.param('folder_id'))
      const body = bodies.folderMove(parseBody(c.env.body))
      return c.json({ success: true, moved_count: moveAgents(core, actor, body.agent_ids, folder.id) })
    })
  }
  return routes
}
