/** Live resources → what a manifest has under their keys. */

import { type Address, type KindName, toAddress, type Uuid } from '../model/address.ts'
import type { AuthorFacet, Written } from '../model/author.ts'
import type { Hash } from '../model/clock.ts'
import { groupBy } from '../model/group-by.ts'
import { canonicalText, compareText, getAt, isList, type JsonObject, setAt } from '../model/json.ts'
import type { LiveResource, Snapshot } from '../model/live.ts'
import { escaped } from './escape.ts'
import { holders, olderFirst } from './keys.ts'
import { Secrets, type Variable } from './secrets.ts'
import { TextFiles } from './texts.ts'

/** One resource as it is written. */
export interface Entry {
  readonly address: Address
  readonly kind: AuthorFacet
  readonly key: string
  readonly live: LiveResource
  /** What stands below the key, placeholders and all. */
  readonly fields: JsonObject
  /** What a reader should know about it, a sentence each. */
  readonly remarks: readonly string[]
}

/** A live resource that is not written, and why. */
export interface LeftOut {
  readonly kind: KindName
  readonly name: string
  readonly id: Uuid
  readonly reason: string
}

/** What did not stand the proof: see `cli/export.ts`. */
export interface Demotion {
  /** Top-level fields that are not written, with the reason. */
  readonly fields: Readonly<Record<string, string>>
  /** Why the resource is not written at all; `null` when it is. */
  readonly leftOut: string | null
}

export interface Team {
  readonly kinds: readonly AuthorFacet[]
  /** With everything read that the kinds want for writing. */
  readonly snapshot: Snapshot
  readonly project: string
  /** Of every live resource, by id. */
  readonly keys: ReadonlyMap<Uuid, string>
  /** The live resources that are asked for. */
  readonly selected: ReadonlySet<Uuid>
  readonly demoted: ReadonlyMap<Uuid, Demotion>
  readonly hash: Hash
  /** What is worth a comment beside what the kind itself remarks. */
  readonly notes: (live: LiveResource) => readonly string[]
}

export interface Entries {
  /** By kind, then by key. */
  readonly entries: readonly Entry[]
  readonly leftOut: readonly LeftOut[]
  /** Paths below the manifest → texts. */
  readonly texts: ReadonlyMap<string, string>
  readonly variables: readonly Variable[]
}

interface Draft {
  readonly kind: AuthorFacet
  readonly key: string
  readonly live: LiveResource
  readonly written: Written
}

export function entriesOf(team: Team): Entries {
  const { kinds, snapshot, selected, demoted, notes } = team
  const all = kinds.flatMap((kind) => draftsOf(kind, team)).filter(({ live }) => selected.has(live.id))
  const drafts = all.filter(({ written }) => written.leftOut === null)
  const keyOf = new Map(drafts.map(({ live, key }) => [live.id, key]))
  // A key that names its own entry would be refused; its UUID is what Duvo has.
  const keyFor = (self: Uuid) => (ref: string) => (ref === self ? ref : (keyOf.get(ref) ?? ref))
  const named = needingIds(drafts, snapshot, team.project)
  const texts = new TextFiles()
  const secrets = new Secrets()
  const entries = drafts.map(({ kind, key, live, written }): Entry => {
    const fields = texts.extract(kind, withKeys(kind, written.fields, keyFor(live.id)), key)
    const filled = secrets.fill(
      escaped(fields) as JsonObject,
      toAddress(kind.name, key),
      key,
      written.secrets,
    )
    const dropped = Object.entries(demoted.get(live.id)?.fields ?? {})
    return {
      address: toAddress(kind.name, key),
      kind,
      key,
      live,
      fields: named.has(live.id) ? { id: live.id, ...filled } : filled,
      remarks: [
        ...written.remarks,
        ...dropped.map(
          ([field, reason]) => `\`${field}\` is left as it is; a manifest cannot have it: ${reason}`,
        ),
        ...notes(live),
      ],
    }
  })
  return {
    entries,
    leftOut: all.flatMap(({ kind, live, written: { leftOut } }) =>
      leftOut === null ? [] : [{ kind: kind.name, name: live.name, id: live.id, reason: leftOut }],
    ),
    texts: texts.texts,
    variables: secrets.variables,
  }
}

/** Resources of a kind in the order of their keys, with what is written of each. */
function draftsOf(kind: AuthorFacet, { snapshot, keys, demoted, ...team }: Team): readonly Draft[] {
  const mine = snapshot.resources.filter((live) => live.kind === kind.name)
  const context = { hash: team.hash, ids: mine.map(({ id }) => id) }
  return mine
    .map((live): Draft => {
      const key = keys.get(live.id) ?? live.id
      const reason = notOurs(live, team.project, snapshot) ?? demoted.get(live.id)?.leftOut ?? null
      const written = reason === null ? kind.written(live, context) : nothing(reason)
      return { kind, key, live, written: without(written, Object.keys(demoted.get(live.id)?.fields ?? {})) }
    })
    .sort((a, b) => compareText(a.key, b.key))
}

const nothing = (reason: string): Written => ({ fields: {}, secrets: [], remarks: [], leftOut: reason })

/** Whose it is, where it is not for this manifest to manage. */
function notOurs({ lastMarker, owner }: LiveResource, project: string, { caller }: Snapshot): string | null {
  if (lastMarker !== null && lastMarker.project !== project) {
    return `managed by project ${lastMarker.project}`
  }
  return owner !== null && caller.user !== null && owner !== caller.user
    ? `belongs to another user (${owner}), whose key it takes`
    : null
}

const without = (written: Written, dropped: readonly string[]): Written => ({
  ...written,
  fields: dropped.reduce<JsonObject>(
    (left, field) => setAt(left, [field], undefined) as JsonObject,
    written.fields,
  ),
  secrets: written.secrets.filter(([field]) => !dropped.includes(String(field))),
})

/**
 * Those that neither their marker nor their name finds again: what else is called the same, live or in the manifest,
 * and copies that carry the marker of another.
 */
function needingIds(drafts: readonly Draft[], snapshot: Snapshot, project: string): ReadonlySet<Uuid> {
  const written = groupBy(drafts, ({ kind, key, live, written: { fields } }) =>
    canonicalText([kind.name, fields['name'] ?? key, kind.scope(live.attrs)]),
  )
  const kinds = new Map(drafts.map(({ kind }) => [kind.name, kind]))
  const live = groupBy(snapshot.resources, (one) =>
    canonicalText([one.kind, kinds.get(one.kind)?.identity(one.attrs) ?? one.id]),
  )
  const byAge = [...snapshot.resources].sort(olderFirst)
  const first = new Set(holders(byAge, project).map(({ id }) => id))
  const copies = byAge.filter(({ id, lastMarker }) => lastMarker?.project === project && !first.has(id))
  return new Set([
    ...[...written.values()]
      .filter(({ length }) => length > 1)
      .flatMap((same) => same.map((one) => one.live.id)),
    ...[...live.values()].filter(({ length }) => length > 1).flatMap((same) => same.map(({ id }) => id)),
    ...copies.map(({ id }) => id),
  ])
}

/** References as `toKey` writes them; sets of them come out sorted. */
export function withKeys(
  { refs }: AuthorFacet,
  fields: JsonObject,
  toKey: (ref: string) => string,
): JsonObject {
  return refs.reduce<JsonObject>((left, { path }) => {
    const value = getAt(left, path)
    if (value === undefined || value === null) return left
    const next = isList(value)
      ? value.map((ref) => toKey(String(ref))).sort(compareText)
      : toKey(String(value))
    return setAt(left, path, next) as JsonObject
  }, fields)
}
