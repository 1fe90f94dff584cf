import { Hono } from 'hono'
import type { ActorEnv, Core } from '../core.ts'
import { createFolder, deleteFolder, moveAgents, updateFolder } from '../domain/folders.ts'
import { teamFolder } from '../lookup.ts'
import { ordered } from '../pages.ts'
import type { V2Bodies } from '../schemas/v2-bodies.ts'
import { folderListView, folderView } from '../shapes.ts'
import { parseBody } from '../validate.ts'
import { inTeam } from './scope.ts'

/** Folders: listed (all at once) and made under a team, where agents are moved too; changed and deleted by id. */
export function folderRoutes(core: Core, bodies: V2Bodies): Hono<ActorEnv> {
  const routes = new Hono<ActorEnv>()

  routes.get('/teams/:teamId/agent-folders', (c) => {
    const { teamId } = inTeam(core, c.get('actor'), c.req.param('teamId'), 404)
    const listed = core.listed()
    const mine = [...listed.store.folders.values()].filter((folder) => folder.team_id === teamId)
    return c.json({ folders: folderListView(listed, ordered(listed, mine)) })
  })

  routes.post('/teams/:teamId/agent-folders', (c) => {
    const actor = inTeam(core, c.get('actor'), c.req.param('teamId'), 404)
    const body = bodies.folderCreate(parseBody(c.env.body))
    return c.json({ folder: folderView(createFolder(core, actor, body)) }, 201)
  })

  routes.post('/teams/:teamId/agent-folders/move-agents', (c) => {
    const actor = inTeam(core, c.get('actor'), c.req.param('teamId'), 404)
    const body = bodies.moveAgents(parseBody(c.env.body))
    return c.json({ success: true, moved_count: moveAgents(core, actor, body.agent_ids, body.folder_id) })
  })

  routes.patch('/agent-folders/:folder_id', (c) => {
    const folder = teamFolder(core, c.get('actor'), c.req.param('folder_id'))
    const body = bodies.folderUpdate(parseBody(c.env.body))
    return c.json({ folder: folderView(updateFolder(core, folder, body)) })
  })

  routes.delete('/agent-folders/:folder_id', (c) => {
    const actor = c.get('actor')
    const folder = teamFolder(core, actor, c.req.param('folder_id'))
    // The flag is the word `true`; anything else does not force.
    deleteFolder(core, actor.user, folder, c.req.query('force') === 'true')
    return c.json({ success: true })
  })

  return routes
}
