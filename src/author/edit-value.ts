/** Writing another value where one stands. */

import { isAlias, type Node, Scalar } from 'yaml'
import type { Json } from '../model/json.ts'
import { renderBlock, renderFlow, UNSET } from './edit-render.ts'
import { canEndAt, lineEnd, lineStart, type Splice } from './edit-text.ts'
import { isBlockScalar, type Slot, type YamlText } from './edit-yaml.ts'

/** What has to be spliced in so that `slot` says `value`. An anchor on the old value stays, for those who refer to it. */
export function replaceValue(yaml: YamlText, slot: Slot, value: Json): readonly Splice[] {
  const { node, start, end, look } = slot
  if (look.flow) return [{ start, end, text: spaced(yaml, slot, renderFlow(value, look, node)) }]
  if (isBlockScalar(node) && typeof value === 'string') {
    const splices = replaceBlock(yaml, slot, node, value)
    if (splices !== null) return splices
  }
  const rendered =
    value === UNSET ? ' !unset' : renderBlock(value, look, { like: node, ends: canEndAt(yaml.text, end) })
  const [head = '', ...rest] = rendered.split('\n')
  const tail = rest.length === 0 ? '' : linesBelow(yaml, slot, rest)
  return yaml.text.slice(slot.after, end).includes('\n')
    ? replaceLines(yaml, slot, head, tail)
    : replaceLine(yaml, slot, head, tail)
}

/** `key:value` would be one word. */
const spaced = ({ text }: YamlText, { start, end, after }: Slot, value: string): string =>
  start === end && start === after && text[after - 1] === ':' ? ` ${value}` : value

/** A line break, and lines as from column 0, indented to where they belong. */
export function linesBelow(
  { lineBreak }: YamlText,
  { column }: Pick<Slot, 'column'>,
  lines: readonly string[],
): string {
  const indent = ' '.repeat(column)
  return lines.map((line) => `${lineBreak}${line === '' ? '' : indent}${line}`).join('')
}

/** The old value stands on the key's line: a comment behind it stays there. */
function replaceLine({ text }: YamlText, slot: Slot, head: string, tail: string): readonly Splice[] {
  const { after, start, end, node } = slot
  const first: Splice =
    head === '' && !isAnchored(node)
      ? { start: after, end, text: '' }
      : { start, end, text: start === after ? head : withoutGap(head) }
  const close = lineEnd(text, end)
  if (tail === '') return [first]
  return close === end
    ? [{ ...first, text: trimmedEnd(first.text, tail) }]
    : [first, { start: close, end: close, text: tail }]
}

/** Only the space behind the key is ours to drop: a text may start with others. */
const withoutGap = (head: string): string => head.replace(/^ /, '')

const trimmedEnd = (head: string, tail: string): string => head.trimEnd() + tail

/** The old value takes several lines. */
function replaceLines({ text }: YamlText, slot: Slot, head: string, tail: string): readonly Splice[] {
  const { after, start, end } = slot
  const close = isBlockScalar(slot.node) ? end : lineEnd(text, end)
  if (start > lineEnd(text, after)) {
    // What stands between the key and the value's first line is a comment on the key, or an anchor.
    const props =
      /^[ \t]*[&!][^\s#]+([ \t]+[&!][^\s#]+)*/.exec(text.slice(after, lineEnd(text, after)))?.[0] ?? ''
    const at = after + props.length
    return [
      { start: at, end: at, text: head },
      { start: lineEnd(text, after), end: close, text: tail },
    ]
  }
  const comment = text.slice(end, close).trim()
  if (tail === '') return [{ start, end, text: withoutGap(head) }]
  const begin = head === '' ? after : start
  const first = head === '' ? '' : withoutGap(head)
  return [{ start: begin, end: close, text: `${first}${comment === '' ? '' : ` ${comment}`}${tail}` }]
}

const isAnchored = (node: Node | null): boolean =>
  node !== null && !isAlias(node) && 'anchor' in node && !!node.anchor

/** Block text for block text: the header keeps what it can (and its comment), lines that stay keep their text. */
function replaceBlock(yaml: YamlText, slot: Slot, node: Scalar, value: string): readonly Splice[] | null {
  const { text, lineBreak } = yaml
  const { start, end, column, look } = slot
  const headerEnd = lineEnd(text, start)
  const header = /^[|>][-+0-9]*/.exec(text.slice(start, headerEnd))?.[0] ?? ''
  const old = text.slice(Math.min(headerEnd, end), end).split(/\r?\n/).slice(1)
  const digit = Number(/\d/.exec(header)?.[0] ?? 0)
  const indent = digit > 0 ? column + digit : bodyIndent(old)
  const rendered = renderBlock(value, look, {
    like: node,
    body: indent === null ? look.step : indent - column,
    ends: canEndAt(text, end),
  })
  const [head = '', ...lines] = rendered.split('\n')
  const found = /^ ([|>][-+0-9]*)$/.exec(head)?.[1]
  if (found === undefined || found[0] !== header[0]) return null
  const body = lines.map((line) => (line === '' ? '' : ' '.repeat(column) + line))
  const kept = node.type === Scalar.BLOCK_LITERAL && indent !== null ? keepBlank(old, body, indent) : body
  // Columns that were counted out stay so, needed or not: the lines are indented as before.
  const same = digit > 0 && header.replace(/\d/, '') === found
  return [
    { start, end: start + header.length, text: same ? header : found },
    { start: headerEnd, end: Math.max(headerEnd, end), text: kept.map((line) => lineBreak + line).join('') },
  ]
}

/** Column in which the lines of a block text start. */
function bodyIndent(lines: readonly string[]): number | null {
  const first = lines.find((line) => line.trim() !== '')
  return first === undefined ? null : first.length - first.trimStart().length
}

/** Lines of nothing but spaces mean an empty line: those before and behind what changed keep their spaces. */
function keepBlank(old: readonly string[], now: readonly string[], indent: number): readonly string[] {
  const alike = (a: string | undefined, b: string | undefined): boolean =>
    a === b || (b === '' && a !== undefined && a.length <= indent && a.trim() === '')
  let head = 0
  while (head < now.length && head < old.length && alike(old[head], now[head])) head++
  let tail = 0
  while (tail < now.length - head && tail < old.length - head && alike(old.at(-1 - tail), now.at(-1 - tail)))
    tail++
  return [...old.slice(0, head), ...now.slice(head, now.length - tail), ...old.slice(old.length - tail)]
}

/** Whether a place is the first thing on its line: no key or dash before it. */
export const startsLine = (text: string, at: number): boolean =>
  text.slice(lineStart(text, at), at).trim() === ''
