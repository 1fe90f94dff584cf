import type { Actor, Core } from '../core.ts'
import { ApiError, badRequest, notFound } from '../errors.ts'
import type { FolderRow, User } from '../state.ts'
import { touchAgent } from './builds.ts'
import { checkFolderId } from './references.ts'

/** What a folder starts with; no parent, or null, is the root. */
export type FolderDraft = { name: string; parent_folder_id?: string | null }

/** What may change about a folder. */
export type FolderPatch = { name?: string; parent_folder_id?: string | null }

/** Adds a folder to the caller's team. */
export function createFolder(core: Core, actor: Actor, body: FolderDraft): FolderRow {
  const parent = body.parent_folder_id ?? null
  checkFolderId(core, actor.teamId, 'body/parent_folder_id', parent)
  const now = core.timestamp()
  const folder: FolderRow = {
    id: core.newId(),
    team_id: actor.teamId,
    name: body.name,
    parent_folder_id: parent,
    created_at: now,
    updated_at: now,
  }
  core.store.folders.set(folder.id, folder)
  return folder
}

/** The folder itself and everything below it. */
function subtree(core: Core, root: FolderRow): FolderRow[] {
  const found = [root]
  for (const folder of found) {
    for (const other of core.store.folders.values()) {
      if (other.parent_folder_id === folder.id && !found.includes(other)) found.push(other)
    }
  }
  return found
}

/** Renames or re-parents. Whether the service refuses cycles is not documented; a tree cannot have them. */
export function updateFolder(core: Core, folder: FolderRow, body: FolderPatch): FolderRow {
  const parent = body.parent_folder_id
  if (parent !== undefined) {
    checkFolderId(core, folder.team_id, 'body/parent_folder_id', parent)
    if (subtree(core, folder).some((below) => below.id === parent)) {
      throw badRequest('body/parent_folder_id: a folder cannot be inside itself')
    }
    folder.parent_folder_id = parent
  }
  if (body.name !== undefined) folder.name = body.name
  folder.updated_at = core.timestamp()
  return folder
}

/**
 * Removes a folder; with contents only when forced; then the agents go to the root. What becomes of subfolders
 * is not documented; here they go too, and their agents to the root.
 */
export function deleteFolder(core: Core, user: User, folder: FolderRow, force: boolean): void {
  const folders = subtree(core, folder)
  const ids = new Set(folders.map((row) => row.id))
  const agents = [...core.store.agents.values()].filter(
    (agent) => agent.folder_id !== null && ids.has(agent.folder_id),
  )
  if (!force && (agents.length > 0 || folders.length > 1)) {
    throw new ApiError(400, {
      error: 'Folder is not empty',
      message: 'The folder has contents; delete it with force=true to move its agents to the root',
      has_contents: true,
      agent_count: agents.length,
    })
  }
  for (const agent of agents) {
    agent.folder_id = null
    touchAgent(core, agent, user)
  }
  for (const id of ids) core.store.folders.delete(id)
}

/** Puts agents into a folder (null is the root); all of them or, when one does not exist, none. */
export function moveAgents(core: Core, actor: Actor, agentIds: string[], folderId: string | null): number {
  if (folderId !== null && core.store.folders.get(folderId)?.team_id !== actor.teamId) {
    throw notFound('Folder', folderId)
  }
  const agents = agentIds.map((id) => {
    const agent = core.store.agents.get(id)
    if (agent === undefined || agent.team_id !== actor.teamId) throw notFound('Agent', id)
    return agent
  })
  for (const agent of agents) {
    agent.folder_id = folderId
    touchAgent(core, agent, actor.user)
  }
  return agents.length
}
