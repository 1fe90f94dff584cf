import { Hono } from 'hono'
import type { ActorEnv, Core } from '../core.ts'
import { createFolder, deleteFolder, moveAgents, updateFolder } from '../domain/folders.ts'
import { teamFolder } from '../lookup.ts'
import { ordered } from '../pages.ts'
import type { SharedBodies } from '../schemas/requests.ts'
import { folderListView, folderView } from '../shapes.ts'
import { parseBody } from '../validate.ts'
import type { Scope } from './scope.ts'

/** Folders: listed (all at once), made, changed and deleted. */
export function folderRoutes(core: Core, scope: Scope, bodies: SharedBodies): Hono<ActorEnv> {
  const routes = new Hono<ActorEnv>()

  routes.get(`${scope.under}/agent-folders`, (c) => {
    const { teamId } = scope.actor(c, 404)
    const listed = core.listed()
    const mine = [...listed.store.folders.values()].filter((folder) => folder.team_id === teamId)
    return c.json({ folders: folderListView(listed, ordered(listed, mine)) })
  })

  routes.post(`${scope.under}/agent-folders`, (c) => {
    const actor = scope.actor(c, 404)
    const body = bodies.folderCreate(parseBody(c.env.body))
    return c.json({ folder: folderView(createFolder(core, actor, body)) }, 201)
  })

  routes.patch('/agent-folders/:folder_id', (c) => {
    const folder = teamFolder(core, c.get('actor'), c.req.param('folder_id'))
    const body = bodies.folderUpdate(parseBody(c.env.body))
    return c.json({ folder: folderView(updateFolder(core, folder, body)) })
  })

  routes.delete('/agent-folders/:folder_id', (c) => {
    const actor = c.get('actor')
    const folder = teamFolder(core, actor, c.req.param('folder_id'))
    // v1, v2: the flag is the word `true`; anything else does not force.
    deleteFolder(core, actor.user, folder, c.req.query('force') === 'true')
    return c.json({ success: true })
  })

  return routes
}

/** Moves agents into a folder or, with null, to the root. */
export function moveAgentsRoute(core: Core, scope: Scope, bodies: SharedBodies): Hono<ActorEnv> {
  return new Hono<ActorEnv>().post(`${scope.under}/agent-folders/move-agents`, (c) => {
    const actor = scope.actor(c, 404)
    const body = bodies.moveAgents(parseBody(c.env.body))
    return c.json({ success: true, moved_count: moveAgents(core, actor, body.agent_ids, body.folder_id) })
  })
}
