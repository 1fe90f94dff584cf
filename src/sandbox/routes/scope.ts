import type { Context } from 'hono'
import type { Actor, ActorEnv } from '../core.ts'

/** Where a dialect keeps its lists and makes its rows, and who is at work there. */
export type Scope = {
  /** What stands before such a path. */
  under: '' | '/teams/:teamId'
  /** The caller in the team that the path names; refused with this status when that is none of theirs. */
  actor(c: Context<ActorEnv>, refusal: 403 | 404): Actor
}
