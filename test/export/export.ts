/** An export of a team, and what a plan says to the files it wrote. */

import { tmpdir } from 'node:os'
import { relative } from 'node:path'
import type { JsonObject } from '../../src/sandbox/state.ts'
import { createTeam, type Team, type TeamRun } from '../helpers/team.ts'
import {
  type AgentDraft,
  type BuildDraft,
  type ConnectionDraft,
  stateOf,
  type TeamDraft,
} from './team-state.ts'

export interface Exported extends TeamRun {
  /** Paths relative to the working directory → texts. */
  readonly files: Readonly<Record<string, string>>
}

/** Runs `duvo-export`; `files` lie on the disk before. */
export async function exported(
  team: Team,
  args: readonly string[] = [],
  files: Readonly<Record<string, string>> = {},
): Promise<Exported> {
  const run = await team.run('export', null, args, { files })
  const written = Object.entries(run.written).map(([path, text]) => [relative(tmpdir(), path), text] as const)
  return { ...run, files: Object.fromEntries(written) }
}

/** Plans what an export wrote. */
export const planned = (team: Team, { files }: Exported, args: readonly string[] = []): Promise<TeamRun> =>
  team.run('plan', null, args, { files })

const GOOD = {
  version: 'v2',
  data: {
    models: {
      agent: { model: 'gpt-5' },
      browsing: { provider: 'google', model: 'gemini-2.5-pro' },
    },
    input: 'Work.',
  },
}

/** An agent, named and else like nothing in particular. */
export const agentDraft = (name: string, more: Partial<AgentDraft> = {}): AgentDraft => ({
  name,
  key: 'x',
  folder: null,
  on: null,
  thread: false,
  builds: [],
  scheduled: false,
  ...more,
})

/** A live build that a person made. `data` is laid over a good set-up. */
export const buildDraft = (data: JsonObject = {}, more: Partial<BuildDraft> = {}): BuildDraft => ({
  config: { ...GOOD, data: { ...GOOD.data, ...data } },
  project: null,
  targets: [],
  subAgents: [],
  label: null,
  status: 'live',
  ...more,
})

/** A connection with credentials of the key's own user. */
export const connectionDraft = (name: string, more: Partial<ConnectionDraft> = {}): ConnectionDraft => ({
  name,
  provider: 'user',
  account: '',
  url: 'https://erp.example.com/mcp',
  auth: 'headers',
  plaintext: {},
  secret: {},
  shared: false,
  mine: true,
  ...more,
})

export const teamWith = (draft: Partial<TeamDraft>): Team =>
  createTeam({ state: stateOf({ folders: [], connections: [], agents: [], ...draft }) })
