import type { Core } from '../core.ts'
import { badRequest, conflict } from '../errors.ts'
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

/** What a promotion may say about the build that goes live. */
export type Promotion = { revision_name?: string; revision_description?: string | null }

/**
 * What is agreed in a dialect about a new revision: whether it runs at once or is a draft until it is promoted, and
 * which integrations it starts with. `source`: those of a source build of the same agent, else none, which is the
 * worse case of what v1 leaves open; `source-or-current`: those of the source build, else of the current one.
 */
export type RevisionTerms = { status: 'live' | 'draft'; slots: 'source' | 'source-or-current' }

/** What a new build is made of. `slots` are copied; without a source there are none. Live unless said otherwise. */
type BuildDraft = {
  name: string
  config: JsonObject | null
  parentId: string | null
  slots: readonly Slot[]
  handoverTargetIds: readonly string[]
  revisionName?: string | null
  status?: 'live' | 'draft'
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

/** The build an agent runs, or its newest one while none is live. */
export function currentBuild(core: Core, agentId: string): BuildRow | undefined {
  return core.store.liveBuild(agentId) ?? core.store.latestBuild(agentId)
}

/** The build that an agent's `latest_build` shows. */
export function shownBuild(core: Core, agentId: string): BuildRow | undefined {
  const { store, behaviour } = core
  return behaviour.latestBuild === 'live' ? store.liveBuild(agentId) : store.latestBuild(agentId)
}

/** Makes a build the live one; the one that was becomes historic. */
function goLive(core: Core, build: BuildRow): void {
  for (const other of core.store.buildsOf(build.agent_id)) {
    if (other.status === 'live') other.status = 'historic'
  }
  build.status = 'live'
}

/** Adds a build, live at once (the one before it becomes historic) or as a draft (which changes nothing else). */
export function addBuild(core: Core, agent: AgentRow, author: User, draft: BuildDraft): BuildRow {
  const previous = core.store.latestBuild(agent.id)
  const current = currentBuild(core, agent.id)
  const now = core.timestamp()
  const build: BuildRow = {
    id: core.newId(),
    agent_id: agent.id,
    name: draft.name,
    revision_name: draft.revisionName ?? null,
    revision_description: null,
    config: draft.config === null ? null : storedConfig(draft.config, core.behaviour),
    status: 'draft',
    revision_number: (previous?.revision_number ?? 0) + 1,
    parent_build_id: draft.parentId ?? current?.id ?? null,
    created_by: author.id,
    created_by_name: author.name,
    created_at: now,
    updated_at: now,
    handover_target_ids: [...draft.handoverTargetIds],
    // A copied slot is a row of its own: same integration, another id.
    slots: draft.slots.map((slot) => ({ ...slot, id: core.newId() })),
  }
  core.store.addBuild(build)
  if (draft.status !== 'draft') goLive(core, build)
  return build
}

/** What integrations a new revision starts with. */
function startingSlots(
  core: Core,
  agent: AgentRow,
  source: BuildRow | undefined,
  terms: RevisionTerms,
): readonly Slot[] {
  if (terms.slots === 'source') return source?.agent_id === agent.id ? source.slots : []
  return (source ?? currentBuild(core, agent.id))?.slots ?? []
}

/** A revision as a client creates it, on the terms of its dialect. */
export function createRevision(
  core: Core,
  agent: AgentRow,
  author: User,
  body: RevisionDraft,
  terms: RevisionTerms,
): BuildRow {
  const { config = null, handover_target_ids: targets = [] } = body
  if (config !== null) checkConfigReferences(core, agent.team_id, 'body/config/data/subAgents', config)
  checkAgentIds(core, agent.team_id, 'body/handover_target_ids', targets)
  const source =
    body.source_build_id === undefined ? undefined : sourceBuild(core, agent.team_id, body.source_build_id)
  const build = addBuild(core, agent, author, {
    name: body.name,
    config,
    parentId: source?.id ?? null,
    slots: startingSlots(core, agent, source, terms),
    handoverTargetIds: targets,
    status: terms.status,
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

/**
 * Makes a draft or historic build the live one. A build that is live already is refused: the documentation says that
 * it fails and not how, and declares both 400 and 409.
 */
export function promoteRevision(
  core: Core,
  agent: AgentRow,
  build: BuildRow,
  user: User,
  { revision_name, revision_description }: Promotion,
): void {
  if (build.status === 'live') {
    const message = `Revision ${build.id} is already live`
    throw core.behaviour.alreadyLive === 409 ? conflict(message) : badRequest(message)
  }
  goLive(core, build)
  if (revision_name !== undefined) build.revision_name = revision_name
  if (revision_description !== undefined) build.revision_description = revision_description
  build.updated_at = core.timestamp()
  touchAgent(core, agent, user)
}
