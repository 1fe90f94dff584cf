/** How a person was taken through a consent, in a terminal. */

import type { ConnectResult } from '../model/consent.ts'
import { connectHeadline } from './connect-words.ts'
import { sections, stack, type TextOptions, toStyle } from './style.ts'
import { outcomeText } from './text-apply.ts'
import { diagnosticLines } from './text-diagnostics.ts'
import { failureText } from './text-failure.ts'
import { visible } from './visible.ts'

export interface ConnectTextOptions extends TextOptions {
  /**
   * What was brought in step, and why it is not connected, too: for a result that is read without what was shown
   * beside it.
   */
  readonly whole: boolean
}

/** The account; its last line is the summary. Ends with a line break. */
export function connectText(result: ConnectResult, options: ConnectTextOptions): string {
  const style = toStyle(options)
  const { label, text } = connectHeadline(result)
  const { outcomes, diagnostics, failure } = result
  return sections([
    options.whole ? outcomes.map((outcome) => outcomeText(outcome, options).trimEnd()) : [],
    stack(diagnostics, (diagnostic) => diagnosticLines(diagnostic, style)),
    failure === null || !options.whole ? [] : [failureText(failure, options).trimEnd()],
    [`${style.colors.bold(label)} ${visible(text)}`],
  ])
}
