/** Adding and removing items of a list whose order means nothing; those that stay keep their lines. */

import { isScalar, type Node, Scalar, type YAMLSeq } from 'yaml'
import type { Json } from '../model/json.ts'
import { commaBehind, removePart } from './edit-key.ts'
import { renderBlock, renderFlow } from './edit-render.ts'
import { lineEnd, lineStart, type Splice } from './edit-text.ts'
import { linesBelow, startsLine } from './edit-value.ts'
import { type Holder, itemSlot, type Slot, type YamlText } from './edit-yaml.ts'

/**
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
  const removals: Splice[] = []
  for (const index of gone) {
    const splices = removeItem(yaml, holder, index, last)
    if (splices === null) return null
    removals.push(...splices)
  }
  if (added.length === 0) return removals
  const anchor = itemSlot(yaml, holder, last)
  if (!holder.look.flow) return [...removals, addLines(yaml, holder, anchor, added)]
  const end = itemSlot(yaml, holder, node.items.length - 1).end
  return startsLine(yaml.text, anchor.start)
    ? [
        ...removals.filter(isNoComma(yaml.text)),
        ...addFlowLines(yaml, holder, anchor, added, commaBehind(yaml.text, end)),
      ]
    : [...removals, addFlow(holder, anchor, added)]
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
  const { text } = addLines(yaml, holder, { ...last, node: first.node }, added)
  return { start, end: lineEnd(yaml.text, last.end), text: text.trimStart() }
}

/** The comma that goes with the last item is needed again for what comes behind it. */
const isNoComma =
  (text: string) =>
  ({ start, end }: Splice): boolean =>
    text.slice(start, end) !== ','

function removeItem(
  yaml: YamlText,
  holder: Holder<YAMLSeq>,
  index: number,
  lastKept: number,
): readonly Splice[] | null {
  const slot = itemSlot(yaml, holder, index)
  const start = holder.look.flow ? slot.start : slot.after - 1
  const neighbour = (at: number): Slot | null =>
    at >= 0 && at < holder.node.items.length ? itemSlot(yaml, holder, at) : null
  const next = neighbour(index + 1)
  // Behind the last item that stays, each takes the comma before it along.
  const isTail = index > lastKept
  return removePart(yaml, holder.look.flow, {
    start,
    end: slot.end,
    before: neighbour(index - 1)?.end ?? null,
    next: isTail || next === null ? null : holder.look.flow ? next.start : next.after - 1,
  })
}

function addLines(yaml: YamlText, holder: Holder<YAMLSeq>, last: Slot, added: readonly Json[]): Splice {
  const at = lineEnd(yaml.text, last.end)
  const lines = added.flatMap((item) =>
    `-${renderBlock(item, holder.look, { like: quotesOf(last.node), ends: false })}`.split('\n'),
  )
  return { start: at, end: at, text: linesBelow(yaml, last, lines) }
}

const addFlow = (holder: Holder<YAMLSeq>, last: Slot, added: readonly Json[]): Splice => ({
  start: last.end,
  end: last.end,
  text: added.map((item) => `, ${flowItem(holder, last, item)}`).join(''),
})

/** @param closed whether a comma follows the last item as well */
function addFlowLines(
  { text, lineBreak }: YamlText,
  holder: Holder<YAMLSeq>,
  last: Slot,
  added: readonly Json[],
  closed: boolean,
): readonly Splice[] {
  const gap = lineBreak + text.slice(lineStart(text, last.start), last.start)
  const items = added.map((item) => gap + flowItem(holder, last, item)).join(',')
  const at = lineEnd(text, last.end)
  const lines: Splice = { start: at, end: at, text: closed ? `${items},` : items }
  return commaBehind(text, last.end) ? [lines] : [{ start: last.end, end: last.end, text: ',' }, lines]
}

function flowItem({ look }: Holder<YAMLSeq>, last: Slot, item: Json): string {
  const json = look.json || (isScalar(last.node) && last.node.type === Scalar.QUOTE_DOUBLE)
  return renderFlow(item, { ...look, json }, quotesOf(last.node))
}

const quotesOf = (node: Node | null): Node | null =>
  isScalar(node) && (node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE) ? node : null
