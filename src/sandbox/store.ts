import type { AccountRow, ConsentRow, McpServer } from './consent-rows.ts'
import type {
  AgentRow,
  BuildRow,
  ConnectionRow,
  FolderRow,
  SandboxState,
  ScheduleRow,
  Team,
  User,
} from './state.ts'
import { defaultState } from './state.ts'

/**
 * The state, indexed. Rows are shared and mutated in place by src/sandbox/domain; `snapshot` hands out a copy.
 */
export type Store = {
  agents: Map<string, AgentRow>
  builds: Map<string, BuildRow>
  folders: Map<string, FolderRow>
  connections: Map<string, ConnectionRow>
  schedules: Map<string, ScheduleRow>
  consents: Map<string, ConsentRow>
  accounts: Map<string, AccountRow>
  /** By URL. */
  servers: Map<string, Partial<McpServer>>
  /** Builds of an agent, oldest first. */
  buildsOf(agentId: string): BuildRow[]
  /** The newest build of an agent, draft or not. */
  latestBuild(agentId: string): BuildRow | undefined
  /** The build that triggers and new runs use; none while all are drafts. */
  liveBuild(agentId: string): BuildRow | undefined
  addBuild(build: BuildRow): void
  /** Removes an agent with its builds and schedules. */
  dropAgent(id: string): void
  schedulesOf(agentId: string): ScheduleRow[]
  team(id: string): Team | undefined
  teams(): Team[]
  user(id: string | null): User | undefined
  addUser(user: User): void
  users(): User[]
  /** The user behind a bearer value, all teams it is good for and the one it acts in when a request names none. */
  keyOwner(key: string): { user: User; teamId: string; teamIds: string[] } | undefined
  /** Counts up; the value goes into the next identifier. */
  takeNumber(): number
  snapshot(): SandboxState
  load(state: Partial<SandboxState>): void
}

const byId = <Row extends { id: string }>(rows: Row[]): Map<string, Row> =>
  new Map(rows.map((row) => [row.id, row]))

/** An indexed store over a state; what `initial` leaves out comes from `defaultState`. */
export function createStore(initial: Partial<SandboxState> = {}): Store {
  let state: SandboxState = defaultState()
  let buildsByAgent = new Map<string, BuildRow[]>()

  const indexBuild = (build: BuildRow): void => {
    const builds = buildsByAgent.get(build.agent_id)
    if (builds === undefined) buildsByAgent.set(build.agent_id, [build])
    else builds.push(build)
  }

  const store: Store = {
    agents: new Map(),
    builds: new Map(),
    folders: new Map(),
    connections: new Map(),
    schedules: new Map(),
    consents: new Map(),
    accounts: new Map(),
    servers: new Map(),
    buildsOf: (agentId) => buildsByAgent.get(agentId) ?? [],
    latestBuild: (agentId) => buildsByAgent.get(agentId)?.at(-1),
    liveBuild: (agentId) => buildsByAgent.get(agentId)?.findLast((build) => build.status === 'live'),
    addBuild(build) {
      store.builds.set(build.id, build)
      indexBuild(build)
    },
    dropAgent(id) {
      for (const build of store.buildsOf(id)) store.builds.delete(build.id)
      for (const schedule of store.schedulesOf(id)) store.schedules.delete(schedule.id)
      buildsByAgent.delete(id)
      store.agents.delete(id)
    },
    schedulesOf: (agentId) => [...store.schedules.values()].filter((row) => row.agent_id === agentId),
    team: (id) => state.teams.find((team) => team.id === id),
    teams: () => state.teams,
    user: (id) => state.users.find((user) => user.id === id),
    addUser: (user) => void state.users.push(user),
    users: () => state.users,
    keyOwner(key) {
      const owner = state.keys.find((row) => row.key === key)
      const user = state.users.find((row) => row.id === owner?.user_id)
      if (owner === undefined || user === undefined) return undefined
      return { user, teamId: owner.team_id, teamIds: owner.team_ids ?? [owner.team_id] }
    },
    takeNumber() {
      state.next_id += 1
      return state.next_id - 1
    },
    snapshot: () =>
      structuredClone({
        ...state,
        agents: [...store.agents.values()],
        builds: [...store.builds.values()],
        folders: [...store.folders.values()],
        connections: [...store.connections.values()],
        schedules: [...store.schedules.values()],
        consents: [...store.consents.values()],
        accounts: [...store.accounts.values()],
        servers: Object.fromEntries(store.servers),
      }),
    load(next) {
      state = structuredClone({ ...defaultState(), ...next })
      store.agents = byId(state.agents)
      store.builds = byId(state.builds)
      store.folders = byId(state.folders)
      store.connections = byId(state.connections)
      store.schedules = byId(state.schedules)
      store.consents = byId(state.consents)
      store.accounts = byId(state.accounts)
      store.servers = new Map(Object.entries(state.servers))
      buildsByAgent = new Map()
      const oldestFirst = [...state.builds].sort((a, b) => a.revision_number - b.revision_number)
      for (const build of oldestFirst) indexBuild(build)
    },
  }
  store.load(initial)
  return store
}
