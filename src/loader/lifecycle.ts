/** `lifecycle`: read with its defaults; paths of `ignore_changes` are checked against the kind's schema. */

import { isList, isObject, type Json, type JsonObject, type Path, sameJson } from '../model/json.ts'
import type { SchemaFacet } from '../model/kind.ts'
import type { Lifecycle } from '../model/manifest.ts'
import type { Meaning, WrittenResource } from './meaning.ts'
import { didYouMean } from './suggest.ts'

export function readLifecycle(resource: WrittenResource, meaning: Meaning): Lifecycle {
  const lifecycle = isObject(resource.written['lifecycle']) ? resource.written['lifecycle'] : {}
  const ignored = isList(lifecycle['ignore_changes']) ? lifecycle['ignore_changes'] : []
  const ignoreChanges: Path[] = []
  for (const [index, text] of ignored.entries()) {
    if (typeof text !== 'string') continue
    const path = text.split('.')
    const problem = checkPath(path, resource.kind.schema, meaning) ?? checkReadable(path, resource.kind)
    if (problem === null) ignoreChanges.push(path)
    else {
      const at = meaning.spot(
        [resource.kind.section, resource.key, 'lifecycle', 'ignore_changes', index],
        'value',
      )
      meaning.report.add({ code: 'bad-ignore-path', ...problem, at })
    }
  }
  return { protect: lifecycle['protect'] === true, ignoreChanges, new: lifecycle['new'] === true }
}

/** To ignore a field is to carry its live value over, which takes one that can be read. */
const checkReadable = (
  path: readonly string[],
  { writeOnly }: SchemaFacet,
): { readonly message: string; readonly hint: string } | null =>
  writeOnly.some((field) => sameJson(field, path))
    ? {
        message: `\`${path.join('.')}\` cannot be ignored: Duvo never tells its live value, so it could not be kept.`,
        hint: 'Write the value it should have, or ignore the whole field it belongs to.',
      }
    : null

/** What identifies a resource cannot be ignored. */
const IDENTITY: readonly string[] = ['name', 'id', 'lifecycle']

function checkPath(
  path: readonly string[],
  schema: JsonObject,
  meaning: Meaning,
): { readonly message: string; readonly hint: string | undefined } | null {
  const written = path.join('.').slice(0, 100)
  if (IDENTITY.includes(path[0] ?? '')) {
    return { message: `\`${path[0]}\` cannot be ignored.`, hint: 'Name another field.' }
  }
  let at: Json | undefined = schema
  for (const [index, part] of path.entries()) {
    const properties: Json | undefined = isObject(at) ? at['properties'] : undefined
    if (isObject(properties) && Object.hasOwn(properties, part)) at = properties[part]
    else if (index > 0 && !(isObject(at) && at['additionalProperties'] === false)) return null
    else {
      const known = isObject(properties)
        ? Object.keys(properties).filter((name) => !IDENTITY.includes(name))
        : []
      const hint =
        didYouMean(meaning.suggest(part, known)) ??
        `Write a dotted path from the resource on; known here: ${known.join(', ')}.`
      return { message: `\`${written}\` names no field: there is no \`${part}\`.`, hint }
    }
  }
  return null
}
