import type { SandboxClock } from './clock.ts'
import { uuidAt } from './ids.ts'
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
}

export const DEFAULT_BEHAVIOUR: Behaviour = {
  lenientModels: false,
  inputAsMessages: false,
  unknownConfigFields: 'keep',
  moveEndpoints: 'both',
  listOrder: 'created',
}

/** What every handler works with. Dialects differ in paths, checks and shapes; they share this and src/sandbox/domain. */
export type Core = {
  store: Store
  behaviour: Behaviour
  /** A fresh identifier. */
  newId(): string
  /** The present as an ISO 8601 timestamp in UTC. */
  timestamp(): string
}

/** Who is calling: a key acts as its user, in its team. */
export type Actor = { key: string; user: User; teamId: string }

/** Hono's variables behind the guard. */
export type ActorEnv = { Variables: { actor: Actor } }

/** `idSeries` separates the identifiers of two sandboxes that must not collide. */
export function createCore(store: Store, clock: SandboxClock, behaviour: Behaviour, idSeries: string): Core {
  return {
    store,
    behaviour,
    newId: () => uuidAt(idSeries, store.takeNumber()),
    timestamp: () => new Date(clock.now()).toISOString(),
  }
}
