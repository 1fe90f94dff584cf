/**
 * What a resource kind is. One kind is one descriptor; each room of the house is handed only the facet it needs, so
 * that the planner cannot see writers and the loader cannot see the wire. Adding a kind touches no room.
 */

import type { Address, KindName, Ref, Uuid } from './address.ts'
import type { AuthorFacet } from './author.ts'
import type { Hash } from './clock.ts'
import type { ConsentFacet } from './consent.ts'
import type { Reader, Writer } from './io.ts'
import type { Json, JsonObject, Path } from './json.ts'
import type { Caller, Dialect, LiveResource } from './live.ts'
import type { Attrs, DesiredResource } from './manifest.ts'
import type { CreateChange, DeleteChange, Step, UpdateChange } from './plan.ts'
import type { ProbeFacet } from './probe.ts'
import type { Failure, Result } from './result.ts'

/** A field that names another resource: by key (or UUID) in the manifest, by address in attributes, by UUID live. */
export interface RefSpec {
  readonly path: Path
  readonly to: KindName
  /** The field holds a set of references, not one. */
  readonly many: boolean
  /** References of this field form a tree: cycles are an error, and a parent is finished before its children. */
  readonly tree: boolean
  /** A step of its own writes this field, so that a target which cannot be had blocks only this field. */
  readonly separable: boolean
}

interface KindBase {
  readonly name: KindName
  /** The manifest's section: `agents`. */
  readonly section: string
  readonly refs: readonly RefSpec[]
}

/** For the loader: what may be written, and what it means. */
export interface SchemaFacet extends KindBase {
  /** JSON Schema (2020-12) of one resource as written, `id` and `lifecycle` excepted: those are every kind's. */
  readonly schema: JsonObject
  /** Set-ups that several resources share: `build: { from: extraction }` takes one from the section `builds`. */
  readonly shared: { readonly section: string; readonly field: string; readonly schema: JsonObject } | null
  /** Maps whose values are secrets and must be `${env:NAME}` references. */
  readonly secrets: readonly Path[]
  /** Fields in which `${env:NAME}` may stand; maps and everything below them included. */
  readonly env: readonly Path[]
  /** Fields the API never reads back: no live value could be carried over, so they cannot be ignored. */
  readonly writeOnly: readonly Path[]
  /** Fields that may be `{ file: path }`. */
  readonly files: readonly Path[]
  /** Two resources of one kind clash when both their names and this agree: a folder's parent, `null` for most. */
  scope(attrs: Attrs): Json
  /** Written fields (schema-valid, references as addresses or UUIDs) and the key → canonical attributes. */
  canonical(
    written: JsonObject,
    key: string,
  ): {
    readonly attrs: Attrs
    readonly secrets: Readonly<Record<string, string>>
  }
}

/** For `live/`: how each dialect reads the kind. */
export interface ReadFacet extends KindBase {
  readonly read: Readonly<Partial<Record<Dialect, KindReader>>>
}

export interface KindReader {
  list(io: Reader): Promise<Result<readonly JsonObject[], Failure>>
  toLive(row: JsonObject): LiveResource
  /** Whom a row says the key acts for, where it says so. */
  caller(row: JsonObject): Caller
  /** Further reads of one resource, by name; each returns the resource with more known. */
  readonly details: Readonly<
    Record<string, (io: Reader, live: LiveResource) => Promise<Result<LiveResource, Failure>>>
  >
}

/** What a comparison may need from outside the two resources. */
export interface AlignContext {
  readonly hash: Hash
  /** The UUID behind a reference; `null` when it does not exist yet. */
  idOf(ref: Ref): Uuid | null
}

/** Two sides brought to the point where plain comparison tells the truth. */
export interface Aligned {
  /** Live, restricted to the fields that `after` speaks of. */
  readonly before: Attrs
  /** Desired, with what must be carried over from live. */
  readonly after: Attrs
  /** What the API does not tell, and the user should know. */
  readonly unknown: readonly Unknown[]
}

export interface Unknown {
  readonly code: 'handover-unknown' | 'credentials-unknown' | 'connection-broken' | 'not-settable'
  readonly message: string
  readonly hint: string
  /** JSON Pointer: it matters only when a change touches this field; `''` for always. */
  readonly within: string
}

/** Why something wanted is not possible here, and the way out. */
export interface Obstacle {
  readonly reason: string
  readonly hint: string
  /** The live resource that stands in the way, where it is one. */
  readonly inTheWay?: Uuid
}

/** What is to be, and where the manifest has it. */
export type Sought = Pick<DesiredResource, 'address' | 'attrs'>

/** For the planner: pure functions over attributes. */
export interface PlanFacet extends KindBase {
  /** Whether resources of this kind carry the marker. */
  readonly marked: boolean
  /** Fields fixed at creation; a difference is blocked. */
  readonly immutable: readonly Path[]
  /** What finds a resource when neither id, marker nor `moved` told: equal texts mean the same one. References are UUIDs. */
  identity(attrs: Attrs): string
  /** Further identities of a live resource, where the API does not always call it the same. */
  aliases(live: LiveResource): readonly string[]
  /**
   * The further reads needed before the pair can be compared. `live` alone: before it can be called unmanaged.
   * @param curious whether what is only good to know is worth a read: see `earlier`
   */
  wants(
    desired: DesiredResource | null,
    live: LiveResource,
    differs: boolean,
    curious: boolean,
  ): readonly string[]
  align(desired: DesiredResource, live: LiveResource, context: AlignContext): Aligned
  /** What stands in the way of a verb in a dialect: the API lacks it, or a person is needed. */
  obstacle(verb: 'create' | 'update' | 'delete', dialect: Dialect, desired: Sought | null): Obstacle | null
  /** What an update brings back, in words, where it stood there before; `null` also where that was not read. */
  earlier(update: Pick<StepInput, 'fields' | 'target' | 'live' | 'context'>): string | null
  /** What two resources share when one is the other renamed; `null` when this kind cannot tell. */
  fingerprint(attrs: Attrs): string | null
  steps(change: StepInput): readonly Step[]
}

/** What steps are derived from. `fields` are JSON Pointers. */
export interface StepInput {
  readonly action: 'create' | 'update' | 'delete'
  readonly target: Attrs
  readonly fields: readonly string[]
  /** Create bare and write the references afterwards: set for members of a reference cycle. */
  readonly split: boolean
  readonly dialect: Dialect
  /** What is there now; `null` for a create. */
  readonly live: LiveResource | null
  /** To compare what is there with what would be sent: references of `target` are addresses or UUIDs, live ones UUIDs. */
  readonly context: AlignContext
}

/** For the applier: how each dialect writes the kind. */
export interface WriteFacet extends KindBase {
  readonly write: Readonly<Partial<Record<Dialect, Readonly<Record<string, StepRunner>>>>>
  /** For every step whose request may be sent only once: how to find what it made. */
  readonly lookup: Readonly<Partial<Record<Dialect, Readonly<Record<string, StepLookup>>>>>
}

/** Sends one step: of one change, or of all the changes that share its batch. */
export type StepRunner = (
  members: readonly [StepContext, ...StepContext[]],
) => Promise<Result<StepDone, Failure>>

/**
 * What a request of unknown fate may have made: everything that looks like it and was not there before.
 * @param isNew whether a live id was unknown to the snapshot, and was not made by this run
 */
export type StepLookup = (
  context: StepContext,
  isNew: (id: Uuid) => boolean,
) => Promise<Result<readonly StepDone[], Failure>>

export interface StepContext {
  readonly io: Writer
  readonly change: CreateChange | UpdateChange | DeleteChange
  /** The live id: from the snapshot, or from an earlier step. Empty before the create. */
  readonly id: Uuid
  /** What earlier steps of this change left behind (the new build's id). */
  readonly memo: JsonObject
  /** What goes into the marker besides the key. */
  readonly stamp: Stamp
  /** The UUID of a reference; every `needs` of the step is known by now. */
  resolve(ref: Ref): Uuid
  /** A text with `${env:NAME}` → the secret itself. */
  secret(template: string): string
  readonly hash: Hash
}

/** What a marker says besides the key, and where a new revision says it comes from. */
export interface Stamp {
  readonly project: string
  readonly commit: string
  readonly dirty: boolean
  /** The page of the CI run that applies it; `null` outside CI. */
  readonly run: string | null
}

export interface StepDone {
  /** Requests it took besides the one that every step takes. */
  readonly more?: number
  /** Set by the step that created the resource. */
  readonly id?: Uuid
  readonly memo?: JsonObject
  readonly caller?: Caller
}

/** A whole kind: what `kinds/index.ts` lists. */
export interface Kind
  extends SchemaFacet,
    ReadFacet,
    PlanFacet,
    WriteFacet,
    AuthorFacet,
    ConsentFacet,
    ProbeFacet {}

/** Every address a resource's references name; UUIDs of outsiders are left out. */
export const isAddressRef = (ref: Json | undefined): ref is Address =>
  typeof ref === 'string' && ref.includes('.')
