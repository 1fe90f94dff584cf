/** Entries → YAML. What could be read in two ways stands in quotes; nobody's text can break out of its place. */

import { Document, isMap, isScalar, Pair, Scalar, visit, YAMLMap } from 'yaml'
import type { JsonObject } from '../model/json.ts'

/** One entry of a section. */
export interface Written {
  readonly key: string
  readonly fields: JsonObject
  /** Sentences that stand above it as comments. */
  readonly remarks: readonly string[]
}

export interface ManifestText {
  /** Comments at the top, a paragraph each. */
  readonly top: readonly string[]
  /** `version`, `project` and their like. */
  readonly head: JsonObject
  readonly sections: readonly { readonly name: string; readonly entries: readonly Written[] }[]
  /** Comments at the end, a line each. */
  readonly bottom: readonly string[]
}

const WIDTH = 110
const LONGEST_FLOW = 80

/** A manifest file as text. Ends with a line break. */
export function manifestText({ top, head, sections, bottom }: ManifestText): string {
  const document = new Document({})
  const root = new YAMLMap()
  for (const [key, value] of Object.entries(head)) root.add(document.createPair(key, value))
  for (const { name, entries } of sections) {
    const section = new YAMLMap()
    for (const entry of entries) addEntry(section, entryPair(document, entry))
    const pair = new Pair<Scalar, YAMLMap>(new Scalar(name), section)
    pair.key.spaceBefore = root.items.length > 0
    root.add(pair)
  }
  document.contents = root as never
  document.commentBefore = top.map((paragraph) => comment(paragraph, WIDTH)).join('\n') || null
  document.comment = bottom.map((line) => comment(line, Number.POSITIVE_INFINITY)).join('\n') || null
  return yamlText(document)
}

type EntryPair = Pair<Scalar, unknown>

/** Entries of one line stand close together, all others apart. */
function addEntry(section: YAMLMap, pair: EntryPair): void {
  const before = section.items.at(-1) as EntryPair | undefined
  pair.key.spaceBefore = before !== undefined && !(isOneLine(before) && isOneLine(pair))
  section.add(pair)
}

const isOneLine = ({ key, value }: EntryPair): boolean =>
  isMap(value) && value.flow === true && key.commentBefore == null

/** An entry as a pair of its section. */
export function entryPair(document: Document, { key, fields, remarks }: Written): EntryPair {
  const pair = document.createPair(key, fields) as EntryPair
  if (remarks.length > 0)
    pair.key.commentBefore = remarks.map((remark) => comment(remark, WIDTH - 2)).join('\n')
  quote(pair)
  return pair
}

/** Chooses how every text is written, so that no reader and no disk can take it for another one. */
function quote(node: unknown): void {
  visit(node as never, {
    Scalar(where, scalar) {
      if (typeof scalar.value !== 'string') return
      if (needsEscapes(scalar.value) || scalar.value === '<<') scalar.type = 'QUOTE_DOUBLE'
      else if (scalar.value.includes('\n')) {
        scalar.type = where === 'key' || !isPlainProse(scalar.value) ? 'QUOTE_DOUBLE' : 'BLOCK_LITERAL'
      }
    },
    Map(_, map) {
      if (fitsLine(map)) map.flow = true
    },
  })
}

/** `{ model: gpt-5 }`: a few short values need no lines of their own. */
const fitsLine = ({ items }: YAMLMap): boolean =>
  items.every(({ value }) => isScalar(value) && !String(value.value).includes('\n')) &&
  items.reduce((sum, { key, value }) => sum + String(key).length + String(value).length + 4, 0) <=
    LONGEST_FLOW

/** Control characters and tabs, line breaks of other standards, what turns or hides text, halves of characters. */
const ODD = /[\0-\x09\x0b-\x1f\x7f-\x9f\p{Cf}\u2028\u2029\ufffe\uffff]|\p{Surrogate}/u

const needsEscapes = (text: string): boolean => ODD.test(text)

/** Lines that neither begin the block with a space nor hide one at their ends. */
const isPlainProse = (text: string): boolean => /^\S/.test(text) && !/ (?:\n|$)/.test(text)

/**
 * What is odd stands in double quotes by now, wherever it is: there it can be escaped.
 * @param indent spaces of one level
 */
export function yamlText(document: Document, indent = 2): string {
  const text = document.toString({
    indent,
    lineWidth: 0,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  })
  return text.replaceAll(/[\x7f-\x9f\p{Cf}\u2028\u2029\ufffe\uffff]/gu, (odd) =>
    escapeOf(odd.codePointAt(0) ?? 0),
  )
}

const escapeOf = (code: number): string =>
  code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`

/** One line of text, or several of at most `width`, each as a comment. Nothing in it can end the comment. */
function comment(text: string, width: number): string {
  const words = text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\ufffe\uffff]+/gu, ' ')
    .split(' ')
    .filter(Boolean)
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last === undefined || last.length + 1 + word.length > width - 2) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines.map((line) => ` ${line}`).join('\n')
}
