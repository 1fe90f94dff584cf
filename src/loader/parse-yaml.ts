/** Text → YAML document, with every syntax error at its place; hostile nesting is refused before it costs anything. */

import { Composer, type CST, type Document, Lexer, Parser, type YAMLMap } from 'yaml'
import { earlyEntries } from './early-entries.ts'
import type { Report } from './report.ts'
import type { SourceFile } from './source-file.ts'
import { explainSyntax } from './syntax-errors.ts'

/** Levels of nesting, in tokens; manifests need about 40. */
const MAX_DEPTH = 400
/** Aliases (`*name`) in one file. What they expand to is limited separately, in `convert.ts`. */
const MAX_ALIASES = 50_000
/** One mistake can shake the parser for the rest of the file: later errors are rarely worth reading. */
const MAX_ERRORS = 10

const OPTIONS = {
  // Duplicate keys are found in convert.ts: the check of the library compares every key with every other.
  uniqueKeys: false,
  prettyErrors: false,
  stringKeys: true,
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  logLevel: 'silent',
} as const

interface Refusal {
  readonly code: 'yaml-syntax' | 'too-many-aliases'
  readonly offset: number
  readonly message: string
  readonly hint: string
}

/**
 * The document of a file, or `null` when it is none; the reasons are in the report.
 *
 * @param early gets entries of long maps before the rest of the file is read; the document is without them. What it
 *   made of them is void when there is no document.
 */
export function parseYaml(
  file: SourceFile,
  report: Report,
  early: (entries: YAMLMap.Parsed) => void,
): Document.Parsed | null {
  let isBroken = false
  let read = readDocuments(file.text, (stack) => {
    if (isBroken) return
    for (const { map, errors } of earlyEntries(stack, OPTIONS)) {
      isBroken ||= errors.length > 0
      if (map && !isBroken) early(map)
    }
  })
  isBroken ||= read.first !== null && read.first.errors.length > 0
  // What is wrong is looked for in the file as a whole: which errors come first depends on it.
  if (isBroken) read = readDocuments(file.text, () => undefined)
  const { refusal, first, second } = read
  if (refusal) {
    const { code, offset, message, hint } = refusal
    report.add({ code, message, hint, at: { file, offset } })
    return null
  }
  if (!first || reportErrors(file, first, report)) return null
  if (second) {
    report.add({
      code: 'yaml-syntax',
      message: 'A second YAML document starts here; a manifest is one document.',
      hint: 'Put it into a file of its own and name the folder with -f.',
      at: { file, offset: documentStart(file.text, second.range[0]) },
    })
    return null
  }
  return first
}

interface Documents {
  readonly first: Document.Parsed | null
  readonly second: Document.Parsed | null
  readonly refusal: Refusal | null
}

function readDocuments(text: string, progress: Listener['progress']): Documents {
  let refusal: Refusal | null = null
  const refuse = (found: Refusal): void => {
    refusal = found
  }
  const documents = new Composer(OPTIONS).compose(
    guardedTokens(text, { refuse, progress }),
    true,
    text.length,
  )
  const [first, second] = [documents.next(), documents.next()]
  return { first: first.value ?? null, second: second.value ?? null, refusal }
}

function reportErrors(file: SourceFile, { errors }: Document.Parsed, report: Report): boolean {
  const lines = new Set<number>()
  for (const error of errors) {
    const offset = Math.min(error.pos[0], Math.max(0, file.text.trimEnd().length))
    const { line } = file.position(offset)
    if (lines.has(line) || lines.size >= MAX_ERRORS) continue
    lines.add(line)
    report.add({ code: 'yaml-syntax', ...explainSyntax(error, file, offset), at: { file, offset } })
  }
  return errors.length > 0
}

interface Listener {
  /** Where aliases or nesting get out of hand: the composer would recurse into them. No more tokens come. */
  readonly refuse: (refusal: Refusal) => void
  /** After each lexeme of the first document: what the parser has open, the document first. */
  readonly progress: (stack: readonly CST.Token[]) => void
}

/** What may stand before the first document and says nothing about it. */
const BLANK: ReadonlySet<CST.Token['type']> = new Set(['byte-order-mark', 'space', 'comment', 'newline'])

function* guardedTokens(text: string, { refuse, progress }: Listener): Generator<CST.Token, void> {
  const parser = new Parser()
  let aliases = 0
  let previous = ''
  let isFirst = true
  for (const lexeme of new Lexer().lex(text)) {
    // \u001f announces that a scalar follows, and a scalar may begin with any character.
    if (lexeme.startsWith('*') && previous !== '\u001f' && ++aliases > MAX_ALIASES) {
      return refuse({
        code: 'too-many-aliases',
        offset: parser.offset,
        message: `This file has more than ${MAX_ALIASES} aliases.`,
        hint: 'Share set-ups with `from` instead of YAML aliases.',
      })
    }
    previous = lexeme
    for (const token of parser.next(lexeme)) {
      isFirst &&= BLANK.has(token.type)
      yield token
    }
    if (parser.stack.length > MAX_DEPTH) {
      return refuse({
        code: 'yaml-syntax',
        offset: Math.max(0, parser.offset - lexeme.length),
        message: 'Nested too deeply to be a manifest.',
        hint: 'Check for brackets or dashes that were never meant to open a level.',
      })
    }
    if (isFirst) progress(parser.stack)
  }
  yield* parser.end()
}

/** The composer puts a document's range behind its `---`; people look for the marker itself. */
function documentStart(text: string, offset: number): number {
  const marker = text.lastIndexOf('\n---', offset)
  return marker === -1 ? offset : marker + 1
}
