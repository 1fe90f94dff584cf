/** `--adopt-unmanaged`: what is live and in no manifest gets entries of its own, behind those that are there. */

import type { Refusal } from '../author/adopt-wish.ts'
import type { Entry } from '../author/entries.ts'
import type { LoadResult } from '../loader/types.ts'
import type { Uuid } from '../model/address.ts'
import type { AdoptedField, LeftField } from '../model/drift.ts'
import type { Snapshot } from '../model/live.ts'
import { type Failure, ok, type Result } from '../model/result.ts'
import { type Made, newEntries, readMore, type Strangers } from './adopt-entries.ts'
import { draftEntries } from './adopt-entry-files.ts'
import type { State } from './adopt-settle.ts'
import { brokenBy, objectionTo } from './adopt-verify.ts'
import { lastBefore } from './last-before.ts'
import { rehearse } from './rehearse.ts'
import type { PlanRequest } from './session.ts'

export interface Added {
  /** With the variables that the new entries name. */
  readonly request: PlanRequest
  readonly state: State
  /** Of the manifest with the new entries: its ids are what references are written with from now on. */
  readonly plan: Strangers['plan']
  readonly fields: readonly AdoptedField[]
  readonly left: readonly LeftField[]
  /** What is said of credentials in the new entries; `null` where there are none. */
  readonly concealed: Made['concealed'] | null
}

interface Input extends Strangers {
  readonly snapshot: Snapshot
  readonly unmanaged: boolean
}

/** All of them, if that can be; else without those that stand in the way. */
export async function addUnmanaged(input: Input): Promise<Result<Added, Failure>> {
  const { request, snapshot, plan, unmanaged } = input
  const { manifest } = request.loaded
  const state: State = { drafts: new Map(), rehearsal: null, manifest }
  const none: Added = { request, state, plan, fields: [], left: [], concealed: null }
  if (!unmanaged || plan.unmanaged.length === 0) return ok(none)
  const read = await readMore(request, snapshot, new Set(plan.unmanaged))
  if (!read.ok) return read
  const refused = new Map(lookalikes(plan))
  for (;;) {
    const made = newEntries(input, read.value, refused)
    if (made.entries.length === 0) return ok({ ...none, left: made.left })
    const tried = await tryEntries(input, made)
    if (!tried.ok) return tried
    if ('state' in tried.value) return ok({ ...tried.value, left: made.left, concealed: made.concealed })
    const { culprits, objection } = tried.value
    for (const { live } of culprits.length > 0 ? culprits : made.entries) refused.set(live.id, objection)
  }
}

/** What may be a resource of the manifest under another name is no new one. */
const lookalikes = ({ changes }: Strangers['plan']): readonly (readonly [Uuid, Refusal])[] =>
  changes.flatMap((change) =>
    change.action === 'blocked' && change.inTheWay !== null
      ? [
          [
            change.inTheWay,
            { reason: `it may be ${change.address}: ${change.reason}`, hint: change.hint ?? '' },
          ] as const,
        ]
      : [],
  )

type Tried =
  | Omit<Added, 'left' | 'concealed'>
  | { readonly culprits: readonly Entry[]; readonly objection: Refusal }

/** Adds them in memory, and looks whether that means what is live and nothing else. */
async function tryEntries(
  { request: asked, snapshot }: Input,
  { entries, texts, concealed }: Made,
): Promise<Result<Tried, Failure>> {
  const { world } = asked
  const request = { ...asked, world: { ...world, env: { ...world.env, ...concealed.values } } }
  const drafted = await draftEntries(request, entries, texts)
  if (drafted === null) return ok({ culprits: [], objection: NOWHERE })
  const { drafts, fields } = drafted
  const rehearsal = await rehearse(request, drafts, snapshot)
  if (!rehearsal.ok) return rehearsal
  const { loaded, planned } = rehearsal.value
  const objection = objectionTo(request.loaded.manifest, rehearsal.value, [])
  const result = planned?.result
  if (objection !== null || loaded.manifest === null || result?.kind !== 'plan') {
    return ok({ culprits: blamed(loaded, entries), objection: objection ?? brokenBy(loaded.diagnostics) })
  }
  const { ids, changes } = result.plan
  const culprits = entries.filter(
    ({ address, live }) => ids[address] !== live.id || changes.some((change) => change.address === address),
  )
  if (culprits.length > 0) return ok({ culprits, objection: DIFFERS })
  return ok({
    request,
    state: { drafts, rehearsal: rehearsal.value, manifest: loaded.manifest },
    plan: result.plan,
    fields,
  })
}

const NOWHERE: Refusal = {
  reason: 'the section it belongs into cannot be edited',
  hint: 'Write the section as a map, and adopt again.',
}

const DIFFERS: Refusal = {
  reason: 'the manifest cannot say it so that it means what Duvo has',
  hint: 'Write it by hand, with what cannot be said under lifecycle.ignore_changes.',
}

/** The entries that errors stand in: the one that begins last before each. */
function blamed({ diagnostics, locate }: LoadResult, entries: readonly Entry[]): readonly Entry[] {
  const starts = entries.map((entry) => ({ of: entry, at: locate([entry.kind.section, entry.key]) }))
  return diagnostics.flatMap(({ severity, position }) => {
    const entry = severity === 'error' && position !== undefined ? lastBefore(starts, position) : undefined
    return entry === undefined ? [] : [entry]
  })
}
