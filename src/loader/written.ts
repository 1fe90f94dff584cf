/**
 * What the parser's nodes leave behind: where things stand, as numbers. The nodes themselves take more memory than all
 * that is made of them, and are let go once a file is converted.
 */

import { isMap, isScalar, isSeq, type Node } from 'yaml'
import { isList, type Json, type JsonObject } from '../model/json.ts'
import type { SourceFile, Spot } from './source-file.ts'

export type Container = JsonObject | readonly Json[]

/** A stretch of a file, in UTF-16 units; `end` is the first one behind. */
export interface Extent {
  readonly start: number
  readonly end: number
}

/** One map or list, as written. */
export interface Written extends Extent {
  readonly type: 'written'
  readonly file: SourceFile
  readonly value: Container
  /** Of a map, in the order in which they are written, where JavaScript has another; else `null`. */
  readonly keys: readonly string[] | null
  /** Where the numbers of its entries begin. */
  readonly at: number
}

/** {@link numbersOf} all entries of a manifest: in lists of their own they would take more memory than the values. */
export class Numbers {
  #all = new Int32Array(4096)
  #count = 0

  /** @returns where they begin */
  add(numbers: readonly number[]): number {
    const at = this.#count
    this.#count += numbers.length
    if (this.#count > this.#all.length) {
      const larger = new Int32Array(Math.max(this.#count, this.#all.length * 2))
      larger.set(this.#all)
      this.#all = larger
    }
    this.#all.set(numbers, at)
    return at
  }

  slice(from: number, to: number): Int32Array {
    return this.#all.subarray(from, to)
  }
}

/** One key of a map (or item of a list) as written. */
export interface Entry {
  readonly file: SourceFile
  readonly value: Json
  /** Where messages point: to the key (the item), and to the value where there is one. */
  readonly key: number
  readonly from: number
  /** Where the text of the value really stands: behind its alias, if it is one. `null`: nothing is written. */
  readonly extent: Extent | null
  readonly isAlias: boolean
  readonly isUnset: boolean
  /** A map or list, written out here. */
  readonly isNested: boolean
}

/** Of an entry: where its key and its value begin, the value's extent, flags. */
const NUMBERS = 5
const [ALIAS, UNSET_TAG, NESTED] = [1, 2, 4]
const NOWHERE = -1

/**
 * The numbers of an entry.
 * @param key `null` for an item of a list
 * @param target what an alias stands for; the value itself where it is none
 */
export function numbersOf(
  file: SourceFile,
  key: Node | null,
  value: Node | null,
  target: Node | null,
): readonly number[] {
  // `key:` with nothing behind it has no value one could point at.
  const empty = isScalar(value) && value.value === null && value.source === ''
  const from = value === null || empty ? nodeStart(file, key ?? value) : nodeStart(file, value)
  const flags =
    (value === target ? 0 : ALIAS) |
    (value?.tag === '!unset' ? UNSET_TAG : 0) |
    (isMap(value) || isSeq(value) ? NESTED : 0)
  const [start = NOWHERE, end = NOWHERE] = target?.range ?? []
  return [nodeStart(file, key ?? value), from, start, end, flags]
}

/** Among the numbers of a map's entries: where a key starts. */
export const keyStart = (numbers: readonly number[], index: number): number => numbers[index * NUMBERS] ?? 0

/** Where a node starts, its tag included: YAML counts from behind it. */
export function nodeStart(file: SourceFile, node: Node | null): number {
  const start = node?.range?.[0] ?? 0
  if (!node?.tag) return start
  const tag = file.text.lastIndexOf('!', start - 1)
  return tag === -1 || file.text.slice(tag, start).includes('\n') ? start : tag
}

/** The keys of a map, in the order in which they are written. */
export const keysOf = ({ keys, value }: Written): readonly string[] => keys ?? Object.keys(value)

/**
 * An entry of a map or list.
 * @param part its key or index
 * @param index which one it is, counted in the order in which they are written
 */
export function entryAt(numbers: Numbers, written: Written, part: string | number, index: number): Entry {
  const { file, value, at } = written
  const first = at + index * NUMBERS
  const [key = 0, from = 0, start = 0, end = 0, flags = 0] = numbers.slice(first, first + NUMBERS)
  const item = isList(value) ? value[Number(part)] : value[part]
  return {
    file,
    value: item ?? null,
    key,
    from,
    extent: start === NOWHERE ? null : { start, end },
    isAlias: (flags & ALIAS) !== 0,
    isUnset: (flags & UNSET_TAG) !== 0,
    isNested: (flags & NESTED) !== 0,
  }
}

export const entrySpot = ({ file, key, from }: Entry, side: 'key' | 'value'): Spot => ({
  file,
  offset: side === 'key' ? key : from,
})
