/** Why the plan made now is not the one that was reviewed, as JSON: the failure, and both sides of what differs. */

import { canonicalText, type JsonObject } from '../model/json.ts'
import type { Failure } from '../model/result.ts'
import { errorJson, FORMAT_VERSION, printJson } from './json-parts.ts'
import type { ComparedChange } from './text-plan-difference.ts'

/** `difference` lists each change that is not the same on both sides; `null` where a side does not have it. */
export function differenceJson(
  reviewed: readonly ComparedChange[],
  now: readonly ComparedChange[],
  failure: Failure,
): string {
  const before = new Map(reviewed.map((change) => [change.address, change]))
  const after = new Map(now.map((change) => [change.address, change]))
  const addresses = [...new Set([...before.keys(), ...after.keys()])].sort()
  return printJson({
    format_version: FORMAT_VERSION,
    status: 'refused',
    error: errorJson(failure),
    difference: addresses
      .map((address) => ({
        address,
        reviewed: sideJson(before.get(address)),
        now: sideJson(after.get(address)),
      }))
      .filter((entry) => canonicalText(entry.reviewed) !== canonicalText(entry.now)),
  })
}

const sideJson = (change: ComparedChange | undefined): JsonObject | null =>
  change === undefined
    ? null
    : {
        action: change.action,
        id: change.id,
        fields: change.fields.map(({ path, before, after }) => ({ path, before, after })),
      }
