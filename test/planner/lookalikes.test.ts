/** What may be something else renamed: said in time, and never deleted meanwhile. */

import { describe, expect, it } from 'vitest'
import { build, change, codes, config, desired, history, live, PROJECT, plan } from '../helpers/plan-input.ts'

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
