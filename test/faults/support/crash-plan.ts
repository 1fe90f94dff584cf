/**
 * The apply that is killed and interrupted in every way: a team as it was, and a manifest that takes some forty writes of
 * every sort to get to. Folders are nested, moved, renamed and deleted; connections created, changed, shared and deleted;
 * agents created inline, bare for their handover targets, and in a cycle of sub-agents; existing ones get new builds
 * that must keep their slots, new targets, labels, names, flags and places.
 */

import type { SandboxState } from '../../../src/sandbox/state.ts'
import { onV2 } from '../../helpers/dialect.ts'
import { build, createTeam, manifest, type Team, type TeamOptions } from '../../helpers/team.ts'

/** Secrets of the manifests below. */
export const SECRETS = { STOCK_TOKEN: 'stock-token-7f3a', BI_TOKEN: 'bi-token-91c4' } as const

/** How many writes an apply of it takes; v2 promotes what v1 only makes. */
export const WRITES = onV2 ? 49 : 42

const connection = (name: string, rest: object = {}): object => ({
  name,
  auth_method: 'url',
  server_url: `https://${name.toLowerCase()}.example.com/mcp`,
  ...rest,
})

const withToken = (name: string, env: string, plaintext: object = {}): object =>
  connection(name, {
    auth_method: 'headers',
    headers: { plaintext, secret: { Authorization: `Bearer \${env:${env}}` } },
  })

const before = manifest({
  folders: { finance: {}, payable: { parent: 'finance' }, archive: {}, ops: {}, drafts: {} },
  connections: { crm: connection('CRM'), stock: withToken('Stock', 'STOCK_TOKEN'), old: connection('Old') },
  agents: {
    clerk: { folder: 'finance', build: build('Book.', {}, { handover_targets: ['desk'] }) },
    desk: { build: build('Answer.', {}, { revision_name: 'Desk v1' }) },
    scout: { build: build('Look.', {}, { handover_targets: ['desk'] }) },
    keeper: { folder: 'archive', build: build('Keep.') },
    teller: { slack_enabled: true, build: build('Tell.', {}, { handover_targets: ['clerk'] }) },
    writer: { build: build('Write.', {}, { revision_name: 'Draft' }) },
    mule: { folder: 'ops', build: build('Carry.') },
    rock: { folder: 'ops', build: build('Stay.', { subAgents: ['mule'] }) },
  },
})

const after = (team: Team): object =>
  manifest({
    folders: {
      company: {},
      sales: { parent: 'company' },
      emea: { parent: 'sales' },
      north: { parent: 'emea' },
      finance: { parent: 'company' },
      payable: { parent: 'finance' },
      archive: { name: 'Archive 2025' },
      ops: {},
    },
    connections: {
      crm: connection('CRM', { server_url: 'https://crm.example.com/v2/mcp', shared: true }),
      stock: withToken('Stock', 'STOCK_TOKEN', { 'X-Region': 'eu' }),
      bi: { ...withToken('BI', 'BI_TOKEN', { 'X-Team': 'shop' }), shared: true },
      mail: connection('Mail'),
      wiki: connection('Wiki', { shared: true }),
    },
    agents: {
      // New builds of what is there: with slots, new targets, a label, by hand before, in a cycle with new ones.
      clerk: { folder: 'finance', build: build('Book.', {}, { handover_targets: ['desk', 'ping'] }) },
      desk: { build: build('Answer.', { subAgents: ['lead'] }, { revision_name: 'Desk v2' }) },
      scout: { build: build('Look.', {}, { handover_targets: ['clerk', 'pong'] }) },
      teller: {
        slack_enabled: true,
        build: build('Tell.', { subAgents: ['pilot'] }, { handover_targets: ['clerk'] }),
      },
      keeper: {
        name: 'Keeper of keys',
        agentic_memory_enabled: true,
        folder: 'north',
        build: build('Keep.'),
      },
      writer: { build: build('Write.', {}, { revision_name: 'Final', revision_description: 'Signed.' }) },
      mule: { folder: 'sales', build: build('Carry.') },
      rock: { folder: 'ops', build: build('Stay.', { subAgents: ['mule'] }) },
      // New ones.
      porter: {
        slack_enabled: true,
        folder: 'sales',
        build: build('Bring.', {}, { revision_name: 'Porter v1' }),
      },
      runner: { folder: 'sales', build: build('Run.') },
      lead: { folder: 'emea', build: build('Lead.', { subAgents: ['porter', 'rock'] }) },
      ping: { microsoft_teams_enabled: true, build: build('Ping.', {}, { handover_targets: ['pong'] }) },
      pong: { build: build('Pong.', {}, { handover_targets: ['ping', 'desk'] }) },
      pilot: { build: build('Fly.', { subAgents: ['copilot'] }) },
      copilot: { folder: 'emea', build: build('Help fly.', { subAgents: ['pilot', 'teller'] }) },
      shell: { agentic_memory_enabled: true, folder: 'payable' },
    },
    moved: [
      { from: 'archive', to: 'folder.archive' },
      { from: 'finance', to: 'folder.finance' },
    ],
    removed: [
      { address: 'connection.old', id: team.idOf('connections', 'Old') },
      { address: 'folder.drafts', id: team.idOf('folders', 'drafts') },
    ],
  })

/** Where every run begins, and what it is to make of it. */
export interface Scenario {
  readonly start: SandboxState
  readonly source: object
}

/** The same team every time: ids included. */
export async function prepareScenario(): Promise<Scenario> {
  const team = createTeam({ env: SECRETS })
  const applied = await team.run('apply', before, ['-y'])
  if (applied.exit !== 0) throw new Error(`the team could not be set up: ${applied.all}`)
  for (const [agent, slot] of [
    ['clerk', 'gmail'],
    ['teller', 'slack'],
    ['teller', 'sheets'],
    ['scout', 'notion'],
  ] as const) {
    await team.attach(agent, slot)
  }
  // A person works on it: its newest build carries no marker.
  await team.edit('scout', { build: { patch: { data: { input: 'Look away.' } } } })
  return { start: team.sandbox.state.snapshot(), source: after(team) }
}

/** That team, as it was. */
export const teamAt = ({ start }: Scenario, options: TeamOptions = {}): Team =>
  createTeam({ state: structuredClone(start), env: SECRETS, ...options })
