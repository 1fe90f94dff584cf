/** What is wrong, or worth knowing, about a manifest or a plan, as data. `report/` turns it into text. */

/** A place in a file the user wrote. `line` and `column` count from 1. */
export interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
}

export type Severity = 'error' | 'warning' | 'info'

export interface Diagnostic {
  readonly severity: Severity
  readonly code: DiagnosticCode
  /** One line: what is the matter. */
  readonly message: string
  /** One line: what to do, often the text to paste. */
  readonly hint?: string
  readonly position?: Position
  /** The lines of source around `position`, with a caret under the column. */
  readonly frame?: string
}

export type DiagnosticCode = ManifestCode | PlanCode

/** Found offline, by the loader. */
export const MANIFEST_CODES = [
  'file-not-found',
  'file-unreadable',
  'file-too-big',
  'not-utf8',
  'binary-file',
  'empty-manifest',
  'yaml-syntax',
  'duplicate-key',
  'too-many-aliases',
  'merge-key-cycle',
  'unsupported-version',
  'schema', // wrong type, missing key, out of range
  'unknown-key',
  'unknown-config-key', // inside build.config: a warning, sent as written
  'unknown-model', // outside the list we know: a warning, sent as written
  'unknown-reference',
  'self-reference',
  'reference-cycle',
  'duplicate-name',
  'duplicate-id',
  'literal-secret',
  'env-not-allowed', // ${env:…} outside connection fields, or ${env:DUVO_…}
  'unset-env',
  'unset-variable',
  'bad-placeholder',
  'include-not-found',
  'include-outside',
  'no-build', // `build` without any config
  'bad-ignore-path',
  'no-guard', // `team` or `owner` missing
  'conflicting-entry', // `moved` and `removed` that contradict the manifest or each other
] as const

export type ManifestCode = (typeof MANIFEST_CODES)[number]

/** Found by comparing with live state. */
export const PLAN_CODES = [
  'id-not-found',
  'ambiguous',
  'copied-marker',
  'orphan',
  'handover-unknown',
  'credentials-unknown',
  'connection-broken', // it needs to be connected again
  'not-settable', // this generation of the API cannot set it
  'probed', // --probe: what a server said
  'probe-failed', // --probe: a server that does not answer as it should
  'moved-unmatched',
  'removed-unmatched',
  'history-unknown', // shallow clone, or no git
  'no-baseline', // drift: no commit's manifest tells what was applied last
  'file-unused', // drift --adopt: what included this file was taken out
  'unknown-target',
  'target-extended', // --target took along what it needs
  'too-many-deletes',
  'stale-commit',
  'wrong-team',
  'wrong-owner',
  'prune-refused',
  'guard', // the first write told that the key is somebody else's
  'not-kept', // after apply: the API did not keep a field
  'unverified', // after apply: what was sent could not be read back
  'lost-slot', // after apply: an integration slot is gone
  'similar-resource',
  'key-changed', // found by its name, while its marker still says another key
] as const

export type PlanCode = (typeof PLAN_CODES)[number]

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some((diagnostic) => diagnostic.severity === 'error')
