/** Values as YAML text, in the style of what stands around them. The quoting is the YAML library's. */

import {
  Document,
  isScalar,
  type Node,
  Pair,
  parse,
  parseDocument,
  Scalar,
  visit,
  YAMLMap,
  YAMLSeq,
} from 'yaml'
import { isList, isObject, type Json, type JsonObject } from '../model/json.ts'
import type { Look } from './edit-yaml.ts'

/** Stands for the tag `!unset`: this key is to be absent, whatever lies below. Recognised by identity. */
export const UNSET: JsonObject = Object.freeze({ '!unset': null })

const OPTIONS = {
  lineWidth: 0,
  doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
} as const

/**
 * What stands behind `key:` in block style: ` value`, or a line break and what is below. Lines are indented as from a
 * key in column 0.
 */
export function renderBlock(
  value: Json,
  look: Look,
  { like = null, body = look.step, ends }: BlockPlace,
): string {
  for (const { type, indent } of attempts(value, like, body)) {
    const text = render(value, { type, indent, ends })
    if (holdsUnset(value) || says(`k:${text}\n`, { k: value })) return text
  }
  return ` ${JSON.stringify(value)}`
}

export interface BlockPlace {
  /** The value it replaces, whose quotes or block style it keeps where it can. */
  readonly like?: Node | null
  /** Columns between the key and the lines of a block text. */
  readonly body?: number
  /** Whether a text may end in empty lines of its own: not where others follow, or none does. */
  readonly ends: boolean
}

interface Attempt {
  readonly type: Scalar.Type | undefined
  readonly indent: number
}

/** What the library gets wrong in one form (block texts that start with spaces, odd line breaks), it gets right in another. */
const attempts = (value: Json, like: Node | null, indent: number): readonly Attempt[] => [
  { type: typeLike(value, like), indent },
  { type: typeLike(value, like), indent: 2 },
  { type: undefined, indent: 2 },
  { type: Scalar.QUOTE_DOUBLE, indent: 2 },
]

function render(value: Json, { type, indent, ends }: Attempt & Pick<BlockPlace, 'ends'>): string {
  const node = toNode(value)
  if (isScalar(node) && type !== undefined) node.type = type
  if (!ends) visit(node, { Scalar: (_, scalar) => quoteEnds(scalar) })
  const document = documentOf(mapOf(new Scalar('k'), node))
  const lineWidth = type === Scalar.BLOCK_FOLDED ? 80 : 0
  return document
    .toString({ ...OPTIONS, indent, lineWidth })
    .slice(2, -1)
    .replaceAll(/!unset $/gm, '!unset')
}

/** The same inside of `{ }` or `[ ]`: on one line. */
export function renderFlow(value: Json, look: Look, like: Node | null = null): string {
  if (value === UNSET) return '!unset'
  if (look.json) return JSON.stringify(value)
  if (isList(value)) return `[${value.map((item) => renderFlow(item, look)).join(', ')}]`
  if (!isObject(value)) return flowScalar(value, like)
  const inner = Object.entries(value).map(
    ([key, item]) => `${renderKey(key, look)}: ${renderFlow(item, look)}`,
  )
  return inner.length === 0 || look.tight ? `{${inner.join(', ')}}` : `{ ${inner.join(', ')} }`
}

function flowScalar(value: Json, like: Node | null): string {
  const node = new Scalar(value)
  const type = typeLike(value, like)
  if (type !== undefined) node.type = type
  const list = new YAMLSeq<Node>()
  list.items.push(node)
  list.flow = true
  const text = documentOf(list).toString(OPTIONS).slice(1, -2).trim()
  return !text.includes('\n') && says(`[${text}]`, [value]) ? text : JSON.stringify(value)
}

/** A key as it is written, without its colon. */
export function renderKey(key: string, look: Look, like: Node | null = null): string {
  if (look.json) return JSON.stringify(key)
  const node = new Scalar(key)
  if (isScalar(like) && like.type !== undefined) node.type = like.type as Scalar.Type
  return documentOf(mapOf(node, new Scalar(1)))
    .toString(OPTIONS)
    .slice(0, -': 1\n'.length)
}

function quoteEnds(scalar: Scalar): void {
  if (typeof scalar.value === 'string' && /(^|\n)\n$/.test(scalar.value)) scalar.type = Scalar.QUOTE_DOUBLE
}

function documentOf(contents: Node): Document {
  const document = new Document()
  document.contents = contents
  return document
}

function mapOf(key: Scalar, value: Node): YAMLMap {
  const map = new YAMLMap<Node, Node>()
  map.items.push(new Pair(key, value))
  return map
}

function toNode(value: Json): Node {
  const node = new Document().createNode(value) as Node
  if (!holdsUnset(value)) return node
  if (value === UNSET) return unsetNode()
  visit(node, {
    Pair: (_, pair) => {
      const only = (pair.value as { items?: readonly Pair[] } | null)?.items?.[0]
      if (isScalar(only?.key) && only.key.value === '!unset') pair.value = unsetNode()
    },
  })
  return node
}

function unsetNode(): Scalar {
  const node = new Scalar(null)
  node.tag = '!unset'
  node.source = ''
  return node
}

const holdsUnset = (value: Json): boolean =>
  value === UNSET ||
  (isList(value) && value.some(holdsUnset)) ||
  (isObject(value) && Object.values(value).some(holdsUnset))

/** The quotes of a text stay as they are; a plain one that gets several lines becomes a block. */
function typeLike(value: Json, like: Node | null): Scalar.Type | undefined {
  if (typeof value !== 'string' || value === '' || !isScalar(like) || typeof like.value !== 'string')
    return undefined
  const type = like.type as Scalar.Type | undefined
  const single = type === Scalar.PLAIN || type === Scalar.QUOTE_SINGLE
  return single && value.includes('\n') ? undefined : type
}

/** Whether a value may stand behind a tag: a tag for texts, say, goes with no list. */
export function saysBehind(tag: string, rendered: string, value: Json): boolean {
  const text = `k: ${tag}${rendered}\n`
  return parseDocument(text, { logLevel: 'silent' }).warnings.length === 0 && says(text, { k: value })
}

/** Whether a text means what it should. */
export function says(text: string, value: Json): boolean {
  try {
    return JSON.stringify(parse(text, { logLevel: 'silent' })) === JSON.stringify(value)
  } catch {
    return false
  }
}
