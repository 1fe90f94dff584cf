import type { Schema } from '../validate.ts'
import { nullable, someText, strictUuid, text, uuid } from './parts.ts'

/** v1: the agent models a build may name. The list grows between releases of the service. */
export const V1_AGENT_MODELS = [
  'claude-sonnet-4-6',
  'claude-sonnet-4-6[1m]',
  'claude-opus-4-6',
  'claude-opus-4-6[1m]',
  'claude-opus-4-7',
  'claude-opus-4-7[1m]',
  'd1-max',
  'duvo-1-max',
  'duvo-1-max-sonnet-1m',
  'duvo-1-max-sonnet-4.5',
  'duvo-1-max-sonnet-4.5-1m',
  'duvo-1-max-opus',
  'duvo-1-max-opus-4.5',
  'gpt-4.1',
  'gpt-4o',
  'gpt-4o-mini',
  'gpt-5',
  'gpt-5.1',
  'claude-sonnet-4-20250514',
  'claude-sonnet-4-20250514[1m]',
  'claude-sonnet-4-5-20250929',
  'claude-sonnet-4-5-20250929[1m]',
  'claude-opus-4-1-20250805',
  'claude-opus-4-5-20251101',
] as const

/** v2: the same and four newer ones. */
export const V2_AGENT_MODELS = [
  'claude-sonnet-5',
  'claude-sonnet-5[1m]',
  'claude-opus-4-8',
  'claude-opus-4-8[1m]',
  ...V1_AGENT_MODELS,
] as const

const BROWSING_MODELS = [
  'gemini-2.5-pro',
  'gemini-2.5-flash',
  'gemini-3-pro-preview',
  'claude-haiku-4-5',
  'claude-sonnet-4-5',
  'claude-opus-4-1',
] as const

const contentBlock: Schema = {
  type: 'object',
  required: ['type'],
  properties: { type: { enum: ['input_text', 'input_image', 'input_file'] } },
  allOf: [
    {
      if: { properties: { type: { const: 'input_text' } } },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, not a promise
      then: { required: ['text'], properties: { text } },
    },
    {
      if: { properties: { type: { const: 'input_image' } } },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, not a promise
      then: {
        properties: {
          detail: { enum: ['low', 'high', 'auto', null] },
          file_id: nullable(text),
          url: nullable(text),
        },
      },
    },
    {
      if: { properties: { type: { const: 'input_file' } } },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, not a promise
      then: { required: ['file_id'], properties: { file_id: text } },
    },
  ],
}

const message: Schema = {
  type: 'object',
  required: ['role', 'content'],
  properties: {
    role: { enum: ['system', 'user', 'assistant'] },
    content: { anyOf: [text, { type: 'array', items: contentBlock }] },
    type: { enum: ['message', null] },
  },
}

const options: Schema = {
  type: 'object',
  properties: {
    browserProvider: { enum: ['browserbase', 'browser-use'] },
    evaluationSchemaId: text,
    benchmarkExpectedOutcomes: {
      type: 'array',
      items: {
        type: 'object',
        required: ['description', 'criteria'],
        properties: { description: text, criteria: text },
      },
    },
  },
}

const models = (lenient: boolean, agentModels: readonly string[]): Schema => ({
  type: 'object',
  required: ['agent', 'browsing'],
  properties: {
    agent: {
      type: 'object',
      required: ['model'],
      properties: { model: lenient ? someText : { enum: agentModels } },
    },
    browsing: {
      type: 'object',
      required: ['provider', 'model'],
      properties: {
        provider: { enum: ['google', 'anthropic'] },
        model: lenient ? someText : { enum: BROWSING_MODELS },
      },
    },
  },
})

const listOf = (items: Schema): Schema => nullable({ type: 'array', items })

/**
 * What a new build's `config` must look like in v1 and v2, which know different models. Version `v1` configurations
 * are read back, never written.
 */
export const buildConfig = (lenientModels: boolean, agentModels: readonly string[]): Schema => ({
  type: 'object',
  required: ['version', 'data'],
  properties: {
    version: { const: 'v2' },
    data: {
      type: 'object',
      required: ['models', 'input'],
      properties: {
        models: models(lenientModels, agentModels),
        input: { anyOf: [text, { type: 'array', items: message }] },
        files: listOf(text),
        skills: listOf(text),
        plugins: listOf(text),
        subAgents: listOf(strictUuid),
        options,
      },
    },
  },
})

/** A list of agents to hand over to. */
export const handoverTargets: Schema = { type: 'array', items: uuid }
