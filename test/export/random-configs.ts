/** Builds as Duvo may have them: good ones, old ones, odd ones and none. */

import fc from 'fast-check'
import type { JsonObject } from '../../src/sandbox/state.ts'
import { nastyInput, nastyText } from './random-texts.ts'

/** Plain values of any shape, as keys that this version does not know may hold. */
export const anything: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    nastyText,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(nastyText, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value

const block = fc.oneof(
  nastyText.map((text) => ({ type: 'input_text', text })),
  fc.constant({ type: 'input_image', url: 'https://example.com/a.png', detail: 'auto', file_id: null }),
  fc.constant({ type: 'input_file', file_id: 'file_1' }),
)

const message = fc.record({
  role: fc.constantFrom('user', 'system', 'assistant'),
  content: fc.oneof(nastyText, fc.array(block, { maxLength: 3 })),
  type: fc.constantFrom('message', null),
})

const models = fc.constantFrom(
  { agent: { model: 'gpt-5' }, browsing: { provider: 'google', model: 'gemini-2.5-pro' } },
  {
    agent: { model: 'of-next-year' },
    browsing: { provider: 'anthropic', model: 'claude-sonnet-4-5' },
    extra: { a: 1 },
  },
)

const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined })

const list = fc.oneof(
  fc.constant(null),
  fc.constant([]),
  fc.array(fc.constantFrom('b', 'a', 'https://x.example/y'), { maxLength: 3 }),
)

/** What the API takes today. `subAgents` are filled in by whoever knows the agents. */
export const currentConfig: fc.Arbitrary<JsonObject> = fc
  .record({
    models,
    input: fc.oneof(
      { weight: 4, arbitrary: nastyInput },
      { weight: 1, arbitrary: fc.array(message, { maxLength: 3 }) },
    ),
    files: some(list),
    skills: some(list),
    plugins: some(list),
    options: some(
      fc.oneof(
        fc.constant({}),
        fc.record({ browserProvider: fc.constant('browserbase') }),
        nastyText.map((text) => ({ benchmarkExpectedOutcomes: [{ description: text, criteria: text }] })),
      ),
    ),
    ofTomorrow: some(anything),
  })
  .map((data) => ({ version: 'v2', data: withoutUndefined(data) }))

/** What this version has no words for. */
const strangeConfig: fc.Arbitrary<JsonObject> = fc.constantFrom<JsonObject[]>(
  { version: 'v1', data: { prompt: 'Once upon a time' } },
  { version: 'v3', data: {} },
  { version: 'v2' },
  { version: 'v2', data: { input: 'No models.' } },
  { version: 'v2', data: { models: { agent: {}, browsing: {} }, input: 'Half a model.' } },
  {
    data: { models: { agent: { model: 'gpt-5' }, browsing: { provider: 'openai', model: 'x' } }, input: 'x' },
  },
  {},
)

export const anyConfig: fc.Arbitrary<JsonObject | null> = fc.oneof(
  { weight: 8, arbitrary: currentConfig },
  { weight: 2, arbitrary: strangeConfig },
  { weight: 1, arbitrary: fc.constant(null) },
)

const withoutUndefined = (data: Record<string, unknown>): JsonObject =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as JsonObject
