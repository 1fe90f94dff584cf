/**
 * What a run tells while it goes on: the account of `--events`. Field values are in none of these, and neither is
 * anything else that a plan would mark as sensitive.
 */

import type { Address, Uuid } from './address.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { Dialect } from './live.ts'
import type { Notice } from './notice.ts'
import type { Outcome, Traffic } from './outcome.ts'
import type { Action, Plan, PlanSummary } from './plan.ts'
import type { Failure } from './result.ts'

export type RunEvent =
  | { readonly type: 'run_started'; readonly command: string; readonly version: string }
  | {
      readonly type: 'manifest_loaded'
      readonly project: string
      readonly team: Uuid | null
      /** How many it describes. */
      readonly resources: number
      readonly digest: string
      readonly files: readonly string[]
    }
  | {
      readonly type: 'live_read'
      readonly dialect: Dialect
      readonly resources: number
      /** How many it took. */
      readonly requests: number
    }
  | {
      readonly type: 'planned'
      readonly digest: string
      readonly summary: PlanSummary
      readonly requests: Plan['requests']
    }
  | {
      readonly type: 'planned_change'
      readonly address: Address
      readonly action: Action
      readonly id: Uuid | null
      readonly adopts: boolean
      readonly reason: string
      /** JSON Pointers of the fields that differ. */
      readonly paths: readonly string[]
    }
  /** An export: below its folder, as the report names it. */
  | { readonly type: 'file_written'; readonly path: string }
  | { readonly type: 'change_started'; readonly address: Address; readonly action: Action }
  /** A second one for the same address corrects the first: reading back has told what nobody knew. */
  | { readonly type: 'change_finished'; readonly outcome: Outcome }
  | { readonly type: 'notice'; readonly notice: Notice }
  | { readonly type: 'diagnostic'; readonly diagnostic: Diagnostic }
  | Verified
  | {
      readonly type: 'failure'
      readonly failure: Failure
      readonly status: 'error' | 'refused' | 'interrupted'
    }
  | {
      readonly type: 'run_finished'
      /** As in the contract of exit codes. */
      readonly exitCode: 0 | 1 | 2 | 3 | 4
      /** `null` where nothing was ever sent. */
      readonly requests: Traffic | null
      readonly seconds: number
    }

/** The touched resources were read back. */
interface Verified {
  readonly type: 'verified'
  readonly applied: number
  readonly failed: number
  readonly skipped: number
  /** Fields the API did not keep, and slots that were lost; each is a diagnostic of its own. */
  readonly notKept: number
  /** Stopped before everything was read back. */
  readonly cutShort: boolean
}
