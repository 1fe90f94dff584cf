/** The manifest's side of the plan: a create, an update or a blocked change for every resource that needs one. */

import { type Address, toAddress } from '../model/address.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import { toPointer } from '../model/json.ts'
import type { Obstacle, PlanFacet, Unknown } from '../model/kind.ts'
import type { DetailRequest } from '../model/live.ts'
import type { DesiredResource } from '../model/manifest.ts'
import type { Adopted, BlockedChange, Change, CreateChange, UpdateChange } from '../model/plan.ts'
import { comparePair, Translator } from './compare.ts'
import { diffFields } from './diff.ts'
import type { PlanInput } from './input.ts'
import type { Match, Matching } from './match.ts'

export interface Wanted {
  readonly changes: readonly Change[]
  readonly unchanged: number
  readonly adopted: readonly Adopted[]
  readonly diagnostics: readonly Diagnostic[]
  /** What has to be read before this can be trusted. */
  readonly reads: readonly DetailRequest[]
}

export function wantedChanges(input: PlanInput, matching: Matching, within: ReadonlySet<Address>): Wanted {
  const translator = new Translator(matching)
  const changes: Change[] = []
  const reads: DetailRequest[] = []
  const diagnostics: Diagnostic[] = []
  let unchanged = 0
  const adopted: Adopted[] = []

  for (const kind of input.kinds) {
    for (const desired of input.manifest.resources) {
      if (desired.kind !== kind.name || !within.has(desired.address)) continue
      const source = sourceOf(input, kind, desired)
      const match = matching.matches.get(desired.address)
      const obstacle = matching.obstacles.get(desired.address)
      if (obstacle !== undefined) {
        changes.push(blocked(desired, match ?? null, obstacle, source))
        continue
      }
      if (match === undefined) {
        changes.push(create(input, kind, desired, translator, source))
        continue
      }
      const { live } = match
      const rotate = input.options.rotate.includes(desired.address)
      const { fields, target, unknown } = comparePair(kind, desired, live, translator, {
        hash: input.hash,
        rotate,
      })
      reads.push(
        ...kind
          .wants(desired, live, fields.length > 0, input.options.curious)
          .map((detail) => ({ kind: kind.name, id: live.id, detail, address: desired.address })),
      )
      const adopts = isAdoption(input, kind, match, matching)
      diagnostics.push(...keyChanged(input, desired, match, source))
      if (adopts) adopted.push(adoption(desired, match))
      const touched = fields.map(({ path }) => path)
      diagnostics.push(
        ...unknown
          .filter(({ within: field }) => field === '' || touched.some((path) => path.startsWith(field)))
          .map((what) => unknownTo(what, source)),
      )
      if (fields.length === 0) {
        unchanged += 1
        continue
      }
      const context = { hash: input.hash, idOf: (ref: string) => translator.idOf(ref) }
      const earlier = kind.earlier({ fields: touched, target, live, context })
      const reason = [
        adopts ? `found by its ${foundBy(match)} and adopted` : 'differs from the manifest',
        ...(earlier === null ? [] : [`brings back ${earlier}`]),
      ].join('; ')
      const update: UpdateChange = {
        ...shared(desired, source),
        action: 'update',
        id: live.id,
        adopts,
        live,
        reason,
        fields,
        target,
      }
      const fixed = kind.immutable
        .map(toPointer)
        .filter((path) => fields.some((field) => field.path === path))
      const refusal =
        fixed.length > 0
          ? immutable(kind, fixed)
          : kind.obstacle('update', input.snapshot.dialect, { address: desired.address, attrs: target })
      changes.push(refusal === null ? update : { ...blocked(desired, match, refusal, source), fields })
    }
  }
  return { changes, unchanged, adopted, diagnostics, reads }
}

type Source = { readonly source?: NonNullable<ReturnType<PlanInput['locate']>> }

function sourceOf(input: PlanInput, kind: PlanFacet, desired: DesiredResource): Source {
  const source = input.locate([kind.section, desired.key])
  return source === undefined ? {} : { source }
}

const shared = (desired: DesiredResource, source: Source) => ({
  address: desired.address,
  kind: desired.kind,
  name: desired.name,
  desired,
  requires: [],
  after: [],
  steps: [],
  ...source,
})

function create(
  input: PlanInput,
  kind: PlanFacet,
  desired: DesiredResource,
  translator: Translator,
  source: Source,
): CreateChange | BlockedChange {
  const target = translator.toAddresses(kind, desired.attrs)
  const obstacle = kind.obstacle('create', input.snapshot.dialect, {
    address: desired.address,
    attrs: target,
  })
  if (obstacle !== null) return blocked(desired, null, obstacle, source)
  return {
    ...shared(desired, source),
    action: 'create',
    id: null,
    adopts: false,
    live: null,
    reason: 'not in Duvo yet',
    fields: diffFields({}, target),
    target,
  }
}

export function blocked(
  desired: DesiredResource,
  match: Match | null,
  { reason, hint, inTheWay }: Obstacle,
  source: Source,
): BlockedChange {
  return {
    ...shared(desired, source),
    action: 'blocked',
    id: match?.live.id ?? null,
    adopts: false,
    live: match?.live ?? null,
    reason,
    ...(hint === '' ? {} : { hint }),
    fields: [],
    inTheWay: inTheWay ?? null,
  }
}

const immutable = (kind: PlanFacet, paths: readonly string[]): Obstacle => ({
  reason: `${paths.join(' and ')} cannot be changed once a ${kind.name} exists`,
  hint: `Put the old value back, or add it under a new key and name, and remove this one.`,
})

/** Found, but not by our own mark on it. Kinds without a marker have nothing to tell adoption by. */
function isAdoption(input: PlanInput, kind: PlanFacet, { live, by }: Match, matching: Matching): boolean {
  if (!kind.marked || by === 'marker') return false
  return live.lastMarker?.project !== input.manifest.project || matching.copies.has(live.id)
}

const adoption = ({ address, name }: DesiredResource, match: Match): Adopted => ({
  address,
  name,
  id: match.live.id,
  by: foundBy(match),
})

const foundBy = ({ by }: Match): Adopted['by'] => (by === 'id' ? 'id' : 'name')

/** Only its name tells that it is the same one; change that too, and nothing does. */
function keyChanged(
  { manifest }: PlanInput,
  { address, key }: DesiredResource,
  { live, by }: Match,
  { source }: Source,
): readonly Diagnostic[] {
  const { lastMarker } = live
  const ours = lastMarker !== null && lastMarker.project === manifest.project
  if (!ours || by !== 'name' || lastMarker.key === key) return []
  return [
    {
      severity: 'info',
      code: 'key-changed',
      message: `${address} was found by its name; its marker still says ${toAddress(live.kind, lastMarker.key)}.`,
      hint: [
        'Until it gets a new build, keep this in the manifest, or a change of its name would lose it:',
        '  moved:',
        `    - { from: ${toAddress(live.kind, lastMarker.key)}, to: ${address} }`,
      ].join('\n'),
      ...(source === undefined ? {} : { position: source }),
    },
  ]
}

const unknownTo = ({ code, message, hint }: Unknown, { source }: Source): Diagnostic => ({
  severity: 'warning',
  code,
  message,
  hint,
  ...(source === undefined ? {} : { position: source }),
})
