/** Whether drafts of the manifest mean what was adopted, and nothing else. */

import type { Refusal, Wish } from '../author/adopt-wish.ts'
import { kinds } from '../kinds/index.ts'
import type { LoadResult } from '../loader/types.ts'
import type { Address } from '../model/address.ts'
import { hasErrors } from '../model/diagnostic.ts'
import { sameJson, toPointer } from '../model/json.ts'
import type { DesiredResource, Manifest } from '../model/manifest.ts'
import { diffFields } from '../planner/diff.ts'
import { refsIn } from '../planner/refs.ts'
import type { Rehearsal } from './rehearse.ts'

/** `null`: the drafts are as they should be. */
export function objectionTo(
  before: Manifest,
  { loaded, planned }: Rehearsal,
  wishes: readonly Wish[],
): Refusal | null {
  if (loaded.manifest === null || planned === null) return brokenBy(loaded.diagnostics)
  const other = strayChange(before, loaded.manifest, wishes)
  if (other !== null) return other
  const { result } = planned
  if (result.kind !== 'plan') return brokenBy(result.kind === 'errors' ? result.diagnostics : result.refusals)
  const unkept = wishes.find(({ address, field }) =>
    result.plan.changes.some(
      (change) =>
        change.address === address && (field === '' || change.fields.some(({ path }) => within(path, field))),
    ),
  )
  return unkept === undefined ? null : NOT_KEPT
}

/** What the manifest would not allow any more. No line: it would be one of a draft that nobody sees. */
export function brokenBy(diagnostics: LoadResult['diagnostics']): Refusal {
  const found = diagnostics.find((one) => hasErrors([one]))
  const where = found?.position === undefined ? '' : ` (${found.position.file})`
  return {
    reason: `the manifest would not be valid any more: ${found?.message ?? 'no reason is told'}${where}`,
    hint: hintOn(found),
  }
}

function hintOn(found: LoadResult['diagnostics'][number] | undefined): string {
  // The syntax was right before: what is missing now is an anchor in the text that would go.
  if (found?.code === 'yaml-syntax') return 'Write the value out where it is used, and adopt again.'
  return found?.hint ?? 'Change the manifest by hand.'
}

/** Why a resource that is gone has to stay: who still refers to it. `null` where nobody does. */
export function missedBy(address: Address, { resources }: Manifest): Refusal | null {
  const places = resources.flatMap((resource) => {
    const specs = kinds.find(({ name }) => name === resource.kind)?.refs ?? []
    return resource.address === address
      ? []
      : refsIn(specs, resource.attrs)
          .filter(({ ref }) => ref === address)
          .map(({ spec }) => `${resource.address} (${toPointer(spec.path)})`)
  })
  if (places.length === 0) return null
  return {
    reason: `${places.join(', ')} still ${places.length === 1 ? 'refers' : 'refer'} to it, and would refer to nothing`,
    hint: 'Take the reference out there, or out in Duvo and adopt that as well; then adopt again.',
  }
}

const NOT_KEPT: Refusal = {
  reason: 'the manifest cannot say it so that it means what Duvo has',
  hint: 'Write it by hand, or leave the field to Duvo with lifecycle.ignore_changes.',
}

/** A field that would change its meaning and was not asked for. */
function strayChange(before: Manifest, after: Manifest, wishes: readonly Wish[]): Refusal | null {
  if (headOf(before) !== headOf(after)) return STRAY_HEAD
  const now = new Map(after.resources.map((resource) => [resource.address, resource]))
  for (const old of before.resources) {
    const fields = wishes.filter(({ address }) => address === old.address).map(({ field }) => field)
    const stray = changedIn(old, now.get(old.address)).find(
      (path) => !fields.some((field) => within(path, field)),
    )
    if (stray !== undefined) return strayIn(old.address, stray)
  }
  return null
}

/** What the manifest says besides its resources. */
const headOf = ({ project, team, owner, formerly, moved, removed }: Manifest): string =>
  JSON.stringify([project, team, owner, formerly, moved, removed])

const STRAY_HEAD: Refusal = {
  reason:
    "the manifest's own lines (project, team, owner, moved, removed) use the same text, and would change with it",
  hint: 'Write the value out where only one of them has it, and adopt again.',
}

const strayIn = (address: Address, path: string): Refusal => ({
  reason: `${address}${path === '' ? '' : ` (${path})`} uses the same text, and would change with it`,
  hint: 'Write the value out where only one of them has it, and adopt again.',
})

/** Pointers of what differs; `''` for the resource itself and what it is besides its attributes. */
function changedIn(old: DesiredResource, now: DesiredResource | undefined): readonly string[] {
  if (now === undefined) return ['']
  const beside = ({ id, secrets, lifecycle }: DesiredResource) =>
    JSON.stringify([id, secrets, lifecycle.protect, lifecycle.ignoreChanges, lifecycle.new])
  const fields = sameJson(old.attrs, now.attrs) ? [] : diffFields(old.attrs, now.attrs)
  const paths = fields
    .filter((field) => field.before !== null || field.after !== null)
    .map(({ path }) => path)
  return beside(old) === beside(now) ? paths : ['', ...paths]
}

/** Whether one pointer lies in the other, either way round: a map that is gone shows each of its leaves. */
const within = (path: string, field: string): boolean =>
  // The resource as a whole is only in what asks for the whole of it.
  path === '' ? field === '' : path === field || path.startsWith(`${field}/`) || field.startsWith(`${path}/`)
