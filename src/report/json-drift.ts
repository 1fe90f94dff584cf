/** Drift as JSON. Described by `schema/drift.schema.json`. */

import type { Adoption, DriftClass, DriftItem, DriftReport } from '../model/drift.ts'
import type { JsonObject } from '../model/json.ts'
import type { RevisionStep } from '../model/live.ts'
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
    baseline: { commit: report.baseline?.commit ?? null, from: report.baseline?.from ?? null },
    api: { base_url: options.baseUrl, dialect: report.dialect },
    summary: {
      drift: tally('drift'),
      conflict: tally('conflict'),
      unclassified: tally('unclassified'),
      pending: tally('pending'),
      unmanaged: report.unmanaged.length,
    },
    items: report.items.map(itemJson),
    unmanaged: report.unmanaged.map(({ kind, name, id, by, at }) => ({ kind, name, id, by, at })),
    diagnostics: report.diagnostics.map(diagnosticJson),
    adopted: report.adopted === null ? null : adoptionJson(report.adopted),
  })
}

const adoptionJson = ({ files, fields, left }: Adoption): JsonObject => ({
  files: files.map(({ name, lines }) => ({ file: name, lines })),
  fields: fields.map(({ address, path, files: names }) => ({ address, path, files: [...names] })),
  left: left.map(({ address, path, reason, hint }) => ({ address, path, reason, hint: hint || null })),
})

const itemJson = (item: DriftItem): JsonObject => ({
  address: item.address,
  kind: item.kind,
  class: item.class,
  what: item.what,
  name: item.name,
  id: item.id,
  by: item.by,
  at: item.at,
  edits: item.edits.map(({ within, by, at, revision }) => ({
    within,
    by,
    at,
    revision: revisionJson(revision),
  })),
  revision: revisionJson(item.revision),
  blocked: item.blocked === null ? null : { reason: item.blocked.reason, hint: item.blocked.hint || null },
  fields: item.fields.map((field) => ({
    path: field.path,
    class: field.class,
    live: shownValue(field.before, field.sensitive),
    manifest: shownValue(field.after, field.sensitive),
    sensitive: field.sensitive,
  })),
  source: positionJson(item.source),
})

const revisionJson = (revision: RevisionStep | null): JsonObject | null =>
  revision === null ? null : { from: revision.from, to: revision.to }
