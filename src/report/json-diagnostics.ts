/** Diagnostics and failures as JSON: what `--format json` prints where there is no plan, apply or drift to print. */

import { type Diagnostic, hasErrors, type Severity } from '../model/diagnostic.ts'
import type { Failure } from '../model/result.ts'
import { diagnosticJson, errorJson, FORMAT_VERSION, printJson } from './json-parts.ts'

export function diagnosticsJson(diagnostics: readonly Diagnostic[]): string {
  const tally = (severity: Severity): number =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length
  return printJson({
    format_version: FORMAT_VERSION,
    status: hasErrors(diagnostics) ? 'invalid' : 'valid',
    summary: { error: tally('error'), warning: tally('warning'), info: tally('info') },
    diagnostics: diagnostics.map(diagnosticJson),
  })
}

/** @param status `refused` for a brake or guard (exit 3), `interrupted` for a run that was stopped */
export const failureJson = (
  failure: Failure,
  status: 'error' | 'refused' | 'interrupted' = 'error',
): string => printJson({ format_version: FORMAT_VERSION, status, error: errorJson(failure) })
