/**
 * The manifest as JSON, with the way back to where each value was written. Values are plain JSON, so that schemas and
 * kinds can work on them; the side table `Origins` knows for every map and list where it was written, or which two it was
 * laid together from. Finding a place costs one walk along its path, and nothing before somebody asks.
 */

import { isList, isObject, type Json, type JsonObject, type Path } from '../model/json.ts'
import type { SourceFile, Spot } from './source-file.ts'
import {
  type Container,
  type Entry,
  type Extent,
  entryAt,
  entrySpot,
  keysOf,
  Numbers,
  type Written,
} from './written.ts'

/** What the tag `!unset` stands for: this key is to be absent. Recognised by identity. */
export const UNSET: JsonObject = Object.freeze({})

type Origin =
  | Written
  | { readonly type: 'laid'; readonly over: Container; readonly base: Container; readonly deep: boolean }
  | { readonly type: 'joined'; readonly parts: readonly (readonly Json[])[] }

const isContainer = (value: Json | undefined): value is Container => isObject(value) || isList(value)

/** Up to here a list of keys is looked through; longer ones get an index. */
const FEW = 16

export class Origins {
  readonly #origins = new Map<Container, Origin>()
  readonly #numbers = new Numbers()
  /** Of long maps: where each key stands. */
  readonly #indexes = new Map<Written, ReadonlyMap<string, number>>()
  /** Whether `!unset` occurs anywhere: most manifests need no pass to remove it. */
  unsetSeen = false

  /**
   * @param keys of a map, in the order in which they are written; empty for a list
   * @param numbers of all its entries
   */
  written(
    file: SourceFile,
    value: Container,
    keys: readonly string[],
    numbers: readonly number[],
    { start, end }: Extent,
  ): void {
    const inOrder = isList(value) || Object.keys(value).every((key, index) => key === keys[index])
    const at = this.#numbers.add(numbers)
    this.#origins.set(value, { type: 'written', file, value, keys: inOrder ? null : keys, at, start, end })
  }

  /** `copy` has the keys of `original`, so what was written where stays the same. */
  copied<T extends Container>(copy: T, original: Container): T {
    const origin = this.#origins.get(original)
    if (origin) this.#origins.set(copy, origin)
    return copy
  }

  /** `over` laid over `base`: maps merge (all the way down when `deep`), everything else replaces. */
  lay(over: Json, base: Json, deep: boolean): Json {
    if (!isObject(over) || !isObject(base) || over === UNSET || base === UNSET) return over
    const merged: Record<string, Json> = { ...base }
    for (const [key, value] of Object.entries(over)) {
      const under = Object.hasOwn(base, key) ? base[key] : undefined
      merged[key] = deep && under !== undefined ? this.lay(value, under, true) : value
    }
    this.#origins.set(merged, { type: 'laid', over, base, deep })
    return merged
  }

  join(parts: readonly (readonly Json[])[]): readonly Json[] {
    const joined = parts.flat()
    this.#origins.set(joined, { type: 'joined', parts })
    return joined
  }

  /** Where the key `part` of a container was written. */
  entry(container: Container, part: string | number): Entry | null {
    const origin = this.#origins.get(container)
    if (!origin) return null
    if (origin.type === 'laid') return this.entry(origin.over, part) ?? this.entry(origin.base, part)
    if (origin.type === 'joined') return this.#joinedEntry(origin.parts, Number(part))
    return this.entryOf(origin, part)
  }

  /** The same, in one of the texts that a container was laid together from. */
  entryOf(written: Written, part: string | number): Entry | null {
    const { value } = written
    const index = isList(value) ? Number(part) : this.#indexOf(written, String(part))
    const isThere = isList(value) ? index in value : index >= 0
    return isThere ? entryAt(this.#numbers, written, part, index) : null
  }

  /** The texts that a container was laid together from: what counts first. */
  parts(container: Container): readonly Written[] {
    const origin = this.#origins.get(container)
    if (!origin || origin.type === 'joined') return []
    return origin.type === 'written' ? [origin] : [...this.parts(origin.over), ...this.parts(origin.base)]
  }

  /** Whether the maps below one of these texts and below another one merge. By their indexes in {@link parts}. */
  isDeep(container: Container, upper: number, lower: number): boolean {
    const origin = this.#origins.get(container)
    if (origin?.type !== 'laid') return false
    const above = this.parts(origin.over).length
    if (lower < above) return this.isDeep(origin.over, upper, lower)
    return upper < above ? origin.deep : this.isDeep(origin.base, upper - above, lower - above)
  }

  /** The last entry on the way along `path` that was written, and how much of the path it covers. */
  deepest(root: Json, path: Path): { readonly entry: Entry; readonly depth: number } | null {
    let at: Json | undefined = root
    let found: { readonly entry: Entry; readonly depth: number } | null = null
    for (const [index, part] of path.entries()) {
      const entry: Entry | null = isContainer(at) ? this.entry(at, part) : null
      if (!entry) break
      found = { entry, depth: index + 1 }
      at = isList(at) ? at[Number(part)] : isObject(at) ? at[String(part)] : undefined
    }
    return found
  }

  /** The place of the key (or value) at `path`, or of the deepest key above it; the start of the file for the root. */
  spot(root: Json, path: Path, side: 'key' | 'value'): Spot | undefined {
    const found = this.deepest(root, path)
    if (!found) return this.#start(root)
    const { entry, depth } = found
    return entrySpot(entry, depth < path.length ? 'key' : side)
  }

  #start(root: Json): Spot | undefined {
    let at: Json = root
    for (;;) {
      const origin: Origin | undefined = isContainer(at) ? this.#origins.get(at) : undefined
      if (!origin || origin.type === 'joined') return undefined
      if (origin.type === 'written') return { file: origin.file, offset: origin.start }
      at = origin.base
    }
  }

  #joinedEntry(parts: readonly (readonly Json[])[], index: number): Entry | null {
    let left = index
    for (const part of parts) {
      if (left < part.length) return this.entry(part, left)
      left -= part.length
    }
    return null
  }

  #indexOf(written: Written, key: string): number {
    const known = this.#indexes.get(written)
    if (known !== undefined) return known.get(key) ?? -1
    const keys = keysOf(written)
    if (keys.length > FEW) this.#indexes.set(written, new Map(keys.map((name, at) => [name, at])))
    return keys.indexOf(key)
  }
}

/** A copy without the keys that are `!unset`; `at` is told about those that stand in a list. */
export function withoutUnset(
  value: Json,
  origins: Origins,
  inList: (path: Path) => void,
  path: Path = [],
): Json {
  if (isList(value)) {
    return origins.copied(
      value.map((item, index) => {
        if (item === UNSET) inList([...path, index])
        return item === UNSET ? null : withoutUnset(item, origins, inList, [...path, index])
      }),
      value,
    )
  }
  if (!isObject(value)) return value
  const kept: Record<string, Json> = {}
  for (const [key, item] of Object.entries(value)) {
    if (item !== UNSET) kept[key] = withoutUnset(item, origins, inList, [...path, key])
  }
  return origins.copied(kept, value)
}
