import type { Core } from './core.ts'
import { addBuild } from './domain/builds.ts'
import { ADMIN_ID, type AgentRow, type FolderRow, type JsonObject, TEAM_ID } from './state.ts'

const FOLDERS = ['Finance', 'Supply chain', 'Customer service', 'Retail ops']

const JOBS = [
  {
    name: 'Invoice processor',
    folder: 'Finance',
    build: 'Invoice flow',
    task: 'Match incoming invoices with purchase orders and flag differences above 2 %.',
  },
  {
    name: 'Dispute handler',
    folder: 'Finance',
    build: 'Dispute flow',
    task: 'Collect the documents of a payment dispute and draft the answer.',
  },
  {
    name: 'Stock watcher',
    folder: 'Supply chain',
    build: 'Stock watch',
    task: 'Compare stock levels with the forecast and propose replenishment orders.',
  },
  {
    name: 'Delivery tracker',
    folder: 'Supply chain',
    build: 'Delivery tracking',
    task: 'Ask carriers for late deliveries and update the order system.',
  },
  {
    name: 'Returns clerk',
    folder: 'Customer service',
    build: 'Returns',
    task: 'Check return requests against the policy and answer the customer.',
  },
  {
    name: 'Mailbox triage',
    folder: 'Customer service',
    build: 'Triage',
    task: 'Sort the shared mailbox by topic and urgency.',
  },
  {
    name: 'Price checker',
    folder: 'Retail ops',
    build: 'Price check',
    task: 'Compare shelf prices with the price list and report deviations.',
  },
  {
    name: 'Promotion planner',
    folder: 'Retail ops',
    build: 'Promotions',
    task: 'Prepare the weekly promotion sheet from the campaign calendar.',
  },
] as const

const REGIONS = ['', ' North', ' South', ' West', ' East', ' Nordics', ' Iberia', ' Benelux']

function config(task: string, n: number): JsonObject {
  return {
    version: 'v2',
    data: {
      models: {
        agent: { model: n % 3 === 0 ? 'claude-opus-4-6' : 'claude-sonnet-4-6' },
        browsing: { provider: 'anthropic', model: 'claude-sonnet-4-5' },
      },
      input: `${task}\n\nWork step by step. When something is unclear, ask a person instead of guessing.\n`,
      files: [],
      skills: [],
      plugins: [],
      subAgents: [],
      ...(n % 4 === 0 ? { options: { browserProvider: 'browserbase' } } : {}),
    },
  }
}

function seedFolders(core: Core): Map<string, FolderRow> {
  const rows = FOLDERS.map((name) => {
    const now = core.timestamp()
    const row = {
      id: core.newId(),
      team_id: TEAM_ID,
      name,
      parent_folder_id: null,
      created_at: now,
      updated_at: now,
    }
    core.store.folders.set(row.id, row)
    return [name, row] as const
  })
  return new Map(rows)
}

function seedConnections(core: Core): void {
  const named = [
    { name: 'ERP', server_url: 'https://erp.example.com/mcp', secret: { Authorization: 'Bearer seeded' } },
    { name: 'Warehouse', server_url: 'https://warehouse.example.com/mcp', secret: {} },
  ]
  for (const { name, server_url, secret } of named) {
    const now = core.timestamp()
    const id = core.newId()
    core.store.connections.set(id, {
      id,
      team_id: TEAM_ID,
      user_id: ADMIN_ID,
      name,
      type: 'custom_mcp',
      provider: 'user',
      server_url,
      auth_method: 'headers',
      composio_mcp_id: null,
      headers: { plaintext: { 'X-Region': 'eu' }, secret },
      shared: name === 'ERP',
      created_at: now,
      updated_at: now,
    })
  }
}

/**
 * Adds `count` agents the way a team clicks them together: readable names, builds named by hand, a few folders and
 * connections. Nobody's tool has marked them.
 */
export function seedAgents(core: Core, count: number): void {
  const author = core.store.user(ADMIN_ID)
  if (author === undefined) return
  const folders = seedFolders(core)
  seedConnections(core)
  for (let n = 0; n < count; n += 1) {
    const job = JOBS[n % JOBS.length]
    if (job === undefined) continue
    const round = Math.floor(n / JOBS.length)
    const region = REGIONS[round % REGIONS.length] ?? ''
    const number = round < REGIONS.length ? '' : ` ${Math.floor(round / REGIONS.length) + 1}`
    const now = core.timestamp()
    const agent: AgentRow = {
      id: core.newId(),
      team_id: TEAM_ID,
      name: `${job.name}${region}${number}`,
      slack_enabled: n % 2 === 0 ? true : null,
      microsoft_teams_enabled: null,
      agentic_memory_enabled: n % 5 === 0 ? true : null,
      thread_id: null,
      // Every third one was never put away.
      folder_id: n % 3 === 2 ? null : (folders.get(job.folder)?.id ?? null),
      pinned: {},
      created_at: now,
      updated_at: now,
      last_run_at: n % 2 === 0 ? now : null,
      created_by: author.id,
      updated_by: author.id,
    }
    core.store.agents.set(agent.id, agent)
    for (let version = 1; version <= 1 + (n % 3); version += 1) {
      addBuild(core, agent, author, {
        name: `${job.build} v${version}`,
        config: config(job.task, n),
        parentId: null,
        slots: [],
        handoverTargetIds: [],
      })
    }
  }
}
