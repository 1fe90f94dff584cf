/** What went wrong, in every form it can be had in: all that is left to say where there is no plan. */

import type { Diagnostic } from '../model/diagnostic.ts'
import type { Failure } from '../model/result.ts'
import { diagnosticsJson, failureJson } from '../report/json-diagnostics.ts'
import { diagnosticsText } from '../report/text-diagnostics.ts'
import { failureText } from '../report/text-failure.ts'
import type { Document } from './document.ts'

/** Who speaks, for what no plan can tell: the command, and the project as far as it is known. */
export interface Speaker {
  readonly command: string
  readonly project: string | null
}

/** @param verdict what the text says at its end; empty for nothing */
export const diagnosticsDocument = (
  { command, project }: Speaker,
  diagnostics: readonly Diagnostic[],
  verdict = '',
): Document => ({
  text: (options) => diagnosticsText(diagnostics, options) + verdict,
  json: () => diagnosticsJson(diagnostics),
  markdown: async (options) =>
    (await import('../report/markdown-diagnostics.ts')).diagnosticsMarkdown(
      command,
      project,
      diagnostics,
      options,
    ),
  html: async (options) =>
    (await import('../report/html-diagnostics.ts')).diagnosticsHtml(command, project, diagnostics, options),
  gitlab: null,
})

/** `refused`: a brake or guard (exit 3). `interrupted`: a run that was stopped. */
export type FailureStatus = 'error' | 'refused' | 'interrupted'

export const failureDocument = (
  { command, project }: Speaker,
  failure: Failure,
  status: FailureStatus,
): Document => ({
  text: (options) => failureText(failure, options),
  json: () => failureJson(failure, status),
  markdown: async (options) =>
    (await import('../report/markdown-diagnostics.ts')).failureMarkdown(
      command,
      project,
      failure,
      status,
      options,
    ),
  html: async (options) =>
    (await import('../report/html-diagnostics.ts')).failureHtml(command, project, failure, status, options),
  gitlab: null,
})
