import type { Behaviour } from '../core.ts'
import type { Json, JsonObject } from '../state.ts'
import { configData, isObject } from './references.ts'

const LISTS = ['files', 'skills', 'plugins', 'subAgents'] as const
const DATA_KEYS: readonly string[] = ['models', 'input', 'options', ...LISTS]
const MODEL_KEYS: readonly string[] = ['agent', 'browsing']

const pick = (value: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([key]) => keys.includes(key)))

/** A configuration as a create stores it; unknown keys stay or go as `behaviour` says. */
export function storedConfig(config: JsonObject, behaviour: Behaviour): JsonObject {
  const copy = structuredClone(config)
  const data = configData(copy)
  if (behaviour.unknownConfigFields === 'keep' || data === undefined) return copy
  const known = pick(data, DATA_KEYS)
  if (isObject(known['models'])) known['models'] = pick(known['models'], MODEL_KEYS)
  return { version: copy['version'] ?? 'v2', data: known }
}

const asMessages = (input: Json): Json =>
  typeof input === 'string'
    ? [{ role: 'user', content: [{ type: 'input_text', text: input }], type: 'message' }]
    : input

/** A configuration as it is read back. v1: the four lists of a version `v2` configuration are always there. */
export function shownConfig(config: JsonObject | null, behaviour: Behaviour): JsonObject | null {
  if (config === null) return null
  const stored = configData(config)
  if (stored === undefined || config['version'] !== 'v2') return config
  // On its way to becoming text: what stays as it is need not be copied.
  const data: JsonObject = { ...stored }
  for (const list of LISTS) data[list] ??= []
  if (behaviour.inputAsMessages && stored['input'] !== undefined) data['input'] = asMessages(stored['input'])
  return { ...config, data }
}

/** `patch` merged into `base`: objects merge, everything else (null and lists included) replaces. */
export function mergeConfig(base: JsonObject, patch: JsonObject): JsonObject {
  const merged: JsonObject = { ...base }
  for (const [key, value] of Object.entries(patch)) {
    const before = merged[key]
    merged[key] = isObject(value) && isObject(before) ? mergeConfig(before, value) : value
  }
  return merged
}
