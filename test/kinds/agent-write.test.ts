/** What agents send to API v1. */

import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/model/json.ts'
import { parseMarker } from '../../src/model/marker.ts'
import {
  build,
  change,
  config,
  desired,
  kindOf,
  live,
  plan,
  sha256,
  TEAM,
  USER,
  uuid,
} from '../helpers/plan-input.ts'
import { bodyOf, fakeIo, resolved, run, status } from './fake-io.ts'

const A = uuid(0xaa1)
const wanted = (written: JsonObject) => desired('agent.bot', { name: 'Bot', ...written })
const helper = desired('agent.helper')
const other = desired('agent.other')

describe('create', () => {
  it('sends agent and first build in one request', async () => {
    const io = fakeIo()
    const made = plan(
      [
        wanted({
          thread_id: null,
          build: { config: config('do', { subAgents: ['agent.helper', uuid(7)] }) },
        }),
        helper,
      ],
      [],
    )
    const [done] = await run(made, 'agent.bot', io)
    expect(io.sent).toMatchObject([{ method: 'POST', path: '/v1/agents', retry: 'once' }])
    expect(bodyOf(io, '/v1/agents')).toEqual({
      name: 'Bot',
      thread_id: null,
      build: {
        name: 'shop/bot@abc1234',
        config: config('do', {
          files: [],
          skills: [],
          plugins: [],
          options: {},
          subAgents: [uuid(7), resolved('agent.helper')].toSorted(),
        }),
      },
    })
    expect(done).toEqual({
      ok: true,
      value: { id: A, caller: { team: TEAM, user: USER }, memo: { buildId: uuid(0xbb0) } },
    })
  })

  it('never sends flags with it, but afterwards, and only those that are on', async () => {
    const io = fakeIo()
    await run(plan([wanted({ slack_enabled: true, microsoft_teams_enabled: false })], []), 'agent.bot', io)
    expect(bodyOf(io, '/v1/agents')).toEqual({ name: 'Bot' })
    expect(io.sent[1]).toEqual({
      method: 'PATCH',
      path: `/v1/agents/${A}`,
      body: { slack_enabled: true },
      retry: 'repeat',
    })
  })

  it('with handover targets is bare; marker and targets land in one revision', async () => {
    const io = fakeIo()
    const made = plan(
      [
        wanted({ build: { config: config('x'), handover_targets: ['agent.other', 'agent.helper'] } }),
        helper,
        other,
      ],
      [],
    )
    await run(made, 'agent.bot', io)
    expect(bodyOf(io, '/v1/agents')).toEqual({ name: 'Bot' })
    const body = bodyOf(io, `/v1/agents/${A}/revisions`) as JsonObject
    const targets = [resolved('agent.other'), resolved('agent.helper')].sort()
    expect(body['handover_target_ids']).toEqual(targets)
    expect(parseMarker(String(body['name']))).toEqual({
      project: 'shop',
      key: 'bot',
      commit: 'abc1234',
      dirty: false,
      targets: sha256(targets.join(',')).slice(0, 6),
    })
  })

  it('labels the build it made', async () => {
    const io = fakeIo()
    await run(plan([wanted({ build: { config: config('x'), revision_name: 'v1' } })], []), 'agent.bot', io)
    expect(io.sent[1]).toEqual({
      method: 'PATCH',
      path: `/v1/revisions/${uuid(0xbb0)}`,
      body: { revision_name: 'v1' },
      retry: 'repeat',
    })
  })

  it('fails when the answer names no id: nobody knows what was made', async () => {
    const io = fakeIo({ send: () => ({ ok: true, value: {} }) })
    const [done] = await run(plan([wanted({})], []), 'agent.bot', io)
    expect(done).toMatchObject({ ok: false, error: { code: 'bad-answer', fate: 'unknown' } })
  })
})

describe('revision', () => {
  const before = live('agent', 1, {
    name: 'Bot',
    latest_build: build('By hand', config('x', { future: 1 }), { id: uuid(0xb01) }),
  })

  it('names the build it replaces, and carries what we do not know', async () => {
    const io = fakeIo()
    await run(
      plan([wanted({ build: { config: config('y'), revision_name: 'v2' } })], [before]),
      'agent.bot',
      io,
    )
    expect(bodyOf(io, `/v1/agents/${uuid(1)}/revisions`)).toMatchObject({
      name: 'shop/bot@abc1234',
      source_build_id: uuid(0xb01),
      config: { version: 'v2', data: { input: 'y', future: 1 } },
    })
    expect(io.sent[0]).toMatchObject({ method: 'POST', retry: 'once' })
    expect(io.sent[1]).toEqual({
      method: 'PATCH',
      path: `/v1/revisions/${uuid(0xbb1)}`,
      body: { revision_name: 'v2' },
      retry: 'repeat',
    })
  })

  it('of an agent without a build names none', async () => {
    const io = fakeIo()
    await run(
      plan([wanted({ build: { config: config('y') } })], [live('agent', 1, { name: 'Bot' })]),
      'agent.bot',
      io,
    )
    expect(bodyOf(io, `/v1/agents/${uuid(1)}/revisions`)).not.toHaveProperty('source_build_id')
  })

  it('without targets sends no list of them', async () => {
    const io = fakeIo()
    await run(
      plan([wanted({ build: { config: config('y'), handover_targets: [] } })], [before]),
      'agent.bot',
      io,
    )
    expect(bodyOf(io, `/v1/agents/${uuid(1)}/revisions`)).not.toHaveProperty('handover_target_ids')
  })
})

describe('label alone', () => {
  it('is written on the current build, null clears', async () => {
    const io = fakeIo()
    const before = live('agent', 1, {
      name: 'Bot',
      latest_build: build('shop/bot@abcdef1', config('x'), {
        id: uuid(0xb01),
        revision_name: 'v1',
        revision_description: 'd',
      }),
    })
    await run(
      plan(
        [wanted({ build: { config: config('x'), revision_name: null, revision_description: 'd' } })],
        [before],
      ),
      'agent.bot',
      io,
    )
    expect(io.sent).toEqual([
      {
        method: 'PATCH',
        path: `/v1/revisions/${uuid(0xb01)}`,
        body: { revision_name: null },
        retry: 'repeat',
      },
    ])
  })
})

describe('settings', () => {
  it('sends only what changed', async () => {
    const io = fakeIo()
    const before = live('agent', 1, {
      name: 'Old',
      slack_enabled: true,
      thread_id: uuid(8),
      latest_build: build('shop/bot@abcdef1', config('x')),
    })
    await run(
      plan([wanted({ slack_enabled: true, agentic_memory_enabled: false, thread_id: null })], [before]),
      'agent.bot',
      io,
    )
    expect(io.sent).toEqual([
      {
        method: 'PATCH',
        path: `/v1/agents/${uuid(1)}`,
        body: { name: 'Bot', thread_id: null },
        retry: 'repeat',
      },
    ])
  })
})

describe('place', () => {
  const snapshot = [live('agent', 1, { name: 'Bot', folder_id: uuid(9) }), live('folder', 5, { name: 'F' })]
  const folder = desired('folder.f', { name: 'F' })
  const path = `/v1/agent-folders/${uuid(5)}/agents`
  const fallback = '/v1/agent-folders/move-agents'

  it('moves to a folder', async () => {
    const io = fakeIo()
    await run(plan([folder, wanted({ folder: 'folder.f' })], snapshot), 'agent.bot', io)
    expect(io.sent).toEqual([{ method: 'POST', path, body: { agent_ids: [uuid(1)] }, retry: 'repeat' }])
  })

  it.each([404, 405])('takes the other way after %s', async (code) => {
    const io = fakeIo({ send: (request) => (request.path === path ? status(code) : undefined) })
    const [done] = await run(plan([folder, wanted({ folder: 'folder.f' })], snapshot), 'agent.bot', io)
    expect(done?.ok).toBe(true)
    expect(io.sent[1]).toEqual({
      method: 'POST',
      path: fallback,
      body: { agent_ids: [uuid(1)], folder_id: uuid(5) },
      retry: 'repeat',
    })
  })

  it('does not after anything else', async () => {
    const io = fakeIo({ send: () => status(400) })
    const [done] = await run(plan([folder, wanted({ folder: 'folder.f' })], snapshot), 'agent.bot', io)
    expect(done).toMatchObject({ ok: false, error: { status: 400 } })
    expect(io.sent).toHaveLength(1)
  })

  it('moves to the root', async () => {
    const io = fakeIo()
    await run(plan([wanted({ folder: null })], snapshot), 'agent.bot', io)
    expect(io.sent).toMatchObject([{ path: fallback, body: { agent_ids: [uuid(1)], folder_id: null } }])
  })

  it('sends one request for all members', async () => {
    const io = fakeIo()
    const place = kindOf('agent').write.v1?.['place']
    const made = plan([folder, wanted({ folder: 'folder.f' })], snapshot)
    const one = change(made, 'agent.bot')
    if (one.action !== 'update') throw new Error(one.action)
    const context = {
      io,
      change: one,
      memo: {},
      stamp: { project: 'shop', commit: 'local', dirty: false, run: null },
      resolve: () => uuid(5),
      secret: String,
      hash: sha256,
    }
    await place?.([
      { ...context, id: uuid(1) },
      { ...context, id: uuid(2) },
    ])
    expect(io.sent).toMatchObject([{ path, body: { agent_ids: [uuid(1), uuid(2)] } }])
  })
})
