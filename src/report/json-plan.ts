/** The plan as JSON: what `duvo-plan --out` saves and other programs read. Described by `schema/plan.schema.json`. */

import type { JsonObject } from '../model/json.ts'
import type { Change, FieldChange, Plan } from '../model/plan.ts'
import {
  diagnosticJson,
  FORMAT_VERSION,
  type JsonOptions,
  positionJson,
  printJson,
  shownValue,
  toolJson,
} from './json-parts.ts'
import { requestCounts } from './plan-words.ts'

export interface PlanJsonOptions extends JsonOptions {
  /** Requests it took to make the plan. */
  readonly readRequests: number
}

export function planJson(plan: Plan, options: PlanJsonOptions): string {
  const requests = requestCounts(plan.changes)
  const { summary } = plan
  return printJson({
    format_version: FORMAT_VERSION,
    tool: toolJson(options.version),
    project: plan.project,
    team: plan.team,
    commit: plan.commit,
    api: { base_url: options.baseUrl, dialect: plan.dialect },
    manifest_digest: plan.manifest.digest,
    plan_digest: plan.planDigest,
    summary: {
      create: summary.create,
      update: summary.update,
      delete: summary.delete,
      blocked: summary.blocked,
      adopted: summary.adopted,
      orphaned: summary.orphaned,
      unchanged: summary.unchanged,
      unmanaged: summary.unmanaged,
    },
    requests: {
      read: options.readRequests,
      apply: plan.requests.apply,
      estimate_seconds: plan.requests.estimateSeconds,
    },
    changes: plan.changes.map((change, index) => changeJson(change, requests[index] ?? 0)),
    adopted: plan.adopted.map(({ address, name, id, by }) => ({ address, name, id, by })),
    // A refusal is a diagnostic that stops the plan: readers find all that is wrong in one place.
    diagnostics: [...plan.diagnostics, ...plan.refusals].map(diagnosticJson),
  })
}

/** What GitLab shows in a merge request: its `terraform` report. Ends with a line break. */
export const widgetJson = ({ summary }: Plan): string =>
  printJson({ create: summary.create, update: summary.update, delete: summary.delete })

// Written out key by key: what a change holds for the applier (target, live, steps) must not leak in.
const changeJson = (change: Change, requests: number): JsonObject => ({
  address: change.address,
  kind: change.kind,
  action: change.action,
  name: change.name,
  id: change.id,
  reason: change.reason,
  hint: change.hint ?? null,
  adopts: change.adopts,
  requires: change.requires,
  requests,
  fields: change.fields.map(fieldJson),
  source: positionJson(change.source),
})

const fieldJson = ({ path, before, after, sensitive }: FieldChange): JsonObject => ({
  path,
  before: shownValue(before, sensitive),
  after: shownValue(after, sensitive),
  sensitive,
})
