/** How a build (a set-up) is written. Shared by `agents.*.build` and the section `builds`. */

import type { JsonObject } from '../../model/json.ts'
import { AGENT_MODELS, BROWSING_MODELS } from './models.ts'

const known = (values: readonly string[], description: string): JsonObject => ({
  type: 'string',
  minLength: 1,
  description,
  anyOf: [{ enum: values }, {}],
  'x-known-values': values,
})

/** An object that Duvo keeps extending: unknown keys are a warning and sent as written. */
const open = (description: string, properties: JsonObject): JsonObject => ({
  type: 'object',
  description,
  'x-open': true,
  properties,
})

/** v1: null and absent mean the empty list. */
const ids = (description: string): JsonObject => ({
  type: ['array', 'null'],
  description,
  items: { type: 'string', minLength: 1 },
})

const message: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['role', 'content'],
  properties: {
    role: { enum: ['system', 'user', 'assistant'] },
    type: { enum: ['message', null] },
    content: {
      type: ['string', 'array'],
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['type'],
        properties: {
          type: { enum: ['input_text', 'input_image', 'input_file'] },
          text: { type: 'string' },
          detail: { enum: ['low', 'high', 'auto', null] },
          file_id: { type: ['string', 'null'] },
          url: { type: ['string', 'null'] },
        },
      },
    },
  },
}

const input: JsonObject = {
  type: ['string', 'object', 'array'],
  description: 'The instructions (SOP): a text, { file: path }, or a list of messages.',
  properties: { file: { type: 'string', minLength: 1, description: 'Path, relative to this file.' } },
  required: ['file'],
  additionalProperties: false,
  items: message,
}

const options = open('Runtime options.', {
  browserProvider: { enum: ['browserbase', 'browser-use'] },
  evaluationSchemaId: { type: 'string' },
  benchmarkExpectedOutcomes: {
    type: 'array',
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['description', 'criteria'],
      properties: { description: { type: 'string' }, criteria: { type: 'string' } },
    },
  },
})

/** `config`; `complete` adds what Duvo requires, which a set-up laid over another need not repeat. */
const config = (complete: boolean): JsonObject => {
  const required = (...names: string[]): JsonObject => (complete ? { required: names } : {})
  return {
    ...open('The set-up itself: a snapshot, what is not written is not in it.', {
      version: { const: 'v2', description: 'Version of the set-up format. Default: v2.' },
      data: {
        ...open('What the agent works with.', {
          models: {
            ...open('Which models do the work.', {
              agent: {
                ...open('The model that does the reasoning.', {
                  model: known(AGENT_MODELS, 'Model of the agent.'),
                }),
                ...required('model'),
              },
              browsing: {
                ...open('The model that uses the browser.', {
                  provider: { enum: ['google', 'anthropic'] },
                  model: known(BROWSING_MODELS, 'Model of the browser.'),
                }),
                ...required('provider', 'model'),
              },
            }),
            ...required('agent', 'browsing'),
          },
          input,
          files: ids('UUIDs of team files.'),
          skills: ids('UUIDs of skills.'),
          plugins: ids('Names of plugins, or GitHub URLs.'),
          subAgents: ids('Keys or UUIDs of agents this one may call.'),
          options,
        }),
        ...required('models', 'input'),
      },
    }),
    ...required('data'),
  }
}

const properties = (complete: boolean): JsonObject => ({
  config: config(complete),
  handover_targets: {
    type: 'array',
    items: { type: 'string', minLength: 1 },
    description: 'Keys or UUIDs of agents this one may hand its work to. [] for none.',
  },
  // v1: at most 80 and 500 characters; null clears
  revision_name: {
    type: ['string', 'null'],
    minLength: 1,
    maxLength: 80,
    description: 'Label of the revision.',
  },
  revision_description: {
    type: ['string', 'null'],
    maxLength: 500,
    description: 'What the revision is about.',
  },
})

/** A build once everything it takes from elsewhere has been merged in. */
export const completeBuild: JsonObject = {
  type: 'object',
  description: 'A set-up that agents share.',
  additionalProperties: false,
  required: ['config'],
  properties: properties(true),
}

/** A build as written on an agent: a name from `builds`, or an object that may start `from` one. */
export const writtenBuild: JsonObject = {
  type: ['string', 'object'],
  description: 'The set-up: the name of one under `builds`, or written here, or both with `from`.',
  additionalProperties: false,
  properties: {
    from: { type: 'string', description: 'The set-up under `builds` that the rest is laid over.' },
    ...properties(false),
  },
}
