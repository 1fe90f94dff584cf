/** What applying a plan did. */

import type { Address, Uuid } from './address.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { Action } from './plan.ts'
import type { Failure } from './result.ts'

export interface Outcome {
  readonly address: Address
  readonly action: Action
  readonly status: 'applied' | 'failed' | 'skipped'
  readonly id: Uuid | null
  /** Requests that changed something for this resource; one shared by several counts for the first of them. */
  readonly requests: number
  readonly error: Failure | null
  /** For `skipped`: the resource that failed first. */
  readonly becauseOf: Address | null
}

/** What went over the wire. */
export interface Traffic {
  /** Requests sent, retries included. */
  readonly sent: number
  readonly retried: number
  /** Answers with status 429. */
  readonly throttled: number
}

export type ApplyStatus = 'applied' | 'noop' | 'partial' | 'failed' | 'refused' | 'interrupted'

export interface ApplyResult {
  readonly status: ApplyStatus
  readonly planDigest: string
  readonly outcomes: readonly Outcome[]
  /** What the verification read found: fields the API did not keep, lost slots. */
  readonly diagnostics: readonly Diagnostic[]
  readonly traffic: Traffic & { readonly seconds: number }
}

/** Progress of an apply, as it happens. */
export type ApplyEvent =
  | { readonly type: 'started'; readonly address: Address; readonly action: Action }
  | { readonly type: 'finished'; readonly outcome: Outcome }
  /** A write told that the key is somebody else's; nothing more is sent. */
  | { readonly type: 'guard'; readonly failure: Failure }
