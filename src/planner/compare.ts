/** One matched pair → the fields that differ, and the attributes to write. */

import type { Address, Ref, Uuid } from '../model/address.ts'
import type { Hash } from '../model/clock.ts'
import { compareText, fromPointer, getAt, type JsonObject, setAt } from '../model/json.ts'
import type { Aligned, PlanFacet } from '../model/kind.ts'
import type { LiveResource } from '../model/live.ts'
import { type Attrs, type DesiredResource, SENSITIVE } from '../model/manifest.ts'
import type { FieldChange } from '../model/plan.ts'
import { diffFields, fieldChange } from './diff.ts'
import type { Matching } from './match.ts'
import { mapRefs } from './refs.ts'

export interface Comparison {
  readonly fields: readonly FieldChange[]
  readonly target: Attrs
  readonly unknown: Aligned['unknown']
}

/** Both sides in one language of references: addresses where this manifest has one, UUIDs for outsiders. */
export class Translator {
  readonly #matching: Matching

  constructor(matching: Matching) {
    this.#matching = matching
  }

  /** References as addresses, wherever they name a resource of this manifest. */
  toAddresses(kind: PlanFacet, attrs: Attrs): Attrs {
    return mapRefs(kind.refs, attrs, (ref) => this.#matching.claims.get(ref) ?? ref)
  }

  /** The UUID behind a reference; `null` for an address that does not exist yet. */
  idOf(ref: Ref): Uuid | null {
    if (!ref.includes('.')) return ref
    return this.#matching.matches.get(ref as Address)?.live.id ?? null
  }
}

export function comparePair(
  kind: PlanFacet,
  desired: DesiredResource,
  live: LiveResource,
  translator: Translator,
  options: { readonly hash: Hash; readonly rotate: boolean },
): Comparison {
  const aligned = kind.align(
    { ...desired, attrs: translator.toAddresses(kind, desired.attrs) },
    { ...live, attrs: translator.toAddresses(kind, live.attrs) },
    { hash: options.hash, idOf: (ref) => translator.idOf(ref) },
  )
  const target = ignoring(desired, aligned)
  // null and absent say the same, and nobody could read the difference.
  const fields = diffFields(aligned.before, target).filter(
    ({ before, after }) => before !== null || after !== null,
  )
  return {
    fields: options.rotate ? withSecrets(desired, target, fields) : fields,
    target,
    unknown: aligned.unknown,
  }
}

/** `lifecycle.ignore_changes`: the live value is taken over, so it neither differs nor gets lost in a new build. */
const ignoring = ({ lifecycle }: DesiredResource, { before, after }: Aligned): Attrs =>
  lifecycle.ignoreChanges.reduce<Attrs>(
    (target, path) => setAt(target, path, getAt(before, path)) as JsonObject,
    after,
  )

/** `--rotate`: secrets are sent again although nobody can see whether they differ. */
function withSecrets(
  desired: DesiredResource,
  target: Attrs,
  fields: readonly FieldChange[],
): readonly FieldChange[] {
  const listed = new Set(fields.map(({ path }) => path))
  const rotated = Object.keys(desired.secrets).filter(
    // What only consent can send, or what is ignored, is not in the target.
    (path) => !listed.has(path) && getAt(target, fromPointer(path)) === SENSITIVE,
  )
  return [...fields, ...rotated.map((path) => fieldChange(path, SENSITIVE, SENSITIVE))].sort((a, b) =>
    compareText(a.path, b.path),
  )
}
