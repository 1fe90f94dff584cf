/**
 * The planner: manifest and snapshot in, plan out. Pure, so that the same input gives the same plan on every machine,
 * and so that plan, apply and drift can never disagree about what a difference is.
 *
 * In order: guards, scope, identity, comparison, renames, blocks, deletes, order, brakes. Where a list page does not
 * tell enough, the answer is a list of reads instead of a plan; the caller reads them and plans again.
 */

import type { Uuid } from '../model/address.ts'
import type { DetailRequest } from '../model/live.ts'
import type { Change, Plan, PlanSummary } from '../model/plan.ts'
import { spreadBlocks } from './block.ts'
import { estimateSeconds, requestCount } from './budget.ts'
import { type Wanted, wantedChanges } from './changes.ts'
import { Translator } from './compare.ts'
import { type Deletes, plannedDeletes } from './deletes.ts'
import { planDigest } from './digest.ts'
import type { PlanInput, PlanResult } from './input.ts'
import { type Matching, matchResources } from './match.ts'
import { orderChanges } from './order.ts'
import { brakes, guards, staleness } from './refuse.ts'
import { blockRenames } from './rename.ts'
import { similarResources } from './similar.ts'
import { scopeOf } from './targets.ts'

export function makePlan(input: PlanInput): PlanResult {
  const refusals = guards(input)
  if (refusals.length > 0) return { kind: 'refused', refusals }

  const scope = scopeOf(input)
  const matching = matchResources(input)
  const errors = [...scope.diagnostics, ...matching.diagnostics].filter(
    ({ severity }) => severity === 'error',
  )
  const wanted = wantedChanges(input, matching, scope.within)
  const reads = [...wanted.reads, ...historyOfStrangers(input, matching, wanted.changes)]
  if (reads.length > 0) return { kind: 'reads', reads }
  if (errors.length > 0) return { kind: 'errors', diagnostics: errors }

  const renames = blockRenames(input, matching, wanted.changes)
  const spread = spreadBlocks(input.kinds, renames.changes, (address) => matching.matches.has(address))
  // After the blocks: what cannot move out of a folder still holds it.
  const deletes = plannedDeletes(input, matching, spread, renames.lookalikes)
  const translator = new Translator(matching)
  const changes = orderChanges(input.kinds, [...spread, ...deletes.changes], {
    dialect: input.snapshot.dialect,
    context: { hash: input.hash, idOf: (ref) => translator.idOf(ref) },
  })
  const stale = staleness(input, matching)
  const unmanaged = unmanagedIds(input, matching, deletes)
  const { manifest, snapshot, history, hash } = input

  const plan: Plan = {
    project: manifest.project,
    team: snapshot.caller.team,
    commit: history.commit,
    dialect: snapshot.dialect,
    manifest,
    planDigest: planDigest(changes, hash),
    summary: summarise(wanted, deletes, changes, unmanaged.length),
    requests: {
      apply: requestCount(changes),
      estimateSeconds: estimateSeconds(changes, input.options.ratePerMinute),
    },
    changes,
    ids: Object.fromEntries([...matching.matches].map(([address, { live }]) => [address, live.id])),
    adopted: wanted.adopted,
    unmanaged,
    diagnostics: [
      ...scope.diagnostics,
      ...matching.diagnostics,
      ...wanted.diagnostics,
      ...similarResources(input, matching, changes),
      ...deletes.diagnostics,
      ...stale.diagnostics,
    ],
    refusals: [...deletes.refusals, ...brakes(input, changes, matching), ...stale.refusals],
  }
  return { kind: 'plan', plan }
}

/**
 * Before a marked resource is created: could it be one that a person edited and renamed? Then its marker is further
 * back in the history of a live resource nobody claims.
 */
function historyOfStrangers(
  { kinds, snapshot }: PlanInput,
  matching: Matching,
  changes: readonly Change[],
): readonly DetailRequest[] {
  const creating = new Set(changes.filter(({ action }) => action === 'create').map(({ kind }) => kind))
  return kinds
    .filter(({ name, marked }) => marked && creating.has(name))
    .flatMap((kind) =>
      snapshot.resources
        .filter((live) => live.kind === kind.name && !matching.claims.has(live.id))
        .flatMap((live) =>
          kind
            .wants(null, live, false, false)
            .map((detail) => ({ kind: kind.name, id: live.id, detail, address: null })),
        ),
    )
}

/** Live, claimed by nobody, and neither deleted nor an orphan. */
const unmanagedIds = ({ snapshot }: PlanInput, matching: Matching, deletes: Deletes): readonly Uuid[] => {
  const doomed = new Set(deletes.changes.map(({ id }) => id))
  return snapshot.resources
    .map(({ id }) => id)
    .filter((id) => !matching.claims.has(id) && !doomed.has(id) && !deletes.orphaned.has(id))
}

function summarise(
  wanted: Wanted,
  deletes: Deletes,
  changes: readonly Change[],
  unmanaged: number,
): PlanSummary {
  const count = (action: Change['action']): number =>
    changes.filter((change) => change.action === action).length
  return {
    create: count('create'),
    update: count('update'),
    delete: count('delete'),
    blocked: count('blocked'),
    adopted: wanted.adopted.length,
    orphaned: deletes.orphaned.size,
    unchanged: wanted.unchanged,
    unmanaged,
  }
}
