import type { SandboxClock } from './clock.ts'
import type { Dialect } from './dialects.ts'
import type { History } from './history.ts'
import { uuidAt } from './ids.ts'
import type { PageShift } from './page-shifts.ts'
import type { User } from './state.ts'
import type { Store } from './store.ts'

/** Where the real service leaves room, a sandbox picks one behaviour; these switch to the other. */
export type Behaviour = {
  /** Accept model names outside the known list. Default false: 400. */
  lenientModels: boolean
  /** Read a text input back as a list with one message. Default false: as it was written. */
  inputAsMessages: boolean
  /** Keep or drop configuration keys no schema knows when a build is created. Default `keep`. */
  unknownConfigFields: 'keep' | 'drop'
  /**
   * Which way of moving agents exists: `folder-path` (POST /v1/agent-folders/{id}/agents), `move-agents`
   * (POST /v1/agent-folders/move-agents) or, by default, `both`. The missing one answers 404.
   */
  moveEndpoints: 'both' | 'folder-path' | 'move-agents'
  /** Lists by creation time then id, or in an arbitrary but stable order. Default `created`. */
  listOrder: 'created' | 'shuffled'
  /**
   * v2: whether the build that creates an agent is live at once or a draft to be promoted; the documentation speaks
   * for either. Default `live`. In v1 it is always live.
   */
  inlineBuild: 'live' | 'draft'
  /**
   * Whether an agent's `latest_build` is its newest build, drafts included, or the live one (null when there is none).
   * Not documented; the name suggests the newest. Default `newest`. Matters once there are drafts or promotions.
   */
  latestBuild: 'newest' | 'live'
  /** v2: the status of the refusal to promote what is live already; both are declared. Default 400. */
  alreadyLive: 400 | 409
}

export const DEFAULT_BEHAVIOUR: Behaviour = {
  lenientModels: false,
  inputAsMessages: false,
  unknownConfigFields: 'keep',
  moveEndpoints: 'both',
  listOrder: 'created',
  inlineBuild: 'live',
  latestBuild: 'newest',
  alreadyLive: 400,
}

/** What every handler works with. Dialects differ in paths, checks and shapes; they share this, src/sandbox/domain and src/sandbox/routes. */
export type Core = {
  store: Store
  behaviour: Behaviour
  /** The generations of the API that teams speak which say nothing else; to be changed in place. */
  dialects: Dialect[]
  /** A fresh identifier. */
  newId(): string
  /** The present as an ISO 8601 timestamp in UTC. */
  timestamp(): string
  /** This core over the state that lists show: the present one, unless lists lag behind. For reading only. */
  listed(): Core
  /** Rows that a shifted page has put to one end of their list, by id. */
  positions: Map<string, 'first' | 'last'>
  /** What is to happen between the pages of lists. */
  shifts: PageShift[]
  /** To be called after a change that no write made. */
  changed(): void
}

/** Somebody at work in a team. */
export type Author = { user: User; teamId: string }

/**
 * Who is calling: a key acts as its user. `teamIds` are the teams whose rows this request may touch; `teamId`, one of
 * them, is where it looks for lists and adds rows.
 */
export type Actor = Author & { key: string; teamIds: readonly string[] }

/** What comes with every request: its body, read once for the log and the handler. */
export type BodyEnv = { Bindings: { body: string } }

/** Hono's environment behind the guard. */
export type ActorEnv = BodyEnv & { Variables: { actor: Actor } }

/** What a core is made of; `idSeries` separates the identifiers of two sandboxes that must not collide. */
type CoreParts = {
  store: Store
  history: History
  clock: SandboxClock
  behaviour: Behaviour
  dialects: readonly Dialect[]
  idSeries: string
}

export function createCore({ store, history, clock, behaviour, dialects, idSeries }: CoreParts): Core {
  const core: Core = {
    store,
    behaviour,
    dialects: [...dialects],
    newId: () => uuidAt(idSeries, store.takeNumber()),
    timestamp: () => new Date(clock.now()).toISOString(),
    listed() {
      const shown = history.listed()
      return shown === store ? core : { ...core, store: shown }
    },
    positions: new Map(),
    shifts: [],
    changed: history.record,
  }
  return core
}
