/** Warnings for what the API keeps extending: values outside `x-known-values`, unknown keys of `x-open` objects. */

import { isList, isObject, type Json, type JsonObject, type Path } from '../model/json.ts'
import type { Report } from './report.ts'
import { labelOf } from './schema-messages.ts'
import { didYouMean, type Suggest } from './suggest.ts'
import type { Origins } from './tree.ts'

export interface KnownContext {
  readonly schema: JsonObject
  readonly origins: Origins
  readonly report: Report
  readonly suggest: Suggest
}

/** Walks a manifest along its schema, into those branches only that carry one of the two marks. */
export function checkKnown(root: JsonObject, context: KnownContext): void {
  const marked = new Map<JsonObject, boolean>()
  const done = new Map<JsonObject, Set<Json>>()

  const isMarked = (schema: Json | undefined): schema is JsonObject => {
    if (!isObject(schema)) return false
    const known = marked.get(schema)
    if (known !== undefined) return known
    const found = 'x-known-values' in schema || schema['x-open'] === true || branches(schema).some(isMarked)
    marked.set(schema, found)
    return found
  }

  const walk = (schema: Json | undefined, value: Json, path: Path): void => {
    if (!isMarked(schema)) return
    if (typeof value === 'string') checkValue(schema, value, path)
    if (typeof value !== 'object' || value === null) return
    // Aliases share one value; it is looked at once.
    const seen = done.get(schema) ?? new Set()
    if (seen.has(value)) return
    done.set(schema, seen.add(value))
    if (isList(value)) {
      for (const [index, item] of value.entries()) walk(schema['items'], item, [...path, index])
      return
    }
    const properties = isObject(schema['properties']) ? schema['properties'] : {}
    for (const [key, item] of Object.entries(value as JsonObject)) {
      const known = Object.hasOwn(properties, key) ? properties[key] : undefined
      if (known !== undefined) {
        if (isMarked(known)) walk(known, item, [...path, key])
      } else if (schema['x-open'] === true) unknownKey(properties, [...path, key], path)
      else walk(schema['additionalProperties'], item, [...path, key])
    }
  }

  const checkValue = (schema: JsonObject, value: string, path: Path): void => {
    const known = schema['x-known-values']
    if (!isList(known) || known.includes(value)) return
    context.report.add({
      severity: 'warning',
      code: 'unknown-model',
      message: `\`${value.slice(0, 80)}\` is not a value of ${labelOf(path)} that this version knows.`,
      hint: `${didYouMean(context.suggest(value, known.map(String))) ?? 'It may be newer than this version.'} It is sent as written.`,
      at: context.origins.spot(root, path, 'value'),
    })
  }

  const unknownKey = (properties: JsonObject, path: Path, parent: Path): void => {
    const key = String(path.at(-1)).slice(0, 80)
    context.report.add({
      severity: 'warning',
      code: 'unknown-config-key',
      message: `\`${key}\` is not a key of ${labelOf(parent)} that this version knows.`,
      hint: `${didYouMean(context.suggest(key, Object.keys(properties))) ?? 'It may be newer than this version.'} It is sent as written.`,
      at: context.origins.spot(root, path, 'key'),
    })
  }

  walk(context.schema, root, [])
}

const branches = (schema: JsonObject): readonly Json[] => [
  ...(isObject(schema['properties']) ? Object.values(schema['properties']) : []),
  schema['items'] ?? null,
  schema['additionalProperties'] ?? null,
]
