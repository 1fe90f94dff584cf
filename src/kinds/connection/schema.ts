/** How a connection is written, and what that means. */

import { isObject, type Json, type JsonObject, mapEntries, toPointer } from '../../model/json.ts'
import type { SchemaFacet } from '../../model/kind.ts'
import { SENSITIVE } from '../../model/manifest.ts'
import { compact, idAt, objectAt, pick } from '../row.ts'

const text = (description: string): JsonObject => ({ type: 'string', minLength: 1, description })
const url = (description: string): JsonObject => ({ type: 'string', format: 'uri', description })
const strings = (description: string): JsonObject => ({
  type: 'object',
  description,
  // v1: an empty value is what a hidden one reads back as
  additionalProperties: { type: 'string', minLength: 1 },
})

/** What a provider needs, and what it has no use for. */
const provider = (name: string, required: readonly string[], unused: readonly string[]): JsonObject => ({
  if: { properties: { provider: { const: name } }, required: ['provider'] },
  // biome-ignore lint/suspicious/noThenProperty: `then` is JSON Schema's own keyword
  then: { required, properties: Object.fromEntries(unused.map((field) => [field, false])) },
})

const credentials = ['headers', 'auth_method', 'custom_integration_id']
const composio = ['app', 'auth_config_id', 'callback_url', 'auth_scheme', 'auth_fields']

export const connectionSchema: SchemaFacet = {
  name: 'connection',
  section: 'connections',
  refs: [],
  schema: {
    type: 'object',
    description: 'An account or a server that agents may use.',
    additionalProperties: false,
    properties: {
      name: text('Shown in Duvo. Default: the key.'),
      provider: {
        enum: ['user', 'native', 'mcp', 'composio'],
        default: 'user',
        description: 'user: credentials of ours. native, mcp, composio: a person consents in a browser.',
      },
      type: { ...text('Kind of integration. Fixed once created.'), default: 'custom_mcp' },
      server_url: url('The MCP server.'),
      auth_method: {
        enum: ['url', 'apikey', 'headers', 'oauth'],
        description: 'How the server is told who calls.',
      },
      custom_integration_id: { type: 'string', format: 'uuid', description: 'Fixed once created.' },
      headers: {
        type: 'object',
        description: 'HTTP headers sent to the server.',
        additionalProperties: false,
        properties: {
          plaintext: strings('Headers anyone may see.'),
          secret: strings('Headers nobody may see; each value takes its secret from ${env:NAME}.'),
        },
      },
      shared: { type: 'boolean', description: 'Whether the whole team may use it.' },
      oauth_provider: text('native: which one, as in gmail.'),
      app: text('composio: the app, as in hubspot.'),
      auth_config_id: text('composio: the auth configuration.'),
      callback_url: url('composio: where the browser goes after consent.'),
      auth_scheme: text('composio: OAUTH2, API_KEY, BEARER_TOKEN, …'),
      auth_fields: strings('composio: secret fields of schemes without consent, from ${env:NAME}.'),
    },
    allOf: [
      {
        if: {
          not: { properties: { provider: { enum: ['native', 'mcp', 'composio'] } }, required: ['provider'] },
        },
        // biome-ignore lint/suspicious/noThenProperty: `then` is JSON Schema's own keyword
        then: {
          required: ['auth_method'],
          properties: Object.fromEntries(['oauth_provider', ...composio].map((field) => [field, false])),
        },
      },
      provider('native', ['oauth_provider'], ['server_url', 'type', ...credentials, ...composio]),
      provider('mcp', ['server_url'], ['type', 'oauth_provider', ...credentials, ...composio]),
      provider(
        'composio',
        ['app', 'auth_config_id', 'callback_url'],
        ['server_url', 'type', 'oauth_provider', ...credentials],
      ),
    ],
  },
  shared: null,
  secrets: [['headers', 'secret'], ['auth_fields']],
  writeOnly: [['auth_fields']],
  env: [['headers'], ['server_url'], ['auth_fields']],
  files: [],
  scope: () => null,
  canonical(written, key) {
    const fields = pick(
      written,
      Object.keys(written).filter((name) => name !== 'headers' && name !== 'auth_fields'),
    )
    const kind = written['provider'] ?? 'user'
    const secrets = {
      ...secretTexts(written, ['headers', 'secret'], 'headers'),
      ...secretTexts(written, ['auth_fields'], 'auth_fields'),
    }
    return {
      attrs: {
        // Duvo names native connections itself; ours is set only where one is written.
        ...(kind === 'native' ? {} : { name: key }),
        ...(kind === 'user' ? { type: 'custom_mcp' } : {}),
        ...fields,
        ...compact({ custom_integration_id: idAt(written, 'custom_integration_id') ?? undefined }),
        provider: kind,
        ...(isObject(written['headers']) ? { headers: flatHeaders(written['headers']) } : {}),
        ...(isObject(written['auth_fields']) ? { auth_fields: masked(written['auth_fields']) } : {}),
      },
      secrets,
    }
  },
}

const masked = (map: JsonObject): JsonObject => mapEntries(map, () => SENSITIVE)

/** One map, as the API reads headers back: the split into plaintext and secret is not told there. */
const flatHeaders = (headers: JsonObject): JsonObject => ({
  ...objectAt(headers, 'plaintext'),
  ...masked(objectAt(headers, 'secret') ?? {}),
})

const secretTexts = (written: JsonObject, path: readonly string[], field: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(objectAt(written, ...path) ?? {}).map(([key, value]: [string, Json]) => [
      toPointer([field, key]),
      String(value),
    ]),
  )
