/**
 * A create that looks like a rename would make a second copy of something that lives on, with its history, under its
 * old name. It is blocked until the user says which it is.
 */

import type { Address, Uuid } from '../model/address.ts'
import type { PlanFacet } from '../model/kind.ts'
import type { LiveResource } from '../model/live.ts'
import type { Change, CreateChange } from '../model/plan.ts'
import { blocked } from './changes.ts'
import { Translator } from './compare.ts'
import type { PlanInput } from './input.ts'
import type { Matching } from './match.ts'
import { isContainment, refsIn } from './refs.ts'

export interface Renames {
  /** The same changes, with every create that looks like a rename blocked. */
  readonly changes: readonly Change[]
  /** What they look like: still in question, so neither orphaned nor pruned. */
  readonly lookalikes: ReadonlySet<Uuid>
}

export function blockRenames(input: PlanInput, matching: Matching, changes: readonly Change[]): Renames {
  const free = (change: CreateChange): boolean =>
    change.desired.lifecycle.new || input.options.allowCreate.includes(change.address)
  const creates = changes.filter(
    (change): change is CreateChange => change.action === 'create' && !free(change),
  )
  if (creates.length === 0) return { changes, lookalikes: new Set() }
  const projects = [input.manifest.project, ...input.manifest.formerly]
  const unclaimed = input.snapshot.resources.filter(
    ({ id, lastMarker }) =>
      !matching.claims.has(id) && (lastMarker === null || projects.includes(lastMarker.project)),
  )
  const alike = byContent(input, matching, creates, unclaimed)
  for (const [address, live] of byContents(input, matching, creates, unclaimed, alike))
    alike[address] ??= live
  return {
    changes: changes.map((change) => {
      const live = alike[change.address]
      if (change.action !== 'create' || live === undefined) return change
      return looksRenamed(change, live, whatBecameOf(live, change, input, alike))
    }),
    lookalikes: new Set(Object.values(alike).map(({ id }) => id)),
  }
}

/** A container is known by its name and its place: with the same name, its place is another, or a container around it. */
function whatBecameOf(
  live: LiveResource,
  { desired, kind: name }: CreateChange,
  { kinds }: PlanInput,
  alike: Readonly<Record<Address, LiveResource>>,
): string {
  if (live.name !== desired.name) return 'renamed'
  const kind = kinds.find((one) => one.name === name)
  const around = kind === undefined ? [] : containers(kind, live, desired.attrs)
  const lookalikes = new Map<string, LiveResource>(Object.entries(alike))
  const [changed] = around.flatMap(({ declared, actual }) => {
    const container = lookalikes.get(declared)
    return container?.id === actual ? [container] : []
  })
  return changed === undefined ? 'moved' : `whose ${changed.kind} was renamed or moved`
}

function looksRenamed(change: CreateChange, live: LiveResource, how: string): Change {
  const { source, desired } = change
  return blocked(
    desired,
    null,
    {
      reason: `looks like the live ${live.kind} "${live.name}" (${live.id}), ${how}`,
      hint: [
        'If it is that one, add this to the manifest:',
        '  moved:',
        `    - { from: ${JSON.stringify(live.name)}, to: ${change.address} }`,
        `If it is a new one, write \`lifecycle: { new: true }\` on it or pass --allow-create ${change.address}`,
      ].join('\n'),
      inTheWay: live.id,
    },
    source === undefined ? {} : { source },
  )
}

/** The same content under another name. */
function byContent(
  input: PlanInput,
  matching: Matching,
  creates: readonly CreateChange[],
  unclaimed: readonly LiveResource[],
): Record<Address, LiveResource> {
  const translator = new Translator(matching)
  const found: Record<Address, LiveResource> = {}
  for (const kind of input.kinds) {
    const mine = creates.filter((change) => change.kind === kind.name)
    if (mine.length === 0) continue
    const prints = new Map<string, LiveResource>()
    for (const live of unclaimed) {
      if (live.kind !== kind.name || matching.copies.has(live.id)) continue
      const print = kind.fingerprint(translator.toAddresses(kind, live.attrs))
      if (print !== null && !prints.has(print)) prints.set(print, live)
    }
    for (const change of mine) {
      const print = kind.fingerprint(change.target)
      const live = print === null ? undefined : prints.get(print)
      if (live !== undefined) found[change.address] = live
    }
  }
  return found
}

/**
 * The live container that holds what is declared to lie in the new one: for a folder, its agents and folders. Works
 * upwards, so that a renamed parent is found through a child that was found through its agents; `alike` are those that
 * look renamed themselves.
 */
function byContents(
  input: PlanInput,
  matching: Matching,
  creates: readonly CreateChange[],
  unclaimed: readonly LiveResource[],
  alike: Readonly<Record<Address, LiveResource>>,
): ReadonlyMap<Address, LiveResource> {
  const kinds = new Map(input.kinds.map((kind) => [kind.name, kind]))
  const candidates = new Map<Uuid, LiveResource>(unclaimed.map((live) => [live.id, live]))
  const wanted = new Map<string, CreateChange>(creates.map((change) => [change.address, change]))
  const found = new Map<Address, LiveResource>()
  const standsFor = (address: Address): LiveResource | undefined =>
    matching.matches.get(address)?.live ?? found.get(address) ?? alike[address]

  for (let grew = true; grew; ) {
    grew = false
    for (const desired of input.manifest.resources) {
      const live = standsFor(desired.address)
      const kind = kinds.get(desired.kind)
      if (live === undefined || kind === undefined) continue
      for (const container of containers(kind, live, desired.attrs)) {
        const change = wanted.get(container.declared)
        const candidate = candidates.get(container.actual)
        if (change === undefined || candidate === undefined || found.has(change.address)) continue
        if (candidate.kind !== change.kind) continue
        found.set(change.address, candidate)
        grew = true
      }
    }
  }
  return found
}

const containers = (kind: PlanFacet, live: LiveResource, declared: CreateChange['target']) =>
  kind.refs.filter(isContainment).flatMap((spec) => {
    const [to] = refsIn([spec], declared)
    const [at] = refsIn([spec], live.attrs)
    return to === undefined || at === undefined ? [] : [{ declared: to.ref, actual: at.ref }]
  })
