/** How a person was taken through a consent, in markdown. */

import type { ConnectResult } from '../model/consent.ts'
import { connectHeadline } from './connect-words.ts'
import { outcomeParts } from './markdown-apply.ts'
import { alert } from './markdown-blocks.ts'
import { diagnosticParts, failureText } from './markdown-diagnostics.ts'
import { compose, whole } from './markdown-document.ts'
import { prose } from './markdown-escape.ts'
import { footer, heading, type MarkdownOptions } from './markdown-parts.ts'

/** The account. Ends with a line break. */
export function connectMarkdown(
  project: string | null,
  result: ConnectResult,
  options: MarkdownOptions,
): string {
  const { label, text } = connectHeadline(result)
  const { outcomes, diagnostics, failure } = result
  return compose(
    {
      parts: [
        { kind: 'text', text: `${heading('connect', project, '')}\n\n**${label}** ${prose(text)}` },
        ...(failure === null ? [] : [whole(alert('WARNING', '', [failureText(failure)]))]),
        ...outcomeParts(outcomes, new Map()),
        ...diagnosticParts(diagnostics),
      ],
      foot: footer(options, {}),
      htmlReport: options.htmlReport,
      otherwise: 'The log of the run has all of it.',
    },
    options.limit,
  )
}
