import { expect } from 'vitest'
import { onV2, revisions } from '../helpers/dialect.ts'
import { build, config, manifest, type Team } from '../helpers/team.ts'
import { ladder, step } from './ladder.ts'

/** Somebody clicked an agent together. */
const handMade =
  (name: string, input: string, buildName = 'My set-up') =>
  async (team: Team): Promise<void> => {
    await team.call('POST', '/v1/agents', { name, build: { name: buildName, config: config(input) } })
  }

const agent = (key: string, fields: object, sections: object = {}) =>
  manifest({ agents: { [key]: fields }, ...sections })

ladder('a hand-made agent is found by its name', [
  step(
    'it is as the manifest says: nothing is written for adopting alone',
    agent('greeter', { name: 'Greeter', build: build('Greet.') }),
    ({ sent, plan }) => {
      expect(sent).toEqual([])
      expect(plan.summary).toMatchObject({ adopted: 1, unchanged: 1 })
    },
    { before: handMade('Greeter', 'Greet.') },
  ),
  step(
    'its first change is an adoption, and warns about targets nobody can read',
    agent('greeter', { name: 'Greeter', build: build('Greet warmly.') }),
    ({ plan, state, run }) => {
      expect(plan.changes).toMatchObject([{ action: 'update', adopts: true }])
      expect(plan.diagnostics.map(({ code }) => code)).toEqual(['handover-unknown'])
      expect(state.agents['Greeter']?.marker).toBe('shop/greeter@local')
      expect(run.writes[0]?.body).toHaveProperty('source_build_id')
    },
  ),
  step(
    'from then on it is found by its marker, whatever its name',
    agent('greeter', { name: 'Welcome', build: build('Greet warmly.') }),
    ({ plan, state, sent }) => {
      expect(plan.changes).toMatchObject([{ adopts: false }])
      expect(Object.keys(state.agents)).toEqual(['Welcome'])
      expect(sent).toEqual(['PATCH agents/{id}'])
    },
  ),
])

ladder('handover targets of an adopted agent are declared', [
  step(
    'a list counts as a change, even an empty one',
    agent('greeter', { name: 'Greeter', build: build('Greet.', {}, { handover_targets: [] }) }),
    ({ plan, sent, state }) => {
      expect(plan.changes[0]?.fields.map(({ path }) => path)).toEqual(['/build/handover_targets'])
      expect(plan.diagnostics).toEqual([])
      expect(sent).toEqual(revisions(1))
      expect(state.agents['Greeter']?.marker).toBe('shop/greeter@local')
    },
    { before: handMade('Greeter', 'Greet.') },
  ),
])

ladder('a hand-made agent is found by its id', [
  step(
    'and gets the name of the manifest',
    (team) =>
      agent('greeter', { id: team.idOf('agents', 'Old thing'), name: 'Greeter', build: build('Greet.') }),
    ({ plan, state }) => {
      expect(plan.changes).toMatchObject([{ action: 'update', adopts: true }])
      expect(Object.keys(state.agents)).toEqual(['Greeter'])
    },
    { before: handMade('Old thing', 'Greet.') },
  ),
])

ladder('folders and connections of other people are found by their names', [
  step(
    'nothing is made twice',
    manifest({
      folders: { care: { name: 'Care' } },
      connections: { erp: { name: 'ERP', auth_method: 'url', server_url: 'https://erp.example.com/mcp' } },
    }),
    ({ sent, actions }) => {
      expect(actions).toEqual([])
      expect(sent).toEqual([])
    },
    {
      before: async (team) => {
        await team.call('POST', '/v1/agent-folders', { name: 'Care' })
        await team.call('POST', '/v1/connections', {
          name: 'ERP',
          provider: 'user',
          auth_method: 'url',
          server_url: 'https://erp.example.com/mcp',
        })
      },
    },
  ),
])

ladder('an agent of another project is not stolen', [
  step(
    'by its name: blocked',
    agent('greeter', { name: 'Greeter', build: build('Greet all.') }),
    ({ actions, plan, sent }) => {
      expect(actions).toEqual(['blocked agent.greeter'])
      expect(plan.changes[0]?.reason).toContain('belongs to project bakery')
      expect(plan.changes[0]?.hint).toContain('formerly: [bakery]')
      expect(sent).toEqual([])
    },
    { before: handMade('Greeter', 'Greet.', 'bakery/greeter@1234567') },
  ),
  step(
    '`formerly` takes it over',
    agent('greeter', { name: 'Greeter', build: build('Greet all.') }, { formerly: ['bakery'] }),
    ({ state, actions }) => {
      expect(actions).toEqual(['update agent.greeter'])
      expect(state.agents['Greeter']?.marker).toBe('shop/greeter@local')
    },
  ),
])

ladder('an agent of another project, named by its id', [
  step(
    'is taken over',
    (team) =>
      agent('greeter', {
        name: 'Greeter',
        id: team.idOf('agents', 'Greeter'),
        build: build('Greet all.'),
      }),
    ({ state }) => expect(state.agents['Greeter']?.marker).toBe('shop/greeter@local'),
    { before: handMade('Greeter', 'Greet.', 'bakery/greeter@1234567') },
  ),
])

ladder('a project changes its name', [
  step('before', { ...agent('a', { name: 'Ada', build: build('Work.') }), project: 'bakery' }),
  step(
    'after: an agent renamed at the same time is still found by its old marker',
    agent('a', { name: 'Ada II', build: build('Work.') }, { formerly: ['bakery'] }),
    ({ state, actions }) => {
      expect(actions).toEqual(['update agent.a'])
      expect(Object.keys(state.agents)).toEqual(['Ada II'])
    },
  ),
])

ladder('a person edits an agent and the next apply puts it back', [
  step('ours', agent('a', { name: 'Ada', build: build('Work.', {}, { handover_targets: [] }) })),
  step(
    'the build’s name was kept',
    agent('a', { name: 'Ada', build: build('Work.', {}, { handover_targets: [] }) }),
    ({ plan, state }) => {
      expect(plan.changes[0]?.fields.map(({ path }) => path)).toEqual(['/build/config/data/input'])
      expect(state.agents['Ada']).toMatchObject({ revision: 3, data: { input: 'Work.' } })
    },
    {
      before: (team) => team.edit('Ada', { build: { keepName: true, patch: { data: { input: 'Rest.' } } } }),
    },
  ),
  step(
    'the build has a new name: its marker is found in the history, and it is no adoption',
    agent('a', { name: 'Ada', build: build('Work.', {}, { handover_targets: [] }) }),
    ({ plan, state, run }) => {
      expect(plan.changes).toMatchObject([{ action: 'update', adopts: false }])
      expect(state.agents['Ada']).toMatchObject({ revision: 5, marker: 'shop/a@local' })
      expect(run.requests.filter(({ path }) => path.includes('/revisions?'))).not.toEqual([])
    },
    { before: (team) => team.edit('Ada', { build: { name: 'Mine', patch: { data: { input: 'Rest.' } } } }) },
  ),
  step(
    'the agent itself was renamed too',
    agent('a', { name: 'Ada', build: build('Work.', {}, { handover_targets: [] }) }),
    ({ actions, state }) => {
      expect(actions).toEqual(['update agent.a'])
      expect(Object.keys(state.agents)).toEqual(['Ada'])
    },
    {
      before: (team) =>
        team.edit('Ada', { name: 'Eve', build: { name: 'Mine', patch: { data: { input: 'Rest.' } } } }),
    },
  ),
])

ladder('a person copies an agent of ours', [
  step('ours', agent('a', { name: 'Ada', build: build('Work.') })),
  step(
    'the copy carries our marker, and is nobody’s',
    agent('a', { name: 'Ada', build: build('Work.') }),
    ({ plan, sent }) => {
      expect(sent).toEqual([])
      expect(plan.summary).toMatchObject({ unmanaged: 1, orphaned: 0, unchanged: 1 })
      expect(plan.diagnostics.map(({ code }) => code)).toEqual(['copied-marker'])
    },
    { before: handMade('Ada (copy)', 'Work.', 'shop/a@local') },
  ),
  step(
    'a change goes to the original',
    agent('a', { name: 'Ada', build: build('Work more.') }),
    ({ state }) => {
      expect(state.agents['Ada']?.data).toMatchObject({ input: 'Work more.' })
      expect(state.agents['Ada (copy)']?.data).toMatchObject({ input: 'Work.' })
    },
  ),
])

ladder('an agent leaves the manifest', [
  step(
    'two',
    manifest({ agents: { a: { name: 'Ada', build: build('A.') }, b: { name: 'Ben', build: build('B.') } } }),
  ),
  step(
    'an orphan is reported, with the line to paste',
    agent('a', { name: 'Ada', build: build('A.') }),
    ({ plan, sent, state }) => {
      expect(plan.summary).toMatchObject({ orphaned: 1, delete: 0 })
      expect(plan.diagnostics).toMatchObject([
        { code: 'orphan', severity: 'info', hint: expect.stringContaining('{ address: agent.b }') },
      ])
      expect(sent).toEqual([])
      expect(Object.keys(state.agents)).toEqual(['Ada', 'Ben'])
    },
  ),
  step(
    'with --prune, what was set up outside git stays',
    agent('a', { name: 'Ada', build: build('A.') }),
    ({ sent, state }) => {
      expect(sent).toEqual([])
      expect(Object.keys(state.agents)).toEqual(['Ada', 'Ben'])
    },
    { args: ['--prune', 'agent'] },
  ),
  step(
    onV2 ? 'it is named, and deleted' : 'it is named, and blocked: v1 cannot delete it',
    agent('a', { name: 'Ada', build: build('A.') }, { removed: [{ address: 'agent.b' }] }),
    ({ actions, plan, sent, run, state }) => {
      expect(sent).toEqual(onV2 ? ['DELETE agents/{id}'] : [])
      expect(actions).toEqual([onV2 ? 'delete agent.b' : 'blocked agent.b'])
      expect(Object.keys(state.agents)).toEqual(onV2 ? ['Ada'] : ['Ada', 'Ben'])
      if (onV2) return
      expect(plan.changes[0]?.reason).toContain('API v1 cannot delete agents')
      expect(run.stdout).toContain('No changes.')
    },
    { args: ['--allow-delete', 'agent.b'] },
  ),
])
