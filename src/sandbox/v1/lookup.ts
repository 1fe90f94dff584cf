import type { Actor, Core } from '../core.ts'
import { isVisible } from '../domain/connections.ts'
import { ApiError, badRequest, notFound } from '../errors.ts'
import { UUID_PATTERN } from '../ids.ts'
import type { AgentRow, BuildRow, ConnectionRow, FolderRow } from '../state.ts'

/** v1: a path parameter that is no UUID is a 400, before anything is looked up. */
export function checkUuid(name: string, value: string): void {
  if (!UUID_PATTERN.test(value)) throw badRequest(`path/${name}: must be a UUID`)
}

/** The agent, or 404; another team's agent does not exist for this key. */
export function teamAgent(core: Core, actor: Actor, id: string): AgentRow {
  checkUuid('agent_id', id)
  const agent = core.store.agents.get(id)
  if (agent === undefined || agent.team_id !== actor.teamId) throw notFound('Agent', id)
  return agent
}

/** The agent for GET. v1: here, and only here, another team's agent is a 403 that names its team. */
export function readableAgent(core: Core, actor: Actor, id: string): AgentRow {
  const agent = core.store.agents.get(id)
  if (agent !== undefined && agent.team_id !== actor.teamId) {
    throw new ApiError(403, { error: 'The agent belongs to another team', team_id: agent.team_id })
  }
  return teamAgent(core, actor, id)
}

/** The build and its agent, or 404. */
export function teamBuild(core: Core, actor: Actor, id: string): { agent: AgentRow; build: BuildRow } {
  checkUuid('build_id', id)
  const build = core.store.builds.get(id)
  const agent = build === undefined ? undefined : core.store.agents.get(build.agent_id)
  if (build === undefined || agent?.team_id !== actor.teamId) throw notFound('Revision', id)
  return { agent, build }
}

/** The folder, or 404. */
export function teamFolder(core: Core, actor: Actor, id: string): FolderRow {
  checkUuid('folder_id', id)
  const folder = core.store.folders.get(id)
  if (folder === undefined || folder.team_id !== actor.teamId) throw notFound('Folder', id)
  return folder
}

/** A connection the caller owns or that is shared with them, or 404. */
export function visibleConnection(core: Core, actor: Actor, id: string): ConnectionRow {
  checkUuid('connection_id', id)
  const connection = core.store.connections.get(id)
  if (connection === undefined || !isVisible(connection, actor)) throw notFound('Connection', id)
  return connection
}
