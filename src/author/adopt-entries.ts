/** New entries at the end of a section of a manifest that is there already. */

import { Document, isMap, type Node, type Pair, YAMLMap } from 'yaml'
import type { JsonObject } from '../model/json.ts'
import type { OwnPlace } from '../model/trace.ts'
import { setKey } from './edit-key.ts'
import { lineEnd, lineStart, type Splice } from './edit-text.ts'
import { replaceValue } from './edit-value.ts'
import { type Holder, mapAt, pairSlot, slotAt, type YamlText } from './edit-yaml.ts'
import { entryPair, type Written, yamlText } from './render.ts'

/**
 * @param place where the section lies, or would: its `rest` is the way to an entry
 * @returns `null` where the section cannot be edited
 */
export function addEntries(
  yaml: YamlText,
  { holder: offset, rest }: OwnPlace,
  entries: readonly Written[],
): readonly Splice[] | null {
  const holder = mapAt(yaml, offset)
  if (holder === null) return null
  const [section] = rest.length > 1 ? rest : []
  if (section !== undefined) return addSection(yaml, holder, String(section), entries)
  const slot = slotAt(yaml, offset)
  if (holder.node.items.length === 0 && slot !== null) return replaceValue(yaml, slot, fieldsOf(entries))
  if (holder.look.flow) return entries.flatMap(({ key, fields }) => setKey(yaml, holder, key, fields))
  return [addLines(yaml, holder, entries)]
}

const fieldsOf = (entries: readonly Written[]): JsonObject =>
  Object.fromEntries(entries.map(({ key, fields }) => [key, fields]))

/** A section that is not there yet comes at the very end. */
function addSection(
  yaml: YamlText,
  root: Holder<YAMLMap>,
  section: string,
  entries: readonly Written[],
): readonly Splice[] {
  if (root.look.flow) return setKey(yaml, root, section, fieldsOf(entries))
  const { text, lineBreak } = yaml
  const step = stepOf(yaml, root)
  const lines = [`${section}:`, ...indented(linesOf(entries, true, step), root.column + step)]
  const at = endOf(text, root.node.range?.[1] ?? 0)
  const open = at === 0 || text[at - 1] === '\n' ? '' : lineBreak
  return [{ start: at, end: at, text: `${open}${lineBreak}${lines.join(lineBreak)}${lineBreak}` }]
}

/** Spaces of one level: as the first section has them that says so. */
function stepOf(yaml: YamlText, root: Holder<YAMLMap>): number {
  for (const { value } of root.node.items) {
    const inner = isMap(value) && value.flow !== true ? mapAt(yaml, value.range?.[0] ?? 0) : null
    if (inner !== null && inner.column > root.column) return inner.column - root.column
  }
  return root.look.step
}

/** Where the document ends: at its end mark, or with the text. */
function endOf(text: string, from: number): number {
  const mark = /^\.\.\.(?=\s|$)/m.exec(text.slice(from))
  return mark === null ? text.length : from + mark.index
}

function addLines(yaml: YamlText, holder: Holder<YAMLMap>, entries: readonly Written[]): Splice {
  const { text, lineBreak } = yaml
  const pairs = holder.node.items as Pair<Node, Node | null>[]
  const apart = pairs.slice(1).some(({ key }) => isApart(text, key.range?.[0] ?? 0))
  const last = pairs.at(-1)
  const at = lineEnd(text, last === undefined ? 0 : pairSlot(yaml, holder, last).end)
  const lines = linesOf(entries, apart || pairs.length === 1, holder.look.step)
  const first = (apart || lines.length > entries.length) && lines.length > 0 ? [''] : []
  const all = indented([...first, ...lines], holder.column)
  return { start: at, end: at, text: all.map((line) => lineBreak + line).join('') }
}

/** Whether an empty line stands above an entry, its comment left out. */
function isApart(text: string, start: number): boolean {
  let line = lineStart(text, start)
  for (;;) {
    const above = lineStart(text, line - 1)
    const found = text.slice(above, lineEnd(text, above)).trim()
    if (line === 0 || !found.startsWith('#')) return line > 0 && found === ''
    line = above
  }
}

/** Entries as from column 0; those of several lines stand apart. */
function linesOf(entries: readonly Written[], apart: boolean, step: number): readonly string[] {
  const blocks = entries.map((entry) => {
    const document = new Document({})
    const map = new YAMLMap()
    map.items.push(entryPair(document, entry))
    document.contents = map as never
    return yamlText(document, step).trimEnd().split('\n')
  })
  return blocks.flatMap((block, index) => {
    const above = blocks[index - 1]
    const gap = above !== undefined && apart && (above.length > 1 || block.length > 1)
    return gap ? ['', ...block] : block
  })
}

const indented = (lines: readonly string[], columns: number): readonly string[] =>
  lines.map((line) => (line === '' ? '' : ' '.repeat(columns) + line))
