/** Adding and removing items of a list; those that stay keep their lines. */

import { isScalar, type Node, Scalar, type YAMLSeq } from 'yaml'
import { isList, isObject, type Json } from '../model/json.ts'
import { commaBehind, commentAbove, ownsLines, removeParts } from './edit-key.ts'
import { renderBlock, renderFlow } from './edit-render.ts'
import { lineBreakAt, lineEnd, lineStart, type Splice } from './edit-text.ts'
import { linesBelow, startsLine } from './edit-value.ts'
import { type Holder, itemSlot, type Slot, type YamlText } from './edit-yaml.ts'

/**
 * A list whose order means nothing.
 * @param gone indexes of the items to take out
 * @param added what comes behind the last one
 * @returns `null` where nothing would be left, or the lines cannot be told apart: the list is written anew then
 */
export function editItems(
  yaml: YamlText,
  holder: Holder<YAMLSeq>,
  gone: readonly number[],
  added: readonly Json[],
): readonly Splice[] | null {
  const { node } = holder
  const kept = node.items.map((_, index) => index).filter((index) => !gone.includes(index))
  const last = kept.at(-1)
  if (last === undefined)
    return added.length === 0 || gone.length === 0 ? null : [allNew(yaml, holder, added)]
  const removals = removeItems(yaml, holder, gone)
  if (removals === null || added.length === 0) return removals
  const end = itemSlot(yaml, holder, node.items.length - 1).end
  const closed = commaBehind(yaml.text, end)
  const own = holder.look.flow && hasOwnLine(yaml.text, itemSlot(yaml, holder, last))
  return [
    // The comma that goes with the last item is needed again for what comes behind it.
    ...(own ? removals.filter(({ start, end: to }) => yaml.text.slice(start, to) !== ',') : removals),
    ...insertBehind(yaml, holder, last, added, closed),
  ]
}

/** Other items in the place of all that were there. */
function allNew(yaml: YamlText, holder: Holder<YAMLSeq>, added: readonly Json[]): Splice {
  const { node, look } = holder
  const first = itemSlot(yaml, holder, 0)
  const last = itemSlot(yaml, holder, node.items.length - 1)
  if (look.flow) {
    const text = added.map((item) => flowItem(holder, first, item)).join(', ')
    return { start: first.start, end: last.end, text }
  }
  const start = first.after - 1
  const lines = added.flatMap((item) => itemLines(holder, first, item))
  const text = linesBelow(yaml.text, start, first.column, lines).trimStart()
  return { start, end: lineEnd(yaml.text, last.end), text }
}

/** @returns `null` where they cannot be told from what stands around them. At least one item has to stay. */
export function removeItems(
  yaml: YamlText,
  holder: Holder<YAMLSeq>,
  gone: readonly number[],
): readonly Splice[] | null {
  const spans = holder.node.items.map((_, index) => {
    const { start, end, after } = itemSlot(yaml, holder, index)
    return { start: holder.look.flow ? start : after - 1, end }
  })
  return removeParts(yaml, holder.look.flow, spans, gone)
}

/** Items in front of the first one, its comment included. */
export function insertFirst(yaml: YamlText, holder: Holder<YAMLSeq>, added: readonly Json[]): Splice {
  const { text } = yaml
  const slot = itemSlot(yaml, holder, 0)
  const start = holder.look.flow ? startOf(text, slot) : slot.after - 1
  const own = startsLine(text, start)
  const at = own ? commentAbove(text, lineStart(text, start)) : start
  const lineBreak = lineBreakAt(text, start)
  const indent = own ? text.slice(lineStart(text, start), start) : ' '.repeat(slot.column)
  if (holder.look.flow) {
    const written = added.map((item) => `${own ? indent : ''}${flowItem(holder, slot, item)},`)
    return { start: at, end: at, text: written.map((item) => item + (own ? lineBreak : ' ')).join('') }
  }
  const lines = added.flatMap((item) => itemLines(holder, slot, item))
  const below = lines.map((line) => (line === '' ? '' : indent + line) + lineBreak).join('')
  return { start: at, end: at, text: own ? below : below.slice(indent.length) + indent }
}

/** Where an item of a flow list starts, its anchor included. */
function startOf(text: string, { node, start }: Slot): number {
  const anchor = node !== null && 'anchor' in node ? node.anchor : undefined
  return anchor === undefined ? start : Math.max(text.lastIndexOf(`&${anchor}`, start), 0)
}

/**
 * Items behind one that stays.
 * @param closed whether a comma has to follow the last of them
 */
export function insertBehind(
  yaml: YamlText,
  holder: Holder<YAMLSeq>,
  index: number,
  added: readonly Json[],
  closed = commaBehind(yaml.text, itemSlot(yaml, holder, index).end),
): readonly Splice[] {
  const { text } = yaml
  const slot = itemSlot(yaml, holder, index)
  const at = lineEnd(text, slot.end)
  if (!holder.look.flow) {
    const lines = added.flatMap((item) => itemLines(holder, slot, item))
    return [{ start: at, end: at, text: linesBelow(text, at, slot.column, lines) }]
  }
  if (hasOwnLine(text, slot)) return addFlowLines(text, holder, slot, added, closed)
  const items = added.map((item) => `, ${flowItem(holder, slot, item)}`).join('')
  return [{ start: slot.end, end: slot.end, text: items }]
}

const hasOwnLine = (text: string, { start, end }: Slot): boolean =>
  startsLine(text, start) && (ownsLines(text, end) || /^[ \t]*[\]}]/.test(text.slice(end)))

function addFlowLines(
  text: string,
  holder: Holder<YAMLSeq>,
  last: Slot,
  added: readonly Json[],
  closed: boolean,
): readonly Splice[] {
  const gap = lineBreakAt(text, last.start) + text.slice(lineStart(text, last.start), last.start)
  const items = added.map((item) => gap + flowItem(holder, last, item)).join(',')
  const at = ownsLines(text, last.end) ? lineEnd(text, last.end) : last.end
  const lines: Splice = { start: at, end: at, text: closed ? `${items},` : items }
  return commaBehind(text, last.end) ? [lines] : [{ start: last.end, end: last.end, text: ',' }, lines]
}

/** An item with its dash, as from column 0. */
function itemLines({ look }: Holder, beside: Slot, item: Json): readonly string[] {
  if (!isFilled(item))
    return `-${renderBlock(item, look, { like: quotesOf(beside.node), ends: false })}`.split('\n')
  const [, ...lines] = renderBlock([item], look, { ends: false }).split('\n')
  const indent = lines[0]?.search(/\S/) ?? 0
  return lines.map((line) => line.slice(indent))
}

const isFilled = (item: Json): boolean =>
  (isList(item) && item.length > 0) || (isObject(item) && Object.keys(item).length > 0)

function flowItem({ look }: Holder<YAMLSeq>, last: Slot, item: Json): string {
  const json = look.json || (isScalar(last.node) && last.node.type === Scalar.QUOTE_DOUBLE)
  return renderFlow(item, { ...look, json }, quotesOf(last.node))
}

const quotesOf = (node: Node | null): Node | null =>
  isScalar(node) && (node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE) ? node : null
