/** The schema of a whole manifest, folded from the kinds: for the loader's own check, and for editors. */

import { KEY_PATTERN } from '../model/address.ts'
import { isList, isObject, type JsonObject } from '../model/json.ts'
import type { SchemaFacet } from '../model/kind.ts'
import { PROJECT_PATTERN } from '../model/marker.ts'

export const UUID_PATTERN = '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$'
export const VARIABLE_PATTERN = '^[A-Za-z_][A-Za-z0-9_.-]*$'

const uuid = (description: string): JsonObject => ({ type: 'string', pattern: UUID_PATTERN, description })

/** Keys that every resource has, whatever its kind. */
const COMMON: JsonObject = {
  id: uuid('UUID of the live resource this one must be.'),
  lifecycle: { $ref: '#/$defs/lifecycle' },
}

const LIFECYCLE: JsonObject = {
  type: 'object',
  description: 'How far changes to this resource may go.',
  additionalProperties: false,
  properties: {
    protect: { type: 'boolean', description: 'Never delete it.' },
    ignore_changes: {
      type: 'array',
      description: 'Fields left out of the comparison, as dotted paths: build.config.data.skills.',
      items: { type: 'string', minLength: 1 },
    },
    new: { type: 'boolean', description: 'Create it, even if it looks like a rename of something live.' },
  },
}

/** JSON Schema 2020-12 of the manifest. */
export function manifestSchema(kinds: readonly SchemaFacet[]): JsonObject {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:duvo-gitops:schema:manifest:1',
    title: 'duvo-gitops manifest',
    description: 'Duvo agents, builds, folders and connections, kept in git.',
    type: 'object',
    additionalProperties: false,
    required: ['version', 'project'],
    properties: { ...head(), ...sections(kinds), ...tail(kinds) },
    $defs: { lifecycle: LIFECYCLE },
  }
}

const head = (): JsonObject => ({
  version: { const: 1, description: 'Version of the manifest format.' },
  project: {
    type: 'string',
    pattern: PROJECT_PATTERN,
    description: 'Names this manifest inside the team; part of the marker on every agent.',
  },
  team: uuid('Guard: the only team this manifest may write to.'),
  owner: uuid('Guard: the only user whose key may write; connections belong to a user.'),
  formerly: {
    type: 'array',
    description: 'Older project names whose agents this manifest takes over.',
    items: { type: 'string', pattern: PROJECT_PATTERN },
  },
  vars: {
    type: 'object',
    description: 'Values for ${var:NAME}; --var NAME=value wins.',
    propertyNames: { pattern: VARIABLE_PATTERN },
    additionalProperties: { type: ['string', 'number', 'boolean'] },
  },
})

const section = (description: string, entry: JsonObject): JsonObject => ({
  type: 'object',
  description,
  propertyNames: { pattern: KEY_PATTERN },
  additionalProperties: entry,
})

function sections(kinds: readonly SchemaFacet[]): JsonObject {
  const found: Record<string, JsonObject> = {}
  for (const kind of kinds) {
    const { shared, schema } = kind
    const own = isObject(schema['properties']) ? schema['properties'] : {}
    const field = shared && withFrom(own[shared.field], shared.section)
    const properties = { ...own, ...(shared && field ? { [shared.field]: field } : {}), ...COMMON }
    found[kind.section] = section(`By key: every ${kind.name}.`, { ...schema, properties })
    if (shared && field) {
      // A set-up is only a part: what is required is checked once it has been merged in.
      const entry = { ...field, type: 'object', description: 'A set-up, or a part of one.' }
      found[shared.section] = section(`By name: set-ups for \`${shared.field}\` that several share.`, entry)
    }
  }
  return found
}

/** The field as it may be written: the name of a set-up, or an object that may start `from` one. */
function withFrom(schema: unknown, shared: string): JsonObject {
  const field = isObject(schema as JsonObject) ? (schema as JsonObject) : {}
  const properties = isObject(field['properties']) ? field['properties'] : {}
  const types = isList(field['type']) ? field['type'] : [field['type'] ?? 'object']
  return {
    ...field,
    type: types.includes('string') ? types : ['string', ...types],
    properties: {
      from: { type: 'string', description: `The set-up under \`${shared}\` that the rest is laid over.` },
      ...properties,
    },
  }
}

function tail(kinds: readonly SchemaFacet[]): JsonObject {
  const example = kinds[0] ? `${kinds[0].name}.<key>` : '<kind>.<key>'
  const address = (description: string): JsonObject => ({
    type: 'string',
    minLength: 1,
    description: `${description}, as in ${example}.`,
  })
  const entries = (description: string, required: readonly string[], properties: JsonObject): JsonObject => ({
    type: 'array',
    description,
    items: { type: 'object', additionalProperties: false, required, properties },
  })
  return {
    moved: entries('Resources that are to be recognised under another name.', ['from', 'to'], {
      from: { type: 'string', minLength: 1, description: 'A live name, or an old address.' },
      to: address('The address it has now'),
    }),
    removed: entries('Resources that are to be deleted.', ['address'], {
      address: address('The address it had'),
      id: uuid('UUID of the live resource, for kinds without a marker.'),
    }),
  }
}
