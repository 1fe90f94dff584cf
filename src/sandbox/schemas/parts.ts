import type { Schema } from '../validate.ts'

/** Identifiers as most fields take them: any UUID-shaped text. */
export const uuid: Schema = {
  type: 'string',
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
}

/** v1: `subAgents` and a revision's `source_build_id` check the version and variant digits as well. */
export const strictUuid: Schema = {
  type: 'string',
  pattern:
    '^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}' +
    '|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$',
}

/** The same schema, with null allowed. */
export const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] })

export const text: Schema = { type: 'string' }
export const someText: Schema = { type: 'string', minLength: 1 }
export const flag: Schema = { type: 'boolean' }

/** Keys an operation refuses. Silently ignoring them, as a lenient server might, would hide a client's mistake. */
export const refused = (...keys: string[]): { [key: string]: false } =>
  Object.fromEntries(keys.map((key) => [key, false as const]))

/** An object that has this key, whatever else. */
export const having = (key: string): Schema => ({
  type: 'object',
  required: [key],
  properties: { [key]: true },
})

/** An object without other keys: a misspelt one in a test's own request should not go unnoticed. */
export const closed = (properties: { [key: string]: Schema }, required: string[] = []): Schema => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
})
