import type { Actor, Core } from './core.ts'
import { isVisible } from './domain/connections.ts'
import { badRequest, forbidden, notFound } from './errors.ts'
import { UUID_PATTERN } from './ids.ts'
import type { AgentRow, BuildRow, ConnectionRow, FolderRow } from './state.ts'

/** A path parameter that is no UUID is a 400, before anything is looked up. */
function checkUuid(name: string, value: string): void {
  if (!UUID_PATTERN.test(value)) throw badRequest(`path/${name}: must be a UUID`)
}

/** An id in the path of an operation that declares no 400: one that is no UUID is as unknown as any other. */
export function idOf(what: string, id: string): string {
  if (!UUID_PATTERN.test(id)) throw notFound(what, id)
  return id
}

/** The agent, or 404; the agent of a team that is not open to this request does not exist for it. */
export function teamAgent(core: Core, actor: Actor, id: string): AgentRow {
  checkUuid('agent_id', id)
  const agent = core.store.agents.get(id)
  if (agent === undefined || !actor.teamIds.includes(agent.team_id)) throw notFound('Agent', id)
  return agent
}

/** The build and its agent, or 404. */
export function teamBuild(core: Core, actor: Actor, id: string): { agent: AgentRow; build: BuildRow } {
  checkUuid('build_id', id)
  const build = core.store.builds.get(id)
  const agent = build === undefined ? undefined : core.store.agents.get(build.agent_id)
  if (build === undefined || agent === undefined || !actor.teamIds.includes(agent.team_id)) {
    throw notFound('Revision', id)
  }
  return { agent, build }
}

/** The folder, or 404. */
export function teamFolder(core: Core, actor: Actor, id: string): FolderRow {
  checkUuid('folder_id', id)
  const folder = core.store.folders.get(id)
  if (folder === undefined || !actor.teamIds.includes(folder.team_id)) throw notFound('Folder', id)
  return folder
}

/** A connection the caller owns or that is shared with them, or 404. */
export function visibleConnection(core: Core, actor: Actor, id: string): ConnectionRow {
  checkUuid('connection_id', id)
  const connection = core.store.connections.get(id)
  if (connection === undefined || !isVisible(connection, actor)) throw notFound('Connection', id)
  return connection
}

/** A connection the caller owns, or 404; 403 for one that is shared with them: it is the owner's to change and open. */
export function ownConnection(core: Core, actor: Actor, id: string): ConnectionRow {
  const connection = visibleConnection(core, actor, id)
  if (connection.user_id !== actor.user.id) throw forbidden(`Connection ${id} belongs to another user`)
  return connection
}

/**
 * The agent, for operations that declare no 404: an agent that is not there is as closed (403) as another team's.
 */
export function openAgent(core: Core, actor: Actor, id: string): AgentRow {
  checkUuid('agent_id', id)
  const agent = core.store.agents.get(id)
  if (agent === undefined || !actor.teamIds.includes(agent.team_id)) {
    throw forbidden(`Agent ${id} is not open to this key`)
  }
  return agent
}

/** The build of such an agent; one of another agent is as closed. */
export function openBuild(core: Core, actor: Actor, agentId: string, id: string): BuildRow {
  const agent = openAgent(core, actor, agentId)
  checkUuid('build_id', id)
  const build = core.store.builds.get(id)
  if (build?.agent_id !== agent.id) throw forbidden(`Revision ${id} is not open to this key`)
  return build
}
