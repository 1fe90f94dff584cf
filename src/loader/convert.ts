/**
 * YAML document → JSON tree. Aliases share one value instead of copying it; `<<` merges; `!unset` becomes a sentinel.
 * What YAML can say and JSON cannot is refused here, at its place.
 */

import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml'
import type { ManifestCode } from '../model/diagnostic.ts'
import { isObject, type Json, type JsonObject } from '../model/json.ts'
import type { Finding, Report } from './report.ts'
import type { SourceFile } from './source-file.ts'
import { type Origins, UNSET } from './tree.ts'
import { keyStart, nodeStart, numbersOf } from './written.ts'

/** Values that aliases may add to what is written; the billion laughs add 10^9. */
const MAX_ALIASED_VALUES = 2_000_000
const CORE_TAG = /^(!|tag:yaml\.org,2002:(str|int|float|bool|null|map|seq))$/

interface Anchor {
  readonly node: Node
  /** `undefined` while its own value is still being read: an alias to it now would be a circle. */
  value: Json | undefined
  weight: number
}

class TooManyValues extends Error {}

const extentOf = ({ range }: Node) => ({ start: range?.[0] ?? 0, end: range?.[1] ?? 0 })

/** A map of which entries are read already. */
interface Begun {
  readonly start: number
  readonly own: Record<string, Json>
  readonly merges: JsonObject[]
  readonly keys: string[]
  readonly numbers: number[]
}

/** Makes JSON of one file. */
export class Converter {
  readonly #file: SourceFile
  readonly #origins: Origins
  readonly #report: Report
  readonly #anchors = new Map<string, Anchor>()
  /** By the offset at which the rest of the map will begin. */
  readonly #begun = new Map<number, Begun>()
  /** Kept back until it is known that the file is YAML at all. */
  readonly #findings: Finding[] = []
  /** Values so far, those behind aliases counted at every use. */
  #count = 0
  #aliased = 0
  #isOver = false

  constructor(file: SourceFile, origins: Origins, report: Report) {
    this.#file = file
    this.#origins = origins
    this.#report = report
  }

  /** Entries of a map that is not read to its end yet, in the order of the file; those of outer maps first. */
  early(entries: YAMLMap.Parsed): void {
    const [, end] = entries.range
    if (!this.#isOver) this.#guard(() => this.#begun.set(end, this.#entries(entries)))
  }

  /** The document's value, or `undefined` when it cannot be used; the reasons are in the report. */
  finish({ contents }: Document.Parsed): Json | undefined {
    const value = this.#isOver || !contents ? undefined : this.#guard(() => this.#value(contents))
    for (const finding of this.#findings) this.#report.add(finding)
    return value
  }

  #guard<T>(work: () => T): T | undefined {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof TooManyValues)) throw error
      this.#isOver = true
      return undefined
    }
  }

  #value(node: Node, merging = false): Json {
    if (isAlias(node)) return this.#alias(node.source, node, merging)
    const name = (isMap(node) || isSeq(node) || isScalar(node)) && node.anchor
    if (!name) return this.#plain(node)
    const anchor: Anchor = { node, value: undefined, weight: 0 }
    const before = this.#count
    this.#anchors.set(name, anchor)
    anchor.value = this.#plain(node)
    anchor.weight = this.#count - before
    return anchor.value
  }

  #plain(node: Node): Json {
    this.#count++
    if (node.tag === '!unset') {
      this.#origins.unsetSeen = true
      return UNSET
    }
    if (node.tag && !CORE_TAG.test(node.tag)) {
      const tag = node.tag.replace('tag:yaml.org,2002:', '!!')
      this.#error(
        node,
        'yaml-syntax',
        `The tag \`${tag}\` has no meaning here.`,
        'Only `!unset` does; put a text that starts with ! in quotes.',
      )
    }
    if (isMap(node)) return this.#map(node)
    if (isSeq(node)) {
      const items = node.items.map((item) => this.#value(item as Node))
      const numbers = node.items.flatMap((item) => this.#numbers(null, item as Node))
      this.#origins.written(this.#file, items, [], numbers, extentOf(node))
      return items
    }
    return isScalar(node) ? this.#scalar(node, node.value) : null
  }

  #scalar(node: Node, value: unknown): Json {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      this.#error(node, 'schema', 'This number is not finite.', 'Put it in quotes if it is a text.')
      return null
    }
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
    return null
  }

  #map(node: YAMLMap): JsonObject {
    const { own, merges, keys, numbers } = this.#entries(node)
    this.#origins.written(this.#file, own, keys, numbers, extentOf(node))
    // The map's own keys win over merged ones, and earlier sources over later ones.
    return merges.reduce<JsonObject>((over, base) => this.#origins.lay(over, base, false) as JsonObject, own)
  }

  /** The entries of a map, after those of it that were read before. */
  #entries(node: YAMLMap): Begun {
    const { start } = extentOf(node)
    const begun = this.#begun.get(start)
    this.#begun.delete(start)
    // The map as a whole begins where the first of its entries does.
    if (begun !== undefined && node.range) node.range[0] = begun.start
    const map: Begun = begun ?? { start, own: {}, merges: [], keys: [], numbers: [] }
    for (const pair of node.items) {
      const key = pair.key as Node
      const value = pair.value as Node | null
      const name = isScalar(key) ? String(key.value) : ''
      if (name === '<<' && isScalar(key) && key.type === 'PLAIN') map.merges.push(...this.#merge(pair))
      else if (this.#usable(key, name, map)) {
        map.own[name] = value ? this.#value(value) : null
        map.keys.push(name)
        map.numbers.push(...this.#numbers(key, value))
      } else this.#hide(value)
    }
    return map
  }

  /** Asked once the value is converted: an alias is known by then. */
  #numbers(key: Node | null, value: Node | null): readonly number[] {
    const target = isAlias(value) ? (this.#anchors.get(value.source)?.node ?? null) : value
    return numbersOf(this.#file, key, value, target)
  }

  #usable(key: Node, name: string, { own, keys, numbers }: Begun): boolean {
    if (Object.hasOwn(own, name)) {
      const { line } = this.#file.position(keyStart(numbers, keys.indexOf(name)))
      this.#error(
        key,
        'duplicate-key',
        `The key \`${name}\` stands twice in one map, first on line ${line}.`,
        'Remove one of the two.',
      )
      return false
    }
    if (name !== '__proto__') return true
    this.#error(key, 'unknown-key', '`__proto__` cannot be a key.')
    return false
  }

  /** A value that is not read is not checked either: it may be a secret. */
  #hide(node: Node | null): void {
    const range = isScalar(node) ? node.range : null
    if (range) this.#report.hide(this.#file, { start: range[0], end: range[1] })
  }

  #merge(pair: Pair): JsonObject[] {
    const node = pair.value as Node | null
    const sources = isSeq(node) ? (node.items as Node[]) : node ? [node] : []
    const maps: JsonObject[] = []
    for (const source of sources) {
      const value = this.#value(source, true)
      if (isObject(value) && value !== UNSET) maps.push(value)
      else if (value !== null || !isAlias(source)) {
        this.#error(source, 'yaml-syntax', '`<<` merges maps only.', 'Name a map, or a list of maps.')
      }
    }
    return maps
  }

  #alias(name: string, node: Node, merging: boolean): Json {
    const anchor = this.#anchors.get(name)
    if (!anchor) {
      this.#error(
        node,
        'yaml-syntax',
        `\`*${name}\` refers to an anchor that is not defined above.`,
        `Define it first with \`&${name}\`, or put a text that starts with * in quotes.`,
      )
      return null
    }
    if (anchor.value === undefined) {
      const where = merging ? 'merges into itself' : 'contains itself'
      this.#error(
        node,
        'merge-key-cycle',
        `What \`&${name}\` marks ${where} through \`*${name}\`.`,
        'Take the alias out of the map it refers to.',
      )
      return null
    }
    this.#count += anchor.weight
    this.#aliased += anchor.weight
    if (this.#aliased > MAX_ALIASED_VALUES) {
      this.#error(
        node,
        'too-many-aliases',
        `Aliases blow this file up to more than ${MAX_ALIASED_VALUES} values.`,
        'Share set-ups with `from` instead of YAML aliases.',
      )
      throw new TooManyValues()
    }
    return anchor.value
  }

  #error(node: Node, code: ManifestCode, message: string, hint?: string): void {
    this.#findings.push({
      code,
      message,
      hint,
      at: { file: this.#file, offset: nodeStart(this.#file, node) },
    })
  }
}
