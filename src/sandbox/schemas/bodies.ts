import type { AgentDraft, AgentPatch } from '../domain/agents.ts'
import type { RevisionDraft, RevisionPatch } from '../domain/builds.ts'
import type { ConnectionDraft, ConnectionPatch } from '../domain/connections.ts'
import type { FolderDraft, FolderPatch } from '../domain/folders.ts'
import { bodyCheck, type Schema } from '../validate.ts'
import { buildConfig, handoverTargets } from './build-config.ts'
import { flag, nullable, refused, someText, strictUuid, text, uuid } from './parts.ts'

const object = (properties: { [key: string]: Schema | false }, required: string[] = []): Schema => ({
  type: 'object',
  required,
  properties,
})

const authMethod: Schema = { enum: ['url', 'apikey', 'headers', 'oauth'] }
const headerMap: Schema = { type: 'object', additionalProperties: text }
const headerSets: Schema = object({ plaintext: headerMap, secret: headerMap })
const folderName: Schema = { type: 'string', minLength: 1, maxLength: 100 }
const agentIds: Schema = { type: 'array', items: uuid, minItems: 1, uniqueItems: true }

/** v1: creating an agent takes neither the channel flags nor a folder; both need a second request. */
const agentCreate = (config: Schema): Schema =>
  object(
    {
      name: someText,
      thread_id: nullable(uuid),
      source_build_id: nullable(uuid),
      build: object({ name: someText, config }, ['name', 'config']),
      ...refused('slack_enabled', 'microsoft_teams_enabled', 'agentic_memory_enabled', 'folder_id', 'pinned'),
    },
    ['name'],
  )

/** v1: the flags clear with false; null is not accepted. A folder is set by a move only. */
const agentUpdate: Schema = object({
  name: text,
  slack_enabled: flag,
  microsoft_teams_enabled: flag,
  agentic_memory_enabled: flag,
  thread_id: nullable(uuid),
  pinned: flag,
  ...refused('folder_id', 'build'),
})

/** v1: the list of handover targets is spelled differently when creating and when updating a revision. */
const revisionCreate = (config: Schema): Schema =>
  object(
    {
      name: someText,
      config,
      handover_target_ids: handoverTargets,
      source_build_id: strictUuid,
      ...refused('handoverTargetIds', 'revision_name', 'revision_description'),
    },
    ['name'],
  )

const revisionUpdate: Schema = object({
  // v1: an update takes any object here, but a version `v1` configuration is never written.
  config: { type: 'object', properties: { version: { not: { const: 'v1' } } } },
  handoverTargetIds: handoverTargets,
  revision_name: nullable({ type: 'string', minLength: 1, maxLength: 80 }),
  revision_description: nullable({ type: 'string', maxLength: 500 }),
  ...refused('name', 'handover_target_ids', 'source_build_id'),
})

/** v1: `shared` is set by an update; only connections of provider `user` are made this way. */
const connectionCreate: Schema = object(
  {
    name: someText,
    provider: { enum: ['user'] },
    auth_method: authMethod,
    type: text,
    server_url: { type: 'string', format: 'uri' },
    custom_integration_id: uuid,
    headers: headerSets,
    ...refused('shared'),
  },
  ['name', 'provider', 'auth_method'],
)

const connectionUpdate: Schema = object({
  name: someText,
  server_url: { type: 'string', format: 'uri' },
  auth_method: authMethod,
  headers: nullable(headerSets),
  composio_mcp_id: nullable(text),
  shared: flag,
  ...refused('type', 'provider', 'custom_integration_id'),
})

function compile(lenientModels: boolean) {
  const config = buildConfig(lenientModels)
  return {
    agentCreate: bodyCheck<AgentDraft>(agentCreate(config)),
    agentUpdate: bodyCheck<AgentPatch>(agentUpdate),
    revisionCreate: bodyCheck<RevisionDraft>(revisionCreate(config)),
    revisionUpdate: bodyCheck<RevisionPatch>(revisionUpdate),
    folderCreate: bodyCheck<FolderDraft>(
      object({ name: folderName, parent_folder_id: nullable(uuid) }, ['name']),
    ),
    folderUpdate: bodyCheck<FolderPatch>(object({ name: folderName, parent_folder_id: nullable(uuid) })),
    folderMove: bodyCheck<{ agent_ids: string[] }>(object({ agent_ids: agentIds }, ['agent_ids'])),
    moveAgents: bodyCheck<{ agent_ids: string[]; folder_id: string | null }>(
      object({ agent_ids: agentIds, folder_id: nullable(uuid) }, ['agent_ids', 'folder_id']),
    ),
    connectionCreate: bodyCheck<ConnectionDraft>(connectionCreate),
    connectionUpdate: bodyCheck<ConnectionPatch>(connectionUpdate),
  }
}

export type V1Bodies = ReturnType<typeof compile>

// Compiling takes longer than most requests; a campaign makes thousands of sandboxes.
const compiled = new Map<boolean, V1Bodies>()

/** Every body check of the v1 dialect. `lenientModels` lets model names outside the known list through. */
export function v1Bodies(lenientModels: boolean): V1Bodies {
  const bodies = compiled.get(lenientModels) ?? compile(lenientModels)
  compiled.set(lenientModels, bodies)
  return bodies
}
