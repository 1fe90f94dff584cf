/** Setting and removing keys of a map, so that no other line changes. */

import { type Node, type Pair, Scalar, type YAMLMap } from 'yaml'
import type { Json } from '../model/json.ts'
import { renderBlock, renderFlow, renderKey } from './edit-render.ts'
import { canEndAt, lineBreakAt, lineEnd, lineStart, nextLine, type Splice, united } from './edit-text.ts'
import { linesBelow, replaceValue, startsLine } from './edit-value.ts'
import { type Holder, pairOf, pairSlot, type YamlText } from './edit-yaml.ts'

type Entry = Pair<Node, Node | null>

/**
 * Gives a key of a map a value; a new key comes behind the last one.
 * @param gone keys that are taken out with the same edit: a new one cannot stand behind them
 */
export function setKey(
  yaml: YamlText,
  holder: Holder<YAMLMap>,
  key: string,
  value: Json,
  gone: readonly string[] = [],
): readonly Splice[] {
  const pair = pairOf(holder.node, key)
  if (pair !== null) return replaceValue(yaml, pairSlot(yaml, holder, pair), value)
  const out = gone.map((one) => pairOf(holder.node, one))
  const last = (holder.node.items as Entry[]).findLast((one) => !out.includes(one))
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
  const { text } = yaml
  const { look } = holder
  const { end } = pairSlot(yaml, holder, last)
  const start = last.key.range?.[0] ?? 0
  const own = startsLine(text, start)
  const gap = own ? lineBreakAt(text, start) + text.slice(lineStart(text, start), start) : ' '
  return { start: end, end, text: `,${gap}${renderKey(key, look, last.key)}: ${renderFlow(value, look)}` }
}

function addBlock(yaml: YamlText, holder: Holder<YAMLMap>, last: Entry, key: string, value: Json): Splice {
  const at = lineEnd(yaml.text, pairSlot(yaml, holder, last).end)
  const like = (last.key as Scalar).type === Scalar.PLAIN ? null : last.key
  const lines =
    `${renderKey(key, holder.look, like)}:${renderBlock(value, holder.look, { ends: canEndAt(yaml.text, at) })}`.split(
      '\n',
    )
  return { start: at, end: at, text: linesBelow(yaml.text, at, holder.column, lines) }
}

/** Takes a key out, with its lines and the comment right above it. `null` where that cannot be done line by line. */
export const removeKey = (yaml: YamlText, holder: Holder<YAMLMap>, key: string): readonly Splice[] | null =>
  removeKeys(yaml, holder, [key])

/** Several of them. */
export function removeKeys(
  yaml: YamlText,
  holder: Holder<YAMLMap>,
  keys: readonly string[],
): readonly Splice[] | null {
  const items = holder.node.items as readonly Entry[]
  const { flow } = holder.look
  const gone = keys.map((key) => pairOf(holder.node, key))
  const kept = items.filter((pair) => !gone.includes(pair))
  if (kept.length === 0) return flow ? [emptied(holder)] : null
  const indexes = gone.map((pair) => (pair === null ? -1 : items.indexOf(pair)))
  if (indexes.includes(-1)) return null
  const spans = items.map((pair) => ({
    start: pair.key.range?.[0] ?? 0,
    end: pairSlot(yaml, holder, pair).end,
  }))
  return removeParts(yaml, flow, spans, indexes)
}

const emptied = ({ node }: Holder<YAMLMap>): Splice => ({
  start: (node.range?.[0] ?? 0) + 1,
  end: (node.range?.[1] ?? 0) - 1,
  text: '',
})

/** A key with its value, or an item of a list, and its neighbours. */
interface Part {
  readonly start: number
  readonly end: number
  /** Where the one before it ends. */
  readonly before: number | null
  /** Where the next one starts. */
  readonly next: number | null
}

/**
 * Takes some of the parts of a map or list out; at least one has to stay.
 * @returns `null` where that cannot be done line by line
 */
export function removeParts(
  yaml: YamlText,
  flow: boolean,
  spans: readonly Pick<Part, 'start' | 'end'>[],
  gone: readonly number[],
): readonly Splice[] | null {
  const lastKept = spans.findLastIndex((_, index) => !gone.includes(index))
  const removals: Splice[] = []
  for (const [index, span] of spans.entries()) {
    // Behind the last one that stays all go together, with the comma before them.
    const inTail = flow && index > lastKept + 1
    if (!gone.includes(index) || inTail) continue
    const end = flow && index > lastKept ? spans.at(-1)?.end : span.end
    const splices = removePart(yaml, flow, {
      start: span.start,
      end: end ?? span.end,
      before: spans[index - 1]?.end ?? null,
      next: spans.find((_, at) => at > index && !gone.includes(at))?.start ?? null,
    })
    if (splices === null) return null
    removals.push(...splices)
  }
  return united(yaml.text, removals)
}

function removePart(yaml: YamlText, flow: boolean, part: Part): readonly Splice[] | null {
  const { text } = yaml
  const { start, end, before, next } = part
  if (startsLine(text, start) && (!flow || ownsLines(text, end))) return removeLines(yaml, part, flow)
  if (!flow && startsLine(text, start)) return null
  if (next !== null) return [removeUpTo(text, start, end, next)]
  if (!flow || before === null) return null
  if (!text.slice(before, start).includes('#')) return [{ start: before, end, text: '' }]
  // The comment between belongs to the one before: only the comma goes with it.
  return [...commaBetween(text, before, start), { start, end, text: '' }]
}

/** Up to the next one; up to the end of the line where a comment of the next one follows. */
function removeUpTo(text: string, start: number, end: number, next: number): Splice {
  const close = lineEnd(text, end)
  if (close > next || !text.slice(close, next).includes('#') || !ownsLines(text, end))
    return { start, end: next, text: '' }
  const line = lineStart(text, start)
  return { start: line + text.slice(line, start).trimEnd().length, end: close, text: '' }
}

/** Whether nothing but a comma and a comment follows on the last line of a flow item. */
export const ownsLines = (text: string, end: number): boolean =>
  /^[ \t]*,?([ \t]+#.*)?[ \t]*$/.test(text.slice(end, lineEnd(text, end)))

/** The comma between two, which no comment hides. */
function commaBetween(text: string, from: number, to: number): readonly Splice[] {
  const found = /^(?:[^#,]|(?<=\s)#[^\n]*)*,/.exec(text.slice(from, to))?.[0]
  if (found === undefined) return []
  const at = from + found.length - 1
  return [{ start: at, end: at + 1, text: '' }]
}

function removeLines(
  { text }: YamlText,
  { start, end, before, next }: Part,
  flow: boolean,
): readonly Splice[] {
  const to = endOfGap(text, before, nextLine(text, end))
  const from = gapAbove(text, commentAbove(text, lineStart(text, start)), to, before)
  // The last line of a text that ends without a line break takes the one before it along.
  const lines: Splice =
    to === text.length && text[to - 1] !== '\n' && from > 0
      ? { start: lineEnd(text, from - 1 - (text[from - 2] === '\r' ? 1 : 0)), end: to, text: '' }
      : { start: from, end: to, text: '' }
  return flow && next === null && before !== null && !commaBehind(text, end)
    ? [...commaBetween(text, before, start), lines]
    : [lines]
}

/** Whether a comma follows on the same line. */
export const commaBehind = (text: string, end: number): boolean =>
  /^[ \t]*,/.test(text.slice(end, lineEnd(text, end)))

/** Where the comment starts that stands right above a line, as far in as it is; the line itself where there is none. */
export function commentAbove(text: string, line: number): number {
  const indent = /^[ \t]*/.exec(text.slice(line, lineEnd(text, line)))?.[0] ?? ''
  let from = line
  while (from > 0) {
    const above = lineStart(text, from - 1)
    if (!text.startsWith(`${indent}#`, above)) break
    from = above
  }
  return from
}

/** Behind a text that keeps its last empty lines, those that follow would become its own. */
function endOfGap(text: string, before: number | null, to: number): number {
  if (before === null || lineStart(text, before) !== before) return to
  let end = to
  while (end < text.length && text.slice(end, lineEnd(text, end)).trim() === '') end = nextLine(text, end)
  return end
}

/** Between two empty lines, one of them goes too, unless it belongs to the text before. */
function gapAbove(text: string, from: number, to: number, before: number | null): number {
  const above = lineStart(text, from - 1)
  const isBlank = (at: number): boolean => text.slice(at, lineEnd(text, at)).trim() === ''
  return from > 0 && above > (before ?? -1) && isBlank(above) && (to === text.length || isBlank(to))
    ? above
    : from
}
