import type { Core } from '../core.ts'
import { badRequest } from '../errors.ts'
import type { PersonConnection } from '../schemas/admin-bodies.ts'
import type { AgentRow, ConnectionRow, FolderRow } from '../state.ts'
import { addRow } from './connections.ts'
import { nativeRow } from './consents.ts'
import { deleteFolder } from './folders.ts'
import { type Person, person } from './person.ts'

/**
 * A person duplicates an agent in the web interface: a new agent with the same builds, under their old names and with
 * their slots and handover targets. Schedules, pins and the folder stay with the original.
 */
export function copyAgent(core: Core, agent: AgentRow, name: string | undefined, by?: Person): AgentRow {
  const author = person(core, agent.team_id, by)
  const now = core.timestamp()
  const copy: AgentRow = {
    ...agent,
    id: core.newId(),
    name: name ?? `Copy of ${agent.name}`,
    thread_id: null,
    folder_id: null,
    pinned: {},
    created_at: now,
    updated_at: now,
    last_run_at: null,
    created_by: author.id,
    updated_by: author.id,
  }
  core.store.agents.set(copy.id, copy)
  const newIds = new Map<string, string>()
  for (const build of core.store.buildsOf(agent.id)) {
    newIds.set(build.id, core.newId())
    core.store.addBuild({
      ...structuredClone(build),
      id: newIds.get(build.id) ?? build.id,
      agent_id: copy.id,
      parent_build_id: newIds.get(build.parent_build_id ?? '') ?? null,
      slots: build.slots.map((slot) => ({ ...slot, id: core.newId() })),
    })
  }
  return copy
}

/** A person deletes a folder with what is below it; agents go to the root in that person's name. */
export function removeFolder(core: Core, folder: FolderRow, by?: Person): void {
  deleteFolder(core, person(core, folder.team_id, by), folder, true)
}

/**
 * A person adds a connection: with credentials of theirs, or an account of a provider. Left out, `by` is the user of
 * the first key: anybody else's connection is invisible to that key until it is shared.
 */
export function addConnection(core: Core, draft: PersonConnection): ConnectionRow {
  const [first] = core.store.users()
  if (first === undefined) throw badRequest('there is no user to own a connection')
  const owner = draft.by === undefined ? first : person(core, first.team_id, draft.by)
  const { by: _by, headers, ...written } = draft
  const usual = { name: '', type: 'custom_mcp', provider: 'user', auth_method: 'headers' }
  return addRow(
    core,
    { user_id: owner.id, team_id: owner.team_id },
    {
      ...(draft.oauth_provider === undefined ? usual : nativeRow(draft.oauth_provider, owner.email)),
      ...written,
      headers: { plaintext: { ...headers?.plaintext }, secret: { ...headers?.secret } },
    },
  )
}

/** A connection stops working, as when somebody withdraws a consent; null mends it. */
export function markBroken(core: Core, connection: ConnectionRow, reason: string | null): void {
  connection.broken_at = reason === null ? null : core.timestamp()
  connection.broken_reason = reason
}
