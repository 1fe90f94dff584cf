/** What the limiter's state tells about the window: how much of it is used, and how long more requests will take. Pure. */

import { type LimiterState, limitOf, ownCount, WINDOW_MS } from './limiter-state.ts'

/** How much of the key's budget is used. */
export interface Usage {
  /** Requests that count at this moment: as the server tells, else our own of the last minute. */
  readonly used: number
  /** As many are admitted a minute; `null` while neither the server nor the user has said. */
  readonly limit: number | null
  /** Ms for which requests that want to go are held back; 0 when none are. */
  readonly waitingMs: number
}

/** The figures of the window, without the queue. */
export function windowUsage(state: LimiterState, now: number): Omit<Usage, 'waitingMs'> {
  const { used, limit } = windowOf(state, now)
  const known = state.cap !== null || (state.trust.remaining && state.announced !== null)
  return { used: Math.min(used, limit), limit: known ? limit : null }
}

/** A server that has room again so soon refills bit by bit, or is about to forget a whole window. */
const SOON_MS = 3000

/**
 * How long as many requests more will take from now on, in ms: bound by the window, and between its openings by how
 * fast answers come.
 * @param parallel requests under way at once
 */
export function timeFor(state: LimiterState, now: number, requests: number, parallel: number): number {
  const pace = (state.roundTripMs ?? 0) / parallel
  const { used, limit, freeAt } = windowOf(state, now)
  const pause = Math.max(0, state.pausedUntil - now)
  const free = Math.max(0, limit - used)
  if (requests <= free) return pause + requests * pace
  const played = playThrough(roomToCome(state, now), free, requests, now + pause, pace) - now
  if (freeAt === null || freeAt - now > SOON_MS) return played
  return Math.min(played, pause + free * pace + (requests - free) * Math.max(pace, WINDOW_MS / limit))
}

/** As many requests more fit from then on. */
interface Room {
  readonly at: number
  readonly count: number
}

/** Sends as the room allows, each request making room for another one a window later. Gives when it is done. */
function playThrough(
  coming: readonly Room[],
  free: number,
  requests: number,
  at: number,
  pace: number,
): number {
  const rooms = [...coming]
  let [left, open, time] = [requests, free, at]
  for (let next = 0; ; next += 1) {
    const sent = Math.min(left, open)
    time += sent * pace
    left -= sent
    open -= sent
    if (sent > 0) rooms.push({ at: time + WINDOW_MS, count: sent })
    const room = rooms[next]
    if (left === 0 || room === undefined) return time
    time = Math.max(time, room.at)
    open += room.count
  }
}

/** When what counts now stops to: our own as the ledger says, and the rest when the server said. In order of time. */
function roomToCome(state: LimiterState, now: number): readonly Room[] {
  const { used, freeAt } = windowOf(state, now)
  // What the server has forgotten already is the oldest of ours.
  let forgotten = Math.max(0, ownCount(state, now) - used)
  const own: Room[] = []
  for (const { until, count } of state.ledger) {
    if (until <= now) continue
    const gone = Math.min(forgotten, count)
    forgotten -= gone
    if (count > gone) own.push({ at: until, count: count - gone })
  }
  const others = Math.max(0, used - ownCount(state, now))
  return [
    ...own,
    { at: Math.min(freeAt ?? now, now + WINDOW_MS), count: others },
    { at: now + WINDOW_MS, count: state.pending },
  ].sort((a, b) => a.at - b.at)
}

/** What counts now, and when the server has room again; `null` when it has not said, or long ago. */
function windowOf(
  state: LimiterState,
  now: number,
): { readonly used: number; readonly limit: number; readonly freeAt: number | null } {
  const limit = Math.min(limitOf(state), state.cap ?? Number.POSITIVE_INFINITY)
  const own = ownCount(state, now)
  const told = state.evidence.reduce(
    (least, evidence) => (evidence.remaining < least.remaining ? evidence : least),
    { remaining: Number.POSITIVE_INFINITY, freeAt: now },
  )
  const isCurrent = state.trust.remaining && told.freeAt > now && limit === limitOf(state)
  return isCurrent
    ? { used: limit - told.remaining + state.pending, limit, freeAt: told.freeAt }
    : { used: own, limit, freeAt: null }
}
