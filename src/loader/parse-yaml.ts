/** Text → YAML document, with every syntax error at its place; hostile nesting is refused before it costs anything. */

import { Composer, type Document, Lexer, Parser } from 'yaml'
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

/** The document of a file, or `null` when it is none; the reasons are in the report. */
export function parseYaml(file: SourceFile, report: Report): Document.Parsed | null {
  let refusal: Refusal | null = null
  const tokens = guardedTokens(file.text, (found) => {
    refusal = found
  })
  let first: Document.Parsed | undefined
  let second: Document.Parsed | undefined
  for (const document of new Composer(OPTIONS).compose(tokens, true, file.text.length)) {
    if (!first) first = document
    else {
      second = document
      break
    }
  }
  const stop: Refusal | null = refusal
  if (stop !== null) {
    const { code, offset, message, hint } = stop as Refusal
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

function reportErrors(file: SourceFile, document: Document.Parsed, report: Report): boolean {
  const lines = new Set<number>()
  for (const error of document.errors) {
    const offset = Math.min(error.pos[0], Math.max(0, file.text.trimEnd().length))
    const { line } = file.position(offset)
    if (lines.has(line) || lines.size >= MAX_ERRORS) continue
    lines.add(line)
    report.add({ code: 'yaml-syntax', ...explainSyntax(error, file, offset), at: { file, offset } })
  }
  return document.errors.length > 0
}

/** The parser's tokens, cut short where aliases or nesting get out of hand: the composer would recurse into them. */
function* guardedTokens(
  text: string,
  refuse: (refusal: Refusal) => void,
): Generator<ReturnType<Parser['next']> extends Generator<infer Token> ? Token : never, void> {
  const parser = new Parser()
  let aliases = 0
  let previous = ''
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
    yield* parser.next(lexeme)
    if (parser.stack.length > MAX_DEPTH) {
      return refuse({
        code: 'yaml-syntax',
        offset: Math.max(0, parser.offset - lexeme.length),
        message: 'Nested too deeply to be a manifest.',
        hint: 'Check for brackets or dashes that were never meant to open a level.',
      })
    }
  }
  yield* parser.end()
}

/** The composer puts a document's range behind its `---`; people look for the marker itself. */
function documentStart(text: string, offset: number): number {
  const marker = text.lastIndexOf('\n---', offset)
  return marker === -1 ? offset : marker + 1
}
