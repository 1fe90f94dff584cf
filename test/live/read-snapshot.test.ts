/** Live state: all lists or none, and whom the rows say the key acts for. */

import { describe, expect, it } from 'vitest'
import { kinds } from '../../src/kinds/index.ts'
import { readDetails, readSnapshot } from '../../src/live/read-snapshot.ts'
import type { ListRequest } from '../../src/model/io.ts'
import type { JsonObject } from '../../src/model/json.ts'
import { fail, ok } from '../../src/model/result.ts'
import { build, live, TEAM, USER, uuid } from '../helpers/plan-input.ts'
import { fakeIo } from '../kinds/fake-io.ts'

const rows: Readonly<Record<string, readonly JsonObject[]>> = {
  folders: [{ id: uuid(1), name: 'F', team_id: TEAM }],
  integrations: [{ id: uuid(2), name: 'C', shared: false, user_id: USER, team_id: TEAM }],
  agents: [{ id: uuid(3), name: 'A', team_id: TEAM }],
}
const lists = (request: ListRequest) => ok(rows[request.rows] ?? [])

describe('a snapshot', () => {
  it('is every list of every kind, one read each', async () => {
    const io = fakeIo({ rows: lists })
    const result = await readSnapshot(kinds, 'v1', io)
    expect(io.asked).toEqual([
      { path: '/v1/agent-folders', rows: 'folders', pageSize: null },
      { path: '/v1/connections', rows: 'integrations', pageSize: 100 },
      { path: '/v1/agents', rows: 'agents', pageSize: 100, query: { include_schedules: 'true' } },
    ])
    if (!result.ok) throw new Error(result.error.message)
    expect(result.value.resources.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      `folder ${uuid(1)}`,
      `connection ${uuid(2)}`,
      `agent ${uuid(3)}`,
    ])
    expect(result.value.caller).toEqual({ team: TEAM, user: USER })
    expect(result.value.dialect).toBe('v1')
  })

  it.each(['folders', 'integrations', 'agents'])('without the list of %s is none', async (name) => {
    const io = fakeIo({
      rows: (request) =>
        request.rows === name ? fail({ code: 'incomplete-read', message: 'short' }) : lists(request),
    })
    expect(await readSnapshot(kinds, 'v1', io)).toMatchObject({
      ok: false,
      error: { code: 'incomplete-read' },
    })
  })

  it('knows nobody where no row tells, whatever team was asked for', async () => {
    const io = { ...fakeIo(), team: uuid(99) }
    expect(await readSnapshot(kinds, 'v1', io)).toMatchObject({
      ok: true,
      value: { caller: { team: null, user: null } },
    })
  })

  it('believes rows about the team, not the one that was asked for', async () => {
    const io = { ...fakeIo({ rows: lists }), team: uuid(99) }
    expect(await readSnapshot(kinds, 'v1', io)).toMatchObject({ ok: true, value: { caller: { team: TEAM } } })
  })

  it('in a dialect that no kind speaks is empty', async () => {
    const silent = kinds.map((kind) => ({ ...kind, read: {} }))
    expect(await readSnapshot(silent, 'v2', fakeIo({ rows: lists }))).toMatchObject({
      ok: true,
      value: { resources: [] },
    })
  })
})

describe('details', () => {
  const edited = live('agent', 3, { latest_build: build('By hand', {}, { revision_number: 2 }) })
  const snapshot = {
    dialect: 'v1',
    resources: [live('folder', 1), edited],
    caller: { team: null, user: null },
  } as const
  const request = { kind: 'agent', id: uuid(3), detail: 'history', address: null }
  const builds = () => ok([{ name: 'shop/bot@abcdef1', revision_number: 1 }])

  it('are read for whom they were asked, the rest stays as it is', async () => {
    const io = fakeIo({ rows: builds })
    const result = await readDetails(kinds, io, snapshot, [request])
    expect(io.asked).toMatchObject([{ path: `/v1/agents/${uuid(3)}/revisions` }])
    if (!result.ok) throw new Error(result.error.message)
    expect(result.value.resources[0]).toBe(snapshot.resources[0])
    expect(result.value.resources[1]).toMatchObject({
      lastMarker: { key: 'bot' },
      marker: null,
      known: ['history'],
    })
  })

  it('fail as a whole', async () => {
    const io = fakeIo({ rows: () => fail({ code: 'network', message: 'x' }) })
    expect(await readDetails(kinds, io, snapshot, [request])).toMatchObject({ ok: false })
  })

  it('asked for nothing read nothing', async () => {
    const io = fakeIo()
    expect(await readDetails(kinds, io, snapshot, [])).toMatchObject({ ok: true })
    expect(io.asked).toEqual([])
  })
})
