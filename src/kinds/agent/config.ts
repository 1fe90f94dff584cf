/**
 * The canonical form of `build.config`: one text for everything Duvo treats as the same, so that plain comparison
 * tells the truth. Both the manifest and live rows pass through here; API quirks end here.
 */

import { compareText, isList, isObject, type Json, type JsonObject, mapEntries } from '../../model/json.ts'

/** Lists whose order and repetition mean nothing; null, absent and [] are equal. */
const SETS = ['files', 'skills', 'plugins', 'subAgents']

/** A config of the current format brought to canonical form; anything else (null, the legacy format) as it is. */
export function canonicalConfig(config: Json): Json {
  if (!isObject(config) || (config['version'] ?? 'v2') !== 'v2') return config
  const data = isObject(config['data']) ? config['data'] : {}
  return { ...config, version: 'v2', data: canonicalData(data) }
}

function canonicalData(data: JsonObject): JsonObject {
  const sets = Object.fromEntries(SETS.map((name) => [name, sortedSet(data[name] ?? null)]))
  const input = data['input'] === undefined ? {} : { input: canonicalInput(data['input']) }
  return { ...data, ...input, ...sets, options: data['options'] ?? {} }
}

export function sortedSet(value: Json): Json {
  if (value === null) return []
  if (!isList(value) || !value.every((item) => typeof item === 'string')) return value
  return [...new Set(value)].sort(compareText)
}

/** A list of one plain text message is the same as that text; texts use LF. */
function canonicalInput(input: Json): Json {
  if (typeof input === 'string') return unixLines(input)
  if (!isList(input)) return input
  const messages = input.map(canonicalMessage)
  const [only, ...others] = messages
  const plain =
    isObject(only) && others.length === 0 && only['role'] !== 'assistant' ? only['content'] : undefined
  return typeof plain === 'string' ? plain : messages
}

function canonicalMessage(message: Json): Json {
  if (!isObject(message)) return message
  const { type: _, ...rest } = withoutNulls(message)
  return { ...rest, content: canonicalContent(message['content'] ?? '') }
}

function canonicalContent(content: Json): Json {
  if (typeof content === 'string') return unixLines(content)
  if (!isList(content)) return content
  const blocks = content.map((block) => (isObject(block) ? withoutNulls(block) : block))
  const [only, ...others] = blocks
  const text =
    isObject(only) && others.length === 0 && only['type'] === 'input_text' ? only['text'] : undefined
  if (typeof text === 'string') return unixLines(text)
  return blocks.map((block) =>
    isObject(block)
      ? mapEntries(block, (value, key) =>
          key === 'text' && typeof value === 'string' ? unixLines(value) : value,
        )
      : block,
  )
}

const withoutNulls = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null))

/** All at once, or what comes out would not be its own canonical form. */
const unixLines = (text: string): string => (text.includes('\r') ? text.replaceAll(/\r+\n/g, '\n') : text)

/**
 * What our schema does not know is kept: keys of `before` that an open object of the schema does not name, and that
 * `after` does not set, are carried over.
 */
export function carryUnknown(schema: Json | undefined, before: Json | undefined, after: Json): Json {
  if (!isObject(schema) || !isObject(before) || !isObject(after)) return after
  const named = isObject(schema['properties']) ? schema['properties'] : {}
  const carried: Record<string, Json> = { ...after }
  for (const [key, value] of Object.entries(before)) {
    if (Object.hasOwn(named, key)) {
      if (Object.hasOwn(after, key)) carried[key] = carryUnknown(named[key], value, after[key] ?? null)
    } else if (schema['x-open'] === true && !Object.hasOwn(after, key)) carried[key] = value
  }
  return carried
}
