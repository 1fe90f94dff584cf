/** From the value that stands somewhere to another one, with as few lines changed as can be. */

import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { isList, isObject, type Json, type JsonObject, sameJson } from '../model/json.ts'
import { fail, ok, type Result } from '../model/result.ts'
import { PLACEHOLDER, type Refusal, type Wish } from './adopt-wish.ts'
import { removeKeys, setKey } from './edit-key.ts'
import { stretchesOf } from './edit-lines.ts'
import { editItems, insertBehind, insertFirst, removeItems } from './edit-list.ts'
import type { Splice } from './edit-text.ts'
import { replaceValue } from './edit-value.ts'
import {
  type Holder,
  hasPlaceholder,
  itemSlot,
  listAt,
  mapAt,
  pairOf,
  pairSlot,
  type Slot,
  slotAt,
  type YamlText,
} from './edit-yaml.ts'
import { partnersOf } from './partners.ts'

type Splices = Result<readonly Splice[], Refusal>

/** @param value what is to stand there, as written */
export function valueSplices(
  yaml: YamlText,
  slot: Slot,
  { now, item }: Pick<Wish, 'now' | 'item'>,
  value: Json,
): Splices {
  const { node } = slot
  const list = isSeq(node) ? listAt(yaml, node.range?.[0] ?? 0) : null
  if (item !== null && list !== null && isList(value))
    return setSplices(yaml, slot, list, { now, item }, value)
  return deepSplices(yaml, slot, now, value)
}

/** Only what differs, as far as the text is built like the values. */
function deepSplices(yaml: YamlText, slot: Slot, now: Json, value: Json): Splices {
  const { node } = slot
  const start = node?.range?.[0] ?? 0
  if (isMap(node) && isObject(now) && isObject(value)) {
    const map = mapAt(yaml, start)
    if (map !== null) return mapSplices(yaml, slot, map, now, value)
  }
  if (isSeq(node) && isList(now) && isList(value) && canChange(node, now, value)) {
    const list = listAt(yaml, start)
    if (list !== null) return listSplices(yaml, slot, list, now, value)
  }
  const text = typeof value === 'string' ? textWithin(yaml, node, now) : null
  return replaced(yaml, text ?? slot, value)
}

/** An empty list has no items that new ones could be written beside. */
const canChange = ({ items }: YAMLSeq, now: readonly Json[], value: readonly Json[]): boolean =>
  items.length === now.length && now.length > 0 && value.length > 0

/** A list or map that means one text, as a message of a single part does: that text, if it stands there once. */
function textWithin(yaml: YamlText, node: Node | null, now: Json): Slot | null {
  const found: number[] = []
  if (!isCollection(node)) return null
  visit(node, {
    Scalar: (key, { value, range }) => {
      if (key !== 'key' && value === now && range) found.push(range[0])
    },
  })
  const [start] = found
  return start !== undefined && found.length === 1 ? slotAt(yaml, start) : null
}

function mapSplices(
  yaml: YamlText,
  slot: Slot,
  map: Holder<YAMLMap>,
  now: JsonObject,
  value: JsonObject,
): Splices {
  const gone = Object.keys(now).filter((key) => !Object.hasOwn(value, key))
  const removals = gone.length === 0 ? [] : removeKeys(yaml, map, gone)
  const stays = map.node.items.length > gone.length || Object.keys(value).length === 0
  if (removals === null || !stays) return replaced(yaml, slot, value)
  const splices: Splice[] = []
  for (const [key, after] of Object.entries(value)) {
    const before = Object.hasOwn(now, key) ? now[key] : undefined
    if (before !== undefined && sameJson(before, after)) continue
    const pair = pairOf(map.node, key)
    if (pair === null || isAlias(pair.value)) {
      splices.push(...setKey(yaml, map, key, after, gone))
      continue
    }
    const deeper = deepSplices(yaml, pairSlot(yaml, map, pair), before ?? null, after)
    if (!deeper.ok) return deeper
    splices.push(...deeper.value)
  }
  return ok([...splices, ...removals])
}

const replaced = (yaml: YamlText, slot: Slot, value: Json): Splices =>
  hasPlaceholder(slot.node) ? fail(PLACEHOLDER) : ok(replaceValue(yaml, slot, value))

/** A list whose order means something: what is still there in the same order stays; others come, go and change. */
function listSplices(
  yaml: YamlText,
  slot: Slot,
  list: Holder<YAMLSeq>,
  now: readonly Json[],
  value: readonly Json[],
): Splices {
  const splices: Splice[] = []
  const gone: number[] = []
  for (const { same, at, old, now: wanted } of stretchesOf(now, value, sameJson)) {
    if (same) continue
    const partners = partnersOf(old, wanted)
    let written = 0
    for (const [index, goal] of partners) {
      splices.push(...inserted(yaml, list, at + index, wanted.slice(written, goal)))
      const slotThere = itemSlot(yaml, list, at + index)
      const deeper = deepSplices(yaml, slotThere, old[index] ?? null, wanted[goal] ?? null)
      if (!deeper.ok) return deeper
      splices.push(...deeper.value)
      written = goal + 1
    }
    splices.push(...inserted(yaml, list, at + old.length, wanted.slice(written)))
    const stays = new Set(partners.map(([index]) => index))
    gone.push(...old.flatMap((_, index) => (stays.has(index) ? [] : [at + index])))
  }
  if (gone.some((index) => hasPlaceholder(list.node.items[index] as Node))) return fail(PLACEHOLDER)
  const removals = removeItems(yaml, list, gone)
  return removals === null ? replaced(yaml, slot, value) : ok([...splices, ...removals])
}

/** Items in front of the one at an index. */
function inserted(
  yaml: YamlText,
  list: Holder<YAMLSeq>,
  index: number,
  added: readonly Json[],
): readonly Splice[] {
  if (added.length === 0) return []
  return index === 0 ? [insertFirst(yaml, list, added)] : insertBehind(yaml, list, index - 1, added)
}

/** A list whose order means nothing: items come and go, those that stay are not touched. */
function setSplices(
  yaml: YamlText,
  slot: Slot,
  list: Holder<YAMLSeq>,
  { now, item }: { readonly now: Json; readonly item: (written: string) => string },
  value: readonly Json[],
): Splices {
  const meanings = list.node.items.map((node) => meaningOf(yaml, node as Node, item))
  const wanted = new Set(value.map(String))
  const told = new Set(meanings)
  // What the list means and no plain item says is what the placeholders stand for.
  const untold = (isList(now) ? now : []).map(String).filter((one) => !told.has(one))
  if (untold.some((one) => !wanted.has(one))) return fail(PLACEHOLDER)
  const gone = meanings.flatMap((one, index) => (one !== null && !wanted.has(one) ? [index] : []))
  const added = [...wanted].filter((one) => !told.has(one) && !untold.includes(one))
  const splices = editItems(yaml, list, gone, added)
  return splices === null ? replaced(yaml, slot, value) : ok(splices)
}

/** What one item means; `null` where a placeholder says it. */
function meaningOf(yaml: YamlText, node: Node, item: (written: string) => string): string | null {
  const there = isAlias(node) ? node.resolve(yaml.document) : node
  if (!isScalar(there) || hasPlaceholder(there)) return null
  return item(String(there.value))
}
