/**
 * JSON as data: the one shape that manifests, API rows and plans share.
 * Every function here is pure and never changes what it is given.
 */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export type JsonObject = { readonly [key: string]: Json }

/** Where a value stands inside a document: object keys and array indexes, outermost first. */
export type Path = readonly (string | number)[]

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

/** A path as an RFC 6901 JSON Pointer: `['build', 'a/b']` becomes `/build/a~1b`. */
export const toPointer = (path: Path): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** The inverse of {@link toPointer}; every part comes back as a string. */
export const fromPointer = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))

/** The value at `path`, or `undefined` when nothing stands there. */
export function getAt(value: Json | undefined, path: Path): Json | undefined {
  let at = value
  for (const part of path) {
    if (isList(at)) at = at[Number(part)]
    else if (isObject(at)) at = Object.hasOwn(at, part) ? at[String(part)] : undefined
    else return undefined
  }
  return at
}

/** A copy with `next` at `path`; objects that are missing on the way are made. `undefined` removes the key. */
export function setAt(value: Json | undefined, path: Path, next: Json | undefined): Json {
  const [head, ...rest] = path
  if (head === undefined) return next ?? null
  if (isList(value)) {
    return value.map((item, index) => (index === Number(head) ? setAt(item, rest, next) : item))
  }
  // There is nothing to remove below a text or a number, and no reason to lose it.
  if (next === undefined && value !== undefined && !isObject(value)) return value
  const { [String(head)]: old, ...others } = isObject(value) ? value : {}
  if (rest.length === 0 && next === undefined) return others
  if (next === undefined && old === undefined) return isObject(value) ? value : {}
  return isObject(value) && Object.hasOwn(value, head)
    ? mapEntries(value, (item, key) => (key === String(head) ? setAt(item, rest, next) : item))
    : { ...others, [String(head)]: setAt(old, rest, next) }
}

/** A copy of an object with every value passed through `change`, keys and their order kept. */
export const mapEntries = (object: JsonObject, change: (value: Json, key: string) => Json): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]))

/** `over` laid over `base`: objects merge key by key, everything else (lists and `null` too) replaces. */
export function mergeOver(base: Json, over: Json): Json {
  if (!isObject(base) || !isObject(over)) return over
  const merged: Record<string, Json> = { ...base }
  for (const [key, value] of Object.entries(over)) {
    merged[key] = Object.hasOwn(base, key) ? mergeOver(base[key] ?? null, value) : value
  }
  return merged
}

/** JSON text with sorted keys and no spaces: equal values give equal text, whatever order they were written in. */
export function canonicalText(value: Json): string {
  if (isList(value)) return `[${value.map(canonicalText).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value)
  return `{${sortedEntries(value)
    .map(([key, item]) => `${JSON.stringify(key)}:${canonicalText(item)}`)
    .join(',')}}`
}

/** {@link canonicalText} in parts, one for each item of the object's lists: for what is too long to be one text. */
export function* canonicalParts(object: JsonObject): Generator<string> {
  let before = '{'
  for (const [key, value] of sortedEntries(object)) {
    yield `${before}${JSON.stringify(key)}:`
    if (isList(value) && value.length > 0) {
      for (const [index, item] of value.entries()) yield `${index === 0 ? '[' : ','}${canonicalText(item)}`
      yield ']'
    } else yield canonicalText(value)
    before = ','
  }
  yield before === '{' ? '{}' : '}'
}

const sortedEntries = (object: JsonObject): readonly [string, Json][] =>
  Object.entries(object).sort(([a], [b]) => compareText(a, b))

/** Whether two values say the same; the order of an object's keys does not count. */
export function sameJson(a: Json, b: Json): boolean {
  if (a === b) return true
  if (isList(a)) {
    return isList(b) && a.length === b.length && a.every((item, index) => sameJson(item, b[index] ?? null))
  }
  if (!isObject(a) || !isObject(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key] ?? null, b[key] ?? null))
  )
}

/** Order by code unit: the same on every machine, unlike `localeCompare`. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
