/** Diagnostics as text: where, what, the source around it, and what to do. */

import type { Diagnostic, Severity } from '../model/diagnostic.ts'
import {
  type Colors,
  count,
  hintLines,
  indent,
  type Style,
  stack,
  type TextOptions,
  toStyle,
} from './style.ts'
import { visible, visibleLine } from './visible.ts'

/** All diagnostics and their counts; an empty text when there are none. Ends with a line break. */
export function diagnosticsText(diagnostics: readonly Diagnostic[], options: TextOptions): string {
  if (diagnostics.length === 0) return ''
  const style = toStyle(options)
  const blocks = stack(diagnostics, (diagnostic) => diagnosticLines(diagnostic, style))
  return `${[...blocks, '', severityCounts(diagnostics, style.colors)].join('\n')}\n`
}

/** `file:line:col severity[code] message`, then frame and hint. */
export function diagnosticLines(diagnostic: Diagnostic, style: Style): string[] {
  const { position, severity, code, message, frame, hint } = diagnostic
  const { colors } = style
  const place = position === undefined ? '' : `${placeText(position)} `
  const label = severityColor(severity, colors)(`${severity}[${code}]`)
  return [
    `${place}${label} ${visible(message)}`,
    ...(frame === undefined ? [] : indent(2, frame.replace(/\n$/, '').split('\n').map(visibleLine))),
    ...hintLines(hint, 4, style),
  ]
}

export const placeText = (position: { file: string; line: number; column: number }): string =>
  `${visible(position.file)}:${position.line}:${position.column}`

/** `2 errors, 1 warning`. */
function severityCounts(diagnostics: readonly Diagnostic[], colors: Colors): string {
  const severities = ['error', 'warning', 'info'] as const
  return severities
    .map((severity) => ({
      severity,
      n: diagnostics.filter((diagnostic) => diagnostic.severity === severity).length,
    }))
    .filter(({ n }) => n > 0)
    .map(({ severity, n }) =>
      severityColor(severity, colors)(count(n, severity === 'info' ? 'note' : severity)),
    )
    .join(', ')
}

function severityColor(severity: Severity, colors: Colors): (text: string) => string {
  switch (severity) {
    case 'error':
      return colors.red
    case 'warning':
      return colors.yellow
    case 'info':
      return colors.blue
    default:
      return severity satisfies never
  }
}
