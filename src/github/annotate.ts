/** Diagnostics of a JSON report as annotations on the lines of the manifest. */

import { isList, isObject, type Json, type JsonObject } from '../model/json.ts'
import { type Annotation, type AnnotationLevel, annotationCommand } from './workflow-command.ts'

/** GitHub shows ten of a kind for each step and drops the others without a word. */
const SHOWN = 10

const LEVELS: Readonly<Record<string, AnnotationLevel>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
}

const PLURALS: Readonly<Record<AnnotationLevel, string>> = {
  error: 'errors',
  warning: 'warnings',
  notice: 'notices',
}

/**
 * Workflow commands for what a report has to say, errors first.
 * @param report JSON of validate, plan, apply or drift
 * @param place a file as the report names it → relative to the repository; `null` when it lies outside
 */
export function annotations(report: Json, place: (file: string) => string | null): string {
  const all = [...failureOf(report), ...diagnosticsOf(report, place)]
  return (['error', 'warning', 'notice'] as const)
    .map((level) => {
      const of = all.filter((annotation) => annotation.level === level)
      const more = of.length - SHOWN
      const rest = more > 0 ? `${more} more ${PLURALS[level]}: the report lists them all.\n` : ''
      return of.slice(0, SHOWN).map(annotationCommand).join('') + rest
    })
    .join('')
}

/** A run that failed has an error in place of a plan. */
function failureOf(report: Json): readonly Annotation[] {
  const error = isObject(report) ? report['error'] : undefined
  if (!isObject(error)) return []
  return [{ level: 'error', title: textOf(error['code']), message: messageOf(error) }]
}

function diagnosticsOf(report: Json, place: (file: string) => string | null): readonly Annotation[] {
  const diagnostics = isObject(report) ? report['diagnostics'] : undefined
  if (!isList(diagnostics)) return []
  return diagnostics.filter((one): one is JsonObject => isObject(one)).map((one) => toAnnotation(one, place))
}

function toAnnotation(diagnostic: JsonObject, place: (file: string) => string | null): Annotation {
  const { severity, code, file, line, column } = diagnostic
  const path = typeof file === 'string' ? place(file) : null
  return {
    level: LEVELS[textOf(severity)] ?? 'notice',
    title: textOf(code),
    message: messageOf(diagnostic),
    ...(path === null ? {} : { file: path }),
    ...(path !== null && typeof line === 'number' ? { line } : {}),
    ...(path !== null && typeof line === 'number' && typeof column === 'number' ? { column } : {}),
  }
}

const messageOf = ({ message, hint }: JsonObject): string =>
  [textOf(message), textOf(hint)].filter(Boolean).join('\n')

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')
