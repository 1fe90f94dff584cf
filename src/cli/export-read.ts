/** What an export has to know: the team, whose manifest it becomes, and what its resources will be called. */

import type { ReadClient } from '../api/client.ts'
import { teamName } from '../api/dialect.ts'
import { keysFor, slug } from '../author/keys.ts'
import { kinds } from '../kinds/index.ts'
import { readDetails } from '../live/read-snapshot.ts'
import type { Uuid } from '../model/address.ts'
import type { Kind } from '../model/kind.ts'
import type { Snapshot } from '../model/live.ts'
import { type Failure, fail, ok, type Result } from '../model/result.ts'
import { detailRequests } from './detail-requests.ts'
import type { ApiFlags } from './flags.ts'
import type { Output } from './output.ts'
import { findDialect, readTeam } from './session.ts'

export interface LiveTeam {
  /** With the history of agents that a person edited, where the team has agents of ours. */
  readonly snapshot: Snapshot
  /** Without it: what a plan starts from. */
  readonly listed: Snapshot
  readonly project: string
  /** Of every live resource, by id. */
  readonly keys: ReadonlyMap<Uuid, string>
}

interface Flags extends ApiFlags {
  readonly project?: string
  readonly only?: readonly string[]
}

export async function readForExport(
  output: Output,
  flags: Flags,
  client: ReadClient,
  asked: Uuid | null,
): Promise<Result<LiveTeam, Failure>> {
  const io = client.reader
  const dialect = await findDialect(flags, output, client, asked)
  if (!dialect.ok) return asked === null ? fail(withoutManifest(dialect.error)) : dialect
  const lists = await readTeam(io, dialect.value)
  if (!lists.ok) return lists
  const { team } = lists.value.caller
  if (asked !== null && team !== null && asked !== team) return fail(otherTeam(asked, team))
  const wanted = wantedKinds(flags)
  const listed = await readDetails(
    kinds,
    io,
    lists.value,
    detailRequests(wanted, lists.value.resources, (kind, live) => kind.unread(live)),
  )
  if (!listed.ok) return listed
  // Only where somebody uses this tool can there be a marker behind a person's edit.
  const marked = listed.value.resources.some(({ lastMarker }) => lastMarker !== null)
  const snapshot = await readDetails(
    kinds,
    io,
    listed.value,
    marked
      ? detailRequests(wanted, listed.value.resources, (kind, live) => kind.wants(null, live, false, false))
      : [],
  )
  if (!snapshot.ok) return snapshot
  const named =
    flags.project === undefined ? await projectOf(client, snapshot.value) : ok<string>(flags.project)
  if (!named.ok) return named
  const project = named.value
  const keys = kinds.flatMap(({ name }) => [
    ...keysFor(
      name,
      snapshot.value.resources.filter(({ kind }) => kind === name),
      project,
    ),
  ])
  return ok({ listed: listed.value, snapshot: snapshot.value, project, keys: new Map(keys) })
}

/** A target may depend on anything; without one, what is not asked for need not be known any better. */
const wantedKinds = ({ only = [], target }: Flags): readonly Kind[] =>
  only.length === 0 || target.length > 0 ? kinds : kinds.filter(({ name }) => only.includes(name))

/** A key of several teams: there is no manifest yet that could name one. */
const withoutManifest = (failure: Failure): Failure =>
  failure.code === 'bad-setting' ? { ...failure, hint: 'Pass --team, or set DUVO_TEAM_ID.' } : failure

/** v1: a key of one team answers for that team, whichever was asked for. */
const otherTeam = (asked: Uuid, team: Uuid): Failure => ({
  code: 'guard',
  message: `--team (or DUVO_TEAM_ID) names team ${asked}, but the API key belongs to team ${team}. Nothing was written.`,
  hint: 'Set DUVO_API_KEY to a key of that team, or drop --team (DUVO_TEAM_ID).',
})

/** The project of a team whose name says nothing. */
const NAMELESS = 'main'

/** The one project whose agents these are; for a team that is new to it, the team's name. */
async function projectOf(
  client: ReadClient,
  { resources, dialect, caller }: Snapshot,
): Promise<Result<string, Failure>> {
  const projects = new Set(resources.flatMap(({ lastMarker }) => lastMarker?.project ?? []))
  const [only] = projects
  if (projects.size === 1 && only !== undefined) return ok(only)
  if (dialect !== 'v2' || caller.team === null) return ok(NAMELESS)
  const name = await teamName(client.reader, caller.team)
  return name.ok ? ok(slug(name.value ?? '') || NAMELESS) : name
}
