import { expect } from 'vitest'
import { onV2, PLACE } from '../helpers/dialect.ts'
import { build, manifest } from '../helpers/team.ts'
import { ladder, step } from './ladder.ts'

const desk = (folder: string | null) => ({ desk: { name: 'Desk', folder, build: build('Answer.') } })

ladder('a folder is made, renamed and nested', [
  step('one folder', manifest({ folders: { a: { name: 'A' } } }), ({ state, sent }) => {
    expect(state.folders).toEqual(['A'])
    expect(sent).toEqual(['POST agent-folders'])
  }),
  step(
    'another name, told by `moved`',
    manifest({ folders: { a: { name: 'Alpha' } }, moved: [{ from: 'A', to: 'folder.a' }] }),
    ({ state, sent }) => {
      expect(state.folders).toEqual(['Alpha'])
      expect(sent).toEqual(['PATCH agent-folders/{id}'])
    },
  ),
  step(
    'another key, told by the live name',
    manifest({ folders: { first: { name: 'First' } }, moved: [{ from: 'Alpha', to: 'folder.first' }] }),
    ({ state }) => expect(state.folders).toEqual(['First']),
  ),
  step(
    'two below it, made in one apply',
    manifest({
      folders: {
        leaf: { name: 'Leaf', parent: 'middle' },
        middle: { name: 'Middle', parent: 'first' },
        first: { name: 'First' },
      },
    }),
    ({ state, actions }) => {
      expect(state.folders).toEqual(['First', 'First/Middle', 'First/Middle/Leaf'])
      expect(actions).toHaveLength(2)
    },
  ),
  step(
    'the leaf goes to the root',
    (team) =>
      manifest({
        folders: {
          leaf: { name: 'Leaf', id: team.idOf('folders', 'Leaf') },
          middle: { name: 'Middle', parent: 'first' },
          first: { name: 'First' },
        },
      }),
    ({ state, plan }) => {
      expect(state.folders).toEqual(['First', 'First/Middle', 'Leaf'])
      expect(plan.changes.map(({ fields }) => fields)).toEqual([
        [{ path: '/parent', before: 'folder.middle', after: null, sensitive: false }],
      ])
    },
  ),
])

ladder('a parent and its child change places', [
  step(
    'the child below the parent',
    manifest({ folders: { up: { name: 'Up' }, down: { name: 'Down', parent: 'up' } } }),
    ({ state }) => expect(state.folders).toEqual(['Up', 'Up/Down']),
  ),
  step(
    'the parent below the child',
    (team) =>
      manifest({
        folders: {
          up: { name: 'Up', parent: 'down', id: team.idOf('folders', 'Up') },
          down: { name: 'Down', id: team.idOf('folders', 'Down') },
        },
      }),
    ({ state }) => expect(state.folders).toEqual(['Down', 'Down/Up']),
  ),
])

ladder('three folders are turned upside down', [
  step(
    'a, b in it, c in that',
    manifest({
      folders: { a: { name: 'A' }, b: { name: 'B', parent: 'a' }, c: { name: 'C', parent: 'b' } },
    }),
    ({ state }) => expect(state.folders).toEqual(['A', 'A/B', 'A/B/C']),
  ),
  step(
    'c, b in it, a in that',
    (team) =>
      manifest({
        folders: {
          a: { name: 'A', parent: 'b', id: team.idOf('folders', 'A') },
          b: { name: 'B', parent: 'c', id: team.idOf('folders', 'B') },
          c: { name: 'C', id: team.idOf('folders', 'C') },
        },
      }),
    ({ state }) => expect(state.folders).toEqual(['C', 'C/B', 'C/B/A']),
  ),
])

ladder('names may repeat, but not under one parent', [
  step(
    'an archive in each',
    manifest({
      folders: {
        'sales-archive': { name: 'Archive', parent: 'sales' },
        'care-archive': { name: 'Archive', parent: 'care' },
        sales: { name: 'Sales' },
        care: { name: 'Care' },
      },
    }),
    ({ state }) => expect(state.folders).toEqual(['Care', 'Care/Archive', 'Sales', 'Sales/Archive']),
  ),
])

ladder('an agent moves from folder to folder, to the root and stays where people put it', [
  step(
    'in a new folder',
    manifest({ folders: { a: { name: 'A' }, b: { name: 'B' } }, agents: desk('a') }),
    ({ state, sent }) => {
      expect(state.agents['Desk']?.folder).toBe('A')
      expect(sent).toEqual(['POST agent-folders', 'POST agent-folders', PLACE, 'POST agents'])
    },
  ),
  step(
    'to the other one',
    manifest({ folders: { a: { name: 'A' }, b: { name: 'B' } }, agents: desk('b') }),
    ({ state, sent }) => {
      expect(state.agents['Desk']?.folder).toBe('B')
      expect(sent).toEqual([PLACE])
    },
  ),
  step('to the root', manifest({ agents: desk(null) }), ({ state, sent }) => {
    expect(state.agents['Desk']?.folder).toBeNull()
    expect(sent).toEqual(['POST agent-folders/move-agents'])
  }),
  step(
    'a person moves it, and the manifest does not say where it lies',
    manifest({ agents: { desk: { name: 'Desk', build: build('Answer.') } } }),
    ({ state, sent }) => {
      expect(state.agents['Desk']?.folder).toBe('A')
      expect(sent).toEqual([])
    },
    { before: (team) => team.edit('Desk', { folder_id: team.idOf('folders', 'A') }) },
  ),
  step(
    'into a folder that is nobody’s in the manifest, by its id',
    (team) => manifest({ agents: desk(team.idOf('folders', 'B')) }),
    ({ state }) => expect(state.agents['Desk']?.folder).toBe('B'),
  ),
])

ladder('agents that go to one folder go together', [
  step(
    'five agents, two folders',
    manifest({
      folders: { a: { name: 'A' }, b: { name: 'B' } },
      agents: Object.fromEntries(
        [1, 2, 3, 4, 5].map((n) => [`x${n}`, { folder: n < 4 ? 'a' : 'b', build: build(`Job ${n}.`) }]),
      ),
    }),
    ({ state, sent }) => {
      expect(Object.values(state.agents).map(({ folder }) => folder)).toEqual(['A', 'A', 'A', 'B', 'B'])
      expect(sent.filter((request) => request === PLACE)).toHaveLength(2)
      expect(sent.filter((request) => request === 'POST agents')).toHaveLength(5)
      expect(sent).toHaveLength(9)
    },
  ),
])

ladder(
  'where moving by the folder’s path is missing, the other way is taken',
  [
    step(
      'into a folder',
      manifest({ folders: { a: { name: 'A' } }, agents: desk('a') }),
      ({ state, run }) => {
        expect(state.agents['Desk']?.folder).toBe('A')
        const moves = run.writes.filter(({ path }) => path.endsWith('agents') && path.includes('folders'))
        expect(moves.map(({ status }) => status)).toEqual(onV2 ? [200] : [404, 200])
      },
    ),
    step('to the root', manifest({ agents: desk(null) }), ({ state }) =>
      expect(state.agents['Desk']?.folder).toBeNull(),
    ),
  ],
  { moveEndpoints: 'move-agents' },
)

ladder('a folder goes once it is empty, and only when it is named', [
  step(
    'two folders, one with an agent',
    manifest({ folders: { a: { name: 'A' }, b: { name: 'B' } }, agents: desk('a') }),
    ({ state }) => expect(state.folders).toEqual(['A', 'B']),
  ),
  step('both leave the manifest', manifest({ agents: desk(null) }), ({ state, plan }) => {
    expect(state.folders).toEqual(['A', 'B'])
    expect(plan.summary['unmanaged']).toBe(2)
  }),
  step(
    'the empty one is removed by id',
    (team) =>
      manifest({ removed: [{ address: 'folder.b', id: team.idOf('folders', 'B') }], agents: desk(null) }),
    ({ state, sent }) => {
      expect(state.folders).toEqual(['A'])
      expect(sent).toEqual(['DELETE agent-folders/{id}'])
    },
  ),
  step(
    'one that holds an agent is not emptied by deleting it',
    (team) =>
      manifest({
        removed: [{ address: 'folder.a', id: team.idOf('folders', 'A') }],
        agents: { desk: { name: 'Desk', build: build('Answer.') } },
      }),
    ({ state, actions, plan }) => {
      expect(actions).toEqual(['blocked folder.a'])
      expect(plan.changes[0]?.reason).toContain('"Desk"')
      expect(state.agents['Desk']?.folder).toBe('A')
    },
    { before: (team) => team.edit('Desk', { folder_id: team.idOf('folders', 'A') }) },
  ),
  step(
    'its agent moves out and it goes in one apply',
    (team) =>
      manifest({ removed: [{ address: 'folder.a', id: team.idOf('folders', 'A') }], agents: desk(null) }),
    ({ state, actions }) => {
      expect([...actions].sort()).toEqual(['delete folder.a', 'update agent.desk'])
      expect(state.folders).toEqual([])
      expect(state.agents['Desk']?.folder).toBeNull()
    },
  ),
])
