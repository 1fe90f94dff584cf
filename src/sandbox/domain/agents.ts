import type { Actor, Core } from '../core.ts'
import type { AgentRow, BuildRow, JsonObject } from '../state.ts'
import { addBuild, checkConfigReferences, sourceBuild, touchAgent } from './builds.ts'

/** What an agent starts with. */
export type AgentDraft = {
  name: string
  thread_id?: string | null
  /** v2: the automation it belongs to. */
  automation_id?: string | null
  source_build_id?: string | null
  build?: { name: string; config: JsonObject }
}

/** What may change about an agent; `pinned` is the caller's own. */
export type AgentPatch = {
  name?: string
  slack_enabled?: boolean
  microsoft_teams_enabled?: boolean
  agentic_memory_enabled?: boolean
  thread_id?: string | null
  pinned?: boolean
}

/**
 * An agent with its first build, if one was sent, which is live at once unless it is to be a draft. The flags start out
 * unset, which reads as null.
 */
export function createAgent(
  core: Core,
  actor: Actor,
  body: AgentDraft,
  firstBuild: 'live' | 'draft' = 'live',
): { agent: AgentRow; build: BuildRow | undefined } {
  // Everything is checked before anything is stored: a refused request must leave no half-made agent.
  if (body.build !== undefined) {
    checkConfigReferences(core, actor.teamId, 'body/build/config/data/subAgents', body.build.config)
  }
  if (typeof body.source_build_id === 'string') sourceBuild(core, actor.teamId, body.source_build_id)
  const now = core.timestamp()
  const agent: AgentRow = {
    id: core.newId(),
    team_id: actor.teamId,
    name: body.name,
    slack_enabled: null,
    microsoft_teams_enabled: null,
    agentic_memory_enabled: null,
    thread_id: body.thread_id ?? null,
    folder_id: null,
    pinned: {},
    created_at: now,
    updated_at: now,
    last_run_at: null,
    created_by: actor.user.id,
    updated_by: actor.user.id,
  }
  core.store.agents.set(agent.id, agent)
  // Here a source build lends its case-queue set-up only, which this sandbox does not model. No slots come over.
  const build =
    body.build === undefined
      ? undefined
      : addBuild(core, agent, actor.user, {
          ...body.build,
          parentId: null,
          slots: [],
          handoverTargetIds: [],
          status: firstBuild,
        })
  return { agent, build }
}

/** Removes an agent with its builds and schedules; nobody hands over to it any more. */
export function deleteAgent(core: Core, agent: AgentRow): void {
  core.store.dropAgent(agent.id)
  for (const build of core.store.builds.values()) {
    build.handover_target_ids = build.handover_target_ids.filter((id) => id !== agent.id)
  }
}

/** Changes the fields that were sent. Pinning is kept per user. */
export function updateAgent(core: Core, actor: Actor, agent: AgentRow, body: AgentPatch): AgentRow {
  const { pinned, ...fields } = body
  if (fields.name !== undefined) agent.name = fields.name
  if (fields.slack_enabled !== undefined) agent.slack_enabled = fields.slack_enabled
  if (fields.microsoft_teams_enabled !== undefined)
    agent.microsoft_teams_enabled = fields.microsoft_teams_enabled
  if (fields.agentic_memory_enabled !== undefined)
    agent.agentic_memory_enabled = fields.agentic_memory_enabled
  if (fields.thread_id !== undefined) agent.thread_id = fields.thread_id
  if (pinned === true) agent.pinned[actor.user.id] = core.timestamp()
  if (pinned === false) delete agent.pinned[actor.user.id]
  touchAgent(core, agent, actor.user)
  return agent
}
