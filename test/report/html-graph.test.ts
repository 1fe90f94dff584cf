/** Which changes a graph draws, how it gathers them, and what it says about the rest. */

import { describe, expect, it } from 'vitest'
import type { Address } from '../../src/model/address.ts'
import type { Change } from '../../src/model/plan.ts'
import { graphOf } from '../../src/report/html-graph-data.ts'
import { planHtml } from '../../src/report/html-plan.ts'
import { create, plan, update } from './builders.ts'
import { OPTIONS, occurrences } from './html-support.ts'

const agent = (key: string | number, ...requires: Address[]): Change =>
  create(`agent.${key}`, String(key), { requires })

const folder = (key: string): Change => create(`folder.${key}`, key)

const many = (n: number, make: (n: number) => Change): Change[] =>
  Array.from({ length: n }, (_, at) => make(at))

const labels = (changes: readonly Change[]): string[] =>
  graphOf(changes).components.flatMap(({ nodes }) => nodes.map(({ label }) => label))

describe('a graph', () => {
  it('draws what hangs together, and leaves out what stands alone', () => {
    const data = graphOf([
      folder('a'),
      agent('in-a', 'folder.a'),
      agent('alone'),
      agent('elsewhere', 'folder.b'),
    ])
    expect(data.components).toHaveLength(1)
    expect(data.components[0]?.edges).toEqual([{ from: 'folder.a', to: 'agent.in-a' }])
    expect(data).toMatchObject({ connected: 2, leftOut: 0 })
  })

  it('keeps components apart', () => {
    const data = graphOf([folder('a'), folder('b'), agent(1, 'folder.a'), agent(2, 'folder.b')])
    expect(data.components.map(({ nodes }) => nodes.map(({ id }) => id))).toEqual([
      ['folder.a', 'agent.1'],
      ['folder.b', 'agent.2'],
    ])
  })

  it('gathers more than five that look the same in one node', () => {
    expect(labels([folder('a'), ...many(5, (n) => agent(n, 'folder.a'))])).toHaveLength(6)
    expect(labels([folder('a'), ...many(12, (n) => agent(n, 'folder.a'))])).toEqual(['a', '12 agents'])
  })

  it('does not gather what differs in action or neighbours', () => {
    const changes = [
      folder('a'),
      folder('b'),
      ...many(4, (n) => agent(n, 'folder.a')),
      ...many(4, (n) => agent(`b${n}`, 'folder.b')),
      ...many(4, (n) => update(`agent.u${n}`, 'u', { requires: ['folder.a'] })),
    ]
    expect(labels(changes)).toHaveLength(14)
  })

  it('comes to an end with cycles and with changes that need themselves', () => {
    const changes = [agent('a', 'agent.b'), agent('b', 'agent.c'), agent('c', 'agent.a', 'agent.c')]
    expect(graphOf(changes).components[0]?.edges).toHaveLength(3)
    expect(occurrences(planHtml(plan(changes), OPTIONS), 'class="arrow"')).toBe(3)
  })

  it('draws the busiest part of what is too large, and says how much it left out', () => {
    const chain = many(500, (n) => (n === 0 ? agent(0) : agent(n, `agent.${n - 1}`)))
    const data = graphOf(chain)
    const drawn = data.components.reduce((sum, { nodes }) => sum + nodes.length, 0)
    expect(drawn).toBeGreaterThan(50)
    expect(drawn).toBeLessThan(200)
    expect(data.leftOut).toBe(500 - drawn)
    expect(planHtml(plan(chain), OPTIONS)).toContain(`${500 - drawn} more with dependencies`)
  })

  it('draws as many small components as fit', () => {
    const pairs = many(300, (n) => folder(`f${n}`)).flatMap((one, n) => [one, agent(n, `folder.f${n}`)])
    const data = graphOf(pairs)
    expect(data.components.length).toBeGreaterThan(20)
    expect(data.leftOut).toBe(600 - 2 * data.components.length)
  })
})

describe('its picture', () => {
  const page = planHtml(plan([folder('a'), agent('in-a', 'folder.a'), agent('alone')]), OPTIONS)
  const picture = page.slice(page.indexOf('<svg'), page.indexOf('</svg>'))

  it('has a name, a description, and the same in words', () => {
    expect(picture).toContain('<title id="graph-title">Dependency graph</title>')
    expect(picture).toContain('2 changes and 1 arrow between them.')
    expect(page).toMatch(/<li><a href="#agent.in-a">.*<\/a> needs <a href="#folder.a">/)
    expect(page).toContain('1 change without dependencies is not drawn.')
  })

  it('links every node to its change and says its action in words', () => {
    expect(picture).toContain('href="#folder.a" class="node create" aria-label="folder.a: create"')
    expect(picture).toContain('>agent, create</text>')
  })

  it('is the same every time', () => {
    const changes = [folder('a'), ...many(40, (n) => agent(n, 'folder.a', `agent.${(n * 7) % 40}`))]
    expect(planHtml(plan(changes), OPTIONS)).toBe(planHtml(plan(changes), OPTIONS))
  })

  it('leaves no text outside its node', () => {
    const name = 'a-very-long-key-that-goes-on-and-on-and-on-and-on'
    const long = planHtml(plan([folder(name), agent('b', `folder.${name}`)]), OPTIONS)
    expect(long).toContain('<text class="key" x="30" y="21">a-very-long-key-that-goes-on-…</text>')
  })
})
