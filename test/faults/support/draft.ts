/** Small random teams and what becomes of them: a manifest as it was applied, and the one to apply now. */

import { build, manifest, type Team } from '../../helpers/team.ts'

export interface Dice {
  chance(share: number): boolean
  /** From 0 to `below` - 1. */
  number(below: number): number
  pick<T>(items: readonly T[]): T
  some<T>(items: readonly T[], share: number): T[]
}

export function dice(random: () => number): Dice {
  const number = (below: number): number => Math.floor(random() * below)
  return {
    number,
    chance: (share) => random() < share,
    pick(items) {
      const [first] = items
      if (first === undefined) throw new Error('nothing to pick from')
      return items[number(items.length)] ?? first
    },
    some: (items, share) => items.filter(() => random() < share),
  }
}

interface Folder {
  readonly key: string
  readonly name: string
  readonly parent: string | null
}

interface Connection {
  readonly key: string
  readonly version: number
  readonly shared: boolean
  /** Of the secret header; `null` for no headers. */
  readonly token: string | null
}

interface Agent {
  readonly key: string
  readonly name: string
  readonly folder: string | null
  readonly slack: boolean
  readonly memory: boolean
  readonly version: number
  readonly subAgents: readonly string[]
  readonly targets: readonly string[] | null
  readonly label: string | null
}

export interface Draft {
  readonly folders: readonly Folder[]
  readonly connections: readonly Connection[]
  readonly agents: readonly Agent[]
}

const keys = (letter: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`)

const TOKENS = ['ERP_TOKEN', 'CRM_TOKEN']

/** Any small team; an empty one often enough. */
export function anyDraft(roll: Dice): Draft {
  if (roll.chance(0.2)) return { folders: [], connections: [], agents: [] }
  const folders = roll.some(keys('f', 4), 0.7)
  const agents = roll.some(keys('a', 5), 0.7)
  return {
    folders: folders.map((key) => anyFolder(roll, key, folders)),
    connections: roll.some(keys('c', 3), 0.6).map((key) => anyConnection(roll, key)),
    agents: agents.map((key) => anyAgent(roll, key, agents, folders)),
  }
}

/** A parent has a smaller key, so that folders form a tree. */
const anyFolder = (roll: Dice, key: string, all: readonly string[]): Folder => {
  const above = all.filter((other) => other < key)
  return { key, name: key, parent: above.length > 0 && roll.chance(0.5) ? roll.pick(above) : null }
}

const anyConnection = (roll: Dice, key: string): Connection => ({
  key,
  version: 1,
  shared: roll.chance(0.5),
  token: roll.chance(0.6) ? roll.pick(TOKENS) : null,
})

const anyAgent = (roll: Dice, key: string, agents: readonly string[], folders: readonly string[]): Agent => ({
  key,
  name: key,
  folder: folders.length > 0 && roll.chance(0.6) ? roll.pick(folders) : null,
  slack: roll.chance(0.4),
  memory: roll.chance(0.3),
  version: 1,
  ...anyReferences(roll, key, agents),
  label: roll.chance(0.3) ? 'first' : null,
})

function anyReferences(
  roll: Dice,
  key: string,
  agents: readonly string[],
): Pick<Agent, 'subAgents' | 'targets'> {
  const others = agents.filter((other) => other !== key)
  return {
    subAgents: roll.some(others, 0.25),
    targets: roll.chance(0.4) ? roll.some(others, 0.4) : null,
  }
}

/** What somebody makes of a draft: rows added, changed and taken away. */
export function changedDraft(roll: Dice, before: Draft): Draft {
  const drop = new Set(roll.some(before.folders, 0.2).map(({ key }) => key))
  // A folder goes when nothing is in it, before or after.
  for (const { parent } of before.folders) drop.delete(parent ?? '')
  for (const { folder } of before.agents) drop.delete(folder ?? '')
  const kept = before.folders.filter(({ key }) => !drop.has(key))
  const newFolders = roll.some(keys('g', 2), 0.4)
  const folders = [...kept.map(({ key }) => key), ...newFolders]
  const newAgents = roll.some(keys('b', 3), 0.5)
  const agents = [...before.agents.map(({ key }) => key), ...newAgents]
  return {
    folders: [
      ...kept.map((folder) => (roll.chance(0.4) ? changedFolder(roll, folder, folders) : folder)),
      ...newFolders.map((key) => anyFolder(roll, key, folders)),
    ],
    connections: [
      ...before.connections
        .filter(() => roll.chance(0.85))
        .map((one) => (roll.chance(0.6) ? changedConnection(roll, one) : one)),
      ...roll.some(keys('d', 2), 0.5).map((key) => anyConnection(roll, key)),
    ],
    agents: [
      ...before.agents.map((agent) =>
        roll.chance(0.7) ? changedAgent(roll, agent, agents, folders) : agent,
      ),
      ...newAgents.map((key) => anyAgent(roll, key, agents, folders)),
    ],
  }
}

const changedFolder = (roll: Dice, folder: Folder, all: readonly string[]): Folder => ({
  ...anyFolder(roll, folder.key, all),
  name: roll.chance(0.5) ? `${folder.key} renamed` : folder.name,
})

const changedConnection = (roll: Dice, one: Connection): Connection => ({
  ...one,
  version: roll.chance(0.5) ? one.version + 1 : one.version,
  shared: roll.chance(0.3) ? !one.shared : one.shared,
  // A connection with headers keeps them: what is not written is left alone.
  token: one.token ?? (roll.chance(0.5) ? roll.pick(TOKENS) : null),
})

const changedAgent = (
  roll: Dice,
  agent: Agent,
  agents: readonly string[],
  folders: readonly string[],
): Agent => ({
  ...agent,
  name: roll.chance(0.2) ? `${agent.key} renamed` : agent.name,
  folder: roll.chance(0.4)
    ? folders.length > 0 && roll.chance(0.7)
      ? roll.pick(folders)
      : null
    : agent.folder,
  slack: roll.chance(0.3) ? !agent.slack : agent.slack,
  memory: roll.chance(0.3) ? !agent.memory : agent.memory,
  version: roll.chance(0.5) ? agent.version + 1 : agent.version,
  ...(roll.chance(0.3) ? anyReferences(roll, agent.key, agents) : {}),
  label: roll.chance(0.3) ? roll.pick(['first', 'second', null]) : agent.label,
})

/** The draft as a manifest; with what it was before, the entries that say what was renamed or taken away. */
export function manifestOf(draft: Draft, before: Draft, team: Team): object {
  const gone = [
    ...before.folders
      .filter(({ key }) => !draft.folders.some((one) => one.key === key))
      .map((one) => `folder.${one.key}`),
    ...before.connections
      .filter(({ key }) => !draft.connections.some((one) => one.key === key))
      .map((one) => `connection.${one.key}`),
  ]
  return manifest({
    folders: Object.fromEntries(draft.folders.map(({ key, name, parent }) => [key, { name, parent }])),
    connections: Object.fromEntries(draft.connections.map((one) => [one.key, connectionYaml(one)])),
    agents: Object.fromEntries(draft.agents.map((one) => [one.key, agentYaml(one)])),
    moved: draft.folders
      .filter((folder) => before.folders.some((one) => one.key === folder.key && isElsewhere(one, folder)))
      .map(({ key }) => ({ from: key, to: `folder.${key}` })),
    removed: gone.map((address) => {
      const [kind = '', key = ''] = address.split('.')
      return { address, id: team.idOf(kind === 'folder' ? 'folders' : 'connections', key) }
    }),
  })
}

/** A folder is known by its name and its parent. */
const isElsewhere = (before: Folder, after: Folder): boolean =>
  before.name !== after.name || before.parent !== after.parent

const connectionYaml = ({ key, version, shared, token }: Connection): object => ({
  auth_method: token === null ? 'url' : 'headers',
  server_url: `https://${key}.example.com/mcp?v=${version}`,
  shared,
  ...(token === null
    ? {}
    : {
        headers: {
          plaintext: { 'X-Version': String(version) },
          secret: { Authorization: `Bearer \${env:${token}}` },
        },
      }),
})

const agentYaml = (agent: Agent): object => ({
  name: agent.name,
  folder: agent.folder,
  slack_enabled: agent.slack,
  agentic_memory_enabled: agent.memory,
  build: build(
    `Be ${agent.key}, version ${agent.version}.`,
    { subAgents: agent.subAgents },
    {
      ...(agent.targets === null ? {} : { handover_targets: agent.targets }),
      revision_name: agent.label,
    },
  ),
})
