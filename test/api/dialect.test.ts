/** Which generation of the API and which team: what is asked, and what is made of the answers. */

import { describe, expect, it } from 'vitest'
import { discover, explainTeam, type Wanted } from '../../src/api/dialect.ts'
import type { JsonObject } from '../../src/model/json.ts'
import { type Failure, fail, ok, type Result } from '../../src/model/result.ts'

const [ONE, TWO] = ['11111111-0000-4000-8000-000000000001', '22222222-0000-4000-8000-000000000002']
const team = (id: string, name: string): JsonObject => ({ id, name, organization_id: null })

type Answer = JsonObject | number

const failure = (status: number): Failure => ({
  code:
    status === 401
      ? 'unauthorized'
      : status === 403
        ? 'forbidden'
        : status === 404
          ? 'not-found'
          : 'rejected',
  message: `status ${status}`,
  status,
})

/** An API that answers these paths, and 404 elsewhere. */
async function ask(answers: Readonly<Record<string, Answer>>, wanted: Partial<Wanted> = {}) {
  const asked: string[] = []
  const found = await discover(
    {
      get: async (path): Promise<Result<JsonObject, Failure>> => {
        asked.push(path)
        const answer = answers[path] ?? 404
        return typeof answer === 'number' ? fail(failure(answer)) : ok(answer)
      },
    },
    { dialect: 'auto', team: null, ...wanted },
  )
  return { asked, found }
}

const V2 = { '/v2/teams': { teams: [team(ONE, 'Retail')] } }
const BOTH = { '/v2/teams': { teams: [team(ONE, 'Retail'), team(TWO, 'Logistics')] } }

describe('auto', () => {
  it('is v2 with its one team, after one read', async () => {
    const { asked, found } = await ask(V2)
    expect(found).toMatchObject({ ok: true, value: { dialect: 'v2', team: ONE } })
    expect(found.ok && found.value.because).toBe(`API v2, found by GET /v2/teams; team Retail (${ONE}).`)
    expect(asked).toEqual(['/v2/teams'])
  })

  it('takes the team that is named, in whatever case the API spells it', async () => {
    const { found } = await ask(
      { '/v2/teams': { teams: [team(ONE, 'Retail'), team(TWO.toUpperCase(), 'Logistics')] } },
      { team: TWO },
    )
    expect(found).toMatchObject({ ok: true, value: { dialect: 'v2', team: TWO } })
  })

  it('does not choose between teams: it lists them, with the lines to paste', async () => {
    const { found } = await ask(BOTH)
    expect(found).toMatchObject({ ok: false, error: { code: 'bad-setting' } })
    if (found.ok) return
    expect(found.error.message).toContain(`Retail (${ONE}), Logistics (${TWO})`)
    expect(found.error.hint).toContain(`\n  team: ${ONE} # Retail\n  team: ${TWO} # Logistics`)
  })

  it('says in one sentence that the key does not see the team that is named', async () => {
    const { found } = await ask(V2, { team: TWO })
    expect(found).toMatchObject({
      ok: false,
      error: { code: 'guard', message: `The API key does not see team ${TWO}; it sees Retail (${ONE}).` },
    })
  })

  it.each([404, 405, 410])('is v1 where %i says that v2 is not spoken', async (status) => {
    const { asked, found } = await ask({ '/v2/teams': status, '/v1/agent-folders': { folders: [] } })
    expect(found).toMatchObject({ ok: true, value: { dialect: 'v1', team: null } })
    expect(asked).toEqual(['/v2/teams', '/v1/agent-folders'])
  })

  it('is v1 for a key whose teams are not on v2 yet', async () => {
    const { found } = await ask({ '/v2/teams': { teams: [] }, '/v1/agent-folders': { folders: [] } })
    expect(found).toMatchObject({ ok: true, value: { dialect: 'v1' } })
  })

  it('is the first v1 where /v1 has no folders', async () => {
    expect((await ask({})).found).toMatchObject({ ok: true, value: { dialect: 'v1-builds', team: null } })
  })

  it.each([401, 403])('does not take a refusal (%i) for an older API', async (status) => {
    const { asked, found } = await ask({ '/v2/teams': status, '/v1/agent-folders': { folders: [] } })
    expect(found).toMatchObject({ ok: false, error: { status } })
    expect(asked).toEqual(['/v2/teams'])
  })

  it('says how to go on with a key that may not list teams', async () => {
    const { found } = await ask({ '/v2/teams': 403 })
    expect(!found.ok && found.error.hint).toContain('--dialect v2 --team <uuid>')
  })

  it('fails on a refusal by /v1, and on an answer that is none', async () => {
    expect((await ask({ '/v1/agent-folders': 401 })).found).toMatchObject({
      ok: false,
      error: { status: 401 },
    })
    expect((await ask({ '/v2/teams': { items: [] } })).found).toMatchObject({
      ok: false,
      error: { code: 'bad-answer' },
    })
  })
})

describe('a dialect that is named', () => {
  it.each(['v1', 'v1-builds'] as const)('%s asks nothing, and no path names a team', async (dialect) => {
    const { asked, found } = await ask({}, { dialect, team: ONE })
    expect(found).toMatchObject({ ok: true, value: { dialect, team: null } })
    expect(asked).toEqual([])
  })

  it('v2 asks for the team, unless that is named too', async () => {
    expect((await ask(V2, { dialect: 'v2' })).asked).toEqual(['/v2/teams'])
    const { asked, found } = await ask({}, { dialect: 'v2', team: ONE })
    expect(found).toMatchObject({ ok: true, value: { dialect: 'v2', team: ONE } })
    expect(asked).toEqual([])
  })

  it('v2 is not given up for another one', async () => {
    const { asked, found } = await ask({ '/v1/agent-folders': { folders: [] } }, { dialect: 'v2' })
    expect(found).toMatchObject({ ok: false, error: { status: 404 } })
    expect(asked).toEqual(['/v2/teams'])
    expect((await ask({ '/v2/teams': { teams: [] } }, { dialect: 'v2' })).found).toMatchObject({
      ok: false,
      error: { code: 'guard' },
    })
  })
})

describe('a read that a team-scoped path refuses', () => {
  const refused: Failure = { ...failure(404), request: `GET /v2/teams/${ONE}/agents` }

  it('is the wrong team', () => {
    expect(explainTeam(refused, ONE)).toMatchObject({ code: 'guard', status: 404 })
  })

  it('is what it was, elsewhere', () => {
    const other = { ...refused, request: `GET /v2/agents/${ONE}/revisions` }
    expect(explainTeam(other, ONE)).toBe(other)
    expect(explainTeam(refused, null)).toBe(refused)
    const broken: Failure = { ...refused, code: 'server-error', status: 500 }
    expect(explainTeam(broken, ONE)).toBe(broken)
  })
})
