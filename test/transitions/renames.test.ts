import { expect } from 'vitest'
import { build, manifest } from '../helpers/team.ts'
import { type Climb, ladder, step } from './ladder.ts'

const before = manifest({
  folders: { f: { name: 'Finance' } },
  connections: { erp: { name: 'ERP', auth_method: 'url', server_url: 'https://erp.example.com/mcp' } },
  agents: { bot: { name: 'Bot', folder: 'f', build: build('Work.') } },
})

/** Every key and every name is another one: without help, nothing here can be recognised. */
const renamed = (sections: object = {}, lifecycle: object = {}) =>
  manifest({
    folders: { money: { name: 'Money', ...lifecycle } },
    connections: {
      sap: { name: 'SAP', auth_method: 'url', server_url: 'https://erp.example.com/mcp', ...lifecycle },
    },
    agents: { robot: { name: 'Robot', folder: 'money', build: build('Work.'), ...lifecycle } },
    ...sections,
  })

const nothingMade = ({ sent, state }: Climb): void => {
  expect(sent).toEqual([])
  expect(Object.keys(state.agents)).toEqual(['Bot'])
}

ladder('a create that looks like a rename is blocked until `moved` tells', [
  step('as it was', before),
  step('everything renamed at once: blocked', renamed(), (climb) => {
    nothingMade(climb)
    expect(climb.actions).toEqual(['blocked folder.money', 'blocked connection.sap', 'blocked agent.robot'])
    const agent = climb.plan.changes.find(({ address }) => address === 'agent.robot')
    expect(agent?.reason).toContain('"Bot"')
    expect(agent?.hint).toContain('- { from: "Bot", to: agent.robot }')
  }),
  step(
    'the lines that were printed are pasted',
    renamed({
      moved: [
        { from: 'Finance', to: 'folder.money' },
        { from: 'ERP', to: 'connection.sap' },
        { from: 'Bot', to: 'agent.robot' },
      ],
    }),
    ({ state, sent }) => {
      expect(state.folders).toEqual(['Money'])
      expect(Object.keys(state.connections)).toEqual(['SAP'])
      expect(Object.keys(state.agents)).toEqual(['Robot'])
      expect(state.agents['Robot']?.folder).toBe('Money')
      expect(sent).toEqual(['PATCH agent-folders/{id}', 'PATCH agents/{id}', 'PATCH connections/{id}'])
    },
  ),
  step('the `moved` lines go again', renamed(), ({ sent }) => expect(sent).toEqual([])),
])

ladder('a folder that holds an agent declared for a new one looks like it', [
  step('as it was', before),
  step(
    'only the folder has another name: it is blocked, and the placement with it',
    manifest({
      folders: { money: { name: 'Money' } },
      agents: { bot: { name: 'Bot', folder: 'money', slack_enabled: true, build: build('Work.') } },
    }),
    ({ actions, state, plan, run }) => {
      expect(actions).toEqual(['blocked folder.money', 'update agent.bot'])
      expect(plan.changes[0]?.reason).toContain('"Finance"')
      expect(run.writes.map(({ body }) => body)).toEqual([{ slack_enabled: true }])
      expect(state.agents['Bot']).toMatchObject({ folder: 'Finance', on: ['slack_enabled'] })
      expect(plan.changes[1]?.reason).toContain('folder.money')
    },
  ),
])

ladder('a look-alike that is really new: lifecycle.new', [
  step('as it was', before),
  step('made beside the others', renamed({}, { lifecycle: { new: true } }), ({ state, plan }) => {
    expect(plan.summary).toMatchObject({ create: 3, blocked: 0 })
    expect(Object.keys(state.agents)).toEqual(['Bot', 'Robot'])
    expect(state.folders).toEqual(['Finance', 'Money'])
    expect(state.agents['Robot']?.folder).toBe('Money')
  }),
])

ladder('a look-alike that is really new: --allow-create', [
  step('as it was', before),
  step(
    'one is let through, the others stay blocked',
    renamed(),
    ({ state, actions }) => {
      expect(actions).toContain('create connection.sap')
      expect(actions).toContain('blocked agent.robot')
      expect(Object.keys(state.connections)).toEqual(['ERP', 'SAP'])
      expect(Object.keys(state.agents)).toEqual(['Bot'])
    },
    { args: ['--allow-create', 'connection.sap'] },
  ),
])

ladder('an agent that is really new does not make its new folder look renamed', [
  step('as it was', before),
  step(
    'both are made',
    manifest({
      folders: { money: { name: 'Money' } },
      agents: { robot: { name: 'Robot', folder: 'money', build: build('Work.'), lifecycle: { new: true } } },
    }),
    ({ actions, state }) => {
      expect(actions).toEqual(['create folder.money', 'create agent.robot'])
      expect(state.agents['Robot']?.folder).toBe('Money')
      expect(state.agents['Bot']?.folder).toBe('Finance')
    },
  ),
])

ladder('a look-alike named by its id', [
  step('as it was', before),
  step(
    'all three',
    (team) =>
      manifest({
        folders: { money: { name: 'Money', id: team.idOf('folders', 'Finance') } },
        connections: {
          sap: {
            name: 'SAP',
            id: team.idOf('connections', 'ERP'),
            auth_method: 'url',
            server_url: 'https://erp.example.com/mcp',
          },
        },
        agents: {
          robot: { name: 'Robot', id: team.idOf('agents', 'Bot'), folder: 'money', build: build('Work.') },
        },
      }),
    ({ state, plan }) => {
      expect(plan.summary).toMatchObject({ create: 0, update: 3 })
      expect(Object.keys(state.agents)).toEqual(['Robot'])
    },
  ),
])

ladder('a key changes and nothing else', [
  step('as it was', manifest({ agents: { bot: { name: 'Bot', build: build('Work.') } } })),
  step(
    'the name still finds it: nothing is written',
    manifest({ agents: { robot: { name: 'Bot', build: build('Work.') } } }),
    ({ sent, plan }) => {
      expect(sent).toEqual([])
      expect(plan.summary).toMatchObject({ orphaned: 0, adopted: 0, unchanged: 1 })
    },
  ),
  step(
    'with its old address under `moved`, and another name',
    manifest({
      agents: { droid: { name: 'Droid', build: build('Work.') } },
      moved: [{ from: 'agent.bot', to: 'agent.droid' }],
    }),
    ({ state, sent }) => {
      expect(Object.keys(state.agents)).toEqual(['Droid'])
      expect(sent).toEqual(['PATCH agents/{id}'])
    },
  ),
])

ladder('a blocked folder blocks only the placement, of new agents too', [
  step('as it was', before),
  step(
    'a second agent for the folder that looks renamed',
    manifest({
      folders: { money: { name: 'Money' } },
      agents: {
        bot: { name: 'Bot', folder: 'money', build: build('Work.') },
        two: { name: 'Two', folder: 'money', build: build('Other work.') },
      },
    }),
    ({ actions, state }) => {
      expect(actions).toContain('create agent.two')
      expect(actions).toContain('blocked folder.money')
      expect(state.agents['Two']).toMatchObject({ folder: null, revision: 1 })
      expect(state.agents['Bot']?.folder).toBe('Finance')
    },
  ),
])

ladder('what needs something blocked is blocked with it', [
  step('as it was', before),
  step(
    'an agent that calls one that looks renamed',
    manifest({
      agents: {
        robot: { name: 'Robot', build: build('Work.') },
        boss: { name: 'Boss', build: build('Lead.', { subAgents: ['robot'] }) },
        chief: { name: 'Chief', build: build('Rule.', {}, { handover_targets: ['boss'] }) },
      },
    }),
    ({ actions, sent, plan }) => {
      expect(actions).toEqual(['blocked agent.boss', 'blocked agent.chief', 'blocked agent.robot'])
      expect(sent).toEqual([])
      expect(plan.changes[0]?.reason).toContain('agent.robot')
      expect(plan.changes[1]?.reason).toContain('agent.boss')
    },
  ),
])
