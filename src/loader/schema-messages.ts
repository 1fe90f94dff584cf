/** Schema errors in words. Values are never quoted: they may be secrets. */

import { KEY_PATTERN } from '../model/address.ts'
import { isList, isObject, type Json, type JsonObject, type Path } from '../model/json.ts'
import { PROJECT_PATTERN } from '../model/marker.ts'
import { UUID_PATTERN, VARIABLE_PATTERN } from './schema.ts'
import { didYouMean, type Suggest } from './suggest.ts'
import type { SchemaError } from './validator.ts'

export interface Explained {
  readonly message: string
  readonly hint?: string | undefined
}

type Explain = (error: SchemaError, label: string, suggest: Suggest) => Explained

/** What a path is called in a message: its last key, with the indexes behind it. */
export function labelOf(path: Path): string {
  let label = ''
  for (const part of path.toReversed()) {
    if (typeof part === 'string' && !/^\d+$/.test(part)) return `\`${part}${label}\``
    label = `[${part}]${label}`
  }
  return label ? `Item ${label}` : 'The manifest'
}

const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'a list' : (TYPE_NAMES[typeof value] ?? 'something else')

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'a map',
  array: 'a list',
  null: 'null',
}

const or = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`

const asText = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null)

const count = (number: unknown, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`

/** The patterns we wrote, said in words. */
const PATTERNS: Readonly<Record<string, Explained>> = {
  [UUID_PATTERN]: {
    message: 'must be a UUID',
    hint: 'A UUID has 32 hex digits: 91c0a6f2-5b7e-4a33-9d1c-0f2e4b6a8c10.',
  },
  [PROJECT_PATTERN]: {
    message: 'is not a project name',
    hint: 'Use letters, digits, dot, dash and underscore; at most 63, starting with a letter or digit.',
  },
}

function typeError({ params, data, parentSchema }: SchemaError, label: string): Explained {
  const declared = isObject(parentSchema as Json) ? (parentSchema as JsonObject)['type'] : undefined
  const types = (isList(declared) ? declared : [params['type']]).map(String)
  const message = `${label} must be ${or(types.map((type) => TYPE_NAMES[type] ?? type))}, not ${typeOf(data)}.`
  return { message, hint: typeHint(types, data) }
}

function typeHint(types: readonly string[], data: unknown): string | undefined {
  if (types.includes('object') && data === null) return 'Write {} to take every default, or remove the key.'
  if (types.includes('string') && (typeof data === 'number' || typeof data === 'boolean'))
    return 'Put it in quotes.'
  if (types.includes('boolean') && typeof data === 'string') return 'Write true or false, without quotes.'
  if ((types.includes('number') || types.includes('integer')) && typeof data === 'string')
    return 'Write it without quotes.'
  if (types.includes('array') && typeof data === 'string')
    return 'Write a list, also for a single value: [value].'
  return data === null ? 'Remove the key to leave the field alone.' : undefined
}

const FORMATS: Readonly<Record<string, Explained>> = {
  uuid: {
    message: 'must be a UUID',
    hint: 'A UUID has 32 hex digits: 91c0a6f2-5b7e-4a33-9d1c-0f2e4b6a8c10.',
  },
  uri: { message: 'must be a URL', hint: 'Write it in full, starting with https://.' },
}

const EXPLAIN: Readonly<Record<string, Explain>> = {
  type: typeError,
  required: ({ params }, label) => ({ message: `${label} lacks \`${params['missingProperty']}\`.` }),
  enum({ params, data }, label, suggest) {
    const allowed = (params['allowedValues'] as readonly Json[]).map(asText)
    const hint = typeof data === 'string' ? didYouMean(suggest(data, allowed)) : undefined
    return { message: `${label} must be ${or(allowed)}.`, hint }
  },
  const: ({ params }, label) => ({ message: `${label} must be ${asText(params['allowedValue'] as Json)}.` }),
  pattern({ params }, label) {
    const known = PATTERNS[String(params['pattern'])]
    return { message: `${label} ${known?.message ?? 'is not written as it should be'}.`, hint: known?.hint }
  },
  format({ params }, label) {
    const name = String(params['format'])
    const known = FORMATS[name]
    return { message: `${label} ${known?.message ?? `must be a valid ${name}`}.`, hint: known?.hint }
  },
  minLength: ({ params }, label) => ({
    message:
      params['limit'] === 1
        ? `${label} must not be empty.`
        : `${label} must have at least ${count(params['limit'], 'character')}.`,
  }),
  maxLength: ({ params, data }, label) => ({
    message: `${label} must have at most ${count(params['limit'], 'character')}, not ${[...String(data)].length}.`,
  }),
  minItems: ({ params }, label) => ({
    message: `${label} must have at least ${count(params['limit'], 'item')}.`,
  }),
  maxItems: ({ params }, label) => ({
    message: `${label} must have at most ${count(params['limit'], 'item')}.`,
  }),
  uniqueItems: ({ params }, label) => ({
    message: `${label} holds the same item twice, at ${params['j']} and ${params['i']}.`,
  }),
  minimum: ({ params }, label) => ({ message: `${label} must be at least ${params['limit']}.` }),
  maximum: ({ params }, label) => ({ message: `${label} must be at most ${params['limit']}.` }),
  'false schema': (_error, label) => ({ message: `${label} does not belong here.` }),
  anyOf: (_error, label) => ({ message: `${label} has none of the allowed forms.` }),
  oneOf: (_error, label) => ({ message: `${label} does not have exactly one of the allowed forms.` }),
  not: (_error, label) => ({ message: `${label} is not allowed like this.` }),
}

export function explain(error: SchemaError, label: string, suggest: Suggest): Explained {
  const known = EXPLAIN[error.keyword]
  return known ? known(error, label, suggest) : { message: `${label} ${error.message ?? 'is not valid'}.` }
}

/** A key that is not written as keys of its map must be. */
export function explainKey(key: string, parentSchema: JsonObject | boolean | undefined): Explained {
  const names = isObject(parentSchema as Json) ? (parentSchema as JsonObject)['propertyNames'] : undefined
  const pattern = isObject(names) ? names['pattern'] : undefined
  const hints: Readonly<Record<string, string>> = {
    [KEY_PATTERN]:
      'Use letters, digits, dash and underscore; at most 100, starting with a letter or digit. The name may be anything.',
    [VARIABLE_PATTERN]:
      'Use letters, digits, dot, dash and underscore, starting with a letter or underscore.',
  }
  const shown = key.length > 60 ? `${key.slice(0, 57)}…` : key
  return {
    message: `\`${shown}\` cannot be a key here.`,
    hint: typeof pattern === 'string' ? hints[pattern] : undefined,
  }
}
