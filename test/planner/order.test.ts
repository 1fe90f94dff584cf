/** What comes before what: parents, named agents, cycles, deletes last. */

import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/model/json.ts'
import type { DesiredResource } from '../../src/model/manifest.ts'
import { change, config, desired, live, plan, stepNames, twins, uuid } from '../helpers/plan-input.ts'
import { walk } from '../helpers/schedule.ts'

const agent = (
  key: string,
  subAgents: readonly string[] = [],
  targets?: readonly string[],
  more: JsonObject = {},
): DesiredResource =>
  desired(`agent.${key}`, {
    ...more,
    build: {
      config: config(key, { subAgents: subAgents.map((to) => `agent.${to}`) }),
      ...(targets === undefined ? {} : { handover_targets: targets.map((to) => `agent.${to}`) }),
    },
  })

describe('agents that name each other', () => {
  it('come after those they name', () => {
    const made = plan([agent('a', ['b', 'c']), agent('b', ['c']), agent('c')], [])
    expect(change(made, 'agent.a')).toMatchObject({
      requires: ['agent.b', 'agent.c'],
      steps: [{ name: 'create', needs: ['agent.b', 'agent.c'] }],
    })
    expect(walk(made).done).toEqual(['agent.c create', 'agent.b create', 'agent.a create'])
  })

  it('need nobody who exists already, or lies outside the manifest', () => {
    const made = plan([agent('a', ['b']), agent('b')], twins([agent('b')], 'abcdef1'))
    expect(change(made, 'agent.a')).toMatchObject({ requires: [], steps: [{ name: 'create', needs: [] }] })
    const outsider = desired('agent.a', { build: { config: config('a', { subAgents: [uuid(77)] }) } })
    expect(change(plan([outsider], []), 'agent.a').requires).toEqual([])
  })

  it.each([
    ['two', [agent('a', ['b']), agent('b', ['a'])]],
    ['three', [agent('a', ['b']), agent('b', ['c']), agent('c', ['a'])]],
    ['two by handover', [agent('a', [], ['b']), agent('b', [], ['a'])]],
    ['two, one way each', [agent('a', ['b']), agent('b', [], ['a'])]],
  ])('in a circle of %s are created bare, then set up', (_, resources) => {
    const made = plan(resources, [])
    for (const { address } of resources) {
      expect(stepNames(change(made, address))).toEqual(['create', 'revision'])
      expect(change(made, address).steps[0]?.needs).toEqual([])
    }
    expect(walk(made).stuck).toEqual([])
  })

  it('from outside a circle wait at the start for the whole of it', () => {
    const made = plan([agent('a', ['b', 'lone']), agent('b', ['a']), agent('lone'), agent('user', ['a'])], [])
    expect(change(made, 'agent.a').steps).toEqual([
      { name: 'create', batch: null, needs: ['agent.lone'] },
      { name: 'revision', batch: null, needs: ['agent.b', 'agent.lone'] },
    ])
    expect(stepNames(change(made, 'agent.user'))).toEqual(['create'])
    expect(walk(made).stuck).toEqual([])
  })

  it('in two circles that touch are one', () => {
    const made = plan([agent('a', ['b']), agent('b', ['a', 'c']), agent('c', ['b']), agent('d', ['c'])], [])
    expect(walk(made).stuck).toEqual([])
  })

  it('in a circle with one that exists are not split', () => {
    const made = plan([agent('a', ['b']), agent('b', ['a'])], twins([agent('b')], 'abcdef1'))
    expect(stepNames(change(made, 'agent.a'))).toEqual(['create'])
    expect(change(made, 'agent.b').steps).toEqual([{ name: 'revision', batch: null, needs: ['agent.a'] }])
    expect(walk(made).stuck).toEqual([])
  })

  it.each([5000])('in a chain of %s do not exhaust the stack', (length) => {
    const chain = Array.from({ length }, (_, index) =>
      agent(`a${index}`, index + 1 < length ? [`a${index + 1}`] : []),
    )
    const made = plan(chain, [])
    expect(made.summary.create).toBe(length)
    expect(change(made, 'agent.a0').requires).toEqual(['agent.a1'])
  })

  it.each([2000])('in a circle of %s are all split', (length) => {
    const ring = Array.from({ length }, (_, index) => agent(`a${index}`, [`a${(index + 1) % length}`]))
    const made = plan(ring, [])
    expect(made.requests.apply).toBe(2 * length)
  })
})

describe('folders', () => {
  const folder = (key: string, parent: string | null = null) =>
    desired(`folder.${key}`, { name: key, parent: parent === null ? null : `folder.${parent}` })

  it('are finished before what lies in them', () => {
    const made = plan(
      [folder('c', 'b'), folder('b', 'a'), folder('a'), agent('bot', [], undefined, { folder: 'folder.c' })],
      [],
    )
    expect(walk(made)).toEqual({
      done: ['folder.a create', 'folder.b create', 'folder.c create', 'agent.bot create', 'agent.bot place'],
      stuck: [],
    })
    expect(change(made, 'folder.c').after).toEqual(['folder.b'])
  })

  it('that swap places go to the root first', () => {
    const snapshot = [
      live('folder', 1, { name: 'a' }),
      live('folder', 2, { name: 'b', parent_folder_id: uuid(1) }),
    ]
    const resources = [
      desired('folder.a', { name: 'a', parent: 'folder.b' }, { id: uuid(1) }),
      desired('folder.b', { name: 'b' }, { id: uuid(2) }),
    ]
    expect(walk(plan(resources, snapshot)).done).toEqual(['folder.b update', 'folder.a update'])
  })

  it('do not wait for a parent that stays as it is', () => {
    const made = plan([folder('a'), folder('b', 'a')], [live('folder', 1, { name: 'a' })])
    expect(change(made, 'folder.b')).toMatchObject({ after: [], requires: [] })
  })

  it('of 3,000 levels do not exhaust the stack', () => {
    const deep = Array.from({ length: 3000 }, (_, index) =>
      folder(`f${index}`, index === 0 ? null : `f${index - 1}`),
    )
    expect(walk(plan(deep, [])).done).toHaveLength(3000)
  })
})

describe('placements', () => {
  it('to one folder share a batch, and wait only for that folder', () => {
    const resources = [
      desired('folder.f'),
      agent('a', [], undefined, { folder: 'folder.f' }),
      agent('b', ['a'], undefined, { folder: 'folder.f' }),
    ]
    const made = plan(resources, [])
    const places = made.changes.flatMap(({ steps }) => steps.filter(({ name }) => name === 'place'))
    expect(places).toEqual([
      { name: 'place', batch: 'folder.f', needs: ['folder.f'] },
      { name: 'place', batch: 'folder.f', needs: ['folder.f'] },
    ])
    expect(made.requests.apply).toBe(4)
    expect(walk(made).stuck).toEqual([])
  })
})

describe('deletes', () => {
  it('come after everything that names or leaves the resource', () => {
    const resources = [desired('agent.bot', { name: 'Bot', folder: 'folder.new' }), desired('folder.new')]
    const snapshot = [
      live('folder', 1),
      live('folder', 2, { parent_folder_id: uuid(1) }),
      live('agent', 3, { name: 'Bot', folder_id: uuid(2) }),
    ]
    const made = plan(resources, snapshot, {
      manifest: {
        removed: [
          { address: 'folder.x', id: uuid(1) },
          { address: 'folder.y', id: uuid(2) },
        ],
      },
      options: { allowCreate: ['folder.new'] },
    })
    expect(walk(made).done).toEqual([
      'folder.new create',
      'agent.bot place',
      'folder.y delete',
      'folder.x delete',
    ])
  })
})
