/** Live resources that nobody manages → entries for the manifest. */

import type { Refusal } from '../author/adopt-wish.ts'
import { type Concealed, conceal } from '../author/conceal.ts'
import { type Entries, type Entry, entriesOf, withKeys } from '../author/entries.ts'
import { keysFor } from '../author/keys.ts'
import { kinds } from '../kinds/index.ts'
import { readDetails } from '../live/read-snapshot.ts'
import { type Address, parseAddress, toAddress, type Uuid } from '../model/address.ts'
import type { LeftField } from '../model/drift.ts'
import type { Kind } from '../model/kind.ts'
import type { LiveResource, Snapshot } from '../model/live.ts'
import type { Plan } from '../model/plan.ts'
import type { Failure, Result } from '../model/result.ts'
import { detailRequests } from './detail-requests.ts'
import type { PlanRequest } from './session.ts'

/** What entries are written from and lists do not tell; what belongs to another project shows in its history. */
export async function readMore(
  { io }: PlanRequest,
  snapshot: Snapshot,
  ids: ReadonlySet<Uuid>,
): Promise<Result<Snapshot, Failure>> {
  const requests = ({ resources }: Snapshot, detailsOf: Parameters<typeof detailRequests>[2]) =>
    detailRequests(
      kinds,
      resources.filter(({ id }) => ids.has(id)),
      detailsOf,
    )
  const told = await readDetails(
    kinds,
    io,
    snapshot,
    requests(snapshot, (kind, live) => kind.unread(live)),
  )
  if (!told.ok) return told
  const marked = (kind: Kind, live: LiveResource) => kind.wants(null, live, false, false)
  return readDetails(kinds, io, told.value, requests(told.value, marked))
}

export interface Made {
  readonly entries: readonly Entry[]
  readonly texts: ReadonlyMap<string, string>
  /** What is said of credentials in them. */
  readonly concealed: Pick<Concealed, 'values' | 'variables' | 'exposed'>
  readonly left: readonly LeftField[]
}

export interface Strangers {
  readonly request: PlanRequest
  readonly plan: Plan
}

/** Entries under keys that nobody has, with references by key wherever there is one. */
export function newEntries(
  { request, plan }: Strangers,
  snapshot: Snapshot,
  refused: ReadonlyMap<Uuid, Refusal>,
): Made {
  const { manifest } = request.loaded
  const strangers = snapshot.resources.filter(({ id }) => plan.unmanaged.includes(id))
  const keys = new Map(
    kinds.flatMap(({ name }) => {
      const taken = manifest.resources.filter(({ kind }) => kind === name).map(({ key }) => key)
      return [
        ...keysFor(
          name,
          strangers.filter(({ kind }) => kind === name),
          null,
          taken,
        ),
      ]
    }),
  )
  const addressOf = (live: Pick<LiveResource, 'kind' | 'id'>): Address =>
    toAddress(live.kind, keys.get(live.id) ?? live.id)
  const made = conceal(
    entriesOf({
      kinds,
      snapshot,
      project: manifest.project,
      keys,
      selected: new Set(strangers.map(({ id }) => id).filter((id) => !refused.has(id))),
      demoted: new Map(),
      hash: request.world.hash,
      notes: () => [],
    }),
  )
  const managed = new Map(
    Object.entries(plan.ids).map(([address, id]) => [id, parseAddress(address)?.key ?? id]),
  )
  return {
    entries: made.entries.map((entry) => ({
      ...entry,
      fields: withKeys(entry.kind, entry.fields, (ref) => managed.get(ref) ?? ref),
      remarks: [...entry.remarks, ...variablesOf(made.variables, entry.address)],
    })),
    texts: made.texts,
    concealed: made,
    left: [
      ...made.leftOut.map((one) => ({
        address: addressOf(one),
        path: '',
        reason: one.reason,
        hint: BY_HAND,
      })),
      ...strangers.flatMap((live) => {
        const objection = refused.get(live.id)
        return objection === undefined ? [] : [{ address: addressOf(live), path: '', ...objection }]
      }),
    ],
  }
}

const BY_HAND = 'Leave it as it is, or write it into the manifest by hand.'

function variablesOf(variables: Entries['variables'], address: Address): readonly string[] {
  const names = variables.filter((one) => one.address === address && !one.planned).map(({ name }) => name)
  return names.length === 0 ? [] : [`Needs ${names.join(', ')} in the environment when its secrets are sent.`]
}
