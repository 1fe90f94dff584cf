/** What a kind's schema says of one field. */

import { isList, isObject, type Json, type JsonObject, type Path } from '../model/json.ts'

export interface FieldSchema {
  /** `null` may be written, and clears the field. */
  readonly nullable: boolean
  /** A list of names or ids: its order means nothing. */
  readonly isSet: boolean
  /** The only value that may be written; `undefined`: there are others. */
  readonly only: Json | undefined
}

/** @param path below the resource's key */
export function schemaAt(schema: JsonObject, path: Path): FieldSchema {
  let at: Json | undefined = schema
  for (const part of path) {
    const properties: Json | undefined = isObject(at) ? at['properties'] : undefined
    at = isObject(properties) ? properties[String(part)] : undefined
  }
  const found = isObject(at) ? at : {}
  const types = isList(found['type']) ? found['type'] : [found['type'] ?? null]
  const items = isObject(found['items']) ? found['items']['type'] : undefined
  return { nullable: types.includes('null'), isSet: items === 'string', only: found['const'] }
}
