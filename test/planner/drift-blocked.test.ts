/** Which side moved what apply cannot bring in line, what git removed, and what nobody wrote down. */

import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/model/json.ts'
import { agent, bot, drift, INPUT, says, story } from '../helpers/drift-input.ts'
import { desired, live, PROJECT, uuid } from '../helpers/plan-input.ts'

describe('what is blocked', () => {
  const erp = (fields: JsonObject) =>
    desired('connection.erp', { name: 'ERP', auth_method: 'url', provider: 'user', ...fields })
  const URL = 'https://erp.example.com/mcp'

  it('for a field that cannot be changed counts like an update, and says so', () => {
    const snapshot = [live('connection', 1, { name: 'ERP', type: 'by_hand', server_url: URL })]
    const wanted = erp({ type: 'custom_mcp', server_url: URL })
    const { items } = drift([wanted], [wanted], snapshot)
    expect(items).toMatchObject([
      {
        class: 'drift',
        what: 'changed',
        fields: [{ path: '/type' }],
        blocked: { reason: expect.stringContaining('/type') },
      },
    ])
    expect(story(drift([wanted], [erp({ type: 'by_hand', server_url: URL })], snapshot))).toEqual([
      'connection.erp changed pending: /type pending',
    ])
  })

  it('for want of consent is pending, whatever the baseline: Duvo does not tell whether it ever was', () => {
    const mailbox = desired('connection.mailbox', { provider: 'native', oauth_provider: 'gmail' })
    for (const baseline of [[mailbox], [], null]) {
      const { items } = drift([mailbox], baseline, [])
      expect(items).toMatchObject([
        { class: 'pending', what: 'missing', blocked: { reason: expect.stringContaining('consent') } },
      ])
    }
  })

  it('for looking renamed was renamed by hand if it was there, with the time of what it looks like', () => {
    const wanted = erp({ type: 'custom_mcp', server_url: URL })
    const snapshot = [
      live('connection', 1, { name: 'Mine', server_url: URL, updated_at: '2026-05-01T00:00:00.000Z' }),
    ]
    expect(drift([wanted], [wanted], snapshot).items).toMatchObject([
      {
        class: 'drift',
        what: 'missing',
        by: null,
        at: '2026-05-01T00:00:00.000Z',
        blocked: { reason: expect.stringContaining('"Mine"'), hint: expect.stringContaining('moved:') },
      },
    ])
    expect(drift([wanted], [], snapshot).items).toMatchObject([
      { class: 'pending', at: null, blocked: { hint: expect.stringContaining('moved:') } },
    ])
    expect(drift([wanted], null, snapshot).items).toMatchObject([{ class: 'unclassified' }])
  })

  it('was renamed in git if the baseline still finds it', () => {
    const [old, renamed] = ['ERP', 'ERP 2'].map((name) => erp({ name, type: 'custom_mcp', server_url: URL }))
    if (old === undefined || renamed === undefined) throw new Error('two connections')
    expect(
      drift([renamed], [old], [live('connection', 1, { name: 'ERP', server_url: URL })]).items,
    ).toMatchObject([
      { class: 'pending', what: 'missing', blocked: { hint: expect.stringContaining('moved:') } },
    ])
  })

  it('or not even that, where its live one moved as well: git calls for another', () => {
    const old = erp({ type: 'custom_mcp', server_url: URL })
    const renamed = erp({ name: 'ERP 2', type: 'custom_mcp', server_url: URL })
    const snapshot = [live('connection', 1, { name: 'ERP', server_url: `${URL}/moved` })]
    expect(story(drift([renamed], [old], snapshot))).toEqual(['connection.erp missing pending'])
  })

  it('for another project’s marker is drift if it was ours to have, with who took it', () => {
    const snapshot = [bot('x', {}, 'warehouse/bot@abcdef1')]
    expect(drift([agent(says('x'))], [agent(says('x'))], snapshot).items).toMatchObject([
      {
        class: 'drift',
        what: 'missing',
        by: 'Ann',
        blocked: { reason: expect.stringContaining('warehouse') },
      },
    ])
  })

  it('is not told of everything that lies in a renamed folder, only of the folder', () => {
    const wanted = [desired('folder.desk', { name: 'Desk' }), agent({ ...says('x'), folder: 'folder.desk' })]
    const renamed = live('folder', 2, { name: 'Table' })
    const lying = bot('x', { folder_id: renamed.id })
    expect(story(drift(wanted, wanted, [renamed, lying]))).toEqual(['folder.desk missing drift'])
    const edited = bot('L', { folder_id: renamed.id })
    expect(story(drift(wanted, wanted, [renamed, edited]))).toEqual([
      'folder.desk missing drift',
      `agent.bot changed drift: ${INPUT} drift`,
    ])
  })

  it('is told of an agent that somebody also took out of the renamed folder', () => {
    const wanted = [
      desired('folder.desk', { name: 'Desk' }),
      agent({ folder: 'folder.desk' }),
      desired('agent.other', { name: 'Other', folder: 'folder.desk' }),
    ]
    const [renamed, elsewhere] = [
      live('folder', 2, { name: 'Table' }),
      live('folder', 3, { name: 'Elsewhere' }),
    ]
    const snapshot = [
      renamed,
      elsewhere,
      bot('x', { folder_id: renamed.id }),
      live('agent', 4, { name: 'Other', folder_id: elsewhere.id }),
    ]
    expect(story(drift(wanted, wanted, snapshot))).toEqual([
      'folder.desk missing drift',
      'agent.other changed drift: /folder drift',
    ])
  })
})

describe('what git removed', () => {
  const folder = live('folder', 1, { name: 'Old' })

  it('is pending, with or without a baseline, also where apply cannot do it', () => {
    const removed = [
      { address: 'folder.old' as const, id: folder.id },
      { address: 'agent.bot' as const, id: null },
    ]
    for (const baseline of [[desired('folder.old', { name: 'Old' })], null]) {
      const { items, unmanaged } = drift([], baseline, [folder, bot('x', {}, `${PROJECT}/bot@abcdef1`, 2)], {
        removed,
      })
      expect(items).toMatchObject([
        {
          address: 'folder.old',
          what: 'leftover',
          class: 'pending',
          id: folder.id,
          blocked: null,
          edits: [],
        },
        {
          address: 'agent.bot',
          what: 'leftover',
          class: 'pending',
          blocked: { reason: expect.stringContaining('cannot delete') },
        },
      ])
      expect(unmanaged).toEqual([])
    }
  })
})

describe('what is unmanaged', () => {
  it('is listed with who wrote it last, as far as that is known', () => {
    const snapshot = [bot('x'), bot('y', {}, 'By hand', 2), live('folder', 3, { name: 'Misc' })]
    expect(drift([agent(says('x'))], [], snapshot).unmanaged).toEqual([
      { kind: 'agent', name: 'Bot', id: uuid(2), by: 'Ann', at: '2026-03-01T00:00:00.000Z' },
      { kind: 'folder', name: 'Misc', id: uuid(3), by: null, at: '2026-01-01T00:00:00.000Z' },
    ])
  })

  it('is neither an orphan nor what is to be deleted', () => {
    const folder = live('folder', 3, { name: 'Old' })
    const removed = [{ address: 'folder.old' as const, id: folder.id }]
    expect(drift([], [], [bot('x'), folder], { removed }).unmanaged).toEqual([])
  })
})
