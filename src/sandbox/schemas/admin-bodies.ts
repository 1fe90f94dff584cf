import type { Fault } from '../faults.ts'
import type { JsonObject } from '../state.ts'
import { bodyCheck, type Schema } from '../validate.ts'
import { flag, nullable, someText, text, uuid } from './parts.ts'

/** What a person does to an agent in the web interface. */
export type PersonEdit = {
  name?: string
  flags?: {
    slack_enabled?: boolean | null
    microsoft_teams_enabled?: boolean | null
    agentic_memory_enabled?: boolean | null
  }
  folder_id?: string | null
  build?: {
    name?: string
    keepName?: boolean
    /** A whole configuration. */
    config?: JsonObject
    /** Merged into the current configuration: objects merge, everything else replaces. */
    patch?: JsonObject
    revision_name?: string | null
    handover_target_ids?: string[]
  }
  by?: { name: string; email: string }
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

/** A misspelt key in a test's own request should not go unnoticed. */
const closed = (properties: { [key: string]: Schema }, required: string[] = []): Schema => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
})

const maybeFlag = nullable(flag)
const maybeText = nullable(text)
const anyObject: Schema = { type: 'object' }
const when: Schema = { enum: ['before', 'after'] }

const personEdit = closed({
  name: someText,
  flags: closed({
    slack_enabled: maybeFlag,
    microsoft_teams_enabled: maybeFlag,
    agentic_memory_enabled: maybeFlag,
  }),
  folder_id: nullable(uuid),
  build: closed({
    name: someText,
    keepName: flag,
    config: anyObject,
    patch: anyObject,
    revision_name: maybeText,
    handover_target_ids: { type: 'array', items: uuid },
  }),
  by: closed({ name: someText, email: someText }, ['name', 'email']),
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

const faultWhat: Schema = {
  anyOf: [
    closed(
      {
        kind: { const: 'status' },
        status: { type: 'integer', minimum: 400, maximum: 599 },
        when,
        retryAfter: nullable({ type: 'integer', minimum: 0 }),
      },
      ['kind', 'status', 'when', 'retryAfter'],
    ),
    closed({ kind: { enum: ['drop', 'hang', 'html'] }, when }, ['kind', 'when']),
    closed({ kind: { enum: ['truncated', 'empty'] } }, ['kind']),
    closed({ kind: { const: 'slow' }, ms: { type: 'integer', minimum: 0 } }, ['kind', 'ms']),
  ],
}

const fault = closed(
  { method: someText, path: someText, what: faultWhat, times: nullable({ type: 'integer', minimum: 0 }) },
  ['method', 'path', 'what', 'times'],
)

export const adminBodies = {
  personEdit: bodyCheck<PersonEdit>(personEdit),
  slot: bodyCheck<SlotDraft>(slot),
  schedule: bodyCheck<ScheduleDraft>(schedule),
  faults: bodyCheck<{ faults: (string | Fault)[] }>(
    closed({ faults: { type: 'array', minItems: 1, items: { anyOf: [someText, fault] } } }, ['faults']),
  ),
  state: bodyCheck<JsonObject>({
    type: 'object',
    properties: Object.fromEntries([
      ['version', { const: 1 }],
      ['next_id', { type: 'integer', minimum: 1 }],
      ...['teams', 'users', 'keys', 'agents', 'builds', 'folders', 'connections', 'schedules'].map(
        (table) => [table, { type: 'array', items: { type: 'object' } }],
      ),
    ]),
    additionalProperties: false,
  }),
}
