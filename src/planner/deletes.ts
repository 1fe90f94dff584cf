/**
 * Deletes are never inferred silently: what `removed:` names, and what `--prune` was asked to take. Everything else
 * that left the manifest is an orphan, reported with the line to paste.
 */

import { type Address, parseAddress, toAddress, type Uuid } from '../model/address.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import { compareText } from '../model/json.ts'
import type { Obstacle, PlanFacet } from '../model/kind.ts'
import type { LiveResource } from '../model/live.ts'
import type { Change, DeleteChange, UpdateChange } from '../model/plan.ts'
import type { PlanInput } from './input.ts'
import type { Matching } from './match.ts'
import { isContainment, refsIn } from './refs.ts'

export interface Deletes {
  readonly changes: readonly Change[]
  /** Live ids of what left the manifest and is only reported. */
  readonly orphaned: ReadonlySet<Uuid>
  readonly diagnostics: readonly Diagnostic[]
  readonly refusals: readonly Diagnostic[]
}

interface Doomed {
  readonly address: Address
  readonly live: LiveResource
  readonly reason: string
}

/** @param lookalikes live resources that a blocked create may be: nothing is inferred about them */
export function plannedDeletes(
  input: PlanInput,
  matching: Matching,
  changes: readonly Change[],
  lookalikes: ReadonlySet<Uuid>,
): Deletes {
  const targeted = input.options.targets.length > 0
  const { removed, diagnostics } = targeted
    ? { removed: [], diagnostics: [] }
    : removedResources(input, matching)
  const named = new Set(removed.map(({ live }) => live.id))
  const open = ({ live }: Doomed): boolean => !named.has(live.id) && !lookalikes.has(live.id)
  const orphans = targeted ? [] : orphansOf(input, matching).filter(open)
  const pruned = targeted ? [] : prunedResources(input, matching, orphans).filter(open)
  const taken = new Set(pruned.map(({ live }) => live.id))
  const left = orphans.filter(({ live }) => !taken.has(live.id))
  return {
    changes: decided(input, changes, [...removed, ...pruned]),
    orphaned: new Set(left.map(({ live }) => live.id)),
    diagnostics: [...diagnostics, ...left.map((orphan) => orphanFound(input, orphan))],
    refusals: blindPrune(input),
  }
}

function removedResources(
  { manifest, snapshot, kinds }: PlanInput,
  matching: Matching,
): { readonly removed: readonly Doomed[]; readonly diagnostics: readonly Diagnostic[] } {
  const removed: Doomed[] = []
  const diagnostics: Diagnostic[] = []
  for (const { address, id } of manifest.removed) {
    const live = oldestFirst(snapshot.resources).find((resource) =>
      id === null
        ? isMarkedAs(resource, address, manifest.project)
        : resource.id === id && resource.kind === parseAddress(address)?.kind,
    )
    if (removed.some((other) => other.live.id === live?.id)) continue
    const claimedBy = live === undefined ? undefined : matching.claims.get(live.id)
    if (live !== undefined && claimedBy === undefined) {
      removed.push({ address, live, reason: 'named under `removed`' })
      continue
    }
    const markable = kinds.some(({ name, marked }) => marked && address.startsWith(`${name}.`))
    diagnostics.push({
      severity: claimedBy === undefined ? 'info' : 'warning',
      code: 'removed-unmatched',
      message:
        claimedBy === undefined
          ? `${address}, named under \`removed\`, is not in Duvo.`
          : `${address}, named under \`removed\`, is the same live resource as ${claimedBy}; it is kept.`,
      hint:
        claimedBy === undefined && id === null && !markable
          ? 'Resources of this kind are found by id: add `id:` to the entry.'
          : 'The entry has done its work and can go.',
    })
  }
  return { removed, diagnostics }
}

const isMarkedAs = ({ kind, lastMarker }: LiveResource, address: Address, project: string): boolean =>
  lastMarker?.project === project && toAddress(kind, lastMarker.key) === address

const oldestFirst = (resources: readonly LiveResource[]): readonly LiveResource[] =>
  [...resources].sort((a, b) => compareText(a.createdAt ?? '', b.createdAt ?? '') || compareText(a.id, b.id))

/** Live, with our marker, and no address of the manifest claims it. Of several with one marker, the oldest: others are copies. */
function orphansOf({ manifest, snapshot }: PlanInput, matching: Matching): readonly Doomed[] {
  const orphans = new Map<Address, Doomed>()
  for (const live of oldestFirst(snapshot.resources)) {
    const ours = live.lastMarker?.project === manifest.project
    if (!ours || live.lastMarker === null || matching.claims.has(live.id) || matching.copies.has(live.id))
      continue
    const address = toAddress(live.kind, live.lastMarker.key)
    if (!orphans.has(address)) orphans.set(address, { address, live, reason: 'left the manifest' })
  }
  return [...orphans.values()]
}

const orphanFound = ({ kinds, snapshot }: PlanInput, { address, live }: Doomed): Diagnostic => {
  const obstacle = kinds.find(({ name }) => name === live.kind)?.obstacle('delete', snapshot.dialect, null)
  return {
    severity: 'info',
    code: 'orphan',
    message: `${address} ("${live.name}") left the manifest but is still in Duvo.`,
    hint: [
      'To have it deleted, add this to the manifest:',
      '  removed:',
      `    - { address: ${address} }`,
      ...(obstacle ? [`But ${obstacle.reason}. ${obstacle.hint}`] : []),
    ].join('\n'),
  }
}

function prunedResources(
  { options, kinds, snapshot, history, manifest }: PlanInput,
  matching: Matching,
  orphans: readonly Doomed[],
): readonly Doomed[] {
  const specs = new Map(kinds.map((kind) => [kind.name, kind.refs]))
  const named = new Set(
    manifest.resources.flatMap(({ kind, attrs }) =>
      refsIn(specs.get(kind) ?? [], attrs).map(({ ref }) => ref),
    ),
  )
  return kinds.flatMap((kind) => {
    if (!options.prune.includes(kind.name)) return []
    if (kind.marked) {
      return orphans
        .filter(({ live }) => live.kind === kind.name)
        .filter(({ live }) => ['same', 'ancestor'].includes(history.relation(live.lastMarker?.commit ?? '')))
        .map((orphan) => ({ ...orphan, reason: 'left the manifest (--prune)' }))
    }
    return snapshot.resources
      .filter((live) => live.kind === kind.name && !matching.claims.has(live.id) && !named.has(live.id))
      .filter(({ owner }) => owner === null || owner === snapshot.caller.user)
      .map((live) => ({
        address: toAddress(kind.name, live.id),
        live,
        reason: 'not in the manifest (--prune)',
      }))
  })
}

/** In a shallow clone nobody can tell whether an orphan left the manifest or has not reached this branch yet. */
const blindPrune = ({ options, kinds, history }: PlanInput): readonly Diagnostic[] =>
  history.shallow && kinds.some(({ name, marked }) => marked && options.prune.includes(name))
    ? [
        {
          severity: 'error',
          code: 'prune-refused',
          message:
            'This is a shallow clone: git cannot tell whether an orphan left the manifest or is newer than it.',
          hint: 'Fetch the whole history (actions/checkout: `fetch-depth: 0`), or name what to delete under `removed`.',
        },
      ]
    : []

/** What cannot go stays where it is, and so holds what it lies in: repeats until nothing more is held back. */
function decided(input: PlanInput, changes: readonly Change[], doomed: readonly Doomed[]): readonly Change[] {
  for (let staying: ReadonlySet<Uuid | null> = new Set(); ; ) {
    const going = doomed.filter(({ live }) => !staying.has(live.id))
    const decisions = doomed.map((one) => toChange(input, one, stillHeld(input, changes, going, one.live)))
    const blocked = new Set(decisions.filter(({ action }) => action === 'blocked').map(({ id }) => id))
    if (blocked.size === staying.size) return decisions
    staying = blocked
  }
}

/** What lies in it and neither moves out nor is deleted as well. */
function stillHeld(
  { snapshot, kinds }: PlanInput,
  changes: readonly Change[],
  doomed: readonly Doomed[],
  container: LiveResource,
): readonly LiveResource[] {
  const specs = new Map(kinds.map((kind) => [kind.name, kind.refs.filter(isContainment)]))
  const gone = new Set(doomed.map(({ live }) => live.id))
  const updates = new Map(
    changes
      .filter((change): change is UpdateChange => change.action === 'update')
      .map((change) => [change.id, change]),
  )
  return snapshot.resources.filter((live) => {
    if (gone.has(live.id)) return false
    return refsIn(specs.get(live.kind) ?? [], live.attrs).some(({ spec, ref }) => {
      const moves =
        updates.get(live.id)?.fields.some(({ path }) => path === `/${spec.path.join('/')}`) ?? false
      return ref === container.id && !moves
    })
  })
}

/** `lifecycle.protect`, as the commit in the marker had it; `--allow-delete` is the way through. */
function protectedBy({ history, options }: PlanInput, { address, live }: Doomed): Obstacle | null {
  const state = history.protection.get(live.id) ?? 'free'
  if (state === 'free' || options.allowDelete.includes(address)) return null
  const commit = live.lastMarker?.commit ?? 'local'
  return {
    reason:
      state === 'protected'
        ? `it was protected by \`lifecycle.protect\` when commit ${commit} set it up`
        : `the manifest of commit ${commit}, which set it up, cannot be read: it may be protected`,
    hint: `If it is to go all the same, pass --allow-delete ${address}`,
  }
}

function toChange(input: PlanInput, one: Doomed, held: readonly LiveResource[]): Change {
  const { address, live, reason } = one
  const kind: PlanFacet | undefined = input.kinds.find(({ name }) => name === live.kind)
  const obstacle = kind?.obstacle('delete', input.snapshot.dialect, null) ?? protectedBy(input, one)
  const base = {
    address,
    kind: live.kind,
    name: live.name,
    id: live.id,
    adopts: false,
    desired: null,
    live,
  } as const
  const none = { fields: [], requires: [], after: [], steps: [] }
  if (obstacle !== null)
    return { ...base, ...none, action: 'blocked', ...obstacle, inTheWay: obstacle.inTheWay ?? null }
  const [first] = held
  if (first !== undefined) {
    const others = held.length > 1 ? ` and ${held.length - 1} more` : ''
    return {
      ...base,
      ...none,
      action: 'blocked',
      inTheWay: first.id,
      reason: `it still holds the ${first.kind} "${first.name}"${others}`,
      hint: 'Move or remove what it holds first; a folder is never emptied by deleting it.',
    }
  }
  const deletion: DeleteChange = { ...base, ...none, action: 'delete', reason }
  return deletion
}
