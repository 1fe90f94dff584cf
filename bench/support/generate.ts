/** Teams of any size: a manifest, and the state of a sandbox that matches it. The same for the same size, always. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AgentRow, BuildRow, FolderRow, JsonObject, SandboxState } from '../../src/sandbox/state.ts'
import { ADMIN_ID, TEAM_ID } from '../../src/sandbox/state.ts'

export interface Crowd {
  readonly agents: number
  /** Characters of every agent's SOP. */
  readonly sopLength: number
  /** Another version changes a line here and there. */
  readonly version?: number
}

const FOLDERS = 20

const WORDS =
  'invoice order supplier warehouse return refund customer ticket forecast price shelf carrier delivery mailbox check compare ask write send wait escalate until between whenever amount currency übertrag façade 100 2% "quoted" step: #note'.split(
    ' ',
  )

/** A small linear congruential generator: SOPs need to differ, not to surprise anybody. */
function* numbers(seed: number): Generator<number> {
  for (let state = (seed * 2_654_435_761) % 2 ** 32; ; ) {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    yield state
  }
}

/** Instructions as people write them: headings, lists, lines of about 80 characters. */
export function sopOf(agent: number, length: number, version = 1): string {
  const random = numbers(agent)
  const word = (): string => WORDS[Math.floor((random.next().value as number) / 65_536) % WORDS.length] ?? ''
  const lines = [`# Agent ${agent}, version ${version}`]
  let size = lines[0]?.length ?? 0
  while (size < length) {
    const n = lines.length
    let line = n % 12 === 0 ? '## ' : n % 12 > 6 ? '- ' : ''
    while (line.length < 76) line += `${word()} `
    if (version > 1 && n % 9 === 4) line += `(version ${version})`
    lines.push(n % 12 === 11 ? '' : line.trimEnd())
    size += (lines.at(-1)?.length ?? 0) + 1
  }
  return `${lines
    .join('\n')
    .slice(0, length - 1)
    .trimEnd()}\n`
}

const keyOf = (n: number): string => `agent-${String(n).padStart(5, '0')}`
const folderOf = (n: number): string => `folder-${String(n % FOLDERS).padStart(2, '0')}`
const titleOf = (key: string): string => key.replace('-', ' ').replace(/^./, (first) => first.toUpperCase())

const head = (): string =>
  [
    'version: 1',
    'project: bench',
    `team: ${TEAM_ID}`,
    `owner: ${ADMIN_ID}`,
    'folders:',
    ...Array.from({ length: FOLDERS }, (_, n) => `  ${folderOf(n)}: { name: ${titleOf(folderOf(n))} }`),
    'agents:\n',
  ].join('\n')

function entryOf(n: number, input: string): string {
  return `  ${keyOf(n)}:
    name: ${titleOf(keyOf(n))}
    folder: ${folderOf(n)}
    slack_enabled: ${n % 2 === 0}
    build:
      config:
        version: v2
        data:
          models:
            agent: { model: claude-sonnet-4-6 }
            browsing: { provider: anthropic, model: claude-sonnet-4-5 }
          input: ${input}
`
}

const indented = (text: string): string =>
  `|\n${text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `            ${line}`))
    .join('\n')}`

/**
 * Writes `duvo.yaml` into a folder, and its SOPs beside it or into it.
 * @returns the manifest's text
 */
export function writeManifest(folder: string, crowd: Crowd, sops: 'inline' | 'files'): string {
  const { agents, sopLength, version } = crowd
  mkdirSync(join(folder, 'sops'), { recursive: true })
  const entries = Array.from({ length: agents }, (_, n) => {
    const sop = sopOf(n, sopLength, version)
    if (sops === 'inline') return entryOf(n, indented(sop))
    writeFileSync(join(folder, 'sops', `${keyOf(n)}.md`), sop)
    return entryOf(n, `{ file: sops/${keyOf(n)}.md }`)
  })
  const text = head() + entries.join('')
  writeFileSync(join(folder, 'duvo.yaml'), text)
  return text
}

const SINCE = '2026-01-05T08:00:00.000Z'

/** An id that says what it is. */
const idOf = (table: number, n: number): string =>
  `0000000${table}-0000-4000-8000-${n.toString(16).padStart(12, '0')}`

/** The state in which a plan of the same crowd finds nothing to do. */
export function stateOf(crowd: Crowd): Partial<SandboxState> {
  const numbers = Array.from({ length: crowd.agents }, (_, n) => n)
  return {
    version: 1,
    next_id: crowd.agents * 3 + 1,
    folders: Array.from({ length: FOLDERS }, (_, n) => folderRow(n)),
    agents: numbers.map(agentRow),
    builds: numbers.map((n) => buildRow(n, crowd)),
  }
}

const folderRow = (n: number): FolderRow => ({
  id: idOf(1, n),
  team_id: TEAM_ID,
  name: titleOf(folderOf(n)),
  parent_folder_id: null,
  created_at: SINCE,
  updated_at: SINCE,
})

const agentRow = (n: number): AgentRow => ({
  id: idOf(2, n),
  team_id: TEAM_ID,
  name: titleOf(keyOf(n)),
  slack_enabled: n % 2 === 0,
  microsoft_teams_enabled: null,
  agentic_memory_enabled: null,
  thread_id: null,
  folder_id: idOf(1, n % FOLDERS),
  pinned: {},
  created_at: SINCE,
  updated_at: SINCE,
  last_run_at: null,
  created_by: ADMIN_ID,
  updated_by: ADMIN_ID,
})

/** The set-up of an agent, as Duvo keeps it. */
export const configOf = (n: number, sopLength: number, version?: number): JsonObject => ({
  version: 'v2',
  data: {
    models: {
      agent: { model: 'claude-sonnet-4-6' },
      browsing: { provider: 'anthropic', model: 'claude-sonnet-4-5' },
    },
    input: sopOf(n, sopLength, version),
    files: [],
    skills: [],
    plugins: [],
    subAgents: [],
  },
})

const buildRow = (n: number, { sopLength, version }: Crowd): BuildRow => ({
  id: idOf(3, n),
  agent_id: idOf(2, n),
  name: `bench/${keyOf(n)}@local`,
  revision_name: null,
  revision_description: null,
  config: configOf(n, sopLength, version),
  status: 'live',
  revision_number: 1,
  parent_build_id: null,
  created_by: ADMIN_ID,
  created_by_name: 'Sandbox Admin',
  created_at: SINCE,
  updated_at: SINCE,
  handover_target_ids: [],
  slots: [],
})
