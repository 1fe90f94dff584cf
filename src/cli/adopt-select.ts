/** What `--adopt` asks for: of the drift that was found, what is to be written, and what cannot be. */

import { schemaAt } from '../author/adopt-schema.ts'
import type { Refusal, Wish } from '../author/adopt-wish.ts'
import { type Address, parseAddress, type Uuid } from '../model/address.ts'
import type { AuthorFacet } from '../model/author.ts'
import type { DriftField, DriftItem, DriftReport, LeftField } from '../model/drift.ts'
import { fromPointer, getAt, isList, type Json, toPointer } from '../model/json.ts'
import type { RefSpec } from '../model/kind.ts'
import type { LiveResource } from '../model/live.ts'
import type { Plan } from '../model/plan.ts'
import { fail, ok, type Result } from '../model/result.ts'

export interface SelectInput {
  readonly items: readonly DriftItem[]
  readonly plan: Plan
  readonly kinds: readonly AuthorFacet[]
  /** Addresses, or `all`. */
  readonly asked: readonly string[]
  /** Whatever is live. */
  readonly live: ReadonlySet<Uuid>
  /** What is live and in no manifest. */
  readonly unmanaged: DriftReport['unmanaged']
}

export interface Selection {
  readonly wishes: readonly Wish[]
  readonly left: readonly LeftField[]
}

export function selectWishes({ items, plan, kinds, asked, live, unmanaged }: SelectInput): Selection {
  const selector = new Selector(plan, live, unmanaged)
  const wishes: Wish[] = []
  const left: LeftField[] = []
  for (const item of items) {
    const named = asked.includes(item.address)
    const kind = kinds.find(({ name }) => name === item.kind)
    if (kind === undefined || (!named && !asked.includes('all'))) continue
    for (const { path, found } of selector.wishesOf(item, kind, named)) {
      if (found.ok) wishes.push(found.value)
      else left.push({ address: item.address, path, ...found.error })
    }
  }
  return { wishes, left }
}

interface Candidate {
  readonly path: string
  readonly found: Result<Wish, Refusal>
}

class Selector {
  readonly #live: ReadonlyMap<Address, LiveResource | null>
  /** Live id → address, and every address that is there. */
  readonly #addresses: ReadonlyMap<Uuid, Address>

  readonly #known: SelectInput['live']
  readonly #unmanaged: DriftReport['unmanaged']

  constructor({ changes, ids }: Plan, live: SelectInput['live'], unmanaged: DriftReport['unmanaged']) {
    this.#known = live
    this.#unmanaged = unmanaged
    this.#live = new Map(changes.map(({ address, live }) => [address, live]))
    this.#addresses = new Map(Object.entries(ids).map(([address, id]) => [id, address as Address]))
  }

  wishesOf(item: DriftItem, kind: AuthorFacet, named: boolean): readonly Candidate[] {
    switch (item.what) {
      case 'leftover':
        return named ? [{ path: '', found: fail(REMOVED) }] : []
      case 'missing':
        return this.#missing(item, kind, named)
      case 'changed':
        return this.#changed(item, kind, named)
      default:
        return item.what satisfies never
    }
  }

  #missing(item: DriftItem, kind: AuthorFacet, named: boolean): readonly Candidate[] {
    if (item.class === 'pending') return named ? [{ path: '', found: fail(PENDING) }] : []
    if (item.blocked !== null) {
      const { reason, hint } = item.blocked
      const same = named
        ? []
        : [`If it is the same in Duvo under another name: duvo-drift --adopt ${item.address}`]
      return [
        {
          path: '',
          found: fail({ reason: `it may not be gone: ${reason}`, hint: [...same, hint].join('\n') }),
        },
      ]
    }
    const others = this.#unmanaged.filter((one) => one.kind === item.kind)
    const other = others.find(({ name }) => name === item.name) ?? others[0]
    if (other !== undefined && !named) return [{ path: '', found: fail(mayBe(item, other)) }]
    if (item.class !== 'drift' && !named) return [{ path: '', found: fail(byName(item)) }]
    const wish: Wish = {
      ...this.#root(item, kind),
      field: '',
      value: undefined,
      now: null,
      item: null,
      alone: false,
    }
    return [{ path: '', found: ok(wish) }]
  }

  #changed(item: DriftItem, kind: AuthorFacet, named: boolean): readonly Candidate[] {
    const live = this.#live.get(item.address) ?? null
    const moved = item.fields.filter((field) => field.class !== 'pending')
    if (moved.length === 0 || live === null) return named ? [{ path: '', found: fail(PENDING) }] : []
    // Without a baseline it may be work in git that was not applied yet.
    if (item.class === 'unclassified' && !named) return [{ path: '', found: fail(untold(item)) }]
    const foreign = foreignParts(kind, moved)
    return moved.map((field) => {
      if (foreign.some((part) => field.path.startsWith(part)))
        return { path: field.path, found: fail(FOREIGN) }
      const left = field.class === 'conflict' && !named
      return { path: field.path, found: left ? fail(byName(item)) : this.#field(item, kind, live, field) }
    })
  }

  #field(item: DriftItem, kind: AuthorFacet, live: LiveResource, field: DriftField): Result<Wish, Refusal> {
    if (field.sensitive) return fail(SECRET)
    const path = fromPointer(field.path)
    const unread = kind.writeOnly.some((one) => toPointer(one) === field.path) && !isList(field.before)
    const place = kind.place(path, live)
    if (unread) return fail(UNREAD)
    if (place === null) return fail(UNWRITTEN)
    const ref = kind.refs.find((one) => toPointer(one.path) === field.path) ?? null
    const dangling = ref === null ? undefined : this.#dangling(field)
    if (dangling !== undefined) return fail(refersToNothing(dangling))
    const schema = schemaAt(kind.schema, place)
    const gone = field.before === null && !schema.nullable
    const depth = gone ? absentAt(item, live, path) : path.length
    const root = this.#root(item, kind)
    return ok({
      ...root,
      field: field.path,
      path: [...root.path, ...(kind.place(path.slice(0, depth), live) ?? place)],
      value: gone ? undefined : this.#words(ref, field.before),
      now: this.#words(ref, field.after),
      item: schema.isSet ? (written) => this.#word(ref, written) : null,
      alone: false,
    })
  }

  #root({ address }: DriftItem, { section }: AuthorFacet): Pick<Wish, 'address' | 'path'> {
    return { address, path: [section, parseAddress(address)?.key ?? ''] }
  }

  /** The id of something that is gone and that Duvo still refers to. */
  #dangling({ before, after }: DriftField): string | undefined {
    const refs = (value: Json): readonly string[] =>
      (isList(value) ? value : [value ?? []].flat()).map(String)
    const isLive = (ref: string): boolean => this.#known.has(ref) || parseAddress(ref) !== null
    return refs(before).find((ref) => !isLive(ref) && !refs(after).includes(ref))
  }

  /** References as a manifest writes them: keys, and ids of what it does not have. */
  #words(ref: RefSpec | null, value: Json): Json {
    if (ref === null) return value
    return isList(value)
      ? value.map((one) => this.#word(ref, String(one)))
      : value && this.#word(ref, String(value))
  }

  #word(ref: RefSpec | null, text: string): string {
    if (ref === null) return text
    const address = this.#addresses.get(text.toLowerCase()) ?? text
    const parsed = parseAddress(address)
    return parsed?.kind === ref.to ? parsed.key : text
  }
}

/**
 * How much of a path has to go where live has nothing: a map whose every key differs goes as a whole. At least the
 * path's first part; all of it where some of what lies beside it stays.
 */
function absentAt({ fields }: DriftItem, live: LiveResource, path: readonly string[]): number {
  const depth = path.findIndex((_, index) => getAt(live.attrs, path.slice(0, index + 1)) === undefined) + 1
  if (depth === 0) return path.length
  const above = `${toPointer(path.slice(0, depth))}/`
  const stays = fields.some(
    (field) => field.path.startsWith(above) && (field.class === 'pending' || field.sensitive),
  )
  return stays ? path.length : depth
}

/** Parts whose version is not the one that manifests are written in: nothing in them means what it would mean there. */
const foreignParts = (kind: AuthorFacet, fields: readonly DriftField[]): readonly string[] =>
  fields.flatMap(({ path, before }) => {
    const { only } = schemaAt(kind.schema, fromPointer(path))
    return only === undefined || before === null || before === only
      ? []
      : [path.slice(0, path.lastIndexOf('/') + 1)]
  })

const byName = ({ address, class: verdict }: DriftItem): Refusal => ({
  reason:
    verdict === 'conflict'
      ? 'git changed it as well, and `all` leaves that to you'
      : 'nothing tells whether Duvo ever had it, and `all` takes nothing out on suspicion',
  hint: `If Duvo's state is right: duvo-drift --adopt ${address}`,
})

const untold = ({ address }: DriftItem): Refusal => ({
  reason:
    'nothing tells whether Duvo or git changed it, and `all` takes only what is known to have moved in Duvo',
  hint: `Name it: duvo-drift --adopt ${address}\nOr say which commit was applied last: --baseline <commit> (--baseline HEAD if git holds nothing that has not been applied)`,
})

/** Nothing tells a resource that was renamed and rewritten from one that is gone and another that is new. */
const mayBe = (item: DriftItem, { name, id }: DriftReport['unmanaged'][number]): Refusal => ({
  reason: `it may be ${stranger(item, name)}, and \`all\` takes nothing out on suspicion`,
  hint: `If it is that one, write \`id: ${id}\` on ${item.address}; if it is gone: duvo-drift --adopt ${item.address}`,
})

const stranger = ({ kind, name: own }: DriftItem, name: string): string =>
  name === own
    ? `the unmanaged ${kind} of the same name`
    : `an unmanaged ${kind} under another name, such as ${JSON.stringify(name)}`

const PENDING: Refusal = {
  reason: 'nobody changed it in Duvo; git moved, and that was not applied yet',
  hint: 'Apply it, or take the change in git back.',
}

const REMOVED: Refusal = {
  reason: 'the manifest removes it, and Duvo still has it',
  hint: 'Take its line under `removed` out and write the resource down to keep it, or apply.',
}

const FOREIGN: Refusal = {
  reason: 'it is in another format than manifests are written in',
  hint: "Save it once in Duvo's web interface, which brings it up to date, and adopt again.",
}

const refersToNothing = (id: Uuid): Refusal => ({
  reason: `Duvo still refers to ${id} there, which is gone`,
  hint: 'Take the reference out of the manifest by hand; the next apply takes it out of Duvo.',
})

const SECRET: Refusal = {
  reason: 'it is a secret, which nobody can read back',
  hint: 'Set the variable to the new value and send it with duvo-apply --rotate, or take the line out by hand.',
}

const UNREAD: Refusal = {
  reason: 'Duvo does not tell what it is now',
  hint: 'Check that the manifest says what it should: the next apply makes it so.',
}

const UNWRITTEN: Refusal = {
  reason: 'there is no way to write it in a manifest',
  hint: 'Change it in Duvo, or let the next apply do so.',
}
