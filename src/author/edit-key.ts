/** Setting and removing keys of a map, so that no other line changes. */

import { type Node, type Pair, Scalar, type YAMLMap } from 'yaml'
import type { Json } from '../model/json.ts'
import { renderBlock, renderFlow, renderKey } from './edit-render.ts'
import { canEndAt, lineEnd, lineStart, nextLine, type Splice } from './edit-text.ts'
import { linesBelow, replaceValue, startsLine } from './edit-value.ts'
import { type Holder, pairOf, pairSlot, type YamlText } from './edit-yaml.ts'

type Entry = Pair<Node, Node | null>

/** Gives a key of a map a value; a new key comes behind the last one. */
export function setKey(yaml: YamlText, holder: Holder<YAMLMap>, key: string, value: Json): readonly Splice[] {
  const pair = pairOf(holder.node, key)
  if (pair !== null) return replaceValue(yaml, pairSlot(yaml, holder, pair), value)
  const last = holder.node.items.at(-1) as Entry | undefined
  if (last === undefined) return [fillEmpty(holder, key, value)]
  return [
    holder.look.flow ? addFlow(yaml, holder, last, key, value) : addBlock(yaml, holder, last, key, value),
  ]
}

/** `{}` has no style yet. */
function fillEmpty({ node, look }: Holder<YAMLMap>, key: string, value: Json): Splice {
  const [start = 0, end = 0] = node.range ?? []
  return { start, end, text: `{ ${renderKey(key, look)}: ${renderFlow(value, look)} }` }
}

function addFlow(yaml: YamlText, holder: Holder<YAMLMap>, last: Entry, key: string, value: Json): Splice {
  const { text, lineBreak } = yaml
  const { look } = holder
  const { end } = pairSlot(yaml, holder, last)
  const start = last.key.range?.[0] ?? 0
  const own = startsLine(text, start)
  const gap = own ? lineBreak + text.slice(lineStart(text, start), start) : ' '
  return { start: end, end, text: `,${gap}${renderKey(key, look, last.key)}: ${renderFlow(value, look)}` }
}

function addBlock(yaml: YamlText, holder: Holder<YAMLMap>, last: Entry, key: string, value: Json): Splice {
  const at = lineEnd(yaml.text, pairSlot(yaml, holder, last).end)
  const like = (last.key as Scalar).type === Scalar.PLAIN ? null : last.key
  const lines =
    `${renderKey(key, holder.look, like)}:${renderBlock(value, holder.look, { ends: canEndAt(yaml.text, at) })}`.split(
      '\n',
    )
  return { start: at, end: at, text: linesBelow(yaml, holder, lines) }
}

/** Takes a key out, with its lines and the comment right above it. `null` where that cannot be done line by line. */
export function removeKey(yaml: YamlText, holder: Holder<YAMLMap>, key: string): readonly Splice[] | null {
  const { items } = holder.node
  const pair = pairOf(holder.node, key)
  if (pair === null) return null
  const index = items.indexOf(pair)
  const start = pair.key.range?.[0] ?? 0
  const { end } = pairSlot(yaml, holder, pair)
  if (items.length === 1) {
    return holder.look.flow ? [emptied(holder)] : null
  }
  const before = items[index - 1] as Entry | undefined
  const next = items[index + 1] as Entry | undefined
  return removePart(yaml, holder.look.flow, {
    start,
    end,
    before: before === undefined ? null : pairSlot(yaml, holder, before).end,
    next: next?.key.range?.[0] ?? null,
  })
}

const emptied = ({ node }: Holder<YAMLMap>): Splice => ({
  start: (node.range?.[0] ?? 0) + 1,
  end: (node.range?.[1] ?? 0) - 1,
  text: '',
})

/** A key with its value, or an item of a list, and its neighbours. */
export interface Part {
  readonly start: number
  readonly end: number
  /** Where the one before it ends. */
  readonly before: number | null
  /** Where the next one starts. */
  readonly next: number | null
}

export function removePart(yaml: YamlText, flow: boolean, part: Part): readonly Splice[] | null {
  const { text } = yaml
  const { start, end, before, next } = part
  if (startsLine(text, start) && ownsLines(text, part, flow)) return removeLines(yaml, part, flow)
  if (!flow) return next === null || startsLine(text, start) ? null : [{ start, end: next, text: '' }]
  if (next !== null) return [{ start, end: next, text: '' }]
  return before === null ? null : [{ start: before, end, text: '' }]
}

/** Whether nothing but a comma and a comment follows on its last line. */
const ownsLines = (text: string, { end }: Part, flow: boolean): boolean =>
  flow ? /^[ \t]*,?[ \t]*(#.*)?$/.test(text.slice(end, lineEnd(text, end))) : true

function removeLines(
  { text }: YamlText,
  { start, end, before, next }: Part,
  flow: boolean,
): readonly Splice[] {
  const to = nextLine(text, end)
  const from = gapAbove(text, commentAbove(text, lineStart(text, start)), to)
  // The last line of a text that ends without a line break takes the one before it along.
  const lines: Splice =
    to === text.length && text[to - 1] !== '\n' && from > 0
      ? { start: lineEnd(text, from - 1 - (text[from - 2] === '\r' ? 1 : 0)), end: to, text: '' }
      : { start: from, end: to, text: '' }
  const comma =
    flow && next === null && before !== null && !commaBehind(text, end) ? text.indexOf(',', before) : -1
  return comma === -1 || comma >= start ? [lines] : [{ start: comma, end: comma + 1, text: '' }, lines]
}

/** Whether a comma follows on the same line. */
export const commaBehind = (text: string, end: number): boolean =>
  /^[ \t]*,/.test(text.slice(end, lineEnd(text, end)))

/** Where the comment starts that stands right above a line, as far in as it is; the line itself where there is none. */
function commentAbove(text: string, line: number): number {
  const indent = /^[ \t]*/.exec(text.slice(line, lineEnd(text, line)))?.[0] ?? ''
  let from = line
  while (from > 0) {
    const above = lineStart(text, from - 1)
    if (!text.startsWith(`${indent}#`, above)) break
    from = above
  }
  return from
}

/** Between two empty lines, one of them goes too. */
function gapAbove(text: string, from: number, to: number): number {
  const above = lineStart(text, from - 1)
  const isBlank = (at: number): boolean => text.slice(at, lineEnd(text, at)).trim() === ''
  return from > 0 && isBlank(above) && (to === text.length || isBlank(to)) ? above : from
}
