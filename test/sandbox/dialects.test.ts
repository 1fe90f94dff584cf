import { describe, expect, it } from 'vitest'
import { createVirtualClock } from '../../src/sandbox/clock.ts'
import { type Dialect, parseDialects } from '../../src/sandbox/dialects.ts'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import { OTHER_TEAM_ID, OTHER_TEAM_KEY, TEAM_ID, TWO_TEAMS_KEY } from '../../src/sandbox/state.ts'
import {
  aDraft,
  anAgent,
  aV2Agent,
  type Call,
  config,
  listedAgent,
  NOBODY,
  setUp,
  statusesOf,
} from './helpers.ts'

const statuses = async (call: Call, key?: string) => {
  const [v2, v1] = [
    await call('GET', '/v2/teams', undefined, key),
    await call('GET', '/v1/agents', undefined, key),
  ]
  return [v2.status, v1.status]
}

const speak = (call: Call, dialects: Dialect[] | null, team?: string) =>
  call('POST', '/_sandbox/dialects', { dialects, ...(team === undefined ? {} : { team }) }, null)

describe('the generations a sandbox speaks', () => {
  it.each<[Dialect[], number[]]>([
    [
      ['v2', 'v1'],
      [200, 200],
    ],
    [['v1'], [404, 200]],
    [['v2'], [200, 404]],
    [['v1-builds'], [404, 200]],
    [[], [404, 404]],
  ])('%j', async (dialects, wanted) => {
    const { call } = setUp({ dialects })
    expect(await statuses(call)).toEqual(wanted)
  })

  it('answers 404 in the shape of the API where one is off, with rate headers and after asking for a key', async () => {
    const { call } = setUp({
      dialects: ['v1'],
      rateLimit: { limit: 5, windowMs: 60_000, algorithm: 'fixed' },
    })
    for (const path of ['/v2/teams', '/v2/profile', `/v2/agents/${NOBODY}`, '/v2']) {
      const { status, body, headers } = await call('GET', path)
      expect([path, status]).toEqual([path, 404])
      expect(body).toEqual({ error: 'Not found', message: expect.stringContaining(path) })
      expect(headers.get('x-ratelimit-limit')).toBe('5')
    }
    expect((await call('GET', '/v2/teams', undefined, null)).status).toBe(401)
  })

  it('cannot be both of the first', () => {
    expect(parseDialects('v1, v2')).toEqual(['v2', 'v1'])
    expect(parseDialects('v1-builds')).toEqual(['v1-builds'])
    expect(() => parseDialects('v1,v1-builds')).toThrow('share their paths')
    expect(() => parseDialects('v3')).toThrow('"v3" is none of v2, v1, v1-builds')
    expect(() => parseDialects('')).toThrow('is none of')
    const clock = createVirtualClock()
    expect(() => createSandbox({ clock, dialects: ['v1', 'v1-builds'] })).toThrow('share their paths')
  })

  it('can change while it runs, the rows stay', async () => {
    const { call } = setUp()
    const { id } = await anAgent(call)
    expect((await speak(call, ['v2'])).body['dialects']).toEqual(['v2'])
    expect(await statuses(call)).toEqual([200, 404])
    expect(await listedAgent(call, id)).toMatchObject({ name: 'Agent' })
    await speak(call, ['v1-builds'])
    expect((await call('GET', `/v1/agents/${id}`)).body['build']).toMatchObject({ status: 'live' })
    expect((await speak(call, ['v1', 'v1-builds'])).status).toBe(400)
    expect((await speak(call, null)).status).toBe(400)
    expect((await speak(call, ['v2'], NOBODY)).status).toBe(404)
    expect(await statuses(call)).toEqual([404, 200])
  })

  it('can differ from team to team, and that is part of the state', async () => {
    const { call, sandbox } = setUp()
    await speak(call, ['v1-builds'], OTHER_TEAM_ID)
    expect(await statuses(call)).toEqual([200, 200])
    expect(await statuses(call, OTHER_TEAM_KEY)).toEqual([404, 200])
    const saved = setUp({ state: sandbox.state.snapshot() })
    expect(await statuses(saved.call, OTHER_TEAM_KEY)).toEqual([404, 200])
    // A key of both teams sees the one that speaks v2; the other is as good as not there.
    const { body } = await call('GET', '/v2/teams', undefined, TWO_TEAMS_KEY)
    expect(body['teams']?.map((team) => team['id'])).toEqual([TEAM_ID])
    for (const path of ['', '/agents', '/connections']) {
      const answer = await call('GET', `/v2/teams/${OTHER_TEAM_ID}${path}`, undefined, TWO_TEAMS_KEY)
      expect([path, answer.status]).toEqual([path, 404])
    }
    const told = await call('GET', '/_sandbox/dialects', undefined, null)
    expect(told.body['teams']).toMatchObject([{ dialects: ['v2', 'v1'] }, { dialects: ['v1-builds'] }])
    await speak(call, null, OTHER_TEAM_ID)
    expect(await statuses(call, OTHER_TEAM_KEY)).toEqual([200, 200])
  })
})

describe('behaviours', () => {
  it('change while it runs', async () => {
    const { call } = setUp()
    const behave = (body: unknown) => call('PATCH', '/_sandbox/behaviour', body, null)
    expect((await behave({ inlineBuild: 'draft', latestBuild: 'live' })).status).toBe(200)
    const { id } = await aV2Agent(call)
    expect(await statusesOf(call, id)).toEqual(['1 draft'])
    expect((await listedAgent(call, id))?.['latest_build']).toBeNull()
    await behave({ latestBuild: 'newest' })
    expect((await listedAgent(call, id))?.['latest_build']).toMatchObject({ status: 'draft' })
    expect((await call('GET', '/_sandbox/behaviour', undefined, null)).body).toMatchObject({
      inlineBuild: 'draft',
      latestBuild: 'newest',
    })
    expect((await behave({ latestBuild: 'oldest' })).status).toBe(400)
  })
})

describe('a state from before there was a v2', () => {
  it('loads, and its keys and teams work in v2', async () => {
    const { sandbox } = setUp({ seed: 3 })
    const state = sandbox.state.snapshot()
    const old = {
      ...state,
      teams: state.teams.map(({ id, name }) => ({ id, name })),
      keys: state.keys.slice(0, 3),
      users: state.users.slice(0, 3),
    }
    const { call } = setUp({ state: JSON.parse(JSON.stringify(old)) })
    expect((await call('GET', `/v2/teams/${TEAM_ID}`)).body['team']).toHaveProperty('created_at')
    expect((await call('GET', `/v2/teams/${TEAM_ID}/agents`)).body['total']).toBe(3)
    expect((await call('GET', `/v2/teams/${TEAM_ID}/connections`)).body['integrations']).toMatchObject([
      { broken_at: null },
      { broken_at: null },
    ])
  })
})

describe('what the sandbox does to requests, in v2', () => {
  const AGENTS = `/v2/teams/${TEAM_ID}/agents`

  it('strikes by path', async () => {
    const { call, sandbox } = setUp()
    const faults = { faults: ['POST /v2/revisions/*/promote 500-after x1', 'POST /v2/teams/*/agents 409 x1'] }
    await call('POST', '/_sandbox/faults', faults, null)
    expect((await call('POST', AGENTS, { name: 'A' })).status).toBe(409)
    const { id } = await aV2Agent(call)
    const draft = await aDraft(call, id)
    expect((await call('POST', `/v2/revisions/${draft}/promote`, {})).status).toBe(500)
    expect(await statusesOf(call, id)).toEqual(['1 historic', '2 live'])
    const again = await call('POST', `/v2/revisions/${draft}/promote`, {})
    expect([again.status, again.body['message']]).toEqual([400, expect.stringContaining('already live')])
    expect(sandbox.requests.map(({ fault }) => fault).filter((fault) => fault !== null)).toHaveLength(2)
  })

  it('counts it against the same budget as v1, and logs it', async () => {
    const { call, sandbox } = setUp({ rateLimit: { limit: 2, windowMs: 60_000, algorithm: 'fixed' } })
    await call('GET', '/v1/agents')
    const second = await call('GET', '/v2/teams')
    expect(second.headers.get('x-ratelimit-remaining')).toBe('0')
    expect((await call('GET', AGENTS)).status).toBe(429)
    expect(sandbox.requests.map(({ path, status }) => [path, status])).toEqual([
      ['/v1/agents', 200],
      ['/v2/teams', 200],
      [AGENTS, 429],
    ])
  })

  it('shows it to hooks, and saves what it wrote', async () => {
    const seen: string[] = []
    let saved = 0
    const { call } = setUp({
      onRequest: ({ n, method, isWrite }) => {
        seen.push(`${n} ${method} ${isWrite}`)
        return null
      },
      onWrite: async (snapshot) => {
        saved = snapshot().agents.length
      },
    })
    const { id } = await aV2Agent(call)
    expect(saved).toBe(1)
    await call('DELETE', `/v2/agents/${id}`)
    expect(saved).toBe(0)
    expect(seen).toEqual(['1 POST true', '2 DELETE true'])
  })

  it('shows writes late in lists, and at once by id', async () => {
    const { call, clock } = setUp({ listLagMs: 1000 })
    const { id, buildId } = await aV2Agent(call)
    expect((await call('GET', AGENTS)).body['total']).toBe(0)
    expect((await call('GET', `/v2/agents/${id}`)).status).toBe(200)
    clock.advance(1000)
    const draft = await aDraft(call, id)
    await call('POST', `/v2/revisions/${draft}/promote`, {})
    expect((await listedAgent(call, id))?.['latest_build']).toMatchObject({ id: buildId, status: 'live' })
    clock.advance(1000)
    expect((await listedAgent(call, id))?.['latest_build']).toMatchObject({ id: draft, status: 'live' })
  })

  it('lets lists shift between two pages', async () => {
    const { call } = setUp({ seed: 4 })
    await call('POST', '/_sandbox/between-pages', { list: 'agents', at: 2, action: 'delete' }, null)
    const first = await call('GET', `${AGENTS}?limit=2`)
    const second = await call('GET', `${AGENTS}?limit=2&offset=2`)
    expect([first.body['total'], second.body['total']]).toEqual([4, 3])
    expect(second.body['agents']).toHaveLength(1)
  })

  it('holds a promotion at the gate', async () => {
    const { call } = setUp()
    const { id } = await aV2Agent(call)
    const draft = await aDraft(call, id)
    const wait = call('GET', '/_sandbox/wait?writes=3&when=before', undefined, null)
    const promoting = call('POST', `/v2/revisions/${draft}/promote`, {})
    expect((await wait).body['held']).toMatchObject({
      method: 'POST',
      path: `/v2/revisions/${draft}/promote`,
    })
    expect(await statusesOf(call, id)).toEqual(['1 live', '2 draft'])
    await call('POST', '/_sandbox/release', undefined, null)
    expect((await promoting).status).toBe(200)
    expect(await statusesOf(call, id)).toEqual(['1 historic', '2 live'])
  })
})

describe('a person with builds', () => {
  const edit = (call: Call, id: string, build: object) =>
    call('POST', `/_sandbox/agents/${id}/edit`, { build, by: { name: 'Jo', email: 'jo@example.com' } }, null)

  it('leaves a draft', async () => {
    const { call } = setUp()
    const { id } = await aV2Agent(call)
    const { body } = await edit(call, id, { as: 'draft', patch: { data: { input: 'Later' } } })
    expect(body['build']).toMatchObject({
      status: 'draft',
      created_by_name: 'Jo',
      name: 'Edited in the web interface',
    })
    expect(await statusesOf(call, id)).toEqual(['1 live', '2 draft'])
    // The next edit starts from what is live, not from the draft.
    const next = await edit(call, id, { patch: { data: { files: ['f'] } } })
    expect(next.body['build']?.['config']?.['data']).toMatchObject({ input: 'Do the work.', files: ['f'] })
    expect(await statusesOf(call, id)).toEqual(['1 historic', '2 draft', '3 live'])
  })

  it('saves over the live build', async () => {
    const { call, clock } = setUp()
    const { id, buildId } = await aV2Agent(call)
    await aDraft(call, id)
    clock.advance(1000)
    await edit(call, id, { as: 'in-place', patch: { data: { input: 'Now' } }, revision_name: 'By hand' })
    const { body } = await call('GET', `/v2/agents/${id}/revisions/${buildId}`)
    expect(body['build']).toMatchObject({
      name: 'Agent v1',
      status: 'live',
      revision_name: 'By hand',
      config: config({ input: 'Now' }),
      created_by_name: 'Sandbox Admin',
      updated_at: new Date(clock.now()).toISOString(),
    })
    expect((await call('GET', `/v2/agents/${id}`)).body['agent']?.['updated_by']?.['name']).toBe('Jo')
    const bare = (await call('POST', `/v2/teams/${TEAM_ID}/agents`, { name: 'Bare' })).body['agent']?.['id']
    expect((await edit(call, `${bare}`, { as: 'in-place', patch: {} })).status).toBe(400)
  })

  it('goes back to an older one, by number or by id', async () => {
    const { call } = setUp()
    const { id, buildId } = await anAgent(call)
    await call('POST', `/v1/agents/${id}/revisions`, { name: 'two', config: config() })
    const promote = (body: object) => call('POST', `/_sandbox/agents/${id}/promote`, body, null)
    const by = { name: 'Jo', email: 'jo@example.com' }
    const { status, body } = await promote({ revision_number: 1, by, revision_name: 'Back' })
    expect(status).toBe(200)
    expect(body['build']).toMatchObject({ id: buildId, status: 'live', revision_name: 'Back' })
    expect((await call('GET', `/v1/agents/${id}`)).body['agent']?.['updated_by']?.['name']).toBe('Jo')
    expect((await promote({ build_id: buildId })).status).toBe(400)
    for (const wrong of [{}, { revision_number: 9 }, { build_id: NOBODY }, { revision: 1 }]) {
      expect((await promote(wrong)).status).toBe(400)
    }
    expect(await statusesOf(call, id)).toEqual(['1 live', '2 historic'])
  })
})
