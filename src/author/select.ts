/** What of a team is to be written: everything, some kinds, or some resources with what they depend on. */

import { type Address, type KindName, toAddress, type Uuid } from '../model/address.ts'
import type { AuthorFacet } from '../model/author.ts'
import { getAt, isList } from '../model/json.ts'
import type { LiveResource } from '../model/live.ts'

export interface Wish {
  /** Kinds; empty for all. */
  readonly only: readonly KindName[]
  /** Addresses, as the keys give them; empty for all. */
  readonly targets: readonly Address[]
}

export interface Selection {
  readonly ids: ReadonlySet<Uuid>
  /** Targets that name nothing. */
  readonly unknown: readonly Address[]
}

/** @param keys of every live resource, by id */
export function select(
  { only, targets }: Wish,
  kinds: readonly AuthorFacet[],
  resources: readonly LiveResource[],
  keys: ReadonlyMap<Uuid, string>,
): Selection {
  const byId = new Map(resources.map((live) => [live.id, live]))
  const byAddress = new Map<string, Uuid>(
    resources.map(({ kind, id }) => [toAddress(kind, keys.get(id) ?? ''), id]),
  )
  const unknown = targets.filter((address) => !byAddress.has(address))
  const ids = new Set<Uuid>()
  const open =
    targets.length === 0 ? [...byId.keys()] : targets.flatMap((target) => byAddress.get(target) ?? [])
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const live = byId.get(id)
    if (live === undefined || ids.has(id)) continue
    ids.add(id)
    open.push(...refsOf(kinds, live))
  }
  const wanted = [...ids].filter((id) => only.length === 0 || only.includes(byId.get(id)?.kind ?? ''))
  return { ids: new Set(wanted), unknown }
}

/** The ids of everything a live resource names. */
function refsOf(kinds: readonly AuthorFacet[], { kind, attrs }: LiveResource): readonly Uuid[] {
  const specs = kinds.find(({ name }) => name === kind)?.refs ?? []
  return specs.flatMap(({ path }) => {
    const value = getAt(attrs, path)
    return isList(value) ? value.map(String) : typeof value === 'string' ? [value] : []
  })
}
