/** Credentials in what was written, and the variables that stand for others. */

import type { Export } from '../author/compose.ts'
import type { Output } from './output.ts'

/** What nobody may overlook before they commit: told beside the result, and never with a value. */
export function warnOfCredentials(
  output: Output,
  done: 'exported' | 'adopted',
  { exposed, variables }: Pick<Export, 'exposed' | 'variables'>,
): void {
  if (exposed.length > 0) {
    const places = exposed.map(({ address, field }) => `  ${address}: ${field}\n`)
    output.remark(
      `Warning: these seem to hold credentials in clear, and are ${done} as they are:\n${places.join('')}`,
    )
  }
  const needed = variables.filter(({ planned }) => planned).map(({ name }) => name)
  const where = done === 'exported' ? ': see EXPORT.md' : ''
  if (needed.length > 0)
    output.remark(`Plans of what is ${done} need ${needed.join(', ')} to be set${where}.\n`)
}
