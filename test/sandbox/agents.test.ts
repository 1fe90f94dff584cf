import { describe, expect, it } from 'vitest'
import { SECOND_ADMIN_KEY } from '../../src/sandbox/state.ts'
import { anAgent, config, NOBODY, setUp } from './helpers.ts'

const withConfig = (value: unknown) => ({ name: 'A', build: { name: 'b', config: value } })

describe('creating an agent', () => {
  it('makes agent and first build in one request', async () => {
    const { call } = setUp()
    const { status, body } = await call('POST', '/v1/agents', withConfig(config({ files: null })))
    expect(status).toBe(201)
    expect(body['agent']).toMatchObject({ name: 'A', slack_enabled: null, folder_id: null })
    expect(body['agent']?.['latest_build']).toEqual(body['build'])
    expect(body['build']).toMatchObject({
      name: 'b',
      status: 'live',
      revision_number: 1,
      parent_build_id: null,
    })
    expect(body['build']?.['config']?.['data']).toMatchObject({
      files: [],
      skills: [],
      plugins: [],
      subAgents: [],
    })
  })

  it('makes a bare agent', async () => {
    const { body } = await setUp().call('POST', '/v1/agents', { name: 'Bare' })
    expect(body['build']).toBeUndefined()
    expect(body['agent']?.['latest_build']).toBeNull()
  })

  it.each<[string, unknown, string]>([
    ['no name', {}, 'body/name'],
    ['an empty name', { name: '' }, 'body/name'],
    ['slack_enabled', { name: 'A', slack_enabled: true }, 'body/slack_enabled'],
    ['microsoft_teams_enabled', { name: 'A', microsoft_teams_enabled: true }, 'body/microsoft_teams_enabled'],
    ['agentic_memory_enabled', { name: 'A', agentic_memory_enabled: false }, 'body/agentic_memory_enabled'],
    ['folder_id', { name: 'A', folder_id: null }, 'body/folder_id'],
    ['pinned', { name: 'A', pinned: true }, 'body/pinned'],
    ['a build without a name', { name: 'A', build: { config: config() } }, 'body/build/name'],
    ['a build without a config', { name: 'A', build: { name: 'b' } }, 'body/build/config'],
    ['a legacy config', withConfig({ version: 'v1', data: {} }), 'body/build/config/version'],
    ['no input', withConfig(config({ input: undefined })), 'body/build/config/data/input'],
    ['a number as input', withConfig(config({ input: 5 })), 'body/build/config/data/input'],
    ['a bad role', withConfig(config({ input: [{ role: 'boss', content: '' }] })), 'data/input/0/role'],
    [
      'a text block without text',
      withConfig(config({ input: [{ role: 'user', content: [{ type: 'input_text' }] }] })),
      'content/0/text',
    ],
    ['files that are no texts', withConfig(config({ files: [1] })), 'data/files/0'],
    [
      'a sub-agent that is no strict UUID',
      withConfig(config({ subAgents: ['11111111-1111-1111-1111-11111111111'] })),
      'data/subAgents/0',
    ],
    ['a sub-agent nobody knows', withConfig(config({ subAgents: [NOBODY] })), 'data/subAgents'],
    [
      'an unknown browser',
      withConfig(config({ options: { browserProvider: 'netscape' } })),
      'browserProvider',
    ],
    [
      'an unknown model',
      withConfig(
        config({
          models: { agent: { model: 'gpt-9' }, browsing: { provider: 'google', model: 'gemini-2.5-pro' } },
        }),
      ),
      'models/agent/model',
    ],
    ['broken JSON', '{"name":', 'body'],
    ['a list', '[]', 'body'],
  ])('refuses %s and names it', async (_, body, field) => {
    const { call, sandbox } = setUp()
    const answer = await call('POST', '/v1/agents', body)
    expect(answer.status).toBe(400)
    expect(Object.keys(answer.body)).toEqual(['error', 'message'])
    expect(answer.body['message']).toContain(field)
    expect(sandbox.state.snapshot().agents).toEqual([])
  })

  it('takes unknown models when told to', async () => {
    const { call } = setUp({ lenientModels: true })
    const models = { agent: { model: 'gpt-9' }, browsing: { provider: 'google', model: 'gemini-9' } }
    expect((await call('POST', '/v1/agents', withConfig(config({ models })))).status).toBe(201)
  })

  it.each([
    ['keep', 'kept'],
    ['drop', undefined],
  ] as const)('can %s unknown configuration keys', async (mode, value) => {
    const { call } = setUp({ unknownConfigFields: mode })
    const { body } = await call('POST', '/v1/agents', withConfig(config({ brandNew: 'kept' })))
    expect(body['build']?.['config']?.['data']?.['brandNew']).toBe(value)
  })

  it('can read a text input back as a message list', async () => {
    const { call } = setUp({ inputAsMessages: true })
    const { body } = await call('POST', '/v1/agents', withConfig(config({ input: 'Hi' })))
    expect(body['build']?.['config']?.['data']?.['input']).toEqual([
      { role: 'user', content: [{ type: 'input_text', text: 'Hi' }], type: 'message' },
    ])
  })
})

describe('updating an agent', () => {
  it('takes the flags, the thread and the name', async () => {
    const { call } = setUp()
    const { id } = await anAgent(call)
    const patch = {
      name: 'B',
      slack_enabled: true,
      microsoft_teams_enabled: false,
      agentic_memory_enabled: true,
    }
    const { status, body } = await call('PATCH', `/v1/agents/${id}`, { ...patch, thread_id: NOBODY })
    expect(status).toBe(200)
    expect(body['agent']).toMatchObject({ ...patch, thread_id: NOBODY })
    expect(
      (await call('PATCH', `/v1/agents/${id}`, { thread_id: null })).body['agent']?.['thread_id'],
    ).toBeNull()
  })

  it.each([{ slack_enabled: null }, { folder_id: null }, { build: {} }, { thread_id: 'x' }])(
    'refuses %j',
    async (patch) => {
      const { call } = setUp()
      const { id } = await anAgent(call)
      expect((await call('PATCH', `/v1/agents/${id}`, patch)).status).toBe(400)
    },
  )

  it('pins for the caller alone', async () => {
    const { call } = setUp()
    const { id } = await anAgent(call)
    await call('PATCH', `/v1/agents/${id}`, { pinned: true })
    expect((await call('GET', `/v1/agents/${id}`)).body['agent']?.['pinned_at']).toEqual(expect.any(String))
    const other = await call('GET', `/v1/agents/${id}`, undefined, SECOND_ADMIN_KEY)
    expect(other.body['agent']?.['pinned_at']).toBeNull()
  })
})

describe('listing agents', () => {
  it('pages by 20 unless asked, and counts all', async () => {
    const { call } = setUp({ seed: 45 })
    const first = await call('GET', '/v1/agents')
    expect(first.body['agents']).toHaveLength(20)
    expect(first.body).toMatchObject({ total: 45, limit: 20, offset: 0 })
    const last = await call('GET', '/v1/agents?limit=40&offset=40')
    expect(last.body['agents']).toHaveLength(5)
    expect(last.body).toMatchObject({ total: 45, limit: 40, offset: 40 })
  })

  it.each(['created', 'shuffled'] as const)(
    'shows every agent once over all pages, order %s',
    async (listOrder) => {
      const { call } = setUp({ seed: 45, listOrder })
      const ids = new Set<string>()
      for (const offset of [0, 20, 40]) {
        const { body } = await call('GET', `/v1/agents?offset=${offset}`)
        for (const agent of body['agents'] ?? []) ids.add(`${agent['id']}`)
      }
      expect(ids.size).toBe(45)
    },
  )

  it.each(['limit=0', 'limit=101', 'limit=x', 'offset=-1', 'offset=1.5', 'include_schedules=yes'])(
    'refuses ?%s',
    async (query) => {
      expect((await setUp().call('GET', `/v1/agents?${query}`)).status).toBe(400)
    },
  )

  it('carries schedules when asked', async () => {
    const { call } = setUp()
    const { id, buildId } = await anAgent(call)
    await call('POST', `/_sandbox/agents/${id}/schedules`, { frequency: 'weekly', day: 'monday' }, null)
    const plain = await call('GET', '/v1/agents')
    expect(plain.body['agents']?.[0]?.['latest_build']).not.toHaveProperty('schedules')
    const full = await call('GET', '/v1/agents?include_schedules=true')
    const schedules = full.body['agents']?.[0]?.['latest_build']?.['schedules']
    expect(schedules).toMatchObject([{ agent_id: id, build_id: buildId, frequency: 'weekly', day: 'monday' }])
    expect((await call('GET', `/v1/agents/${id}/schedules`)).body['schedules']).toEqual(schedules)
  })

  it('repeats itself: the same requests give the same identifiers', async () => {
    const [one, two] = [setUp({ seed: 3 }), setUp({ seed: 3 })]
    expect((await one.call('GET', '/v1/agents')).body).toEqual((await two.call('GET', '/v1/agents')).body)
  })
})
