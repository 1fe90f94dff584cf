/** A YAML text and where things stand in it: what edits need to know, read from the parser's own tokens. */

import {
  type Document,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { lineBreakOf, lineStart } from './edit-text.ts'

export interface YamlText {
  readonly text: string
  readonly document: Document.Parsed
  readonly lineBreak: '\n' | '\r\n'
}

/** One value, and what stands around it. */
export interface Slot {
  /** `null` for a key with nothing behind it. */
  readonly node: Node | null
  /** Behind the `:` or the `-`; in a flow list, where the item starts. */
  readonly after: number
  /** Where the value starts, its tag included; `after` where there is none. */
  readonly start: number
  readonly end: number
  /** Column of the key (from 0), or of the `-`. */
  readonly column: number
  readonly look: Look
}

/** How things are written around a place. */
export interface Look {
  readonly flow: boolean
  /** As JSON writes it: keys in double quotes. */
  readonly json: boolean
  /** `{a: 1}`, not `{ a: 1 }`. */
  readonly tight: boolean
  /** Spaces of one level. */
  readonly step: number
}

/** A map or list, and how deep it lies. */
export interface Holder<N extends YAMLMap | YAMLSeq = YAMLMap | YAMLSeq> {
  readonly node: N
  /** Column of its keys, or of its dashes. */
  readonly column: number
  readonly look: Look
}

export function readYaml(text: string): YamlText {
  const document = parseDocument(text, {
    keepSourceTokens: true,
    uniqueKeys: false,
    merge: false,
    prettyErrors: false,
    logLevel: 'silent',
  })
  return { text, document, lineBreak: lineBreakOf(text) }
}

/** Spaces of one level where the text does not tell. */
const STEP = 2

/** The map that starts at an offset. */
export function mapAt(yaml: YamlText, offset: number): Holder<YAMLMap> | null {
  const found = find(yaml, (node) => isMap(node) && node.range?.[0] === offset, offset)
  return found !== null && isMap(found.holder.node) ? (found.holder as Holder<YAMLMap>) : null
}

/** The list that starts at an offset. */
export function listAt(yaml: YamlText, offset: number): Holder<YAMLSeq> | null {
  const found = find(yaml, (node) => isSeq(node) && node.range?.[0] === offset, offset)
  return found !== null && isSeq(found.holder.node) ? (found.holder as Holder<YAMLSeq>) : null
}

/** The value that starts at an offset. A map starts where its first key does: the key is no value. */
export function slotAt(yaml: YamlText, offset: number): Slot | null {
  return find(yaml, (node) => node.range?.[0] === offset, offset)?.slot ?? null
}

interface Found {
  readonly holder: { readonly node: Node; readonly column: number; readonly look: Look }
  readonly slot: Slot | null
}

/** The outermost node that starts at an offset and passes the test. */
function find(yaml: YamlText, test: (node: Node) => boolean, offset: number): Found | null {
  const root = yaml.document.contents
  if (root === null) return null
  let found: Found = { holder: holderOf(yaml, root, null), slot: null }
  for (;;) {
    const { holder } = found
    if (test(holder.node)) return found
    if (!isCollection(holder.node)) return null
    const inside = slotsOf(yaml, holder as Holder).find(({ node, start, end }) => {
      return node !== null && start <= offset && offset <= end && (node.range?.[0] ?? 0) <= offset
    })
    if (inside?.node == null) return null
    found = { holder: holderOf(yaml, inside.node, holder), slot: inside }
  }
}

function holderOf(yaml: YamlText, node: Node, above: Found['holder'] | null): Found['holder'] {
  const start = node.range?.[0] ?? 0
  const column = start - lineStart(yaml.text, start)
  const flow = isCollection(node) && node.flow === true
  const nested = !flow && isMap(node) && above !== null && column > above.column
  const step = nested ? column - above.column : (above?.look.step ?? STEP)
  const [first] = isMap(node) ? node.items : []
  const quoted = isScalar(first?.key) && first.key.type === Scalar.QUOTE_DOUBLE
  const json = flow && (quoted || above?.look.json === true)
  const tight =
    isMap(node) && flow ? /^\{\S/.test(yaml.text.slice(start, start + 2)) : above?.look.tight === true
  return { node, column, look: { flow, json, tight, step } }
}

const slotsOf = (yaml: YamlText, holder: Holder): readonly Slot[] =>
  isMap(holder.node)
    ? holder.node.items.map((pair) => pairSlot(yaml, holder, pair as Pair<Node, Node | null>))
    : holder.node.items.map((_, index) => itemSlot(yaml, holder as Holder<YAMLSeq>, index))

export function pairOf(map: YAMLMap, key: string): Pair<Node, Node | null> | null {
  const found = map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key)
  return (found as Pair<Node, Node | null> | undefined) ?? null
}

interface Token {
  readonly type: string
  readonly offset: number
  readonly source: string
}

/** The parser's tokens of a pair: those before the key, and those between it and the value. */
const tokensOf = (pair: Pair, part: 'start' | 'sep'): readonly Token[] =>
  (pair as { srcToken?: unknown } as { srcToken?: Record<string, readonly Token[] | undefined> }).srcToken?.[
    part
  ] ?? []

export function pairSlot(yaml: YamlText, { column, look }: Holder, pair: Pair<Node, Node | null>): Slot {
  const sep = tokensOf(pair, 'sep')
  const colon = sep.find(({ type }) => type === 'map-value-ind')
  const after = colon === undefined ? (pair.key.range?.[1] ?? 0) : colon.offset + 1
  return slotOf(yaml, pair.value, after, sep, { column, look })
}

export function itemSlot(yaml: YamlText, { node, column, look }: Holder<YAMLSeq>, index: number): Slot {
  const item = node.items[index] as Node | null
  const source = (node.srcToken as { items?: readonly { start: readonly Token[] }[] } | undefined)?.items
  const tokens = source?.[index]?.start ?? []
  const dash = tokens.find(({ type }) => type === 'seq-item-ind')
  const after = dash === undefined ? (item?.range?.[0] ?? 0) : dash.offset + 1
  return slotOf(yaml, item, after, tokens, { column, look })
}

function slotOf(
  yaml: YamlText,
  node: Node | null,
  after: number,
  tokens: readonly Token[],
  around: Pick<Slot, 'column' | 'look'>,
): Slot {
  const tag = tokens.find(({ type, offset }) => type === 'tag' && offset >= after)
  const missing = node === null || (isScalar(node) && node.source === '' && node.type === Scalar.PLAIN)
  if (missing) {
    const end = tag === undefined ? after : tag.offset + tag.source.length
    return { node, after, start: tag?.offset ?? after, end, ...around }
  }
  return {
    node,
    after,
    start: tag?.offset ?? node.range?.[0] ?? after,
    end: contentEnd(yaml, node),
    ...around,
  }
}

/** Where a value really ends: comments and empty lines behind it, and its last line break, left out. */
function contentEnd(yaml: YamlText, node: Node): number {
  const { text } = yaml
  const end = node.range?.[1] ?? 0
  if (isScalar(node) && isBlockScalar(node)) {
    if (text[end - 1] !== '\n') return end
    return text[end - 2] === '\r' ? end - 2 : end - 1
  }
  if (!isCollection(node) || node.flow === true) return end
  const around = {
    node: node as YAMLMap | YAMLSeq,
    column: 0,
    look: { flow: false, json: false, tight: false, step: STEP },
  }
  const last = node.items.length - 1
  if (last < 0) return end
  return isMap(node)
    ? pairSlot(yaml, around, node.items[last] as Pair<Node, Node | null>).end
    : itemSlot(yaml, around as Holder<YAMLSeq>, last).end
}

export const isBlockScalar = (node: Node | null): node is Scalar =>
  isScalar(node) && (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED)

/** `${var:…}` or `${env:…}` anywhere in a value: it says where a value comes from, and must not be written over. */
export function hasPlaceholder(node: Node | null): boolean {
  if (isScalar(node)) return typeof node.value === 'string' && PLACEHOLDER.test(node.value)
  if (isMap(node)) return node.items.some(({ value }) => hasPlaceholder(value as Node | null))
  if (isSeq(node)) return node.items.some((item) => hasPlaceholder(item as Node | null))
  return false
}

const PLACEHOLDER = /(?<!\$)\$\{(var|env):/
