/** Which live resource a manifest's resource is: by id, marker, `moved`, name, in this order. */

import { describe, expect, it } from 'vitest'
import type { Address } from '../../src/model/address.ts'
import type { JsonObject } from '../../src/model/json.ts'
import type { LiveResource } from '../../src/model/live.ts'
import type { DesiredResource } from '../../src/model/manifest.ts'
import type { Match } from '../../src/planner/match.ts'
import { matchResources } from '../../src/planner/match.ts'
import { makePlan } from '../../src/planner/plan.ts'
import {
  actions,
  build,
  change,
  codes,
  config,
  desired,
  input,
  live,
  type Overrides,
  PROJECT,
  plan,
  uuid,
  withHistory,
} from '../helpers/plan-input.ts'

const bot = desired('agent.bot', { name: 'Bot' })
/** A live agent whose current build is called `marker`. */
const agent = (n: number, name: string, marker: string | null, fields: JsonObject = {}): LiveResource =>
  live('agent', n, {
    name,
    ...fields,
    latest_build: marker === null ? null : build(marker, config('x'), { id: uuid(0xb000 + n) }),
  })
const marked = (n: number, name: string, key: string, fields: JsonObject = {}): LiveResource =>
  agent(n, name, `${PROJECT}/${key}@abcdef1`, fields)

const matching = (
  resources: readonly DesiredResource[],
  snapshot: readonly LiveResource[],
  overrides?: Overrides,
) => matchResources(input(resources, snapshot, overrides))

const matched = (
  ...made: Parameters<typeof matching>
): readonly (readonly [Address, string, Match['by']])[] =>
  [...matching(...made).matches].map(([address, match]) => [address, match.live.id, match.by])

describe('the order of identity', () => {
  const everything = [
    agent(1, 'Other', null),
    marked(2, 'Renamed', 'bot'),
    agent(3, 'Was Bot', null),
    agent(4, 'Bot', null),
  ]
  const moved = { manifest: { moved: [{ from: 'Was Bot', to: bot.address }] } }

  it.each([
    ['id', { ...bot, id: uuid(1) }, everything, 1],
    ['marker', bot, everything, 2],
    ['moved', bot, everything.filter(({ id }) => id !== uuid(2)), 3],
    ['name', bot, [everything[3]], 4],
  ] as const)('%s', (by, resource, snapshot, n) => {
    expect(
      matched(
        [resource],
        snapshot.flatMap((one) => one ?? []),
        moved,
      ),
    ).toEqual([[bot.address, uuid(n), by]])
  })

  it('settles ids of all before markers of any', () => {
    const thief = desired('agent.thief', { name: 'Thief' }, { id: uuid(2) })
    expect(matched([bot, thief], everything, moved)).toEqual([
      ['agent.thief', uuid(2), 'id'],
      ['agent.bot', uuid(3), 'moved'],
    ])
  })

  it('finds nothing by a name that differs in case or space', () => {
    expect(matched([bot], [agent(1, 'bot', null), agent(2, 'Bot ', null)])).toEqual([])
  })

  it('keeps a resource whose key was renamed', () => {
    const renamed = desired('agent.robot', { name: 'Bot' })
    const made = plan([renamed], [marked(1, 'Bot', 'bot')])
    expect(made.summary).toMatchObject({ unchanged: 1, orphaned: 0, adopted: 0 })
  })
})

describe('no answer, or two', () => {
  it('is an error when the id is not there', () => {
    const result = makePlan(input([{ ...bot, id: uuid(9) }], [agent(1, 'Bot', null)]))
    expect(result).toMatchObject({ kind: 'errors', diagnostics: [{ code: 'id-not-found' }] })
  })

  it('is an error when the id is of another kind', () => {
    const result = makePlan(input([{ ...bot, id: uuid(1) }], [live('folder', 1)]))
    expect(result).toMatchObject({ kind: 'errors', diagnostics: [{ code: 'id-not-found' }] })
  })

  it('is an error that lists the ids when two have the name', () => {
    const result = makePlan(input([bot], [agent(2, 'Bot', null), agent(1, 'Bot', null)]))
    if (result.kind !== 'errors') throw new Error(result.kind)
    expect(result.diagnostics).toMatchObject([{ code: 'ambiguous', severity: 'error' }])
    expect(result.diagnostics[0]?.message).toContain(`${uuid(1)}, ${uuid(2)}`)
    expect(result.diagnostics[0]?.hint).toContain(`id: ${uuid(1)}`)
  })

  it('is solved by an id on each', () => {
    const two = [
      desired('agent.a', { name: 'Bot' }, { id: uuid(1) }),
      desired('agent.b', { name: 'Bot' }, { id: uuid(2) }),
    ]
    expect(matched(two, [agent(1, 'Bot', null), agent(2, 'Bot', null)])).toHaveLength(2)
  })

  it('does not count what another address claims', () => {
    const other = desired('agent.other', { name: 'Other' })
    expect(matched([other, bot], [marked(1, 'Bot', 'other'), agent(2, 'Bot', null)])).toEqual([
      ['agent.other', uuid(1), 'marker'],
      ['agent.bot', uuid(2), 'name'],
    ])
  })
})

describe('copies', () => {
  const original = marked(1, 'Bot', 'bot', { created_at: '2026-02-01T00:00:00.000Z' })
  const copy = marked(2, 'Copy of Bot', 'bot', { created_at: '2026-01-01T00:00:00.000Z' })

  it('are told from the original by its name', () => {
    const made = plan([bot], [copy, original])
    expect(made.ids).toEqual({ 'agent.bot': uuid(1) })
    expect(codes(made)).toEqual(['copied-marker'])
    expect(made.summary).toMatchObject({ unmanaged: 1, orphaned: 0 })
  })

  it('else by age', () => {
    const renamed = desired('agent.bot', { name: 'Renamed' })
    expect(matched([renamed], [original, copy])).toEqual([['agent.bot', uuid(2), 'marker']])
  })

  it('by age among those with the name', () => {
    const twin = marked(3, 'Bot', 'bot', { created_at: '2026-03-01T00:00:00.000Z' })
    expect(matched([bot], [twin, copy, original])).toEqual([['agent.bot', uuid(1), 'marker']])
  })

  it('are never orphans, also when the original was found by its id', () => {
    const made = plan([{ ...bot, id: uuid(1) }], [original, copy], {
      options: { prune: ['agent'] },
      history: { commit: 'c0', shallow: false, relation: () => 'ancestor', protection: new Map() },
    })
    expect(actions(made)).toEqual([])
    expect(made.summary).toMatchObject({ orphaned: 0, unmanaged: 1 })
    expect(codes(made)).toEqual(['copied-marker'])
  })
})

describe('other projects', () => {
  const foreign = agent(1, 'Bot', 'bakery/bot@abcdef1')

  it('are not stolen from by name', () => {
    const made = plan([bot], [foreign])
    expect(change(made, bot.address)).toMatchObject({ action: 'blocked', id: null })
    expect(change(made, bot.address).reason).toContain('bakery')
    expect(change(made, bot.address).hint).toContain('formerly: [bakery]')
  })

  it('nor by `moved`', () => {
    const named = desired('agent.bot', { name: 'Mine' })
    const made = plan([named], [foreign], { manifest: { moved: [{ from: 'Bot', to: bot.address }] } })
    expect(actions(made)).toEqual(['blocked agent.bot'])
    expect(change(made, bot.address).reason).toContain('bakery')
  })

  it('nor when the marker is further back in the history', () => {
    const edited = live('agent', 1, {
      name: 'Bot',
      latest_build: build('By hand', config('x'), { revision_number: 2 }),
    })
    const wanted = desired('agent.bot', { name: 'Bot', build: { config: config('y') } })
    const first = makePlan(input([wanted], [edited]))
    expect(first).toMatchObject({ kind: 'reads', reads: [{ id: uuid(1), detail: 'history' }] })
    const marker = { project: 'bakery', key: 'bot', commit: 'abcdef1', dirty: false, targets: null }
    expect(actions(plan([wanted], [withHistory(edited, marker)]))).toEqual(['blocked agent.bot'])
  })

  it('give way when the id says so, or `formerly`', () => {
    expect(matched([{ ...bot, id: uuid(1) }], [foreign])).toEqual([['agent.bot', uuid(1), 'id']])
    expect(matched([bot], [foreign], { manifest: { formerly: ['bakery'] } })).toEqual([
      ['agent.bot', uuid(1), 'marker'],
    ])
  })

  it('leave room for one of ours with the same name', () => {
    expect(matched([bot], [foreign, agent(2, 'Bot', null)])).toEqual([['agent.bot', uuid(2), 'name']])
  })
})

describe('moved', () => {
  const robot = desired('agent.robot', { name: 'Robot' })
  const from = (text: string): Overrides => ({ manifest: { moved: [{ from: text, to: robot.address }] } })

  it.each(['agent.bot', 'Bot'])('takes %s', (text) => {
    expect(matched([robot], [marked(1, 'Bot', 'bot')], from(text))).toEqual([
      ['agent.robot', uuid(1), 'moved'],
    ])
  })

  it('takes an old address whose live name is the key', () => {
    expect(matched([robot], [agent(1, 'bot', null)], from('agent.bot'))).toHaveLength(1)
  })

  it('is done once the marker says the new key', () => {
    expect(matched([robot], [marked(1, 'Robot', 'robot'), agent(2, 'Bot', null)], from('Bot'))).toEqual([
      ['agent.robot', uuid(1), 'marker'],
    ])
  })

  it('is ambiguous when two have the name', () => {
    const result = makePlan(input([robot], [agent(1, 'Bot', null), agent(2, 'Bot', null)], from('Bot')))
    expect(result).toMatchObject({ kind: 'errors', diagnostics: [{ code: 'ambiguous' }] })
  })
})

describe('folders', () => {
  const parent = desired('folder.eu', { name: 'Europe' })
  const child = desired('folder.invoices', { name: 'Invoices', parent: 'folder.eu' })
  const inOf = (n: number, name: string, at: number | null): LiveResource =>
    live('folder', n, { name, parent_folder_id: at === null ? null : uuid(at) })

  it('are told apart by their parent', () => {
    const snapshot = [inOf(4, 'Invoices', null), inOf(3, 'Invoices', 2), inOf(2, 'Europe', null)]
    expect(matched([child, parent], snapshot)).toEqual([
      ['folder.eu', uuid(2), 'name'],
      ['folder.invoices', uuid(3), 'name'],
    ])
  })

  it('are found below a parent that was moved', () => {
    const overrides = { manifest: { moved: [{ from: 'EU', to: parent.address }] } }
    expect(matched([child, parent], [inOf(2, 'EU', null), inOf(3, 'Invoices', 2)], overrides)).toEqual([
      ['folder.eu', uuid(2), 'moved'],
      ['folder.invoices', uuid(3), 'name'],
    ])
  })

  it('are not found below a parent that does not exist yet', () => {
    expect(matched([parent, child], [inOf(3, 'Invoices', 2)])).toEqual([])
  })

  it('are found below a parent outside the manifest', () => {
    const outsider = desired('folder.invoices', { name: 'Invoices', parent: uuid(7) })
    expect(matched([outsider], [inOf(3, 'Invoices', 7), inOf(4, 'Invoices', null)])).toEqual([
      ['folder.invoices', uuid(3), 'name'],
    ])
  })
})

describe('connections', () => {
  const erp = desired('connection.erp', { name: 'ERP', auth_method: 'url' })

  it('of other providers are other connections', () => {
    expect(matched([erp], [live('connection', 1, { name: 'ERP', provider: 'composio' })])).toEqual([])
  })

  it('that need consent are found by what they connect to, whatever Duvo called them', () => {
    const mailbox = desired('connection.mailbox', { provider: 'native', oauth_provider: 'gmail' })
    const wiki = desired('connection.wiki', { provider: 'mcp', server_url: 'https://wiki.example.com/mcp' })
    const snapshot = [
      live('connection', 1, { provider: 'google', oauth_provider: 'gmail', name: 'Gmail of Ann' }),
      live('connection', 2, { provider: 'mcp', server_url: 'https://wiki.example.com/mcp', name: 'x' }),
    ]
    expect(matched([mailbox, wiki], snapshot).map(([, id]) => id)).toEqual([uuid(1), uuid(2)])
  })
})
