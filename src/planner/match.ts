/**
 * Identity: which live resource a manifest's resource is. In this order, for all resources before the next step:
 * the id written on it, the marker, `moved`, the exact name. Two answers are an error; none is a create.
 */

import { type Address, parseAddress, type Uuid } from '../model/address.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import { compareText } from '../model/json.ts'
import type { Obstacle, PlanFacet } from '../model/kind.ts'
import type { LiveResource } from '../model/live.ts'
import type { DesiredResource } from '../model/manifest.ts'
import type { PlanInput } from './input.ts'
import { indexLive, type LiveIndex, parentsFirst } from './match-index.ts'
import { mapRefs, refsIn } from './refs.ts'

export interface Match {
  readonly live: LiveResource
  readonly by: 'id' | 'marker' | 'moved' | 'name'
}

export interface Matching {
  readonly matches: ReadonlyMap<Address, Match>
  /** Live id → the address that claims it. */
  readonly claims: ReadonlyMap<Uuid, Address>
  /** Resources found, but not ours to touch. */
  readonly obstacles: ReadonlyMap<Address, Obstacle>
  /** Copies a person made of an agent of ours: they carry its marker, and are unmanaged. */
  readonly copies: ReadonlySet<Uuid>
  readonly diagnostics: readonly Diagnostic[]
}

export function matchResources(input: PlanInput): Matching {
  return new Matcher(input).run()
}

class Matcher {
  readonly #input: PlanInput
  readonly #live: ReadonlyMap<string, LiveIndex>
  readonly #matches = new Map<Address, Match>()
  readonly #claims = new Map<Uuid, Address>()
  readonly #obstacles = new Map<Address, Obstacle>()
  readonly #copies = new Set<Uuid>()
  readonly #diagnostics: Diagnostic[] = []

  constructor(input: PlanInput) {
    this.#input = input
    this.#live = new Map(input.kinds.map((kind) => [kind.name, indexLive(kind, input)]))
  }

  run(): Matching {
    const rounds = [this.#byId, this.#byMarker, this.#byMoved, this.#byName]
    for (const round of rounds) {
      for (const kind of this.#input.kinds) {
        for (const desired of parentsFirst(kind, this.#input.manifest.resources)) {
          const settled = this.#matches.has(desired.address) || this.#obstacles.has(desired.address)
          if (!settled) round.call(this, kind, desired)
          else if (round === this.#byMarker) this.#copiesOf(kind, desired)
        }
      }
    }
    this.#unmatchedMoves()
    return {
      matches: this.#matches,
      claims: this.#claims,
      obstacles: this.#obstacles,
      copies: this.#copies,
      diagnostics: this.#diagnostics,
    }
  }

  #byId(kind: PlanFacet, desired: DesiredResource): void {
    if (desired.id === null) return
    const [live] = this.#unclaimed(this.#live.get(kind.name)?.byId.get(desired.id))
    if (live !== undefined) {
      this.#claim(desired, live, 'id')
      return
    }
    this.#error(
      desired,
      'id-not-found',
      `${desired.address} names id ${desired.id}, but no ${kind.name} with that id is visible to this key.`,
      'Correct the id, or remove the line to let the resource be found by its name.',
    )
    this.#obstacles.set(desired.address, { reason: 'its id was not found', hint: '' })
  }

  #byMarker(kind: PlanFacet, desired: DesiredResource): void {
    const marked = this.#markedWith(kind, desired.key)
    const ours = marked.find(({ name }) => name === desired.name) ?? marked[0]
    if (ours === undefined) return
    const rival = ours.name === desired.name ? undefined : this.#namesake(kind, ours, desired)
    if (rival !== undefined) {
      this.#contested(ours, desired, rival)
      return
    }
    this.#claim(desired, ours, 'marker')
    this.#copiesOf(kind, desired)
  }

  /**
   * Another resource that bears the live name exactly, and that nothing else finds: after a key was changed, the marker
   * still names the old one, and a new resource under that key must not take the agent over.
   */
  #namesake(kind: PlanFacet, live: LiveResource, desired: DesiredResource): DesiredResource | undefined {
    const named = this.#unclaimed(this.#live.get(kind.name)?.byName.get(live.name))
    if (named.some(({ id }) => id !== live.id)) return undefined
    return this.#input.manifest.resources.find(
      (other) =>
        other.kind === kind.name &&
        other.address !== desired.address &&
        other.name === live.name &&
        other.id === null &&
        !this.#matches.has(other.address) &&
        this.#markedWith(kind, other.key).length === 0 &&
        !this.#input.manifest.moved.some(({ to }) => to === other.address || to === desired.address),
    )
  }

  #contested(live: LiveResource, byMarker: DesiredResource, byName: DesiredResource): void {
    this.#error(
      byMarker,
      'ambiguous',
      `The live ${live.kind} "${live.name}" (${live.id}) carries the marker of ${byMarker.address} and the name of ${byName.address}.`,
      `Write \`id: ${live.id}\` on the one that it is.`,
    )
    for (const { address } of [byMarker, byName]) {
      this.#obstacles.set(address, { reason: 'the live resource may be another one', hint: '' })
    }
  }

  /** What carries the marker of a resource that has been found is a copy of it. */
  #copiesOf(kind: PlanFacet, desired: DesiredResource): void {
    if (this.#obstacles.has(desired.address)) return
    for (const copy of this.#markedWith(kind, desired.key)) this.#copied(desired, copy)
  }

  #byMoved(kind: PlanFacet, desired: DesiredResource): void {
    const entry = this.#input.manifest.moved.find(({ to }) => to === desired.address)
    if (entry === undefined || this.#hasMoved(kind, desired)) return
    const old = parseAddress(entry.from)
    const marked = old?.kind === kind.name ? this.#markedWith(kind, old.key) : []
    const names = [entry.from, ...(old?.kind === kind.name ? [old.key] : [])]
    const found =
      marked.length > 0
        ? marked
        : names.flatMap((name) => this.#unclaimed(this.#live.get(kind.name)?.byName.get(name)))
    this.#only(desired, found, 'moved', `called "${entry.from}"`)
  }

  /**
   * Kinds without a marker cannot tell that a move is done, other than by the new name being there, in the place it was
   * moved to. The old name may be in use again by then.
   */
  #hasMoved(kind: PlanFacet, desired: DesiredResource): boolean {
    const [tree] = kind.refs.filter((spec) => spec.tree)
    const { resources } = this.#input.manifest
    const placeOf = (attrs: DesiredResource['attrs']): string | null => {
      const [parent] = refsIn(tree === undefined ? [] : [tree], attrs)
      if (parent === undefined) return null
      const written = resources.find(({ address }) => address === parent.ref)
      return written?.name ?? this.#live.get(kind.name)?.byId.get(parent.ref)?.[0]?.name ?? parent.ref
    }
    return (
      !kind.marked &&
      this.#unclaimed(this.#live.get(kind.name)?.byName.get(desired.name)).some(
        ({ attrs }) => placeOf(attrs) === placeOf(desired.attrs),
      )
    )
  }

  #byName(kind: PlanFacet, desired: DesiredResource): void {
    const attrs = mapRefs(
      kind.refs,
      desired.attrs,
      (ref) => this.#matches.get(ref as Address)?.live.id ?? ref,
    )
    const found = this.#unclaimed(this.#live.get(kind.name)?.byIdentity.get(kind.identity(attrs)))
    const isCalledSo = found.every(({ name }) => name === desired.name)
    this.#only(desired, found, 'name', isCalledSo ? `called "${desired.name}"` : 'that fit it')
  }

  /** A `moved` that finds nothing, for a resource that is found in no other way either, is likely misspelt. */
  #unmatchedMoves(): void {
    for (const { from, to } of this.#input.manifest.moved) {
      if (this.#matches.has(to) || this.#obstacles.has(to)) continue
      this.#diagnostics.push({
        severity: 'info',
        code: 'moved-unmatched',
        message: `Nothing live is called ${JSON.stringify(from)}, so ${to} did not move from there.`,
        hint: 'If it should have been found, write the exact name that Duvo shows, or the old address.',
      })
    }
  }

  /** Claims the only candidate that no other project has; says so when there are several, or none but foreign ones. */
  #only(desired: DesiredResource, found: readonly LiveResource[], by: Match['by'], what: string): void {
    const free = found.filter((live) => this.#foreignProject(live) === null)
    const [only, ...others] = free
    if (only === undefined) {
      if (found[0] !== undefined) this.#belongsElsewhere(desired, found[0])
      return
    }
    if (others.length === 0) {
      this.#claim(desired, only, by)
      return
    }
    const byId = [...free].sort((a, b) => compareText(a.id, b.id))
    this.#error(
      desired,
      'ambiguous',
      `${desired.address} could be any of ${free.length} live ${desired.kind}s ${what}: ${byId.map(({ id }) => id).join(', ')}.`,
      ['Write the right one on it:', ...byId.map((live) => idLine(desired, live))].join('\n'),
    )
    this.#obstacles.set(desired.address, { reason: 'several live resources match', hint: '' })
  }

  #belongsElsewhere({ address, kind }: DesiredResource, foreign: LiveResource): void {
    const project = this.#foreignProject(foreign) ?? ''
    this.#obstacles.set(address, {
      reason: `the live ${kind} "${foreign.name}" (${foreign.id}) belongs to project ${project}`,
      hint: `To take it over, write \`id: ${foreign.id}\` on ${address}, or \`formerly: [${project}]\` at the top.`,
      inTheWay: foreign.id,
    })
  }

  #claim(desired: DesiredResource, live: LiveResource, by: Match['by']): void {
    this.#matches.set(desired.address, { live, by })
    this.#claims.set(live.id, desired.address)
  }

  #copied(desired: DesiredResource, copy: LiveResource): void {
    this.#copies.add(copy.id)
    this.#diagnostics.push({
      severity: 'info',
      code: 'copied-marker',
      message: `"${copy.name}" (${copy.id}) is a copy of ${desired.address}; it is left alone as unmanaged.`,
    })
  }

  /** Unclaimed live resources with our marker for `key`, the oldest first. */
  #markedWith(kind: PlanFacet, key: string): readonly LiveResource[] {
    return [...this.#unclaimed(this.#live.get(kind.name)?.byKey.get(key))].sort(
      (a, b) => compareText(a.createdAt ?? '', b.createdAt ?? '') || compareText(a.id, b.id),
    )
  }

  #foreignProject({ lastMarker }: LiveResource): string | null {
    const { project, formerly } = this.#input.manifest
    return lastMarker === null || [project, ...formerly].includes(lastMarker.project)
      ? null
      : lastMarker.project
  }

  #unclaimed(found: readonly LiveResource[] = []): readonly LiveResource[] {
    return found.filter(({ id }) => !this.#claims.has(id))
  }

  #error(desired: DesiredResource, code: 'id-not-found' | 'ambiguous', message: string, hint: string): void {
    const section = this.#input.kinds.find(({ name }) => name === desired.kind)?.section ?? ''
    const position = this.#input.locate([section, desired.key])
    this.#diagnostics.push({
      severity: 'error',
      code,
      message,
      hint,
      ...(position === undefined ? {} : { position }),
    })
  }
}

/** A line to paste, with what may tell it from the others. */
function idLine(desired: DesiredResource, { id, name, createdAt }: LiveResource): string {
  const known = [
    ...(name === desired.name ? [] : [JSON.stringify(name)]),
    ...(createdAt === null ? [] : [`made ${createdAt}`]),
  ]
  return `  id: ${id}${known.length === 0 ? '' : ` # ${known.join(', ')}`}`
}
