/**
 * Before anything is written: do these files plan as `No changes.`? They are loaded and planned in memory, on the live
 * state they were made of. What does not stand the proof is demoted: a field is left as it is, else the resource is
 * left out; then the proof is done again. So the promise holds for every team, also for what nobody has thought of.
 */

import { resolve } from 'node:path'
import { type Export, MANIFEST, type Split } from '../author/compose.ts'
import type { Demotion, Entry } from '../author/entries.ts'
import type { Uuid } from '../model/address.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Reader } from '../model/io.ts'
import { fromPointer } from '../model/json.ts'
import type { Snapshot } from '../model/live.ts'
import type { Locate } from '../model/manifest.ts'
import type { Change, Plan } from '../model/plan.ts'
import { type Failure, fail, ok, type Result } from '../model/result.ts'
import { yamlIn } from './export-files.ts'
import type { ApiFlags } from './flags.ts'
import { openRepository } from './git.ts'
import { lastBefore } from './last-before.ts'
import { type Rehearsal, rehearse } from './rehearse.ts'
import { plainOptions } from './session.ts'
import type { World } from './world.ts'

export interface ProofRequest {
  readonly world: World
  readonly flags: ApiFlags & { readonly out: string }
  readonly io: Reader
  readonly split: Split
  /** The state a plan starts from: what it wants to know besides, it reads itself. */
  readonly listed: Snapshot
}

type Demoted = ReadonlyMap<Uuid, Demotion>

/** What does not hold. `field`: of the entry's top level; `null` for the entry as a whole. */
interface Flaw {
  readonly entry: Entry
  readonly field: string | null
  readonly reason: string
}

/** Every round takes something away from each entry that has a flaw; no entry has as many fields. */
const MOST_ROUNDS = 20

/** @param make the export, without what has been demoted */
export async function prove(
  request: ProofRequest,
  make: (demoted: Demoted) => Export,
): Promise<Result<Export, Failure>> {
  let demoted: Demoted = new Map()
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const made = make(demoted)
    const rehearsed = await rehearseFiles(request, made)
    if (!rehearsed.ok) return rehearsed
    const { flaws, beyond } = flawsOf(rehearsed.value, made.entries)
    const [first] = beyond
    if (first !== undefined) return fail(noRoundTrip(first))
    if (flaws.length === 0) return ok(made)
    demoted = demote(demoted, flaws)
  }
  return fail(noRoundTrip('There is always something left that differs.'))
}

const noRoundTrip = (why: string): Failure => ({
  code: 'no-round-trip',
  message: `Nothing was written: the manifest would not plan as "No changes". ${why}`,
  hint: 'Leave out what it is about with --only or --target; and please report it: this should not happen.',
})

async function rehearseFiles(
  { world, flags, io, split, listed }: ProofRequest,
  { files, values }: Export,
): Promise<Result<Rehearsal, Failure>> {
  const folder = resolve(world.cwd, flags.out)
  // What else lies there is dealt with before anything is written: it is removed, or nothing is.
  const others = (await yamlIn(world, folder)).filter((name) => !files.has(name))
  const drafts = new Map<string, string | null>([
    ...[...files].map(([path, text]) => [resolve(folder, path), text] as const),
    ...others.map((name) => [resolve(folder, name), null] as const),
  ])
  const file = split === 'no' ? resolve(folder, MANIFEST) : folder
  return rehearse(
    {
      // As it will be once their variables are set.
      world: { ...world, env: { ...world.env, ...values } },
      flags: { ...flags, file: [file], target: [] },
      io,
      // Which commit it will be does not matter for what it says.
      repository: await openRepository(world.cwd, []),
      options: { ...plainOptions(flags), targets: [] },
    },
    drafts,
    listed,
  )
}

interface Flaws {
  readonly flaws: readonly Flaw[]
  /** What is wrong with none of the entries, in a sentence each. */
  readonly beyond: readonly string[]
}

function flawsOf({ loaded, planned }: Rehearsal, entries: readonly Entry[]): Flaws {
  if (planned === null) return blame(loaded.diagnostics, entries, loaded.locate)
  const { result } = planned
  switch (result.kind) {
    case 'errors':
      return blame(result.diagnostics, entries, loaded.locate)
    case 'refused':
      return { flaws: [], beyond: result.refusals.map(({ message }) => message) }
    case 'plan':
      return blameChanges(result.plan, entries)
    default:
      return result satisfies never
  }
}

/** Errors stand at places; the entry that begins last before one is the one it is about, and so is its field. */
function blame(diagnostics: readonly Diagnostic[], entries: readonly Entry[], locate: Locate): Flaws {
  const starts = entries.map((entry) => ({ of: entry, at: locate([entry.kind.section, entry.key]) }))
  const flaws: Flaw[] = []
  const beyond: string[] = []
  for (const { severity, position, message } of diagnostics) {
    if (severity !== 'error') continue
    const entry = position === undefined ? undefined : lastBefore(starts, position)
    if (position === undefined || entry === undefined) {
      beyond.push(message)
      continue
    }
    const fields = Object.keys(entry.fields).map((field) => ({
      of: field,
      at: locate([entry.kind.section, entry.key, field]),
    }))
    flaws.push({ entry, field: lastBefore(fields, position) ?? null, reason: message })
  }
  return { flaws, beyond }
}

/** Everything that would change, and everything that would be taken for another resource. */
function blameChanges({ changes, ids }: Plan, entries: readonly Entry[]): Flaws {
  const byAddress = new Map<string, Entry>(entries.map((entry) => [entry.address, entry]))
  const flaws: Flaw[] = entries
    .filter(({ address, live }) => ids[address] !== undefined && ids[address] !== live.id)
    .map((entry) => ({ entry, field: null, reason: 'nothing tells it from another one' }))
  const beyond: string[] = []
  for (const change of changes) {
    const entry = byAddress.get(change.address)
    if (entry === undefined) beyond.push(`${change.address}: ${change.reason}`)
    else flaws.push(...blameChange(change, entry))
  }
  return { flaws, beyond }
}

function blameChange({ action, fields, reason }: Change, entry: Entry): readonly Flaw[] {
  if (action !== 'update') return [{ entry, field: null, reason }]
  return fields.map(({ path }) => ({
    entry,
    field: String(entry.kind.place(fromPointer(path), entry.live)?.[0] ?? fromPointer(path)[0]),
    reason: `${path} would change`,
  }))
}

/** What identifies an entry cannot be taken from it, and what is not there cannot either. */
const isSpare = ({ entry, field }: Flaw): boolean =>
  field !== null && field !== 'name' && field !== 'id' && Object.hasOwn(entry.fields, field)

function demote(demoted: Demoted, flaws: readonly Flaw[]): Demoted {
  const next = new Map(demoted)
  for (const flaw of flaws) {
    const { id } = flaw.entry.live
    const before = next.get(id) ?? { fields: {}, leftOut: null }
    next.set(
      id,
      isSpare(flaw)
        ? { ...before, fields: { ...before.fields, [String(flaw.field)]: flaw.reason } }
        : { ...before, leftOut: before.leftOut ?? flaw.reason },
    )
  }
  return next
}
