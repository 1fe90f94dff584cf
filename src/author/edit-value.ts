/** Writing another value where one stands. */

import { isCollection } from 'yaml'
import type { Json } from '../model/json.ts'
import { replaceBlock } from './edit-block.ts'
import { renderBlock, renderFlow, saysBehind, UNSET } from './edit-render.ts'
import { canEndAt, lineBreakAt, lineEnd, lineStart, type Splice } from './edit-text.ts'
import { isBlockScalar, type Slot, type YamlText } from './edit-yaml.ts'

/**
 * What has to be spliced in so that `slot` says `value`. An anchor on the old value stays, for those who refer to it; so
 * does a tag that goes with the new one, and every comment that does not stand inside the old value.
 */
export function replaceValue(yaml: YamlText, whole: Slot, value: Json): readonly Splice[] {
  const { node, look } = whole
  const render = (slot: Slot): string =>
    value === UNSET
      ? ' !unset'
      : look.flow
        ? spaced(yaml, slot, renderFlow(value, look, node))
        : renderBlock(value, look, { like: node, ends: canEndAt(yaml.text, slot.end) })
  const slot = behindTag(yaml, whole, value, render(whole))
  if (look.flow) return [{ start: slot.start, end: slot.end, text: keptAnchor(yaml, slot) + render(slot) }]
  if (isBlockScalar(node) && typeof value === 'string') {
    const splices = replaceBlock(yaml, slot, node, value)
    if (splices !== null) return splices
  }
  const [line = '', ...rest] = render(slot).split('\n')
  // Only the space behind the key is ours to drop: a text may start with others.
  const head = keptAnchor(yaml, slot) + line.replace(/^ /, '')
  const tail = rest.length === 0 ? '' : linesBelow(yaml.text, slot.after, slot.column, rest)
  const { text } = yaml
  if (isBlockScalar(node)) return replaceBlockText(text, slot, head, tail)
  return slot.start > lineEnd(text, slot.after)
    ? replaceBelow(yaml, slot, head, tail)
    : replaceBeside(text, slot, head, tail)
}

/** A tag stays where what follows it still means the value: the slot starts behind it then. */
function behindTag({ text }: YamlText, slot: Slot, value: Json, rendered: string): Slot {
  const start = slot.node?.range?.[0] ?? slot.start
  const tag = text.slice(slot.start, start).trim()
  const plain = tag.split(/\s+/).filter((part) => part.startsWith('!!'))
  if (plain.length === 0 || value === UNSET) return slot
  const line = rendered.startsWith(' ') || rendered.startsWith('\n') ? rendered : ` ${rendered}`
  return saysBehind(plain.join(' '), line, value) ? { ...slot, start } : slot
}

/** An anchor that would go with the tag before it. */
function keptAnchor({ text }: YamlText, { node, start }: Slot): string {
  const found = /&[^\s,[\]{}]+/.exec(text.slice(start, node?.range?.[0] ?? start))?.[0]
  return found === undefined ? '' : `${found} `
}

/** `key:value` would be one word. */
const spaced = ({ text }: YamlText, { start, end, after }: Slot, value: string): string =>
  start === end && start === after && text[after - 1] === ':' ? ` ${value}` : value

/** A line break, and lines as from column 0, indented to where they belong. They end as the line at `at` does. */
export function linesBelow(text: string, at: number, column: number, lines: readonly string[]): string {
  const lineBreak = lineBreakAt(text, at)
  const indent = ' '.repeat(column)
  return lines.map((line) => `${lineBreak}${line === '' ? '' : indent}${line}`).join('')
}

/** The old value starts on the key's line: a comment behind it goes to the end of the new one's first line. */
function replaceBeside(
  text: string,
  { after, start, end }: Slot,
  head: string,
  tail: string,
): readonly Splice[] {
  // Nothing of the value on the key's line: no space before it either.
  const begin = head === '' ? after + text.slice(after, start).trimEnd().length : start
  const first = start === after && head !== '' ? ` ${head}` : head
  if (tail === '') return [{ start: begin, end, text: first }]
  const close = lineEnd(text, end)
  const comment = text.slice(end, close).trimEnd()
  return [{ start: begin, end: close, text: (first + comment).trimEnd() + tail }]
}

/** A block text for which no block text comes: a comment behind its `|` stays on that line. */
function replaceBlockText(text: string, slot: Slot, head: string, tail: string): readonly Splice[] {
  const { after, start, end, node } = slot
  const from = node?.range?.[0] ?? start
  const headerEnd = lineEnd(text, from)
  const comment = text
    .slice(from, headerEnd)
    .replace(/^[|>][-+0-9]*/, '')
    .trimEnd()
  const begin = head === '' ? after + text.slice(after, start).trimEnd().length : start
  return [{ start: begin, end: Math.max(headerEnd, end), text: (head + comment).trimEnd() + tail }]
}

/** The old value starts on a line of its own, below the key. */
function replaceBelow(yaml: YamlText, slot: Slot, head: string, tail: string): readonly Splice[] {
  const { text } = yaml
  const { after, start, end, node, column, look } = slot
  const keyEnd = lineEnd(text, after)
  const line = lineStart(text, start)
  const close = lineEnd(text, end)
  const inner = isCollection(node) && node.flow !== true
  const between = text.slice(keyEnd, line).trim()
  const props = text.slice(line, start).trim()
  // A comment behind the last item of a list belongs to that item.
  const comment = inner ? '' : text.slice(end, close).trim()
  if (between === '' && props === '' && comment === '') {
    const behind = /^[ \t]*[&!][^\s#]+([ \t]+[&!][^\s#]+)*/.exec(text.slice(after, keyEnd))?.[0] ?? ''
    const at = after + behind.length
    return [
      { start: at, end: at, text: head === '' ? '' : ` ${head}` },
      { start: keyEnd, end: close, text: tail },
    ]
  }
  if (head !== '') {
    const deeper = start - line > column ? '' : ' '.repeat(look.step)
    if (inner) return [{ start, end: close, text: deeper + head + tail }]
    return [
      { start, end, text: deeper + head },
      { start: close, end: close, text: tail },
    ]
  }
  // Nothing of it can stand on that line, but the comment and the anchor stay.
  if (props === '' && comment === '') return [{ start: lineEnd(text, line - 1), end: close, text: tail }]
  const begin = props === '' ? start : line + text.slice(line, start).trimEnd().length
  const left = props === '' ? comment : ` ${comment}`
  return [{ start: begin, end: close, text: (comment === '' ? '' : left) + tail }]
}

/** Whether a place is the first thing on its line: no key or dash before it. */
export const startsLine = (text: string, at: number): boolean =>
  text.slice(lineStart(text, at), at).trim() === ''
