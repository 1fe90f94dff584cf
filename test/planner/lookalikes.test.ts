/** What may be something else renamed: said in time, and never deleted meanwhile. */

import { describe, expect, it } from 'vitest'
import { makePlan } from '../../src/planner/plan.ts'
import {
  build,
  change,
  codes,
  config,
  desired,
  history,
  input,
  live,
  PROJECT,
  plan,
} from '../helpers/plan-input.ts'

const WORDS = Array.from({ length: 60 }, (_, n) => `word${n}`)
const sop = (changed: number): string => WORDS.map((word, n) => (n < changed ? `other${n}` : word)).join(' ')
const bot = desired('agent.bot', { name: 'New name', build: { config: config(sop(0)) } })
const marked = (key: string, text: string, name = 'Old name') =>
  live('agent', 1, { name, latest_build: build(`${PROJECT}/${key}@c0ffee1`, config(text)) })

describe('a live resource that a blocked create may be', () => {
  it('is neither an orphan nor pruned', () => {
    const made = plan([bot], [marked('gone', sop(0))], {
      options: { prune: ['agent'] },
      history: history({ c0ffee1: 'same' }),
    })
    expect(made.changes.map(({ action }) => action)).toEqual(['blocked'])
    expect(made.summary).toMatchObject({ orphaned: 0, blocked: 1 })
    expect(codes(made)).not.toContain('orphan')
  })
})

describe('nearly the same content', () => {
  it('is a warning with the line to paste, and still a create', () => {
    const made = plan([bot], [marked('gone', sop(4))])
    expect(change(made, 'agent.bot').action).toBe('create')
    const warning = made.diagnostics.find(({ code }) => code === 'similar-resource')
    expect(warning).toMatchObject({ severity: 'warning' })
    expect(warning?.hint).toContain('- { from: "Old name", to: agent.bot }')
  })

  it.each([
    ['too different', sop(30), {}],
    ['declared new', sop(4), { lifecycle: { new: true } }],
  ])('is not said of one that is %s', (_, text, extras) => {
    const other = desired('agent.bot', { name: 'New name', build: { config: config(sop(0)) } }, extras)
    expect(codes(plan([other], [marked('gone', text)]))).not.toContain('similar-resource')
  })
})

describe('a key that was changed while the name stayed', () => {
  const same = desired('agent.bot', { name: 'Old name', build: { config: config(sop(0)) } })

  it('is told, with the entry that keeps the two together', () => {
    const made = plan([same], [marked('former', sop(0))])
    expect(made.changes).toEqual([])
    const told = made.diagnostics.find(({ code }) => code === 'key-changed')
    expect(told?.hint).toContain('- { from: agent.former, to: agent.bot }')
  })

  it('is found by that entry even when name and content change later', () => {
    const made = plan([bot], [marked('former', sop(40))], {
      manifest: { moved: [{ from: 'agent.former', to: bot.address }] },
    })
    expect(change(made, 'agent.bot').action).toBe('update')
    expect(codes(made)).not.toContain('key-changed')
  })
})

describe('a `moved` that finds nothing', () => {
  const moved = [{ from: 'Misspelt', to: bot.address }]

  it('is told while the resource is found in no other way', () => {
    expect(codes(plan([bot], [], { manifest: { moved } }))).toEqual(['moved-unmatched'])
  })

  it('is silent once it has done its work', () => {
    expect(codes(plan([bot], [marked('bot', sop(0), 'New name')], { manifest: { moved } }))).toEqual([])
  })
})

describe('a live agent that has the marker of one resource and the name of another', () => {
  const renamed = desired('agent.refunds', { name: 'Refund Bot', build: { config: config('refund') } })
  const reused = desired('agent.bot', { name: 'General Bot', build: { config: config('general') } })
  const agent = marked('bot', 'refund', 'Refund Bot')

  it.each([[[renamed, reused]], [[reused, renamed]]])(
    'is taken by neither: an error with the id to write',
    (resources) => {
      const result = makePlan(input(resources, [agent]))
      expect(result).toMatchObject({
        kind: 'errors',
        diagnostics: [{ code: 'ambiguous', hint: expect.stringContaining(`id: ${agent.id}`) }],
      })
    },
  )

  it('is the one that names its id; the other is created', () => {
    const made = plan([{ ...renamed, id: agent.id }, reused], [agent])
    expect(made.changes.map(({ action, address }) => `${action} ${address}`)).toEqual(['create agent.bot'])
  })

  it('is no question when two agents swap names', () => {
    const [a, b] = [
      marked('a', 'x', 'A'),
      live('agent', 2, { name: 'B', latest_build: build(`${PROJECT}/b@c0ffee1`, config('y')) }),
    ]
    const swapped = [
      desired('agent.a', { name: 'B', build: { config: config('x') } }),
      desired('agent.b', { name: 'A', build: { config: config('y') } }),
    ]
    expect(plan(swapped, [a, b]).changes.map(({ action }) => action)).toEqual(['update', 'update'])
  })
})

describe('a `moved` folder whose old name is used again', () => {
  const resources = [desired('folder.fin', { name: 'Fin' }), desired('folder.finance', { name: 'Finance' })]
  const moved = [{ from: 'Finance', to: 'folder.fin' as const }]
  const folder = (n: number, name: string) => live('folder', n, { name })

  it('is renamed once', () => {
    const made = plan(resources, [folder(1, 'Finance')], { manifest: { moved } })
    expect(made.changes.map(({ action, address }) => `${action} ${address}`)).toEqual([
      'update folder.fin',
      'create folder.finance',
    ])
  })

  it('and then left alone', () => {
    const made = plan(resources, [folder(1, 'Fin'), folder(2, 'Finance')], { manifest: { moved } })
    expect(made.changes).toEqual([])
    expect(made.ids).toEqual({ 'folder.fin': folder(1, '').id, 'folder.finance': folder(2, '').id })
  })
})
