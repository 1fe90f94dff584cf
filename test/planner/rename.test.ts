/** A create that looks like a rename, and what a blocked resource takes with it. */

import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/model/json.ts'
import type { DesiredResource } from '../../src/model/manifest.ts'
import { makePlan } from '../../src/planner/plan.ts'
import {
  actions,
  build,
  change,
  config,
  desired,
  fieldsOf,
  input,
  live,
  PROJECT,
  plan,
  stepNames,
  uuid,
} from '../helpers/plan-input.ts'

const bot = desired('agent.bot', { name: 'New name', build: { config: config('do it') } })
const old = (marker = 'By hand', fields: JsonObject = {}) =>
  live('agent', 1, { name: 'Old name', latest_build: build(marker, config('do it'), fields) })

describe('an agent with the config of an unclaimed one', () => {
  it('is blocked, with the line to paste', () => {
    const made = plan([bot], [old()])
    expect(change(made, 'agent.bot')).toMatchObject({ action: 'blocked', id: null })
    expect(change(made, 'agent.bot').hint).toContain('- { from: "Old name", to: agent.bot }')
    expect(made.summary).toMatchObject({ create: 0, blocked: 1 })
  })

  it.each([
    ['moved', [bot], { manifest: { moved: [{ from: 'Old name', to: bot.address }] } }, 'update agent.bot'],
    ['id', [{ ...bot, id: uuid(1) }], {}, 'update agent.bot'],
    ['lifecycle.new', [{ ...bot, lifecycle: { ...bot.lifecycle, new: true } }], {}, 'create agent.bot'],
    ['--allow-create', [bot], { options: { allowCreate: [bot.address] } }, 'create agent.bot'],
  ] as const)('gets through by %s', (_, resources, overrides, expected) => {
    expect(actions(plan(resources, [old()], overrides))).toEqual([expected])
  })

  it('is an orphan of ours as well: the key changed', () => {
    expect(actions(plan([bot], [old(`${PROJECT}/old@abcdef1`)]))).toEqual(['blocked agent.bot'])
  })

  it('is none when another address claims it, or another project has it', () => {
    const keeper = desired('agent.keeper', { name: 'Old name' })
    expect(actions(plan([bot, keeper], [old()]))).toEqual(['create agent.bot'])
    expect(actions(plan([bot], [old('bakery/old@abcdef1')]))).toEqual(['create agent.bot'])
  })

  it('is compared with sub-agents by what they are, not by id', () => {
    const helper = desired('agent.helper')
    const wanted = desired('agent.bot', {
      name: 'New name',
      build: { config: config('do it', { subAgents: ['agent.helper'] }) },
    })
    const before = live('agent', 1, {
      name: 'Old name',
      latest_build: build('x', config('do it', { subAgents: [uuid(2)] })),
    })
    expect(actions(plan([wanted, helper], [before, live('agent', 2, { name: 'helper' })]))).toEqual([
      'blocked agent.bot',
    ])
  })

  it('waits until the history of unmarked strangers has been read', () => {
    const result = makePlan(input([bot], [old('By hand', { revision_number: 3 })]))
    expect(result).toMatchObject({
      kind: 'reads',
      reads: [{ kind: 'agent', id: uuid(1), detail: 'history', address: null }],
    })
  })

  it('without a build is never taken for another', () => {
    expect(actions(plan([desired('agent.bot')], [live('agent', 1)]))).toEqual(['create agent.bot'])
  })
})

describe('a connection to the server of an unclaimed one', () => {
  const url = 'https://erp.example.com/mcp'
  const before = live('connection', 1, { name: 'Old', server_url: url })

  it('is blocked', () => {
    const wanted = desired('connection.erp', { server_url: url, auth_method: 'url' })
    expect(actions(plan([wanted], [before]))).toEqual(['blocked connection.erp'])
  })

  it('is another one when the type differs, or there is no server', () => {
    const typed = desired('connection.erp', { server_url: url, type: 'other', auth_method: 'url' })
    expect(actions(plan([typed], [before]))).toEqual(['create connection.erp'])
    expect(
      actions(plan([desired('connection.erp', { auth_method: 'url' })], [live('connection', 1)])),
    ).toEqual(['create connection.erp'])
  })
})

const agents = (count: number, folder: string): readonly DesiredResource[] =>
  Array.from({ length: count }, (_, index) =>
    desired(`agent.a${index}`, { name: `Agent ${100 + index}`, folder }),
  )
const liveAgents = (count: number, at: number) =>
  Array.from({ length: count }, (_, index) => live('agent', 100 + index, { folder_id: uuid(at) }))

describe('a folder that holds what is declared for it', () => {
  const inside = agents(2, 'folder.new')

  it('is blocked under its new name, and the placement of its agents with it', () => {
    const resources = [desired('folder.new', { name: 'New' }), ...inside]
    const made = plan(resources, [live('folder', 1, { name: 'Old' }), ...liveAgents(2, 1)])
    expect(actions(made)).toEqual(['blocked folder.new', 'blocked agent.a0', 'blocked agent.a1'])
    expect(change(made, 'agent.a0').reason).toContain('folder.new')
  })

  it('says moved where only the place differs', () => {
    const old = live('folder', 1, { name: 'New', parent_folder_id: uuid(2) })
    const made = plan(
      [desired('folder.new', { name: 'New' }), ...inside],
      [old, live('folder', 2, { name: 'EU' }), ...liveAgents(2, 1)],
    )
    expect(change(made, 'folder.new').reason).toBe(`looks like the live folder "New" (${uuid(1)}), moved`)
  })

  it('that lies in a renamed one is neither renamed nor moved itself', () => {
    const made = plan(
      [
        desired('folder.eu', { name: 'Europe' }),
        desired('folder.new', { name: 'New', parent: 'folder.eu' }),
      ].concat(inside),
      [
        live('folder', 1, { name: 'New', parent_folder_id: uuid(2) }),
        live('folder', 2, { name: 'EU' }),
        ...liveAgents(2, 1),
      ],
    )
    expect(['folder.eu', 'folder.new'].map((address) => change(made, address).reason)).toEqual([
      `looks like the live folder "EU" (${uuid(2)}), renamed`,
      `looks like the live folder "New" (${uuid(1)}), whose folder was renamed or moved`,
    ])
  })

  it('is found through a folder that is itself found through its agents', () => {
    const resources = [
      desired('folder.eu', { name: 'Europe' }),
      desired('folder.new', { name: 'New', parent: 'folder.eu' }),
      ...agents(20, 'folder.new'),
    ]
    const snapshot = [
      live('folder', 1, { name: 'EU' }),
      live('folder', 2, { name: 'Old', parent_folder_id: uuid(1) }),
      ...liveAgents(20, 2),
    ]
    const made = plan(resources, snapshot)
    expect(made.summary).toMatchObject({ create: 0, update: 0, blocked: 22 })
    expect(change(made, 'folder.eu').hint).toContain('from: "EU"')
    const moved = [
      { from: 'EU', to: 'folder.eu' },
      { from: 'Old', to: 'folder.new' },
    ] as const
    expect(actions(plan(resources, snapshot, { manifest: { moved } }))).toEqual([
      'update folder.eu',
      'update folder.new',
    ])
    const allowCreate = ['folder.eu', 'folder.new'] as const
    expect(plan(resources, snapshot, { options: { allowCreate } }).summary).toMatchObject({
      create: 2,
      update: 20,
    })
  })

  it('is none when the live one is in the manifest as well', () => {
    const resources = [
      desired('folder.new', { name: 'New' }),
      desired('folder.old', { name: 'Old' }),
      ...inside,
    ]
    const made = plan(resources, [live('folder', 1, { name: 'Old' }), ...liveAgents(2, 1)])
    expect(made.summary).toMatchObject({ create: 1, update: 2, blocked: 0 })
  })
})

describe('what is blocked takes along', () => {
  const stolen = [
    live('agent', 50, { name: 'thief', latest_build: build('bakery/thief@abcdef1', config('t')) }),
  ]
  const thief = desired('agent.thief')
  const chain = (key: string, to: string, written: JsonObject = {}) =>
    desired(`agent.${key}`, { ...written, build: { config: config(key, { subAgents: [to] }) } })

  it('the whole change of an agent that names it, and so on down the chain', () => {
    const made = plan(
      [chain('c', 'agent.b'), chain('b', 'agent.a'), chain('a', 'agent.thief'), thief],
      stolen,
    )
    expect(made.summary).toMatchObject({ create: 0, blocked: 4 })
    expect(change(made, 'agent.a').reason).toBe('needs agent.thief, which is blocked')
    expect(change(made, 'agent.c').hint).toBe('See agent.b.')
    expect(made.requests.apply).toBe(0)
  })

  it('a chain of 3,000, in either order', () => {
    const links = Array.from({ length: 3000 }, (_, index) =>
      chain(`a${index}`, index < 2999 ? `agent.a${index + 1}` : 'agent.thief'),
    )
    for (const resources of [links, links.toReversed()]) {
      expect(plan([...resources, thief], stolen).summary).toMatchObject({ create: 0, blocked: 3001 })
    }
  })

  it('handover targets count like sub-agents', () => {
    const wanted = desired('agent.a', { build: { config: config('a'), handover_targets: ['agent.thief'] } })
    expect(actions(plan([wanted, thief], stolen))).toEqual(['blocked agent.a', 'blocked agent.thief'])
  })

  it('only the placement, where a folder is blocked and more than that was wanted', () => {
    const resources = [
      desired('folder.new', { name: 'New' }),
      ...agents(1, 'folder.new'),
      desired('agent.fresh', { folder: 'folder.new' }),
    ]
    const made = plan(resources, [live('folder', 1, { name: 'Old' }), ...liveAgents(1, 1)])
    expect(actions(made)).toEqual(['blocked folder.new', 'blocked agent.a0', 'create agent.fresh'])
    expect(fieldsOf(made, 'agent.fresh')).toEqual(['/name'])
    expect(stepNames(change(made, 'agent.fresh'))).toEqual(['create'])
    expect(change(made, 'agent.fresh').reason).toContain('/folder waits for folder.new')
  })

  it('folders below a blocked folder', () => {
    const resources = [
      desired('folder.new', { name: 'New' }),
      desired('folder.sub', { parent: 'folder.new' }),
      ...agents(1, 'folder.new'),
    ]
    const made = plan(resources, [live('folder', 1, { name: 'Old' }), ...liveAgents(1, 1)])
    expect(made.summary).toMatchObject({ create: 0, blocked: 3 })
  })

  it('nothing that exists: who is only blocked from changing can still be named', () => {
    const fixed = desired(
      'connection.erp',
      { name: 'ERP', type: 'other', auth_method: 'url' },
      { id: uuid(1) },
    )
    expect(plan([fixed], [live('connection', 1, { name: 'ERP' })]).ids).toEqual({ 'connection.erp': uuid(1) })
  })
})
