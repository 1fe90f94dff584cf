/** Two kinds that have one of everything the loader looks at, and nothing of Duvo's own. */

import { isObject, type Json, type JsonObject, mapEntries, toPointer } from '../../src/model/json.ts'
import type { SchemaFacet } from '../../src/model/kind.ts'
import { SENSITIVE } from '../../src/model/manifest.ts'

const text: JsonObject = { type: 'string', minLength: 1 }

/** A tree with names unique per parent. */
const box: SchemaFacet = {
  name: 'box',
  section: 'boxes',
  refs: [{ path: ['parent'], to: 'box', many: false, tree: true, separable: false }],
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: { name: { ...text, maxLength: 20 }, parent: { type: ['string', 'null'] } },
  },
  shared: null,
  secrets: [],
  writeOnly: [],
  env: [],
  files: [],
  scope: (attrs) => attrs['parent'] ?? null,
  canonical: (written, key) => ({
    attrs: { ...written, name: written['name'] ?? key, parent: written['parent'] ?? null },
    secrets: {},
  }),
}

const setup: JsonObject = {
  model: { type: 'string', 'x-known-values': ['alpha-1', 'alpha-2'] },
  text: {
    type: ['string', 'object'],
    properties: { file: text },
    required: ['file'],
    additionalProperties: false,
  },
  helpers: { type: 'array', items: { type: 'string' } },
  options: { type: 'object', 'x-open': true, properties: { speed: { enum: ['slow', 'fast'] } } },
}

const robot: SchemaFacet = {
  name: 'robot',
  section: 'robots',
  refs: [
    { path: ['box'], to: 'box', many: false, tree: false, separable: true },
    { path: ['setup', 'helpers'], to: 'robot', many: true, tree: false, separable: false },
  ],
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      name: text,
      box: { type: ['string', 'null'] },
      active: { type: 'boolean' },
      url: { type: 'string', format: 'uri' },
      tokens: { type: 'object', additionalProperties: { type: 'string' } },
      setup: { type: ['string', 'object'], additionalProperties: false, properties: setup },
    },
  },
  shared: {
    section: 'setups',
    field: 'setup',
    schema: { type: 'object', additionalProperties: false, required: ['model'], properties: setup },
  },
  secrets: [['tokens']],
  writeOnly: [['tokens']],
  env: [['tokens'], ['url']],
  files: [['setup', 'text']],
  scope: () => null,
  canonical(written, key) {
    const tokens = isObject(written['tokens']) ? written['tokens'] : {}
    const secrets = Object.entries(tokens).map(([key, value]: [string, Json]) => [
      toPointer(['tokens', key]),
      String(value),
    ])
    return {
      attrs: {
        ...written,
        name: written['name'] ?? key,
        ...(written['tokens'] ? { tokens: mapEntries(tokens, () => SENSITIVE) } : {}),
      },
      secrets: Object.fromEntries(secrets),
    }
  },
}

export const fakeKinds: readonly SchemaFacet[] = [box, robot]
