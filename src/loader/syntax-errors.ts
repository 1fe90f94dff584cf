/** The parser's errors in words that say what to do. */

import type { ErrorCode, YAMLError } from 'yaml'
import type { SourceFile } from './source-file.ts'

interface Explanation {
  readonly message: string
  readonly hint?: string
}

const EXPLANATIONS: Partial<Record<ErrorCode, Explanation>> = {
  TAB_AS_INDENT: {
    message: 'A tab indents this line; YAML takes only spaces.',
    hint: 'Replace the tab by two spaces per level.',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'A second `key: value` begins inside a value here.',
    hint: 'Start it on a line of its own, at the right indentation, or put the value in quotes if it contains ": ".',
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'This key goes over several lines.',
    hint: 'Check the indentation, and that the line before ends as it should.',
  },
  BAD_SCALAR_START: {
    message: 'A value cannot start with this character.',
    hint: 'Put the value in quotes.',
  },
  BAD_DQ_ESCAPE: {
    message: 'This escape does not exist in a double-quoted text.',
    hint: "Write \\\\ for a backslash, or use single quotes: '…'.",
  },
  NON_STRING_KEY: {
    message: 'A key must be a plain text.',
    hint: 'Put a text in quotes that starts with [ or {.',
  },
  MULTIPLE_DOCS: {
    message: 'A second YAML document starts here; a manifest is one document.',
    hint: 'Put it into a file of its own and name the folder with -f.',
  },
  BLOCK_IN_FLOW: {
    message: 'An indented block cannot stand inside [ ] or { }.',
    hint: 'Close the bracket before, or write the block in brackets too.',
  },
  RESOURCE_EXHAUSTION: { message: 'Nested too deeply to be a manifest.' },
}

/** A placeholder that YAML took for a map: `{ region: ${var:region} }`. */
const OPEN_PLACEHOLDER = /\$\{[^}\n]*$/

export function explainSyntax(error: YAMLError, file: SourceFile, offset: number): Explanation {
  const { start, end } = file.lineRange(file.position(offset).line)
  // Around the error only: a line may have megabytes.
  const before = file.text.slice(Math.max(start, offset - 200), Math.min(end, offset + 1))
  if (error.code === 'UNEXPECTED_TOKEN' && OPEN_PLACEHOLDER.test(before)) {
    return {
      message: 'Inside { } and [ ] a placeholder needs quotes.',
      hint: 'Write "${…}" with the quotes.',
    }
  }
  const known = EXPLANATIONS[error.code]
  if (known) return known
  return { message: `Not valid YAML: ${sentence(error.message)}`, hint: hintFor(error.message) }
}

const sentence = (text: string): string => {
  const line = text.split('\n', 1)[0] ?? text
  return `${line.charAt(0).toLowerCase()}${line.slice(1)}${/[.!?]$/.test(line) ? '' : '.'}`
}

function hintFor(message: string): string {
  if (message.startsWith('Missing closing')) return 'Close the quotes.'
  if (message.startsWith('Flow ')) return 'Close the bracket, and indent what is in it.'
  if (message.includes('followed by map values')) return 'A key needs a colon and a space: `key: value`.'
  return 'Check the indentation, quotes and brackets here and on the line before.'
}
