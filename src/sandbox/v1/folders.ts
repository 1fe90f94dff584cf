import { Hono } from 'hono'
import type { ActorEnv, Core } from '../core.ts'
import { createFolder, deleteFolder, moveAgents, updateFolder } from '../domain/folders.ts'
import { teamFolder } from '../lookup.ts'
import { ordered } from '../pages.ts'
import type { V1Bodies } from '../schemas/bodies.ts'
import { folderListView, folderView } from '../shapes.ts'
import { parseBody } from '../validate.ts'

/** /v1/agent-folders: list (all at once), create, update, delete, and the two ways of moving agents. */
export function folderRoutes(core: Core, bodies: V1Bodies): Hono<ActorEnv> {
  const routes = new Hono<ActorEnv>()
  const { moveEndpoints } = core.behaviour

  routes.get('/agent-folders', (c) => {
    const { teamId } = c.get('actor')
    const listed = core.listed()
    const mine = [...listed.store.folders.values()].filter((folder) => folder.team_id === teamId)
    return c.json({ folders: folderListView(listed, ordered(listed, mine)) })
  })

  routes.post('/agent-folders', (c) => {
    const body = bodies.folderCreate(parseBody(c.env.body))
    return c.json({ folder: folderView(createFolder(core, c.get('actor'), body)) }, 201)
  })

  // Before the paths with an id: `move-agents` would be taken for one.
  if (moveEndpoints !== 'folder-path') {
    routes.post('/agent-folders/move-agents', (c) => {
      const body = bodies.moveAgents(parseBody(c.env.body))
      const moved = moveAgents(core, c.get('actor'), body.agent_ids, body.folder_id)
      return c.json({ success: true, moved_count: moved })
    })
  }

  if (moveEndpoints !== 'move-agents') {
    routes.post('/agent-folders/:folder_id/agents', (c) => {
      const actor = c.get('actor')
      const folder = teamFolder(core, actor, c.req.param('folder_id'))
      const body = bodies.folderMove(parseBody(c.env.body))
      return c.json({ success: true, moved_count: moveAgents(core, actor, body.agent_ids, folder.id) })
    })
  }

  routes.patch('/agent-folders/:folder_id', (c) => {
    const folder = teamFolder(core, c.get('actor'), c.req.param('folder_id'))
    const body = bodies.folderUpdate(parseBody(c.env.body))
    return c.json({ folder: folderView(updateFolder(core, folder, body)) })
  })

  routes.delete('/agent-folders/:folder_id', (c) => {
    const actor = c.get('actor')
    const folder = teamFolder(core, actor, c.req.param('folder_id'))
    // v1: the flag is the word `true`; anything else does not force.
    deleteFolder(core, actor.user, folder, c.req.query('force') === 'true')
    return c.json({ success: true })
  })

  return routes
}
