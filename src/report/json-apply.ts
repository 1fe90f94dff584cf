/** What an apply did, as JSON. Described by `schema/apply.schema.json`. */

import type { JsonObject } from '../model/json.ts'
import type { ApplyResult, Outcome } from '../model/outcome.ts'
import { diagnosticJson, errorJson, FORMAT_VERSION, printJson, trafficJson } from './json-parts.ts'

export const applyJson = (result: ApplyResult): string =>
  printJson({
    format_version: FORMAT_VERSION,
    status: result.status,
    plan_digest: result.planDigest,
    outcomes: result.outcomes.map(outcomeJson),
    requests: trafficJson(result.traffic),
    diagnostics: result.diagnostics.map(diagnosticJson),
  })

export const outcomeJson = (outcome: Outcome): JsonObject => ({
  address: outcome.address,
  action: outcome.action,
  status: outcome.status,
  id: outcome.id,
  requests: outcome.requests,
  error: outcome.error === null ? null : errorJson(outcome.error),
  because_of: outcome.becauseOf,
})
