/** What is wrong, in markdown: diagnostics, and the failure of a command. */

import type { Diagnostic, Severity } from '../model/diagnostic.ts'
import type { Failure } from '../model/result.ts'
import { alert, blockText, fence } from './markdown-blocks.ts'
import { compose, type Part, whole } from './markdown-document.ts'
import { code, foreignLine, prose } from './markdown-escape.ts'
import { footer, heading, hintText, listItem, type MarkdownOptions } from './markdown-parts.ts'
import { count } from './style.ts'

/** Lines of source around a place; more would be a file and not an excerpt. */
const LONGEST_FRAME = 12

/** All diagnostics of a command that found nothing else to say. Ends with a line break. */
export function diagnosticsMarkdown(
  command: string,
  project: string | null,
  diagnostics: readonly Diagnostic[],
  options: MarkdownOptions,
): string {
  const says = diagnostics.length === 0 ? 'no problems found' : severityCounts(diagnostics)
  return compose(
    {
      parts: [
        { kind: 'text', text: heading(command, project, `: ${says}`) },
        ...diagnosticParts(diagnostics, 1, ''),
      ],
      foot: footer(options, {}),
      htmlReport: options.htmlReport,
      otherwise: `${code(`duvo-${command}`)} prints all of it.`,
    },
    options.limit,
  )
}

/**
 * Why a command did not work. Ends with a line break.
 * @param status `refused`: a brake or guard; `interrupted`: a run that was stopped
 */
export function failureMarkdown(
  command: string,
  project: string | null,
  failure: Failure,
  status: 'error' | 'refused' | 'interrupted',
  options: MarkdownOptions,
): string {
  return compose(
    {
      parts: [
        { kind: 'text', text: heading(command, project, `: ${HEADLINE[status]}`) },
        whole(alert('CAUTION', '', [failureText(failure)])),
      ],
      foot: footer(options, {}),
      htmlReport: options.htmlReport,
      otherwise: '',
    },
    options.limit,
  )
}

const HEADLINE = { error: 'failed', refused: 'refused', interrupted: 'interrupted' } as const

/** What happened, the request it was about, what is unknown, and what to do. */
export function failureText({ code: kind, message, hint, request, status, fate }: Failure): string {
  const answer = status === undefined ? '' : ` answered ${status}`
  return [
    `${code(kind)} ${prose(message)}`,
    ...(request === undefined || message.includes(request) ? [] : [`${code(request)}${answer}`]),
    ...(fate === 'unknown' ? ['It may have taken effect all the same.'] : []),
    ...(hint === undefined ? [] : [hintText(hint)]),
  ].join('\n\n')
}

/** Errors first. An empty list has no part. */
export function diagnosticParts(
  diagnostics: readonly Diagnostic[],
  share = 0.25,
  title = `### ${severityCounts(diagnostics)}`,
): readonly Part[] {
  if (diagnostics.length === 0) return []
  const lines = SEVERITIES.flatMap((severity) =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).map(diagnosticItem),
  )
  return [{ kind: 'list', title, block: { open: '', lines, close: '' }, share, of: 'diagnostics' }]
}

const SEVERITIES = ['error', 'warning', 'info'] as const satisfies readonly Severity[]

function diagnosticItem({ severity, code: kind, message, hint, position, frame }: Diagnostic): string {
  const place =
    position === undefined ? '' : ` ${code(`${position.file}:${position.line}:${position.column}`)}`
  return listItem([
    `**${wordOf(severity)}** ${code(kind)}${place} ${prose(message)}`,
    frame === undefined ? '' : frameText(frame),
    hintText(hint),
  ])
}

const frameText = (frame: string): string =>
  blockText(fence('', '', frame.replace(/\n$/, '').split('\n').slice(0, LONGEST_FRAME).map(foreignLine)))

const wordOf = (severity: Severity): string => (severity === 'info' ? 'note' : severity)

/** `2 errors, 1 warning` */
function severityCounts(diagnostics: readonly Diagnostic[]): string {
  return SEVERITIES.map((severity) => ({
    word: wordOf(severity),
    n: diagnostics.filter((diagnostic) => diagnostic.severity === severity).length,
  }))
    .filter(({ n }) => n > 0)
    .map(({ n, word }) => count(n, word))
    .join(', ')
}
