/** The action's inputs → the arguments of one command. */

import { type Failure, ok, type Result } from '../model/result.ts'
import { badSetting } from './bad-setting.ts'

export const COMMANDS = ['validate', 'plan', 'apply', 'drift'] as const

export type Command = (typeof COMMANDS)[number]

export interface ActionInputs {
  readonly command: string
  /** Manifest files or folders, one a line. */
  readonly files: string
  /** Further arguments, as they would be typed. */
  readonly args: string
  /** For apply: the plan that was reviewed. */
  readonly planFile: string
  /** For drift: the commit that was applied last. */
  readonly baseline: string
  /** Where the reports go. */
  readonly directory: string
}

/** Files in the folder of the reports, by the output that names them. */
export const REPORTS = {
  markdown: 'report.md',
  json: 'report.json',
  html: 'report.html',
  'plan-file': 'plan.json',
} as const

export function argumentsOf(inputs: ActionInputs): Result<readonly string[], Failure> {
  const { command, files, planFile, baseline, directory } = inputs
  if (!isCommand(command)) {
    return badSetting(`command: ${command}: there is no such command.`, `Use one of ${COMMANDS.join(', ')}.`)
  }
  const args = splitWords(inputs.args)
  if (!args.ok) return args
  const lines = files
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  return ok([
    ...(command === 'apply' && planFile !== '' ? [planFile] : []),
    ...lines.flatMap((file) => ['--file', file]),
    ...(command === 'plan' ? ['--out', `${directory}/${REPORTS['plan-file']}`, '--detailed-exitcode'] : []),
    ...(command === 'drift' && baseline !== '' ? ['--baseline', baseline] : []),
    ...(['markdown', 'json', 'html'] as const).flatMap((format) => [
      '--report',
      `${format}:${directory}/${REPORTS[format]}`,
    ]),
    ...args.value,
  ])
}

const isCommand = (text: string): text is Command => (COMMANDS as readonly string[]).includes(text)

/** One word, or the blanks between two: quotes as in a POSIX shell. */
const PIECE = /\s+|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^\s'"\\]+)/y

/** Splits a line into words as a shell would, and does nothing else: no variables, no globs, no commands. */
function splitWords(text: string): Result<readonly string[], Failure> {
  const words: string[] = []
  let word: string | null = null
  for (let at = 0; at < text.length; at = PIECE.lastIndex) {
    PIECE.lastIndex = at
    const piece = PIECE.exec(text)
    if (piece === null) {
      return badSetting('args: a quote is opened and not closed.', 'Close it, or put a backslash before it.')
    }
    const [all, single, double, escaped, plain] = piece
    if (/^\s/.test(all)) {
      if (word !== null) words.push(word)
      word = null
    } else {
      const part: string = single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? ''
      word = (word ?? '') + part
    }
  }
  return ok(word === null ? words : [...words, word])
}
