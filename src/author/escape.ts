/** Literal values as they stand in the text of a manifest. */

import { isList, isObject, type Json, mapEntries } from '../model/json.ts'

/** `${` means itself only where it is written `$${`; what files hold is never expanded. */
export function escaped(value: Json): Json {
  if (typeof value === 'string') return value.replaceAll('${', () => '$${')
  if (isList(value)) return value.map(escaped)
  return isObject(value) ? mapEntries(value, escaped) : value
}
