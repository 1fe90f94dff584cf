/** `duvo-drift`: what live state and the manifest disagree about. Reads only. */

import type { DriftItem, DriftReport } from '../model/drift.ts'
import type { CreateChange, Plan, UpdateChange } from '../model/plan.ts'
import { driftJson } from '../report/json-drift.ts'
import { driftText } from '../report/text-drift.ts'
import { type ApiFlags, newCommand, parseFlags, withApiFlags } from './flags.ts'
import { failedFlags, Output } from './output.ts'
import { prepare } from './prepare.ts'
import { connectReader, plainOptions } from './session.ts'
import { EXIT, type ExitCode, type World } from './world.ts'

export async function drift(world: World): Promise<ExitCode> {
  const command = withApiFlags(
    newCommand(
      'duvo-drift',
      'Finds what differs between Duvo and the manifest, who changed it and when.',
      world,
    ),
  )
  const parsed = parseFlags<ApiFlags>(command, world)
  if (!parsed.ok) return failedFlags(world, parsed.error)
  if (parsed.value === null) return EXIT.ok
  const flags = parsed.value
  const output = new Output(world, flags)
  const prepared = await prepare(world, flags, output, plainOptions(flags), () =>
    connectReader(world, flags, output),
  )
  if (typeof prepared === 'number') return prepared
  const report = driftOf(prepared.plan)
  output.result(
    output.isJson
      ? driftJson(report, { version: world.version, baseUrl: prepared.client.origin })
      : driftText(report, output.textOptions()),
  )
  return report.items.length > 0 ? EXIT.changes : EXIT.ok
}

/** Two-way: every difference, without telling which side moved. */
function driftOf(plan: Plan): DriftReport {
  const differing = plan.changes.filter(
    (change): change is CreateChange | UpdateChange =>
      change.action === 'create' || change.action === 'update',
  )
  const { project, team, commit, dialect, diagnostics, summary } = plan
  return {
    project,
    team,
    commit,
    dialect,
    diagnostics,
    items: differing.map(toItem),
    unmanaged: summary.unmanaged,
  }
}

const toItem = ({
  address,
  kind,
  name,
  id,
  fields,
  live,
  source,
}: CreateChange | UpdateChange): DriftItem => ({
  address,
  kind,
  name,
  id,
  class: 'unclassified',
  what: live === null ? 'missing' : 'changed',
  fields: live === null ? [] : fields,
  by: live?.updatedBy ?? null,
  at: live?.updatedAt ?? null,
  ...(source === undefined ? {} : { source }),
})
