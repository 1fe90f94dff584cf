/** "It must show": the sizes, request counts and equalities that were promised. */

import { describe, expect, test } from 'vitest'
import { expectDocumented } from '../helpers/api-table.ts'
import { bare, onV2 } from '../helpers/dialect.ts'
import { build, createTeam, type Gauge, manifest, type TeamState } from '../helpers/team.ts'

const FOLDERS = ['f1', 'f2', 'f3', 'f4', 'f5']

/** Agents without flags and handovers, dealt out over five folders. */
const crowd = (size: number, input = 'Work.') =>
  manifest({
    folders: Object.fromEntries(FOLDERS.map((key) => [key, {}])),
    agents: Object.fromEntries(
      Array.from({ length: size }, (_, n) => [
        `agent-${n}`,
        { folder: FOLDERS[n % 5], build: build(`${input} Number ${n}.`) },
      ]),
    ),
  })

describe('a team of 1,000 agents that matches its manifest', () => {
  const team = createTeam()
  const source = crowd(1000)

  test('is planned in at most 13 requests, without a change, exit 0; after one hand edit exit 2', async () => {
    expect((await team.run('apply', source, ['-y'])).exit).toBe(0)

    const plan = await team.run('plan', source, ['--detailed-exitcode'])
    expect(plan.requests.length).toBeLessThanOrEqual(13)
    expect(plan.writes).toEqual([])
    expect(plan.stdout).toContain('No changes. Duvo matches the manifest.')
    expect(plan.exit).toBe(0)

    await team.edit('agent-777', { build: { patch: { data: { input: 'Rest.' } } } })
    const after = await team.run('plan', source, ['--detailed-exitcode'])
    expect(after.exit).toBe(2)
    expect(after.stdout).toContain('~ agent.agent-777')
    expect(after.stdout).toContain('Plan: 0 to create, 1 to update, 0 to delete.')
    expect((await team.run('plan', source)).exit, 'and 0 without --detailed-exitcode').toBe(0)
  })
})

describe('new builds for 100 agents', () => {
  test('take one write each; on v2 one more to promote it', async () => {
    const team = createTeam()
    const source = (input: string): object =>
      manifest({
        agents: Object.fromEntries(
          Array.from({ length: 100 }, (_, n) => [`agent-${n}`, { build: build(`${input} ${n}.`) }]),
        ),
      })
    expect((await team.run('apply', source('Do'), ['-y'])).exit).toBe(0)
    const run = await team.run('apply', source('Do more of'), ['-y'])
    expect(run.exit).toBe(0)
    expect(run.writes).toHaveLength(onV2 ? 200 : 100)
    expect((await team.run('plan', source('Do more of'), ['--detailed-exitcode'])).exit).toBe(0)
  })
})

describe('the first apply of 200 new agents in 5 folders', () => {
  const gauge: Gauge = { most: 0 }
  const team = createTeam({}, gauge)
  const source = crowd(200)

  test('takes 200 POSTs for agents, one for each folder and one move into it, several at a time', async () => {
    const run = await team.run('apply', source, ['-y'])
    expect(run.exit).toBe(0)
    const count = (pattern: RegExp): number =>
      run.writes.filter(({ method, path }) => pattern.test(`${method} ${bare(path)}`)).length
    expect(count(/^POST agents$/) + count(/^POST agent-folders\/.*agents$/)).toBeLessThanOrEqual(205)
    expect(count(/^POST agent-folders$/)).toBe(5)
    expect(run.writes).toHaveLength(210)
    expect(gauge.most).toBeGreaterThan(1)
    expect(gauge.most).toBeLessThanOrEqual(8)
    expectDocumented(run.requests)
    expect(run.requests.filter(({ status }) => status !== 200 && status !== 201)).toEqual([])

    const agents = Object.values(team.state().agents)
    expect(agents).toHaveLength(200)
    for (const folder of FOLDERS) expect(agents.filter((agent) => agent.folder === folder)).toHaveLength(40)

    const again = await team.run('apply', source, ['-y'])
    expect(again.exit).toBe(0)
    expect(again.writes).toEqual([])
    expect(again.stdout).toContain('No changes.')
  })

  test('and stays inside the rate limit without a single 429', async () => {
    const limited = createTeam({ rateLimit: { limit: 100, windowMs: 60_000, algorithm: 'fixed' } })
    const run = await limited.run('apply', source, ['-y'])
    expect(run.exit).toBe(0)
    expect(run.requests.filter(({ status }) => status === 429)).toEqual([])
  })
})

/** Digests of handover targets are over ids, which no two teams share. */
const comparable = (state: TeamState): unknown =>
  JSON.parse(JSON.stringify(state).replaceAll(/~[0-9a-f]{6}"/g, '~digest"'))

describe('the same manifest, twice', () => {
  const source = manifest({
    folders: { a: {}, b: { parent: 'a' }, c: { parent: 'b' } },
    connections: {
      erp: {
        auth_method: 'headers',
        server_url: 'https://erp.example.com/mcp',
        headers: { plaintext: { A: 'b' }, secret: { C: '${env:ERP_TOKEN}' } },
        shared: true,
      },
    },
    agents: Object.fromEntries(
      Array.from({ length: 12 }, (_, n) => [
        `agent-${n}`,
        {
          folder: ['a', 'b', 'c', null][n % 4],
          slack_enabled: n % 2 === 0,
          build: build(
            `Job ${n}.`,
            { subAgents: n % 3 === 0 ? [`agent-${(n + 1) % 12}`, `agent-${(n + 5) % 12}`] : [] },
            {
              handover_targets: n % 3 === 1 ? [`agent-${(n + 11) % 12}`] : [],
              revision_name: `Label ${n}`,
            },
          ),
        },
      ]),
    ),
  })
  const env = { ERP_TOKEN: 'some-secret-token' }

  test('gives two fresh teams the same state, whatever order and pace they answer in', async () => {
    const one = createTeam({ env })
    const two = createTeam({ env, idSeries: 'another', listOrder: 'shuffled', inputAsMessages: true })
    expect((await one.run('apply', source, ['-y'])).exit).toBe(0)
    expect((await two.run('apply', source, ['-y', '--concurrency', '1'])).exit).toBe(0)
    expect(Object.keys(one.state().agents)).toHaveLength(12)
    expect(comparable(two.state())).toEqual(comparable(one.state()))
  })

  test('prints the same plan, byte for byte, in both formats', async () => {
    const team = createTeam({ env })
    for (const args of [[], ['--verbose'], ['--format', 'json']]) {
      const first = await team.run('plan', source, args)
      const second = await team.run('plan', source, args)
      expect(first.stdout).toContain('agent.agent-11')
      expect(second.stdout).toBe(first.stdout)
    }
    const shuffled = createTeam({ env, listOrder: 'shuffled' })
    shuffled.sandbox.state.load(team.sandbox.state.snapshot())
    expect((await shuffled.run('plan', source)).stdout).toBe((await team.run('plan', source)).stdout)
  })
})
