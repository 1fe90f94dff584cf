/** Which generation of the API answers, and for which of the key's teams: found with one read, two where v2 is not spoken. */

import type { Uuid } from '../model/address.ts'
import type { Reader } from '../model/io.ts'
import { isList, isObject, type JsonObject } from '../model/json.ts'
import type { Dialect } from '../model/live.ts'
import { type Failure, fail, ok, type Result } from '../model/result.ts'

export interface Wanted {
  readonly dialect: 'auto' | Dialect
  /** The team the manifest, a flag or the environment names. */
  readonly team: Uuid | null
}

export interface Found {
  readonly dialect: Dialect
  /** For paths that name a team; `null` where the key alone decides. */
  readonly team: Uuid | null
  /** How it was decided, in one sentence. */
  readonly because: string
}

interface Team {
  readonly id: Uuid
  readonly name: string
}

const TEAMS = '/v2/teams'

/** Asks only what `wanted` leaves open. */
export async function discover(reader: Pick<Reader, 'get'>, wanted: Wanted): Promise<Result<Found, Failure>> {
  const { dialect, team } = wanted
  switch (dialect) {
    case 'v1':
    case 'v1-builds':
      return ok({ dialect, team: null, because: `API ${dialect}, as --dialect says.` })
    case 'v2':
      return team === null
        ? chooseTeam(await readTeams(reader), team, 'as --dialect says')
        : ok({ dialect, team, because: `API v2, as --dialect says; team ${team}.` })
    case 'auto': {
      const teams = await readTeams(reader)
      if (!teams.ok && isMissing(teams.error)) return findV1(reader, `GET ${TEAMS} is unknown there`)
      // A key whose teams were not moved to v2 yet sees none of them there.
      if (teams.ok && teams.value.length === 0) return findV1(reader, 'the key sees no team on v2')
      return chooseTeam(teams, team, `found by GET ${TEAMS}`)
    }
    default:
      return dialect satisfies never
  }
}

async function readTeams(reader: Pick<Reader, 'get'>): Promise<Result<readonly Team[], Failure>> {
  const answer = await reader.get(TEAMS)
  if (!answer.ok) return answer.error.code === 'forbidden' ? fail(closed(answer.error)) : answer
  const rows = answer.value['teams']
  if (!isList(rows)) {
    return fail({
      code: 'bad-answer',
      message: `The answer to GET ${TEAMS} has no list 'teams'.`,
      hint: 'Check that DUVO_API_BASE_URL points to the API of Duvo; or say what it speaks with --dialect.',
      request: `GET ${TEAMS}`,
    })
  }
  return ok(rows.filter(isObject).flatMap(teamIn))
}

const teamIn = ({ id, name }: JsonObject): readonly Team[] =>
  typeof id === 'string' ? [{ id: id.toLowerCase(), name: typeof name === 'string' ? name : '' }] : []

/** v2 is not spoken here; as opposed to a key that may not ask, or a server in trouble. */
const isMissing = ({ status }: Failure): boolean => status === 404 || status === 405 || status === 410

/** A key that may not list teams may still be good for one; which API it speaks is then not ours to guess. */
const closed = (failure: Failure): Failure => ({
  ...failure,
  hint: 'If the key may not list teams, name what it is for: --dialect v2 --team <uuid>, or --dialect v1.',
})

function chooseTeam(
  teams: Result<readonly Team[], Failure>,
  wanted: Uuid | null,
  how: string,
): Result<Found, Failure> {
  if (!teams.ok) return teams
  const [only, ...others] = teams.value
  const chosen = wanted === null && others.length === 0 ? only : teams.value.find(({ id }) => id === wanted)
  if (chosen !== undefined) {
    return ok({
      dialect: 'v2',
      team: chosen.id,
      because: `API v2, ${how}; team ${chosen.name} (${chosen.id}).`,
    })
  }
  if (wanted !== null) return fail(notVisible(wanted, teams.value))
  return fail(only === undefined ? noTeam : several(teams.value))
}

/** What people call a team; `null` where the API does not say (v1: never). */
export async function teamName(
  reader: Pick<Reader, 'get'>,
  team: Uuid,
): Promise<Result<string | null, Failure>> {
  const answer = await reader.get(`${TEAMS}/${team}`)
  if (!answer.ok) return answer
  const row = answer.value['team']
  return ok(isObject(row) && typeof row['name'] === 'string' ? row['name'] : null)
}

/** A read that failed → the same, or that it failed because the team it names is not the key's. */
export function explainTeam(failure: Failure, team: Uuid | null): Failure {
  const named = team !== null && failure.request?.includes(`${TEAMS}/${team}/`) === true
  const refused = failure.code === 'not-found' || failure.code === 'forbidden'
  return named && refused ? { ...notVisible(team), status: failure.status ?? 404 } : failure
}

const spoken = ({ id, name }: Team): string => `${name} (${id})`

const notVisible = (wanted: Uuid, teams: readonly Team[] = []): Failure => ({
  code: 'guard',
  message: `The API key does not see team ${wanted}${teams.length > 0 ? `; it sees ${teams.map(spoken).join(', ')}` : ''}.`,
  hint: 'Set DUVO_API_KEY to a key of that team, or correct `team:` (--team, DUVO_TEAM_ID). Nothing was written.',
})

const noTeam: Failure = {
  code: 'guard',
  message: 'This key sees no team on API v2.',
  hint: 'Set DUVO_API_KEY to a key of the team; for a team that is still on v1: --dialect v1.',
}

const several = (teams: readonly Team[]): Failure => ({
  code: 'bad-setting',
  message: `This key sees several teams, and nothing says which one is meant: ${teams.map(spoken).join(', ')}.`,
  hint: [
    'Write the one that is meant into the manifest (or pass --team, or set DUVO_TEAM_ID):',
    ...teams.map(({ id, name }) => `  team: ${id} # ${name.replaceAll(/\s+/g, ' ')}`),
  ].join('\n'),
})

/** Both older generations live under /v1; only the later one has folders. */
async function findV1(reader: Pick<Reader, 'get'>, why: string): Promise<Result<Found, Failure>> {
  const folders = await reader.get('/v1/agent-folders')
  if (folders.ok) return ok({ dialect: 'v1', team: null, because: `API v1: ${why}.` })
  if (folders.error.status !== 404 && folders.error.status !== 405) return folders
  return ok({
    dialect: 'v1-builds',
    team: null,
    because: `The first API v1: ${why}, and /v1 has no folders.`,
  })
}
