/** A failure in the words of the person who ran the command. */

import type { Failure } from '../model/result.ts'
import { hintLines, type Style, type TextOptions, toStyle } from './style.ts'
import { visible } from './visible.ts'

/** `Error: what happened`, then what to do about it. Ends with a line break. */
export function failureText(failure: Failure, options: TextOptions): string {
  const style = toStyle(options)
  const [first = '', ...rest] = failureLines(failure, 2, style)
  return `${[`${style.colors.red(style.colors.bold('Error:'))} ${first}`, ...rest].join('\n')}\n`
}

/** The message, then (indented by `columns`) the request it was about, what is unknown, and the hint. */
export function failureLines(failure: Failure, columns: number, style: Style): string[] {
  const { message, hint, request, status, fate } = failure
  const margin = ' '.repeat(columns)
  const lines = [visible(message)]
  if (request !== undefined && !message.includes(request)) {
    const answer = status === undefined ? '' : ` answered ${status}`
    lines.push(margin + style.colors.dim(`${visible(request)}${answer}`))
  }
  if (fate === 'unknown') lines.push(`${margin}It may have taken effect all the same.`)
  return [...lines, ...hintLines(hint, columns, style)]
}
