import type { Promotion } from '../domain/builds.ts'
import type { ConnectionDraft, ConnectionPatch } from '../domain/connections.ts'
import type { Person } from '../domain/person.ts'
import type { JsonObject } from '../state.ts'
import { bodyCheck, type Schema } from '../validate.ts'
import { serverTable } from './consent-bodies.ts'
import { closed, flag, having, nullable, someText, text, uuid } from './parts.ts'

/** What a person does to an agent in the web interface. */
export type PersonEdit = {
  name?: string
  flags?: {
    slack_enabled?: boolean | null
    microsoft_teams_enabled?: boolean | null
    agentic_memory_enabled?: boolean | null
  }
  folder_id?: string | null
  build?: PersonBuild
  by?: Person
}

/** What a person does to an agent's build. */
export type PersonBuild = {
  /** As a new build that is live at once (as said nothing else), as a draft, or over the live build. */
  as?: 'live' | 'draft' | 'in-place'
  name?: string
  keepName?: boolean
  /** A whole configuration. */
  config?: JsonObject
  /** Merged into the current configuration: objects merge, everything else replaces. */
  patch?: JsonObject
  revision_name?: string | null
  handover_target_ids?: string[]
}

/** Which build of an agent a person makes the live one, by either of the two. */
export type PersonPromotion = Promotion & { build_id?: string; revision_number?: number; by?: Person }

/** What a person changes about a folder; null is the root. */
export type PersonFolder = { name?: string; parent_folder_id?: string | null }

/** What a person changes about a connection; null clears the headers. `broken` says why it stopped working. */
export type ConnectionChange = Pick<
  ConnectionPatch,
  'name' | 'server_url' | 'auth_method' | 'shared' | 'headers'
> & { broken?: string | null }

/**
 * A connection that a person adds. With `oauth_provider` it is an account of theirs, as after a consent; what else is
 * said goes before what such an account says by itself.
 */
export type PersonConnection = Omit<Partial<ConnectionDraft>, 'custom_integration_id' | 'provider'> & {
  provider?: string
  oauth_provider?: string
  oauth_provider_key?: string
  composio_mcp_id?: string
  shared?: boolean
  by?: Person
}

export type SlotDraft = {
  integration_type: string
  integration_id?: string
  integration_name?: string
  icon_url?: string | null
  is_connected?: boolean
}

export type ScheduleDraft = {
  frequency?: string
  enabled?: boolean
  time?: string | null
  timezone?: string
  day?: string | null
  day_of_month?: number | null
  cron?: string | null
  source?: string | null
  task?: string | null
  recurring?: boolean | null
}

const maybeFlag = nullable(flag)
const maybeText = nullable(text)
const anyObject: Schema = { type: 'object' }

const person = closed({ name: someText, email: someText }, ['name', 'email'])
const personEdit = closed({
  name: someText,
  flags: closed({
    slack_enabled: maybeFlag,
    microsoft_teams_enabled: maybeFlag,
    agentic_memory_enabled: maybeFlag,
  }),
  folder_id: nullable(uuid),
  build: closed({
    as: { enum: ['live', 'draft', 'in-place'] },
    name: someText,
    keepName: flag,
    config: anyObject,
    patch: anyObject,
    revision_name: maybeText,
    handover_target_ids: { type: 'array', items: uuid },
  }),
  by: person,
})

const slot = closed(
  {
    integration_type: someText,
    integration_id: someText,
    integration_name: someText,
    icon_url: maybeText,
    is_connected: flag,
  },
  ['integration_type'],
)

const FREQUENCIES = [
  'every_5_minutes',
  'every_15_minutes',
  'hourly',
  'daily',
  'workday',
  'weekly',
  'monthly',
  'custom',
]

const schedule = closed({
  frequency: { enum: FREQUENCIES },
  enabled: flag,
  time: maybeText,
  timezone: someText,
  day: maybeText,
  day_of_month: nullable({ type: 'integer', minimum: 1, maximum: 31 }),
  cron: maybeText,
  source: maybeText,
  task: maybeText,
  recurring: maybeFlag,
})

const texts: Schema = { type: 'object', additionalProperties: text }

const connection = {
  name: someText,
  server_url: someText,
  type: someText,
  auth_method: someText,
  shared: flag,
  headers: closed({ plaintext: texts, secret: texts }),
}

/** The lists a state is made of. */
const TABLES = [
  'teams',
  'users',
  'keys',
  'agents',
  'builds',
  'folders',
  'connections',
  'schedules',
  'consents',
  'accounts',
]

export const adminBodies = {
  personEdit: bodyCheck<PersonEdit>(personEdit),
  by: bodyCheck<{ by?: Person }>(closed({ by: person })),
  copy: bodyCheck<{ name?: string; by?: Person }>(closed({ name: someText, by: person })),
  folder: bodyCheck<PersonFolder>(closed({ name: someText, parent_folder_id: nullable(uuid) })),
  connection: bodyCheck<PersonConnection>({
    ...closed({
      ...connection,
      provider: someText,
      oauth_provider: someText,
      oauth_provider_key: someText,
      composio_mcp_id: someText,
      by: person,
    }),
    anyOf: [having('name'), having('oauth_provider')],
  }),
  connectionChange: bodyCheck<ConnectionChange>(
    closed({
      name: someText,
      server_url: someText,
      auth_method: someText,
      shared: flag,
      headers: nullable(connection.headers),
      broken: nullable(someText),
    }),
  ),
  promotion: bodyCheck<PersonPromotion>(
    closed({
      build_id: uuid,
      revision_number: { type: 'integer', minimum: 1 },
      revision_name: someText,
      revision_description: maybeText,
      by: person,
    }),
  ),
  slot: bodyCheck<SlotDraft>(slot),
  schedule: bodyCheck<ScheduleDraft>(schedule),
  state: bodyCheck<JsonObject>({
    type: 'object',
    properties: Object.fromEntries([
      ['version', { const: 1 }],
      ['next_id', { type: 'integer', minimum: 1 }],
      ['servers', serverTable],
      ...TABLES.map((table) => [table, { type: 'array', items: { type: 'object' } }]),
    ]),
    additionalProperties: false,
  }),
}
