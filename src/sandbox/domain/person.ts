import type { Core } from '../core.ts'
import { badRequest } from '../errors.ts'
import type {
  PersonBuild,
  PersonEdit,
  PersonPromotion,
  ScheduleDraft,
  SlotDraft,
} from '../schemas/admin-bodies.ts'
import {
  type AgentRow,
  type BuildRow,
  type JsonObject,
  type ScheduleRow,
  type Slot,
  type User,
  WEB_USER,
} from '../state.ts'
import { addBuild, currentBuild, promoteRevision, touchAgent } from './builds.ts'
import { mergeConfig } from './configs.ts'
import { checkAgentIds, checkFolderId } from './references.ts'

/** The name a build gets when a person saves it in the web interface without naming it. */
const WEB_BUILD_NAME = 'Edited in the web interface'

/** Somebody in the web interface. */
export type Person = { name: string; email: string }

/** The user behind a person, by e-mail; a new one joins the team. */
export function person(core: Core, teamId: string, { name, email }: Person = WEB_USER): User {
  const known = core.store.users().find((user) => user.team_id === teamId && user.email === email)
  if (known !== undefined) return known
  const user: User = { id: core.newId(), team_id: teamId, name, email }
  core.store.addUser(user)
  return user
}

/** What a person saves of a build, unchecked: a whole configuration or a patch over the one there was. */
function editedConfig(current: BuildRow | undefined, { config, patch = {} }: PersonBuild): JsonObject {
  return mergeConfig(structuredClone(config ?? current?.config ?? {}), patch)
}

/** The live build saved over: the same revision with other content. */
function editInPlace(core: Core, agent: AgentRow, edit: PersonBuild): BuildRow {
  const build = core.store.liveBuild(agent.id)
  if (build === undefined) throw badRequest('the agent has no live build to edit in place')
  if (edit.name !== undefined) build.name = edit.name
  if (edit.revision_name !== undefined) build.revision_name = edit.revision_name
  if (edit.handover_target_ids !== undefined) build.handover_target_ids = [...edit.handover_target_ids]
  if (edit.config !== undefined || edit.patch !== undefined) build.config = editedConfig(build, edit)
  build.updated_at = core.timestamp()
  return build
}

/** A new build, live or a draft, with the slots and handover targets of the current one. */
function saveAnew(
  core: Core,
  agent: AgentRow,
  author: User,
  edit: PersonBuild,
  status: 'live' | 'draft',
): BuildRow {
  const current = currentBuild(core, agent.id)
  const build = addBuild(core, agent, author, {
    name: edit.name ?? (edit.keepName === true ? current?.name : undefined) ?? WEB_BUILD_NAME,
    config: null,
    parentId: current?.id ?? null,
    slots: current?.slots ?? [],
    handoverTargetIds: edit.handover_target_ids ?? current?.handover_target_ids ?? [],
    revisionName: edit.revision_name ?? null,
    status,
  })
  build.config = editedConfig(current, edit)
  return build
}

/**
 * An edit by a person in the web interface. A build may hold any configuration, legacy ones included: nothing here is
 * checked the way the API checks.
 */
export function editAsPerson(
  core: Core,
  agent: AgentRow,
  edit: PersonEdit,
): { agent: AgentRow; build: BuildRow | undefined } {
  checkFolderId(core, agent.team_id, 'body/folder_id', edit.folder_id ?? null)
  checkAgentIds(core, agent.team_id, 'body/build/handover_target_ids', edit.build?.handover_target_ids ?? [])
  const author = person(core, agent.team_id, edit.by)
  if (edit.name !== undefined) agent.name = edit.name
  if (edit.folder_id !== undefined) agent.folder_id = edit.folder_id
  Object.assign(agent, edit.flags)
  let build: BuildRow | undefined
  if (edit.build !== undefined) {
    const { as = 'live' } = edit.build
    build =
      as === 'in-place' ? editInPlace(core, agent, edit.build) : saveAnew(core, agent, author, edit.build, as)
  }
  touchAgent(core, agent, author)
  return { agent, build }
}

/** A person attaches an integration to the current build. The agent needs one. */
export function attachSlot(core: Core, agent: AgentRow, draft: SlotDraft): Slot {
  const build = currentBuild(core, agent.id)
  if (build === undefined) throw badRequest('the agent has no build to attach an integration to')
  const slot: Slot = {
    id: core.newId(),
    integration_id: draft.integration_id ?? core.newId(),
    integration_type: draft.integration_type,
    integration_name: draft.integration_name ?? draft.integration_type,
    created_at: core.timestamp(),
    icon_url: draft.icon_url ?? null,
    is_connected: draft.is_connected ?? true,
  }
  build.slots.push(slot)
  return slot
}

/** A person schedules the current build; daily at 08:00 UTC unless said otherwise. */
export function addSchedule(core: Core, agent: AgentRow, draft: ScheduleDraft): ScheduleRow {
  const build = currentBuild(core, agent.id)
  if (build === undefined) throw badRequest('the agent has no build to schedule')
  const now = core.timestamp()
  const schedule: ScheduleRow = {
    id: core.newId(),
    build_id: build.id,
    agent_id: agent.id,
    user_id: agent.created_by ?? person(core, agent.team_id).id,
    enabled: true,
    frequency: 'daily',
    time: '08:00',
    timezone: 'UTC',
    day: null,
    day_of_month: null,
    cron: null,
    source: null,
    task: null,
    recurring: true,
    created_at: now,
    updated_at: now,
    ...draft,
  }
  core.store.schedules.set(schedule.id, schedule)
  return schedule
}

/** A person makes another build of the agent the live one: a draft, or an older build to go back to. */
export function promoteAsPerson(core: Core, agent: AgentRow, choice: PersonPromotion): BuildRow {
  const { build_id, revision_number, by, ...texts } = choice
  const build = core.store
    .buildsOf(agent.id)
    .find(({ id, revision_number: number }) => id === build_id || number === revision_number)
  if (build === undefined) throw badRequest('build_id or revision_number: the agent has no such build')
  promoteRevision(core, agent, build, person(core, agent.team_id, by), texts)
  return build
}
