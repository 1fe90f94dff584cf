import type { Core } from '../core.ts'
import { badRequest } from '../errors.ts'
import type { AgentRow, BuildRow, JsonObject, Slot, User } from '../state.ts'
import { storedConfig } from './configs.ts'
import { checkAgentIds, subAgentsOf } from './references.ts'

/** What a client sends for a new revision. */
export type RevisionDraft = {
  name: string
  config?: JsonObject
  handover_target_ids?: string[]
  source_build_id?: string
}

/** What may change about a revision. v1 spells the targets differently here. */
export type RevisionPatch = {
  config?: JsonObject
  handoverTargetIds?: string[]
  revision_name?: string | null
  revision_description?: string | null
}

/** What a new build is made of. `slots` are copied; without a source there are none. */
type BuildDraft = {
  name: string
  config: JsonObject | null
  parentId: string | null
  slots: readonly Slot[]
  handoverTargetIds: readonly string[]
  revisionName?: string | null
}

/** Marks a row as changed by this user now. */
export function touchAgent(core: Core, agent: AgentRow, user: User): void {
  agent.updated_at = core.timestamp()
  agent.updated_by = user.id
}

/** Refuses (400) a configuration whose sub-agents are not agents of the team. */
export function checkConfigReferences(core: Core, teamId: string, field: string, config: JsonObject): void {
  checkAgentIds(core, teamId, field, subAgentsOf(config))
}

/**
 * The build a create names as its source. v1 does not say what happens when it belongs to another agent; here it
 * must be one of the team's.
 */
export function sourceBuild(core: Core, teamId: string, id: string): BuildRow {
  const build = core.store.builds.get(id)
  const agent = build === undefined ? undefined : core.store.agents.get(build.agent_id)
  if (build === undefined || agent?.team_id !== teamId) {
    throw badRequest(`body/source_build_id: build ${id} does not exist in this team`)
  }
  return build
}

/** Adds a build that is live at once (v1 runs the newest build); the one before it becomes historic. */
export function addBuild(core: Core, agent: AgentRow, author: User, draft: BuildDraft): BuildRow {
  const previous = core.store.latestBuild(agent.id)
  const now = core.timestamp()
  const build: BuildRow = {
    id: core.newId(),
    agent_id: agent.id,
    name: draft.name,
    revision_name: draft.revisionName ?? null,
    revision_description: null,
    config: draft.config === null ? null : storedConfig(draft.config, core.behaviour),
    status: 'live',
    revision_number: (previous?.revision_number ?? 0) + 1,
    parent_build_id: draft.parentId ?? previous?.id ?? null,
    created_by: author.id,
    created_by_name: author.name,
    created_at: now,
    updated_at: now,
    handover_target_ids: [...draft.handoverTargetIds],
    // A copied slot is a row of its own: same integration, another id.
    slots: draft.slots.map((slot) => ({ ...slot, id: core.newId() })),
  }
  if (previous?.status === 'live') previous.status = 'historic'
  core.store.addBuild(build)
  return build
}

/**
 * A revision as a client creates it. Slots are carried over only from a source build of the same agent: without
 * one, or with another agent's, they are lost, which the real service may do as well.
 */
export function createRevision(core: Core, agent: AgentRow, author: User, body: RevisionDraft): BuildRow {
  const { config = null, handover_target_ids: targets = [] } = body
  if (config !== null) checkConfigReferences(core, agent.team_id, 'body/config/data/subAgents', config)
  checkAgentIds(core, agent.team_id, 'body/handover_target_ids', targets)
  const source =
    body.source_build_id === undefined ? undefined : sourceBuild(core, agent.team_id, body.source_build_id)
  const build = addBuild(core, agent, author, {
    name: body.name,
    config,
    parentId: source?.id ?? null,
    slots: source?.agent_id === agent.id ? source.slots : [],
    handoverTargetIds: targets,
  })
  touchAgent(core, agent, author)
  return build
}

/** Changes a build in place. A given `config` replaces the whole one. */
export function updateRevision(
  core: Core,
  agent: AgentRow,
  build: BuildRow,
  user: User,
  body: RevisionPatch,
): BuildRow {
  if (body.config !== undefined) {
    checkConfigReferences(core, agent.team_id, 'body/config/data/subAgents', body.config)
  }
  checkAgentIds(core, agent.team_id, 'body/handoverTargetIds', body.handoverTargetIds ?? [])
  if (body.config !== undefined) build.config = structuredClone(body.config)
  if (body.handoverTargetIds !== undefined) build.handover_target_ids = [...body.handoverTargetIds]
  if (body.revision_name !== undefined) build.revision_name = body.revision_name
  if (body.revision_description !== undefined) build.revision_description = body.revision_description
  build.updated_at = core.timestamp()
  touchAgent(core, agent, user)
  return build
}
