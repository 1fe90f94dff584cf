/** Every write this tool does: a team, a manifest, and the request in which the write happens. */

import { parseFault } from '../../../src/sandbox/fault-spec.ts'
import { onV2, wire } from '../../helpers/dialect.ts'
import { build, manifest, type Team } from '../../helpers/team.ts'
import type { StageOptions } from './stage.ts'

export interface Operation extends StageOptions {
  readonly title: string
  /** Method and path, as a fault names them. */
  readonly request: string
  /** It makes something that a second one would double. */
  readonly creates: boolean
}

const erp = (more: object = {}) => ({
  erp: { auth_method: 'url', server_url: 'https://erp.example.com/mcp', ...more },
})

const secured = (token: string, plaintext: object = {}) =>
  erp({
    auth_method: 'headers',
    headers: { plaintext, secret: { Authorization: `Bearer \${env:${token}}` } },
  })

const agents = (bots: object, more: object = {}) => manifest({ agents: bots, ...more })

/** Somebody has attached an integration to it and somebody else hands over to it: both must outlive a new build. */
const attached = async (team: Team): Promise<void> => team.attach('bot', 'gmail')

const desk = (folder: string | null) => ({
  a: { folder, build: build('A.') },
  b: { folder, build: build('B.') },
})

/** Its promotion failed, and nobody came back. */
const leaveDraft = async (team: Team, source: object): Promise<void> => {
  team.sandbox.addFault(parseFault(`${wire('POST revisions/*/promote')} 500-before`))
  await team.run('apply', source, ['-y'])
  team.sandbox.clearFaults()
}

const ONLY_V1: readonly Operation[] = [
  {
    title: 'place by the other way of moving',
    before: manifest({ folders: { f: {}, g: {} }, agents: desk('f') }),
    source: manifest({ folders: { f: {}, g: {} }, agents: desk('g') }),
    team: { moveEndpoints: 'move-agents' },
    request: wire('POST agent-folders/move-agents'),
    creates: false,
  },
]

const ONLY_V2: readonly Operation[] = [
  {
    title: 'promote a new revision',
    before: agents({ bot: { build: build('Work.') } }),
    people: attached,
    source: agents({ bot: { build: build('Work more.', {}, { revision_name: 'v2' }) } }),
    request: wire('POST revisions/*/promote'),
    creates: false,
  },
  {
    title: 'promote the build of a bare agent',
    source: agents({
      bot: { build: build('Work.', {}, { handover_targets: ['next'] }) },
      next: { build: build('Go on.') },
    }),
    request: wire('POST revisions/*/promote'),
    creates: false,
  },
  {
    title: 'a draft that an earlier run left behind',
    before: agents({ bot: { build: build('Work.') } }),
    people: async (team) => leaveDraft(team, agents({ bot: { build: build('Work more.') } })),
    source: agents({ bot: { build: build('Work more.') } }),
    request: wire('POST revisions/*/promote'),
    creates: false,
  },
  {
    title: 'agent delete',
    before: agents({ bot: { build: build('Work.') }, next: { build: build('Go on.') } }),
    source: agents({ bot: { build: build('Work.') } }, { removed: [{ address: 'agent.next' }] }),
    args: ['--allow-delete', 'agent.next'],
    request: wire('DELETE agents/*'),
    creates: false,
  },
  {
    title: 'agent create where its first build is a draft: the create',
    source: agents({ bot: { build: build('Work.') } }),
    team: { inlineBuild: 'draft' },
    request: wire('POST agents'),
    creates: true,
  },
  {
    title: 'agent create where its first build is a draft: the promotion',
    source: agents({ bot: { build: build('Work.') } }),
    team: { inlineBuild: 'draft' },
    request: wire('POST revisions/*/promote'),
    creates: false,
  },
]

export const FOLDERS: readonly Operation[] = [
  {
    title: 'folder create',
    source: manifest({ folders: { top: {}, sub: { parent: 'top' } } }),
    request: wire('POST agent-folders'),
    creates: true,
  },
  {
    title: 'folder update',
    before: manifest({ folders: { a: { name: 'A' }, b: { name: 'B' } } }),
    source: manifest({
      folders: { a: { name: 'A' }, b: { name: 'Bee', parent: 'a' } },
      moved: [{ from: 'B', to: 'folder.b' }],
    }),
    request: wire('PATCH agent-folders/*'),
    creates: false,
  },
  {
    title: 'folder delete',
    before: manifest({ folders: { a: {}, b: { parent: 'a' } } }),
    source: (team) =>
      manifest({
        removed: [
          { address: 'folder.a', id: team.idOf('folders', 'a') },
          { address: 'folder.b', id: team.idOf('folders', 'b') },
        ],
      }),
    request: wire('DELETE agent-folders/*'),
    creates: false,
  },
]

export const CONNECTIONS: readonly Operation[] = [
  {
    title: 'connection create',
    source: manifest({ connections: secured('ERP_TOKEN', { 'X-Region': 'eu' }) }),
    request: wire('POST connections'),
    creates: true,
  },
  {
    title: 'connection create, then share: the create',
    source: manifest({ connections: erp({ shared: true }) }),
    request: wire('POST connections'),
    creates: true,
  },
  {
    title: 'connection create, then share: the share',
    source: manifest({ connections: erp({ shared: true }) }),
    request: wire('PATCH connections/*'),
    creates: false,
  },
  {
    title: 'connection update, plain fields',
    before: manifest({ connections: erp() }),
    source: manifest({ connections: erp({ server_url: 'https://new.example.com/mcp', shared: true }) }),
    request: wire('PATCH connections/*'),
    creates: false,
  },
  {
    title: 'connection update, headers',
    before: manifest({ connections: secured('ERP_TOKEN', { 'X-Region': 'eu' }) }),
    source: manifest({ connections: secured('CRM_TOKEN', { 'X-Region': 'us', 'X-New': '1' }) }),
    request: wire('PATCH connections/*'),
    creates: false,
  },
  {
    title: 'connection delete',
    before: manifest({ connections: erp() }),
    source: (team) =>
      manifest({ removed: [{ address: 'connection.erp', id: team.idOf('connections', 'erp') }] }),
    request: wire('DELETE connections/*'),
    creates: false,
  },
]

export const AGENTS: readonly Operation[] = [
  {
    title: 'agent create with its build',
    source: agents({ bot: { build: build('Work.') } }),
    request: wire('POST agents'),
    creates: true,
  },
  {
    title: 'agent create without a build',
    source: agents({ bot: { slack_enabled: true } }),
    request: wire('POST agents'),
    creates: true,
  },
  {
    title: 'agent create for handover: the create',
    source: agents({
      bot: { build: build('Work.', {}, { handover_targets: ['next'] }) },
      next: { build: build('Go on.') },
    }),
    request: wire('POST agents'),
    creates: true,
  },
  {
    title: 'agent create for handover: the revision',
    source: agents({
      bot: { build: build('Work.', { subAgents: ['next'] }, { handover_targets: ['next'] }) },
      next: { build: build('Go on.') },
    }),
    request: wire('POST agents/*/revisions'),
    creates: true,
  },
  {
    title: 'agents that call each other: the revisions',
    source: agents({
      bot: { build: build('Ask.', { subAgents: ['next'] }) },
      next: { build: build('Ask back.', { subAgents: ['bot'] }) },
    }),
    request: wire('POST agents/*/revisions'),
    creates: true,
  },
  {
    title: 'settings of a new agent',
    source: agents({ bot: { slack_enabled: true, agentic_memory_enabled: true, build: build('Work.') } }),
    request: wire('PATCH agents/*'),
    creates: false,
  },
  {
    title: 'settings of an agent',
    before: agents({ bot: { name: 'Bot', slack_enabled: true, build: build('Work.') } }),
    source: agents({
      bot: { name: 'Robot', slack_enabled: false, microsoft_teams_enabled: true, build: build('Work.') },
    }),
    request: wire('PATCH agents/*'),
    creates: false,
  },
  {
    title: 'label of a new build',
    source: agents({ bot: { build: build('Work.', {}, { revision_name: 'v1' }) } }),
    request: wire('PATCH revisions/*'),
    creates: false,
  },
  {
    title: 'label of a build that stays',
    before: agents({ bot: { build: build('Work.', {}, { revision_name: 'v1' }) } }),
    people: attached,
    source: agents({
      bot: { build: build('Work.', {}, { revision_name: 'v2', revision_description: 'New.' }) },
    }),
    request: wire('PATCH revisions/*'),
    creates: false,
  },
]

export const BUILDS_AND_MOVES: readonly Operation[] = [
  {
    title: 'new revision',
    before: agents({
      bot: { build: build('Work.', {}, { handover_targets: ['next'] }) },
      next: { build: build('Go on.') },
    }),
    people: attached,
    source: agents({
      bot: { build: build('Work more.', {}, { handover_targets: ['next', 'last'] }) },
      next: { build: build('Go on.') },
      last: { build: build('End.') },
    }),
    request: wire('POST agents/*/revisions'),
    creates: true,
  },
  {
    title: 'new revision with labels',
    before: agents({ bot: { build: build('Work.', {}, { revision_name: 'v1' }) } }),
    people: attached,
    source: agents({ bot: { slack_enabled: true, build: build('Work more.', {}, { revision_name: 'v1' }) } }),
    request: wire('POST agents/*/revisions'),
    creates: true,
  },
  {
    title: 'place two agents into a folder',
    source: manifest({ folders: { f: {} }, agents: desk('f') }),
    request: wire('POST agent-folders/*/agents'),
    creates: false,
  },
  {
    title: 'move two agents to the root',
    before: manifest({ folders: { f: {} }, agents: desk('f') }),
    source: manifest({ folders: { f: {} }, agents: desk(null) }),
    request: wire('POST agent-folders/move-agents'),
    creates: false,
  },
  ...(onV2 ? ONLY_V2 : ONLY_V1),
]
