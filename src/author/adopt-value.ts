/** From the value that stands somewhere to another one, with as few lines changed as can be. */

import { isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml'
import { isList, isObject, type Json, type JsonObject, sameJson } from '../model/json.ts'
import { fail, ok, type Result } from '../model/result.ts'
import { PLACEHOLDER, type Refusal, type Wish } from './adopt-wish.ts'
import { removeKey, setKey } from './edit-key.ts'
import { editItems } from './edit-list.ts'
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
  type YamlText,
} from './edit-yaml.ts'

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
  if (
    isSeq(node) &&
    isList(now) &&
    isList(value) &&
    now.length === value.length &&
    node.items.length === now.length
  ) {
    const list = listAt(yaml, start)
    if (list !== null) return listSplices(yaml, list, now, value)
  }
  return hasPlaceholder(node) ? fail(PLACEHOLDER) : ok(replaceValue(yaml, slot, value))
}

function mapSplices(
  yaml: YamlText,
  slot: Slot,
  map: Holder<YAMLMap>,
  now: JsonObject,
  value: JsonObject,
): Splices {
  const splices: Splice[] = []
  for (const key of new Set([...Object.keys(now), ...Object.keys(value)])) {
    const [before, after] = [now[key], value[key]]
    if (before !== undefined && after !== undefined && sameJson(before, after)) continue
    const pair = pairOf(map.node, key)
    if (after === undefined) {
      const removed = pair === null ? null : removeKey(yaml, map, key)
      if (removed === null) return replaced(yaml, slot, value)
      splices.push(...removed)
    } else if (pair === null || isAlias(pair.value)) {
      splices.push(...setKey(yaml, map, key, after))
    } else {
      const deeper = deepSplices(yaml, pairSlot(yaml, map, pair), before ?? null, after)
      if (!deeper.ok) return deeper
      splices.push(...deeper.value)
    }
  }
  return ok(splices)
}

const replaced = (yaml: YamlText, slot: Slot, value: Json): Splices =>
  hasPlaceholder(slot.node) ? fail(PLACEHOLDER) : ok(replaceValue(yaml, slot, value))

function listSplices(
  yaml: YamlText,
  list: Holder<YAMLSeq>,
  now: readonly Json[],
  value: readonly Json[],
): Splices {
  const splices: Splice[] = []
  for (const [index, after] of value.entries()) {
    const before = now[index] ?? null
    if (sameJson(before, after)) continue
    const deeper = deepSplices(yaml, itemSlot(yaml, list, index), before, after)
    if (!deeper.ok) return deeper
    splices.push(...deeper.value)
  }
  return ok(splices)
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
