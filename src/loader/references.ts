/** References: a key of this manifest becomes an address, a UUID stays one, everything else is a mistake. */

import { isUuid, type KindName, type Ref } from '../model/address.ts'
import { getAt, isList, type Json, type JsonObject, type Path, setAt } from '../model/json.ts'
import type { RefSpec } from '../model/kind.ts'
import { allResources, type Meaning, resourceAt, type WrittenResource } from './meaning.ts'
import { didYouMean } from './suggest.ts'

/** Resource → what was written, with its references resolved as far as they can be. */
export function resolveReferences(meaning: Meaning): ReadonlyMap<WrittenResource, JsonObject> {
  const byId = new Map<string, WrittenResource>()
  for (const resource of allResources(meaning)) {
    if (resource.id) byId.set(`${resource.kind.name} ${resource.id}`, resource)
  }
  const resolved = new Map<WrittenResource, JsonObject>()
  for (const resource of allResources(meaning)) {
    let written: Json = resource.written
    for (const spec of resource.kind.refs) {
      const value = getAt(resource.written, spec.path)
      if (value === undefined || value === null) continue
      const next = resolveField(value, spec, resource, byId, meaning)
      if (next !== value) written = setAt(written, spec.path, next)
    }
    resolved.set(resource, written as JsonObject)
  }
  return resolved
}

function resolveField(
  value: Json,
  spec: RefSpec,
  resource: WrittenResource,
  byId: ReadonlyMap<string, WrittenResource>,
  meaning: Meaning,
): Json {
  const path = [resource.kind.section, resource.key, ...spec.path]
  const one = (item: Json, at: Path): Json =>
    typeof item === 'string' ? (resolveRef(item, at, spec.to, resource, byId, meaning) ?? item) : item
  if (!spec.many) return one(value, path)
  return isList(value) ? value.map((item, index) => one(item, [...path, index])) : value
}

function resolveRef(
  text: string,
  path: Path,
  to: KindName,
  from: WrittenResource,
  byId: ReadonlyMap<string, WrittenResource>,
  meaning: Meaning,
): Ref | null {
  // Resources whose UUID is written in this manifest are known by their address, so that order and diff see them.
  const target = resourceAt(meaning, to, text) ?? byId.get(`${to} ${text.toLowerCase()}`)
  if (target === from) {
    meaning.report.add({
      code: 'self-reference',
      message: `\`${from.address}\` refers to itself.`,
      hint: 'Take it out.',
      at: meaning.spot(path, 'value'),
    })
    return null
  }
  if (target) return target.address
  if (isUuid(text)) return text.toLowerCase()
  const at = meaning.spot(path, 'value')
  // A placeholder that could not be filled in was reported already.
  if (text.includes('${')) return null
  meaning.report.add({
    code: 'unknown-reference',
    message: `There is no ${to} \`${text.slice(0, 100)}\` in the manifest.`,
    hint: referenceHint(text, to, meaning),
    at,
  })
  return null
}

function referenceHint(text: string, to: KindName, meaning: Meaning): string {
  const known = meaning.resources.get(to) ?? new Map<string, WrittenResource>()
  const key = text.startsWith(`${to}.`) ? text.slice(to.length + 1) : ''
  if (known.has(key)) return `Write only the key: \`${key}\`.`
  for (const resource of known.values()) {
    if (resource.written['name'] === text) return `Write its key: \`${resource.key}\`.`
  }
  const section = meaning.kinds.find(({ name }) => name === to)?.section ?? to
  return (
    didYouMean(meaning.suggest(text, known.keys())) ??
    `Add it under \`${section}\`, or write the UUID of one that is not in the manifest.`
  )
}

/** References that must form a tree: every circle is reported once, where its first member points on. */
export function checkTrees(meaning: Meaning, resolved: ReadonlyMap<WrittenResource, JsonObject>): void {
  const byAddress = new Map([...resolved.keys()].map((resource) => [resource.address as string, resource]))
  for (const kind of meaning.kinds) {
    for (const spec of kind.refs) {
      if (!spec.tree || spec.many) continue
      const parentOf = (resource: WrittenResource): WrittenResource | undefined => {
        const ref = getAt(resolved.get(resource), spec.path)
        return typeof ref === 'string' ? byAddress.get(ref) : undefined
      }
      checkTree(kind.name, spec, parentOf, meaning)
    }
  }
}

function checkTree(
  kind: KindName,
  spec: RefSpec,
  parentOf: (resource: WrittenResource) => WrittenResource | undefined,
  meaning: Meaning,
): void {
  const finished = new Set<WrittenResource>()
  for (const start of meaning.resources.get(kind)?.values() ?? []) {
    const way = new Set<WrittenResource>()
    let at: WrittenResource | undefined = start
    while (at && !finished.has(at) && !way.has(at)) {
      way.add(at)
      at = parentOf(at)
    }
    if (at && way.has(at)) {
      const members = [...way].slice([...way].indexOf(at))
      const cycle = [...members, at].map(({ key }) => key).join(' → ')
      meaning.report.add({
        code: 'reference-cycle',
        message: `These ${at.kind.section} lie in each other in a circle: ${cycle}.`,
        hint: `Take one \`${spec.path.join('.')}\` out.`,
        at: meaning.spot([at.kind.section, at.key, ...spec.path], 'value'),
      })
    }
    for (const resource of way) finished.add(resource)
  }
}
