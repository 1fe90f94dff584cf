/**
 * `duvo-drift --adopt`: what somebody made in Duvo by hand goes into the manifest's files. Nothing is written before it
 * has been shown, in memory and on the live state that has been read, that the new files mean just that.
 */

import { kinds } from '../kinds/index.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Adoption, DriftReport } from '../model/drift.ts'
import { groupBy } from '../model/group-by.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Plan } from '../model/plan.ts'
import { type Failure, fail, ok, type Result } from '../model/result.ts'
import { withoutCredentials } from './adopt-credentials.ts'
import { withRenamed } from './adopt-renamed.ts'
import { selectWishes } from './adopt-select.ts'
import { Settler } from './adopt-settle.ts'
import { type Added, addUnmanaged } from './adopt-unmanaged.ts'
import { writeDrafts } from './adopt-write.ts'
import { type Loaded, loadWith } from './load.ts'
import type { Rehearsal } from './rehearse.ts'
import type { Planned, PlanRequest } from './session.ts'

export interface AdoptInput {
  readonly request: PlanRequest
  readonly snapshot: Planned['snapshot']
  /** The plan that the report is made from. */
  readonly plan: Plan
  readonly report: DriftReport
  /** Addresses, or `all`. */
  readonly asked: readonly string[]
  /** Whether what nobody manages gets entries of its own. */
  readonly unmanaged: boolean
  /** Takes out of a text what the run knows to be secret. */
  readonly redact: (text: string) => string
}

export interface Adopted {
  readonly adoption: Adoption
  /** The manifest as it is now, and its plan; `null` where nothing was written. */
  readonly now: { readonly loaded: Loaded; readonly plan: Plan } | null
  readonly concealed: Added['concealed']
}

/** Writes what can be adopted, and tells what cannot. */
export async function adopt(input: AdoptInput): Promise<Result<Adopted, Failure>> {
  const { request, report, asked, snapshot, redact } = input
  const added = await addUnmanaged(input)
  if (!added.ok) return added
  const { plan, concealed, request: extended } = added.value
  const compared = await withRenamed(extended, snapshot, { items: report.items, plan }, asked)
  if (!compared.ok) return compared
  const { unmanaged } = report
  const live = new Set(snapshot.resources.map(({ id }) => id))
  const selected = selectWishes({ ...compared.value, kinds, asked, live, unmanaged })
  const { wishes, left } = withoutCredentials(selected, redact)
  const settled = await new Settler(extended, snapshot).settle(added.value.state, wishes)
  if (!settled.ok) return settled
  const { state, done, refused } = settled.value
  const all = [...added.value.left, ...left, ...refused]
  const changed = done.map(({ wish, files }) => ({ address: wish.address, path: wish.field, files }))
  const fields = [...added.value.fields, ...changed]
  if (fields.length === 0)
    return ok({ adoption: { files: [], fields, left: all }, now: null, concealed: null })
  const { manifest } = await loadWith(request.world, request.flags)
  if (manifest?.digest !== request.loaded.manifest.digest) return fail(changedMeanwhile)
  const written = await writeDrafts(request.world, state.drafts)
  if (!written.ok) return written
  return ok({
    adoption: { files: written.value, fields: mergedFields(fields), left: all },
    now: nowOf(state.rehearsal, plan, request.loaded.manifest),
    concealed,
  })
}

/** Of the remarks that were made before, those that still hold; and which files nobody includes any more. */
function nowOf(rehearsal: Rehearsal | null, before: Plan, was: Manifest): Adopted['now'] {
  const result = rehearsal?.planned?.result
  const manifest = rehearsal?.loaded.manifest
  if (!rehearsal || !manifest || result?.kind !== 'plan') return null
  const still = new Set([...rehearsal.loaded.diagnostics, ...result.plan.diagnostics].map(saying))
  const diagnostics = before.diagnostics.filter((one) => still.has(saying(one)))
  const unused = was.files.filter((file) => !manifest.files.includes(file)).map(noLongerIncluded)
  return {
    loaded: { ...rehearsal.loaded, manifest },
    plan: { ...result.plan, diagnostics: [...diagnostics, ...unused] },
  }
}

const noLongerIncluded = (file: string): Diagnostic => ({
  severity: 'info',
  code: 'file-unused',
  message: `${file}: no manifest file includes it any more.`,
  hint: 'Delete it if nothing else needs it.',
})

const saying = (diagnostic: Diagnostic): string => `${diagnostic.code} ${diagnostic.message}`

/** Reading a large team takes a while, and somebody may be working on the same files. */
const changedMeanwhile: Failure = {
  code: 'changed-meanwhile',
  message: "The manifest's files changed while Duvo was read; nothing was adopted.",
  hint: 'Run the command again.',
}

/** A resource that stands in several files is taken out of each of them. */
function mergedFields(fields: Adoption['fields']): Adoption['fields'] {
  const groups = groupBy(fields, ({ address, path }) => `${address} ${path}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    return first === undefined ? [] : [{ ...first, files: [...new Set(group.flatMap(({ files }) => files))] }]
  })
}
