/** What the JSON reports share. Rule of all of them: every key is always there, and what is not known is `null`. */

import type { Diagnostic, Position } from '../model/diagnostic.ts'
import type { Json, JsonObject } from '../model/json.ts'
import { SENSITIVE } from '../model/manifest.ts'
import type { Traffic } from '../model/outcome.ts'
import type { Failure } from '../model/result.ts'

/** The version of every JSON format here; the first number changes when a reader has to. */
export const FORMAT_VERSION = '1.0'

const NAME = 'duvo-gitops'

/** What a report says about its making. */
export interface JsonOptions {
  /** This tool's version. */
  readonly version: string
  readonly baseUrl: string
}

export const toolJson = (version: string): JsonObject => ({ name: NAME, version })

/** JSON text with a line break at the end; see {@link safeJson}. */
export const printJson = (value: JsonObject): string => safeJson(value, 2)

/**
 * JSON text with a line break at the end, and no other one where `indent` is 0. Characters that a terminal obeys or
 * hides, and that JSON may hold as they are, are escaped: the same data, safe to look at.
 */
export const safeJson = (value: JsonObject, indent: number): string =>
  `${JSON.stringify(value, null, indent).replace(
    /[\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )}\n`

/** A value as it may be shown: of a secret, only that there is one. */
export const shownValue = (value: Json, sensitive: boolean): Json =>
  sensitive && value !== null ? SENSITIVE : value

export const positionJson = (position: Position | undefined): JsonObject | null =>
  position === undefined ? null : { file: position.file, line: position.line, column: position.column }

export const diagnosticJson = ({ severity, code, message, hint, position }: Diagnostic): JsonObject => ({
  severity,
  code,
  message,
  hint: hint ?? null,
  file: position?.file ?? null,
  line: position?.line ?? null,
  column: position?.column ?? null,
})

export const errorJson = ({ code, message, hint, status, request, fate }: Failure): JsonObject => ({
  code,
  message,
  hint: hint ?? null,
  status: status ?? null,
  request: request ?? null,
  fate: fate ?? null,
})

/** What went over the wire, and how long it took. */
export const trafficJson = ({
  sent,
  retried,
  throttled,
  seconds,
}: Traffic & { readonly seconds: number }): JsonObject => ({ sent, retried, throttled, seconds })
