/**
 * The entries of a map, taken from the parser while the file is still being read. A whole file's tokens and nodes would
 * be held at once otherwise: a hundred times its text, and most of the time to parse it is spent on moving them about.
 */

import { Composer, type CST, isMap, type YAMLMap, type YAMLParseError } from 'yaml'

type Options = ConstructorParameters<typeof Composer>[0]
type Item = CST.BlockMap['items'][number]

/** Where on the parser's stack the maps are whose entries go early: the document's own, and its sections'. */
const LEVELS = [1, 2]
/** Complete entries of a section that are worth a document of their own. */
const ENOUGH = 8

/**
 * Composes what is complete and removes it from the parser's stack. The map that remains begins where the last of these
 * entries ended, so that what comes next is composed as if they stood before it.
 *
 * @returns the maps of entries, outer ones first, each with the errors found in it
 */
export function* earlyEntries(
  stack: readonly CST.Token[],
  options: Options,
): Generator<{ readonly map: YAMLMap.Parsed | null; readonly errors: readonly YAMLParseError[] }, void> {
  const section = stack[LEVELS.length]
  if (section?.type !== 'block-map' || section.items.length <= ENOUGH || isMarked(stack)) return
  for (const level of LEVELS) {
    const map = stack[level]
    if (map?.type !== 'block-map') return
    // The parser is still at work on the last one. All others go, or what comes later in the file would go first.
    const items = map.items.splice(0, map.items.length - 1)
    const token: CST.Document = { type: 'document', offset: map.offset, start: [], value: { ...map, items } }
    for (const { contents, errors } of new Composer(options).compose([token])) {
      map.offset = contents?.range[1] ?? map.offset
      yield { map: isMap(contents) ? (contents as YAMLMap.Parsed) : null, errors }
    }
  }
}

/** An anchor or a tag on one of the maps: it stands for the map as a whole. */
function isMarked(stack: readonly CST.Token[]): boolean {
  return LEVELS.some((level) =>
    propsOf(stack[level - 1]).some(({ type }) => type === 'anchor' || type === 'tag'),
  )
}

/** What stands before the value that is being read. */
function propsOf(token: CST.Token | undefined): readonly CST.SourceToken[] {
  if (token?.type === 'document') return token.start
  const last: Item | undefined = token?.type === 'block-map' ? token.items.at(-1) : undefined
  return last ? [...last.start, ...(last.sep ?? [])] : []
}
