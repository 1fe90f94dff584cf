/** Every write this tool does on API v1: a team, a manifest, and the request in which the write happens. */

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

export const FOLDERS: readonly Operation[] = [
  {
    title: 'folder create',
    source: manifest({ folders: { top: {}, sub: { parent: 'top' } } }),
    request: 'POST /v1/agent-folders',
    creates: true,
  },
  {
    title: 'folder update',
    before: manifest({ folders: { a: { name: 'A' }, b: { name: 'B' } } }),
    source: manifest({
      folders: { a: { name: 'A' }, b: { name: 'Bee', parent: 'a' } },
      moved: [{ from: 'B', to: 'folder.b' }],
    }),
    request: 'PATCH /v1/agent-folders/*',
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
    request: 'DELETE /v1/agent-folders/*',
    creates: false,
  },
]

export const CONNECTIONS: readonly Operation[] = [
  {
    title: 'connection create',
    source: manifest({ connections: secured('ERP_TOKEN', { 'X-Region': 'eu' }) }),
    request: 'POST /v1/connections',
    creates: true,
  },
  {
    title: 'connection create, then share: the create',
    source: manifest({ connections: erp({ shared: true }) }),
    request: 'POST /v1/connections',
    creates: true,
  },
  {
    title: 'connection create, then share: the share',
    source: manifest({ connections: erp({ shared: true }) }),
    request: 'PATCH /v1/connections/*',
    creates: false,
  },
  {
    title: 'connection update, plain fields',
    before: manifest({ connections: erp() }),
    source: manifest({ connections: erp({ server_url: 'https://new.example.com/mcp', shared: true }) }),
    request: 'PATCH /v1/connections/*',
    creates: false,
  },
  {
    title: 'connection update, headers',
    before: manifest({ connections: secured('ERP_TOKEN', { 'X-Region': 'eu' }) }),
    source: manifest({ connections: secured('CRM_TOKEN', { 'X-Region': 'us', 'X-New': '1' }) }),
    request: 'PATCH /v1/connections/*',
    creates: false,
  },
  {
    title: 'connection delete',
    before: manifest({ connections: erp() }),
    source: (team) =>
      manifest({ removed: [{ address: 'connection.erp', id: team.idOf('connections', 'erp') }] }),
    request: 'DELETE /v1/connections/*',
    creates: false,
  },
]

export const AGENTS: readonly Operation[] = [
  {
    title: 'agent create with its build',
    source: agents({ bot: { build: build('Work.') } }),
    request: 'POST /v1/agents',
    creates: true,
  },
  {
    title: 'agent create without a build',
    source: agents({ bot: { slack_enabled: true } }),
    request: 'POST /v1/agents',
    creates: true,
  },
  {
    title: 'agent create for handover: the create',
    source: agents({
      bot: { build: build('Work.', {}, { handover_targets: ['next'] }) },
      next: { build: build('Go on.') },
    }),
    request: 'POST /v1/agents',
    creates: true,
  },
  {
    title: 'agent create for handover: the revision',
    source: agents({
      bot: { build: build('Work.', { subAgents: ['next'] }, { handover_targets: ['next'] }) },
      next: { build: build('Go on.') },
    }),
    request: 'POST /v1/agents/*/revisions',
    creates: true,
  },
  {
    title: 'agents that call each other: the revisions',
    source: agents({
      bot: { build: build('Ask.', { subAgents: ['next'] }) },
      next: { build: build('Ask back.', { subAgents: ['bot'] }) },
    }),
    request: 'POST /v1/agents/*/revisions',
    creates: true,
  },
  {
    title: 'settings of a new agent',
    source: agents({ bot: { slack_enabled: true, agentic_memory_enabled: true, build: build('Work.') } }),
    request: 'PATCH /v1/agents/*',
    creates: false,
  },
  {
    title: 'settings of an agent',
    before: agents({ bot: { name: 'Bot', slack_enabled: true, build: build('Work.') } }),
    source: agents({
      bot: { name: 'Robot', slack_enabled: false, microsoft_teams_enabled: true, build: build('Work.') },
    }),
    request: 'PATCH /v1/agents/*',
    creates: false,
  },
  {
    title: 'label of a new build',
    source: agents({ bot: { build: build('Work.', {}, { revision_name: 'v1' }) } }),
    request: 'PATCH /v1/revisions/*',
    creates: false,
  },
  {
    title: 'label of a build that stays',
    before: agents({ bot: { build: build('Work.', {}, { revision_name: 'v1' }) } }),
    people: attached,
    source: agents({
      bot: { build: build('Work.', {}, { revision_name: 'v2', revision_description: 'New.' }) },
    }),
    request: 'PATCH /v1/revisions/*',
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
    request: 'POST /v1/agents/*/revisions',
    creates: true,
  },
  {
    title: 'new revision with labels',
    before: agents({ bot: { build: build('Work.', {}, { revision_name: 'v1' }) } }),
    people: attached,
    source: agents({ bot: { slack_enabled: true, build: build('Work more.', {}, { revision_name: 'v1' }) } }),
    request: 'POST /v1/agents/*/revisions',
    creates: true,
  },
  {
    title: 'place two agents into a folder',
    source: manifest({ folders: { f: {} }, agents: desk('f') }),
    request: 'POST /v1/agent-folders/*/agents',
    creates: false,
  },
  {
    title: 'move two agents to the root',
    before: manifest({ folders: { f: {} }, agents: desk('f') }),
    source: manifest({ folders: { f: {} }, agents: desk(null) }),
    request: 'POST /v1/agent-folders/move-agents',
    creates: false,
  },
  {
    title: 'place by the other way of moving',
    before: manifest({ folders: { f: {}, g: {} }, agents: desk('f') }),
    source: manifest({ folders: { f: {}, g: {} }, agents: desk('g') }),
    team: { moveEndpoints: 'move-agents' },
    request: 'POST /v1/agent-folders/move-agents',
    creates: false,
  },
]
