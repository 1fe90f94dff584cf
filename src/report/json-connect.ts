/** How a person was taken through a consent, as JSON. Described by `schema/connect.schema.json`. */

import type { ConnectResult } from '../model/consent.ts'
import { outcomeJson } from './json-apply.ts'
import { diagnosticJson, errorJson, FORMAT_VERSION, printJson, trafficJson } from './json-parts.ts'

/** The link is not in it: whoever has it can consent in the person's place. */
export const connectJson = (result: ConnectResult): string =>
  printJson({
    format_version: FORMAT_VERSION,
    status: result.status,
    address: result.address,
    connection: result.live === null ? null : { id: result.live.id, name: result.live.name },
    outcomes: result.outcomes.map(outcomeJson),
    requests: trafficJson(result.traffic),
    diagnostics: result.diagnostics.map(diagnosticJson),
    error: result.failure === null ? null : errorJson(result.failure),
  })
