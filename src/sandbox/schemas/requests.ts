import type { AgentDraft, AgentPatch } from '../domain/agents.ts'
import type { RevisionDraft, RevisionPatch } from '../domain/builds.ts'
import type { ConnectionDraft, ConnectionPatch } from '../domain/connections.ts'
import type { FolderDraft, FolderPatch } from '../domain/folders.ts'
import { bodyCheck, type Schema } from '../validate.ts'
import { handoverTargets } from './build-config.ts'
import { flag, nullable, refused, someText, strictUuid, text, uuid } from './parts.ts'

/** An object that lets unknown keys through, as v1 and v2 say nothing about them. */
export const object = (properties: { [key: string]: Schema | false }, required: string[] = []): Schema => ({
  type: 'object',
  required,
  properties,
})

const authMethod: Schema = { enum: ['url', 'apikey', 'headers', 'oauth'] }
const headerMap: Schema = { type: 'object', additionalProperties: text }
const headerSets: Schema = object({ plaintext: headerMap, secret: headerMap })
const folderName: Schema = { type: 'string', minLength: 1, maxLength: 100 }
const revisionName: Schema = { type: 'string', minLength: 1, maxLength: 80 }
const revisionDescription: Schema = nullable({ type: 'string', maxLength: 500 })

export const agentIds: Schema = { type: 'array', items: uuid, minItems: 1, uniqueItems: true }

/** Creating an agent takes neither the channel flags nor a folder; both need a second request. */
const agentCreate = (config: Schema, more: { [key: string]: Schema }): Schema =>
  object(
    {
      name: someText,
      thread_id: nullable(uuid),
      source_build_id: nullable(uuid),
      build: object({ name: someText, config }, ['name', 'config']),
      ...refused('slack_enabled', 'microsoft_teams_enabled', 'agentic_memory_enabled', 'folder_id', 'pinned'),
      ...more,
    },
    ['name'],
  )

/** The flags clear with false; null is not accepted. A folder is set by a move only. */
const agentUpdate: Schema = object({
  name: text,
  slack_enabled: flag,
  microsoft_teams_enabled: flag,
  agentic_memory_enabled: flag,
  thread_id: nullable(uuid),
  pinned: flag,
  ...refused('folder_id', 'build'),
})

/** The list of handover targets is spelled differently when creating and when updating a revision. */
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
  // An update takes any object here, but a version `v1` configuration is never written.
  config: { type: 'object', properties: { version: { not: { const: 'v1' } } } },
  handoverTargetIds: handoverTargets,
  revision_name: nullable(revisionName),
  revision_description: revisionDescription,
  ...refused('name', 'handover_target_ids', 'source_build_id'),
})

/** `shared` is set by an update; only connections of provider `user` are made this way. */
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

const connectionUpdate = (more: { [key: string]: Schema | false }): Schema =>
  object({
    name: someText,
    server_url: { type: 'string', format: 'uri' },
    auth_method: authMethod,
    headers: nullable(headerSets),
    shared: flag,
    ...refused('type', 'provider', 'custom_integration_id'),
    ...more,
  })

/** What a promotion may say besides which revision it means. Unlike in an update, the name cannot be cleared. */
export const promotion: Schema = object({
  revision_name: revisionName,
  revision_description: revisionDescription,
})

export type SharedBodies = ReturnType<typeof sharedBodies>

/** The body checks that v1 and v2 have in common, around a `config`, and with the keys that only one of them knows. */
export function sharedBodies(
  config: Schema,
  more: { agentCreate: { [key: string]: Schema }; connectionUpdate: { [key: string]: Schema | false } },
) {
  return {
    agentCreate: bodyCheck<AgentDraft>(agentCreate(config, more.agentCreate)),
    agentUpdate: bodyCheck<AgentPatch>(agentUpdate),
    revisionCreate: bodyCheck<RevisionDraft>(revisionCreate(config)),
    revisionUpdate: bodyCheck<RevisionPatch>(revisionUpdate),
    folderCreate: bodyCheck<FolderDraft>(
      object({ name: folderName, parent_folder_id: nullable(uuid) }, ['name']),
    ),
    folderUpdate: bodyCheck<FolderPatch>(object({ name: folderName, parent_folder_id: nullable(uuid) })),
    moveAgents: bodyCheck<{ agent_ids: string[]; folder_id: string | null }>(
      object({ agent_ids: agentIds, folder_id: nullable(uuid) }, ['agent_ids', 'folder_id']),
    ),
    connectionCreate: bodyCheck<ConnectionDraft>(connectionCreate),
    connectionUpdate: bodyCheck<ConnectionPatch>(connectionUpdate(more.connectionUpdate)),
  }
}
