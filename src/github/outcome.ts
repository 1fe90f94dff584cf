/** What a command's exit code and JSON report mean for the steps that follow. */

import { isList, isObject, type Json, type JsonObject } from '../model/json.ts'
import type { Outputs } from './outputs-file.ts'

interface Finished {
  readonly command: string
  readonly exitCode: number
  /** The JSON report; `undefined` when the command did not get as far as writing one. */
  readonly report: Json | undefined
}

/** Which news fail the step all the same. */
interface Tolerance {
  readonly failOnDrift: boolean
  readonly failOnMismatch: boolean
}

/** Outputs of the action, besides the paths of files. All of them are there, empty where they say nothing. */
export function outcomeOf({ command, exitCode, report }: Finished, tolerance: Tolerance): Outputs {
  const told: JsonObject = isObject(report) ? report : {}
  const error = isObject(told['error']) ? told['error'] : {}
  const mismatch = command === 'apply' && error['code'] === 'not-as-reviewed'
  return {
    'exit-code': String(exitCode),
    failed: String(hasFailed(command, exitCode, mismatch, tolerance)),
    status: textOf(told['status']),
    changes: String(command === 'apply' ? hasApplied(told) : hasChanges(told)),
    digest: textOf(told['plan_digest']),
    drift: command === 'drift' && (exitCode === 0 || exitCode === 2) ? String(exitCode === 2) : '',
    mismatch: String(mismatch),
  }
}

/** Changes of a plan and drift (both exit 2) are news. */
function hasFailed(
  command: string,
  exitCode: number,
  mismatch: boolean,
  { failOnDrift, failOnMismatch }: Tolerance,
): boolean {
  if (exitCode === 0) return false
  if (command === 'plan') return exitCode !== 2
  if (command === 'drift') return exitCode !== 2 || failOnDrift
  return !mismatch || failOnMismatch
}

function hasChanges({ summary }: JsonObject): boolean {
  if (!isObject(summary)) return false
  return [summary['create'], summary['update'], summary['delete']].some((n) => typeof n === 'number' && n > 0)
}

const hasApplied = ({ outcomes }: JsonObject): boolean =>
  isList(outcomes) && outcomes.some((outcome) => isObject(outcome) && outcome['status'] === 'applied')

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')
