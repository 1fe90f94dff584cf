/** JSON values for people: on one line in the flow style of the manifest, or as a block of lines. */

import { isList, isObject, type Json } from '../model/json.ts'
import { visible } from './visible.ts'

/** What stands for "nothing there". A plan cannot tell `null` from absent, and neither means anything else. */
export const NOT_SET = '(none)'

/** A word that can only be read as a string; everything else is quoted. */
const PLAIN = /^[\p{L}_][\p{L}\p{N}_./:@+-]*(?<![:.])$|^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u
const OTHER_MEANING = /^(?:true|false|null|yes|no|on|off|[-+.\d]+(?:e[-+]?\d+)?|0x[\da-f]+)$/i

const scalar = (value: Exclude<Json, readonly Json[] | object>): string =>
  typeof value !== 'string'
    ? String(value)
    : PLAIN.test(value) && !OTHER_MEANING.test(value)
      ? visible(value)
      : visible(JSON.stringify(value))

/** The whole value on one line: `[a, b]`, `{ model: x }`, `"two words"`. */
export function inline(value: Json): string {
  if (isList(value)) return `[${value.map(inline).join(', ')}]`
  if (!isObject(value)) return scalar(value)
  const entries = Object.entries(value).map(([key, item]) => `${scalar(key)}: ${inline(item)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

/** {@link inline} for a whole field, where `null` means that nothing is there. */
export const inlineField = (value: Json): string => (value === null ? NOT_SET : inline(value))

/** Whether a value holds text of several lines, which one line would show as a row of `\n`. */
export const isLong = (value: Json): boolean =>
  typeof value === 'string'
    ? value.includes('\n')
    : isList(value)
      ? value.some(isLong)
      : isObject(value) && Object.values(value).some(isLong)

/** The lines of a text; a final line break ends the last line and starts no other. */
export const textLines = (text: string): string[] =>
  text === '' ? [] : (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')

/** A value as lines: a string as it stands, anything else in the block style of the manifest. */
export function blockLines(value: Json, width: number): string[] {
  return typeof value === 'string' ? textLines(value) : structureLines(value, width)
}

function structureLines(value: Json, width: number): string[] {
  const short = inline(value)
  if (short.length <= width && !isLong(value)) return [short]
  if (isList(value)) return value.flatMap((item) => entryLines('-', item, width))
  if (isObject(value)) {
    return Object.entries(value).flatMap(([key, item]) => entryLines(`${scalar(key)}:`, item, width))
  }
  return [short]
}

/** `label value` on one line where that fits, else the value's lines below the label. */
function entryLines(label: string, value: Json, width: number): string[] {
  if (typeof value === 'string' && value.includes('\n')) {
    return [`${label} ${value.endsWith('\n') ? '|' : '|-'}`, ...textLines(value).map((line) => `  ${line}`)]
  }
  const [first = '', ...rest] = structureLines(value, width - 2)
  if (rest.length === 0 && label.length + 1 + first.length <= width) return [`${label} ${first}`]
  // A list item carries its first line beside the dash, as in YAML; a map starts below its key.
  if (label === '-') return [`- ${first}`, ...rest.map((line) => `  ${line}`)]
  return [label, ...[first, ...rest].map((line) => `  ${line}`)]
}
