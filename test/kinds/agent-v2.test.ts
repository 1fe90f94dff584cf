/** Agents on v2: which revision is the one that counts, and whose integrations a list page told. */

import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/model/json.ts'
import { ok } from '../../src/model/result.ts'
import { build, config, kindOf, TEAM, uuid } from '../helpers/plan-input.ts'
import { type FakeIo, fakeIo, status } from './fake-io.ts'

const AGENT = uuid(0xa1)
const reader = kindOf('agent').read.v2
if (reader === undefined) throw new Error('agents cannot be read on v2')
const { list, toLive, details } = reader

const revision = (n: number, state: string | null, name: string): JsonObject =>
  build(name, config(`Text ${n}.`), { id: uuid(0xb00 + n), revision_number: n, status: state })

const slot = (name: string): JsonObject => ({
  id: uuid(0x51),
  integration_id: uuid(0x11),
  integration_type: 'mcp',
  integration_name: name,
})

/** An agent whose list page carries the last of its revisions. */
function api(revisions: readonly JsonObject[], get?: Parameters<typeof fakeIo>[0]): FakeIo {
  const row = {
    id: AGENT,
    name: 'bot',
    latest_build: revisions.at(-1) ?? null,
    integration_configs: [slot('ERP')],
  }
  const io = fakeIo({
    rows: ({ path }) => ok(path.endsWith('/revisions') ? revisions : [row]),
    ...get,
  })
  return { ...io, team: TEAM }
}

async function read(io: FakeIo) {
  const rows = await list(io)
  const [row] = rows.ok ? rows.value : []
  if (row === undefined) throw new Error('no row')
  return toLive(row)
}

const inputOf = ({ attrs }: Awaited<ReturnType<typeof read>>): unknown =>
  (attrs['build'] as { config: { data: { input: string } } } | undefined)?.config.data.input

describe('the build that counts', () => {
  const ours = 'shop/bot@abcdef1'
  it.each<[string, readonly JsonObject[], string | undefined, number]>([
    ['the newest, which is live', [revision(1, 'historic', ours), revision(2, 'live', ours)], 'Text 2.', 1],
    ['the newest, of no known state', [revision(1, null, ours), revision(2, null, 'Hand')], 'Text 2.', 1],
    ['the live one under a draft', [revision(1, 'live', ours), revision(2, 'draft', 'Try')], 'Text 1.', 2],
    ['the live one that came back', [revision(1, 'live', ours), revision(2, 'historic', ours)], 'Text 1.', 2],
    ['ours, where none is live', [revision(1, 'draft', ours), revision(2, 'draft', 'Try')], 'Text 1.', 2],
    [
      'the newest, where states have other words',
      [revision(1, 'x', 'A'), revision(2, 'y', 'B')],
      'Text 2.',
      2,
    ],
    ['none, where all are drafts of people', [revision(1, 'draft', 'A')], undefined, 2],
    ['none, where there is none', [], undefined, 1],
  ])('is %s', async (_, revisions, input, reads) => {
    const io = api(revisions)
    expect(inputOf(await read(io))).toBe(input)
    expect(io.asked).toHaveLength(reads)
  })

  it('is not known when its revisions cannot be read', async () => {
    const io = api([revision(1, 'live', 'A'), revision(2, 'draft', 'B')])
    const broken = {
      ...io,
      list: (request: Parameters<typeof io.list>[0]) =>
        request.path.endsWith('/revisions') ? Promise.resolve(status(500)) : io.list(request),
    }
    expect(await list(broken as unknown as FakeIo)).toMatchObject({ ok: false })
  })
})

describe('integrations', () => {
  const under = [revision(1, 'live', 'A'), revision(2, 'draft', 'B')]

  it('of a list page are those of the build it carries', async () => {
    expect((await read(api([revision(1, 'live', 'A')]))).holds).toHaveLength(1)
    expect((await read(api(under))).holds).toBeNull()
  })

  it('of the live build are read where a draft lies on top, and told in the same words', async () => {
    const io = api(under, { get: () => ok({ integrations: [slot('ERP')] }) })
    const live = await details['slots']?.(io, await read(io))
    expect(io.asked.at(-1)).toBe(`/v2/agents/${AGENT}/revisions/${uuid(0xb01)}/integrations`)
    const shown = await read(api([revision(1, 'live', 'A')]))
    expect(live).toMatchObject({ ok: true, value: { holds: shown.holds, known: ['history', 'slots'] } })
  })

  it('that cannot be had are no reason to stop', async () => {
    const io = api(under, { get: () => status(404) })
    expect(await details['slots']?.(io, await read(io))).toMatchObject({ ok: true, value: { holds: null } })
  })
})
