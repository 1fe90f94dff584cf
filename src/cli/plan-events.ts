/** A plan as events: what was read, what is wanted, what is worth knowing. */

import type { RunEvent } from '../model/event.ts'
import type { Snapshot } from '../model/live.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Plan } from '../model/plan.ts'

export const manifestLoaded = (manifest: Manifest): RunEvent => ({
  type: 'manifest_loaded',
  project: manifest.project,
  team: manifest.team,
  resources: manifest.resources.length,
  // Passed on without being asked for: without a log, nobody does.
  get digest() {
    return manifest.digest
  },
  files: manifest.files,
})

/** @param requests it took to read `snapshot` */
export const planEvents = (plan: Plan, snapshot: Snapshot, requests: number): readonly RunEvent[] => [
  { type: 'live_read', dialect: snapshot.dialect, resources: snapshot.resources.length, requests },
  { type: 'planned', digest: plan.planDigest, summary: plan.summary, requests: plan.requests },
  ...plan.changes.map(
    ({ address, action, id, adopts, reason, fields }): RunEvent => ({
      type: 'planned_change',
      address,
      action,
      id,
      adopts,
      reason,
      paths: fields.map(({ path }) => path),
    }),
  ),
  ...[...plan.diagnostics, ...plan.refusals].map(
    (diagnostic): RunEvent => ({ type: 'diagnostic', diagnostic }),
  ),
]
