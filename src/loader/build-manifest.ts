/** From checked meaning to the manifest the other rooms work with. */

import type { Digest } from '../model/clock.ts'
import { canonicalParts, isList, type Json, type JsonObject, setAt } from '../model/json.ts'
import type { Attrs, DesiredResource, Manifest } from '../model/manifest.ts'
import type { Entries } from './entries.ts'
import type { EnvUse } from './expand.ts'
import { readLifecycle } from './lifecycle.ts'
import { allResources, type Meaning, type WrittenResource } from './meaning.ts'
import { nameOf } from './names.ts'

export interface Canonical {
  readonly attrs: Attrs
  readonly secrets: Readonly<Record<string, string>>
  /** Names must be unique in it. */
  readonly scope: Json
}

/**
 * Canonical attributes of every resource.
 * @param valid whether everything met its schema: kinds promise nothing for what does not. Those resources are only
 * tried, so that the checks of meaning see as much as possible in one run
 */
export function canonicalResources(
  references: ReadonlyMap<WrittenResource, JsonObject>,
  valid: boolean,
): ReadonlyMap<WrittenResource, Canonical> {
  const canonical = new Map<WrittenResource, Canonical>()
  for (const [resource, written] of references) {
    const { id: _id, lifecycle: _lifecycle, ...fields } = written
    try {
      const { attrs, secrets } = resource.kind.canonical(fields, resource.key)
      canonical.set(resource, { attrs, secrets, scope: resource.kind.scope(attrs) })
    } catch (error) {
      if (valid) throw error
    }
  }
  return canonical
}

export function desiredResources(
  canonical: ReadonlyMap<WrittenResource, Canonical>,
  meaning: Meaning,
): readonly DesiredResource[] {
  const desired: DesiredResource[] = []
  for (const resource of allResources(meaning)) {
    const lifecycle = readLifecycle(resource, meaning)
    const known = canonical.get(resource)
    if (!known) continue
    const { address, kind, key, id } = resource
    const { attrs, secrets } = known
    desired.push({ address, kind: kind.name, key, name: nameOf(resource), id, attrs, secrets, lifecycle })
  }
  return desired
}

interface Parts extends Entries {
  readonly root: JsonObject
  readonly resources: readonly DesiredResource[]
  readonly envUses: readonly EnvUse[]
  readonly meaning: Meaning
  readonly files: readonly string[]
  readonly hash: Digest
}

export function assembleManifest({
  root,
  resources,
  envUses,
  meaning,
  files,
  hash,
  moved,
  removed,
}: Parts): Manifest {
  const { project, team, owner, formerly } = root
  const guard = (value: Json | undefined): string | null =>
    typeof value === 'string' ? value.toLowerCase() : null
  const head = {
    project: typeof project === 'string' ? project : '',
    team: guard(team),
    owner: guard(owner),
    formerly: (isList(formerly) ? formerly : []).filter((name) => typeof name === 'string'),
  }
  const templates = templatesByAddress(envUses, meaning)
  const body = { moved, removed }
  const digestOf = (): string => {
    const digested = resources.map((resource) => digestible(resource, templates))
    // In parts: the texts of a large team do not fit into memory twice.
    const digest = hash(canonicalParts({ ...head, ...body, resources: digested } as unknown as JsonObject))
    return `sha256:${digest}`
  }
  let digest: string | undefined
  return {
    ...head,
    resources,
    ...body,
    files,
    // Most runs never ask, and to hash the texts of a large team takes longer than to compare them.
    get digest() {
      digest ??= digestOf()
      return digest
    },
  }
}

/** Written fields that took values from the environment, with the templates in place of the values. */
function templatesByAddress(uses: readonly EnvUse[], meaning: Meaning): ReadonlyMap<string, JsonObject> {
  const templates = new Map<string, JsonObject>()
  for (const { path, template } of uses) {
    const [section, key, ...field] = path
    const kind = meaning.kinds.find((candidate) => candidate.section === section)
    const resource = kind && meaning.resources.get(kind.name)?.get(String(key))
    if (!resource) continue
    const [top] = field
    const { address, written } = resource
    const known = templates.get(address) ?? {}
    const start = Object.hasOwn(known, String(top))
      ? known
      : { ...known, [String(top)]: written[String(top)] ?? null }
    templates.set(address, setAt(start, field, template) as JsonObject)
  }
  return templates
}

/** The digest is the same on every machine: where a value came from the environment, its template counts. */
function digestible(resource: DesiredResource, templates: ReadonlyMap<string, JsonObject>): Json {
  const written = templates.get(resource.address)
  return {
    ...resource,
    attrs: written ? { ...resource.attrs, ...written } : resource.attrs,
  } as unknown as Json
}
