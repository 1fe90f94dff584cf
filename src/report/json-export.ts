/** What an export wrote, as JSON. Described by `schema/export.schema.json`. */

import type { ExportReport } from '../model/export.ts'
import { FORMAT_VERSION, type JsonOptions, printJson, toolJson } from './json-parts.ts'

export const exportJson = (report: ExportReport, options: JsonOptions): string =>
  printJson({
    format_version: FORMAT_VERSION,
    tool: toolJson(options.version),
    project: report.project,
    team: report.team,
    owner: report.owner,
    api: { base_url: options.baseUrl, dialect: report.dialect },
    folder: report.folder,
    files: report.files,
    removed: report.removed,
    resources: report.resources.map(({ address, kind, name, id }) => ({ address, kind, name, id })),
    left_out: report.leftOut.map(({ kind, name, id, reason }) => ({ kind, name, id, reason })),
    notes: report.notes,
    remarks: report.remarks.map(({ address, text }) => ({ address, text })),
    variables: report.variables.map(({ name, address, field }) => ({ name, address, field })),
  })
