/** Reading API rows without trusting them: fields may be missing, null or of another type, and nothing crashes. */

import { getAt, isList, isObject, type Json, type JsonObject, type Path } from '../model/json.ts'

export const textAt = (row: Json | undefined, ...path: Path): string | null => {
  const value = getAt(row, path)
  return typeof value === 'string' ? value : null
}

/** UUIDs are compared as text, so they are brought to lower case once, here. */
export const idAt = (row: Json | undefined, ...path: Path): string | null =>
  textAt(row, ...path)?.toLowerCase() ?? null

export const objectAt = (row: Json | undefined, ...path: Path): JsonObject | null => {
  const value = getAt(row, path)
  return isObject(value) ? value : null
}

export const listAt = (row: Json | undefined, ...path: Path): readonly Json[] => {
  const value = getAt(row, path)
  return isList(value) ? value : []
}

/** A person as the API names one: `{id, name, email}` becomes a name, else an e-mail address. */
export const personAt = (row: Json | undefined, ...path: Path): string | null =>
  textAt(row, ...path, 'name') ?? textAt(row, ...path, 'email')

/** An object without the keys whose value is `undefined`. */
export const compact = (fields: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  )

/** The named fields of an object, those it has. */
export const pick = (object: JsonObject, names: readonly string[]): JsonObject =>
  compact(Object.fromEntries(names.map((name) => [name, object[name]])))

/** Whether any of these JSON Pointers is `field` or lies below it. */
export const touches = (pointers: readonly string[], field: string): boolean =>
  pointers.some((pointer) => pointer === field || pointer.startsWith(`${field}/`))
