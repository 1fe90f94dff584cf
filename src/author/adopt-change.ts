/** One wish → the places of the text that have to change, or the reason why they cannot. */

import { isAlias, isMap, visit } from 'yaml'
import { isObject, type Json, setAt } from '../model/json.ts'
import { fail, ok, type Result } from '../model/result.ts'
import type { OwnPlace, WrittenPlace } from '../model/trace.ts'
import { valueSplices } from './adopt-value.ts'
import { type Change, PLACEHOLDER, type Refusal, type Surroundings, type Wish } from './adopt-wish.ts'
import { removeKey, setKey } from './edit-key.ts'
import { UNSET } from './edit-render.ts'
import type { Splice } from './edit-text.ts'
import { replaceValue } from './edit-value.ts'
import {
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
import { escaped } from './escape.ts'

/** Parsed texts of the files a manifest is made of, by absolute path. */
export type Texts = (file: { readonly path: string; readonly text: string }) => YamlText

type Changes = Result<readonly Change[], Refusal>

/** What has to be written for a wish. */
export function changesFor(wish: Wish, around: Surroundings, texts: Texts): Changes {
  const { written, own } = around.trace
  if (wish.value === undefined) return written === null ? ok([]) : remove(wish, written, around, texts)
  if (written === null) return own === null ? fail(NOWHERE) : sayHere(own, wish.value, texts)
  if (written.include !== null) return changeInclude(wish, written, wish.value, around, texts)
  return change(wish, written, wish.value, around, texts)
}

/** Whether others have the same text and are to keep it. */
export const isShared = (
  { users, agreed }: Pick<Surroundings, 'users' | 'agreed'>,
  { alone }: Wish,
): boolean => alone || (users.length > 1 && !agreed)

/** Another value where one stands. */
function change(wish: Wish, written: WrittenPlace, value: Json, around: Surroundings, texts: Texts): Changes {
  const yaml = texts(written.file)
  const slot = slotOf(yaml, written)
  if (slot === null) return fail(NOWHERE)
  if (!isShared(around, wish) && !isNamedElsewhere(yaml, written, around)) {
    const splices = valueSplices(yaml, slot, { now: escaped(wish.now), item: wish.item }, escaped(value))
    return splices.ok ? ok([changeOf(written.file, splices.value)]) : splices
  }
  const { own } = around.trace
  if (written.own || own === null) return fail(sharedBy(wish, around))
  // The rule for all of them stays; only a placeholder on this one's own line would be lost.
  return sayHere(own, value, texts)
}

/** Whether an alias names a text that stands in more places than these resources have it: other fields, `vars`. */
function isNamedElsewhere(yaml: YamlText, { holder, key }: WrittenPlace, { users }: Surroundings): boolean {
  const map = mapAt(yaml, holder)
  const alias = map === null ? null : pairOf(map.node, String(key))?.value
  if (!isAlias(alias)) return false
  let places = 1
  visit(yaml.document, {
    Alias: (_, { source }) => {
      if (source === alias.source) places += 1
    },
  })
  return places > users.length
}

function slotOf(yaml: YamlText, { holder, key, value }: WrittenPlace): Slot | null {
  const map = mapAt(yaml, holder)
  const pair = map === null ? null : pairOf(map.node, String(key))
  if (map !== null && pair !== null && !isAlias(pair.value)) return pairSlot(yaml, map, pair)
  const list = map === null ? listAt(yaml, holder) : null
  const item = list?.node.items[Number(key)]
  if (list !== null && item !== undefined && !isAlias(item)) return itemSlot(yaml, list, Number(key))
  return slotAt(yaml, value)
}

/** The resource says it for itself, whatever it took the value from before. */
function sayHere(own: OwnPlace, value: Json, texts: Texts): Changes {
  const [key = '', ...deeper] = own.rest
  const yaml = texts(own.file)
  const map = mapAt(yaml, own.holder)
  if (map === null) return fail(NOWHERE)
  const there = pairOf(map.node, String(key))?.value ?? null
  if (own.from === null && hasPlaceholder(there)) return fail(PLACEHOLDER)
  const text = value === UNSET ? value : escaped(value)
  const below = deeper.length === 0 ? text : (setAt(own.keep, deeper, text) as Json)
  const full = own.from === null || !isObject(below) ? below : { from: own.from, ...below }
  return ok([changeOf(own.file, setKey(yaml, map, String(key), full))])
}

/** A text in a file of its own: rewritten if it is nobody else's, or all want the same; else it gets another file. */
function changeInclude(
  wish: Wish,
  written: WrittenPlace,
  value: Json,
  around: Surroundings,
  texts: Texts,
): Changes {
  const { include, file } = written
  const { own } = around.trace
  if (include === null || typeof value !== 'string') {
    const alone = { ...around, users: [wish.address] }
    if (written.own) return change(wish, written, value, alone, texts)
    return own === null ? fail(NOWHERE) : sayHere(own, value, texts)
  }
  if (!isShared(around, wish)) return ok([{ file: include, edit: { kind: 'text', text: value } }])
  const { fresh } = around
  if (fresh === null) return fail(sharedBy(wish, around))
  const made: Change = {
    file: { path: fresh.path, name: fresh.path },
    edit: { kind: 'text', text: value },
  }
  if (!written.own) {
    const said = own === null ? fail(NOWHERE) : sayHere(own, { file: fresh.written }, texts)
    return said.ok ? ok([...said.value, made]) : said
  }
  const yaml = texts(file)
  const slot = slotOf(yaml, written)
  const map = isMap(slot?.node) ? mapAt(yaml, slot.node.range?.[0] ?? 0) : null
  if (map === null) return fail(NOWHERE)
  return ok([changeOf(file, setKey(yaml, map, 'file', fresh.written)), made])
}

/** Nothing is to be written there any more; what lies below must not come to light instead. */
function remove(wish: Wish, written: WrittenPlace, around: Surroundings, texts: Texts): Changes {
  const { own } = around.trace
  const whole = wish.field === ''
  const here =
    own !== null && own.rest.length === 1 && own.holder === written.holder && own.file === written.file
  if (!here && isShared(around, wish)) return own === null ? fail(NOWHERE) : sayHere(own, UNSET, texts)
  const yaml = texts(written.file)
  const map = mapAt(yaml, written.holder)
  if (map === null) return fail(NOWHERE)
  const key = String(written.key)
  if (hasPlaceholder(pairOf(map.node, key)?.value ?? null) && !whole) return fail(PLACEHOLDER)
  const splices =
    written.covers && !whole
      ? setKey(yaml, map, key, UNSET)
      : (removeKey(yaml, map, key) ?? emptied(yaml, written))
  return ok([changeOf(written.file, splices)])
}

/** The last key of a map goes: the map itself stays, and is empty. */
function emptied(yaml: YamlText, { holder }: WrittenPlace): readonly Splice[] {
  const slot = slotAt(yaml, holder)
  return slot === null ? [] : replaceValue(yaml, slot, {})
}

const changeOf = (file: Change['file'], splices: readonly Splice[]): Change => ({
  file,
  edit: { kind: 'splices', splices },
})

const NOWHERE: Refusal = {
  reason: 'the place where it is written cannot be changed for this resource alone',
  hint: 'Write the value by hand.',
}

/** @param around users of the text, this resource among them */
const sharedBy = ({ address }: Wish, { users }: Surroundings): Refusal => {
  const others = users.filter((user) => user !== address)
  const [first = '', second] = others
  const names = second === undefined ? first : `${first} and ${others.length - 1} more`
  return {
    reason: `the same text is used by ${names}, which did not change in the same way`,
    hint: 'Write the value out where this resource alone has it, and adopt again.',
  }
}
