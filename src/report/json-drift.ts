/** Drift as JSON. Described by `schema/drift.schema.json`. */

import type { DriftClass, DriftItem, DriftReport } from '../model/drift.ts'
import type { JsonObject } from '../model/json.ts'
import {
  diagnosticJson,
  FORMAT_VERSION,
  type JsonOptions,
  positionJson,
  printJson,
  shownValue,
  toolJson,
} from './json-parts.ts'

export function driftJson(report: DriftReport, options: JsonOptions): string {
  const tally = (kind: DriftClass): number => report.items.filter((item) => item.class === kind).length
  return printJson({
    format_version: FORMAT_VERSION,
    tool: toolJson(options.version),
    project: report.project,
    team: report.team,
    commit: report.commit,
    api: { base_url: options.baseUrl, dialect: report.dialect },
    summary: {
      drift: tally('drift'),
      conflict: tally('conflict'),
      unclassified: tally('unclassified'),
      pending: tally('pending'),
      unmanaged: report.unmanaged,
    },
    items: report.items.map(itemJson),
    diagnostics: report.diagnostics.map(diagnosticJson),
  })
}

const itemJson = (item: DriftItem): JsonObject => ({
  address: item.address,
  kind: item.kind,
  class: item.class,
  what: item.what,
  name: item.name,
  id: item.id,
  by: item.by,
  at: item.at,
  fields: item.fields.map(({ path, before, after, sensitive }) => ({
    path,
    live: shownValue(before, sensitive),
    manifest: shownValue(after, sensitive),
    sensitive,
  })),
  source: positionJson(item.source),
})
