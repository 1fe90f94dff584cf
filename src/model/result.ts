/**
 * Errors as values. A function that can fail for a reason a user can do something about returns a `Result`;
 * exceptions are left for our own bugs.
 */

export type Result<T, E = Failure> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E }

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value })
export const fail = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error })

/** Why talking to Duvo (or to the disk) did not work, in words for the person who ran the command. */
export interface Failure {
  readonly code: FailureCode
  /** One sentence: what happened. */
  readonly message: string
  /** One sentence: what to do about it. */
  readonly hint?: string
  /** The HTTP status, when an answer came. */
  readonly status?: number
  /** `POST /v1/agents`, when a request was involved. */
  readonly request?: string
  /** For a write: can it have taken effect? `unknown` after a timeout, a reset or a 5xx. */
  readonly fate?: 'not-applied' | 'unknown'
}

/** What a command can fail with; `docs/errors.md` says for each what to do. */
export const FAILURE_CODES = [
  'no-api-key', // DUVO_API_KEY is not set
  'secret-in-plan', // a field holds the value of a secret in clear, so the plan cannot be saved and trusted
  'bad-plan-file', // a saved plan that cannot be trusted
  'not-as-reviewed', // the plan made now is not the one that was reviewed
  'bad-setting', // a flag or environment variable that cannot be used as it is
  'unauthorized', // 401
  'forbidden', // 403
  'not-found', // 404
  'rejected', // 400, 409, 422 and other 4xx: the API understood and said no
  'rate-limited', // 429, still, after all retries
  'server-error', // 5xx
  'network', // no connection, or it broke
  'timeout', // no answer in time
  'bad-answer', // an answer that is not what the API documents: HTML, truncated or empty JSON
  'incomplete-read', // pages that do not add up to `total`, twice
  'write-refused', // a read-only client was asked to write: our bug, stopped before the wire
  'guard', // the key belongs to another team or user than the manifest says
  'missing-secret', // an environment variable that a secret needs is unset or empty
  'cannot-connect', // asking a person for consent would come to nothing
  'not-connected', // a person did not consent, or has not yet
  'changed-meanwhile', // the resource moved between plan and its turn
  'internal', // our bug
  'not-approved', // nobody said yes
  'would-overwrite', // an export would write over a file that it may not
  'no-round-trip', // an export that would not plan as no changes, and so was not written
  'interrupted', // the user, or the deadline, stopped the run
] as const

export type FailureCode = (typeof FAILURE_CODES)[number]
