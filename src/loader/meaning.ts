/** What the checks of meaning look at: every resource as written, by kind and key. */

import { type Address, type KindName, toAddress } from '../model/address.ts'
import { isObject, type JsonObject, type Path } from '../model/json.ts'
import type { SchemaFacet } from '../model/kind.ts'
import type { Report } from './report.ts'
import type { Spot } from './source-file.ts'
import type { Suggest } from './suggest.ts'
import type { Origins } from './tree.ts'

export interface WrittenResource {
  readonly kind: SchemaFacet
  readonly key: string
  readonly address: Address
  /** Placeholders, includes and set-ups resolved; references still as written. */
  readonly written: JsonObject
  /** Lower-case, or `null`. */
  readonly id: string | null
}

export interface Meaning {
  readonly root: JsonObject
  readonly kinds: readonly SchemaFacet[]
  /** By kind (in the order of the kinds), then by key, sorted. */
  readonly resources: ReadonlyMap<KindName, ReadonlyMap<string, WrittenResource>>
  readonly report: Report
  readonly suggest: Suggest
  /** Where something was written: its value, or its key. */
  spot(path: Path, side: 'key' | 'value'): Spot | undefined
  /** `duvo.yaml:12:3`, for messages that name two places. */
  place(path: Path, side: 'key' | 'value'): string
}

export function readMeaning(
  root: JsonObject,
  kinds: readonly SchemaFacet[],
  origins: Origins,
  report: Report,
  suggest: Suggest,
): Meaning {
  const resources = new Map<KindName, ReadonlyMap<string, WrittenResource>>()
  for (const kind of kinds) {
    const section = Object.hasOwn(root, kind.section) ? root[kind.section] : undefined
    const entries = new Map<string, WrittenResource>()
    for (const key of isObject(section) ? Object.keys(section).sort() : []) {
      const value = isObject(section) ? section[key] : undefined
      // Something else than a map was reported by the schema; references to it are still fine.
      const written = isObject(value) ? value : {}
      const id = typeof written['id'] === 'string' ? written['id'].toLowerCase() : null
      entries.set(key, { kind, key, address: toAddress(kind.name, key), written, id })
    }
    resources.set(kind.name, entries)
  }
  const spot = (path: Path, side: 'key' | 'value') => origins.spot(root, path, side)
  return {
    root,
    kinds,
    resources,
    report,
    suggest,
    spot,
    place(path, side) {
      const at = spot(path, side)
      if (!at) return 'elsewhere'
      const { file, line, column } = at.file.position(at.offset)
      return `${file}:${line}:${column}`
    },
  }
}

export function* allResources(meaning: Meaning): Generator<WrittenResource> {
  for (const entries of meaning.resources.values()) yield* entries.values()
}

/** A resource by its address; `undefined` when the manifest has none. */
export const resourceAt = (meaning: Meaning, kind: KindName, key: string): WrittenResource | undefined =>
  meaning.resources.get(kind)?.get(key)
