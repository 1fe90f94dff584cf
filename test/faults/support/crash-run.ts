/** Commands that die: in process, a killed process is one whose requests are never answered and whose clock stands still. */

import process from 'node:process'
import type { Sandbox } from '../../../src/sandbox/sandbox.ts'
import { seededRandom } from '../../helpers/random.ts'
import type { Team } from '../../helpers/team.ts'

/** Every test adds the number of its case; the sum is named where it fails. */
export const SEED = 20260105

/** The long form takes every case where the short one takes a sample: `DUVO_FAULTS=long`. */
export const isLong = process.env['DUVO_FAULTS'] === 'long'

export interface Death {
  /** It dies of its `write`-th write, counted as they arrive… */
  readonly write: number
  /** …just before that has its effect, or just after, its answer still on the way. */
  readonly when: 'before' | 'after'
  /** With several requests under way: how long each travels, and whether it arrives although its sender is dead. */
  readonly seed: number
}

const never = <T>(): Promise<T> => new Promise(() => {})
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A request travels for as many turns of the event loop, at most. */
const LONGEST_WAY = 4

interface MortalFetch {
  readonly fetch: typeof fetch
  /** Resolves when the process is dead and everything it had sent has arrived, or got lost. */
  readonly dead: Promise<void>
}

function mortalFetch(sandbox: Sandbox, { write, when, seed }: Death): MortalFetch {
  const random = seededRandom(seed)
  const onTheWay = new Set<Promise<unknown>>()
  let arrived = 0
  let isDead = false
  let die: () => void = () => {}
  const killed = new Promise<void>((resolve) => {
    die = resolve
  })

  const travel = async (request: Request): Promise<Response> => {
    for (let turns = Math.floor(random() * LONGEST_WAY); turns > 0; turns -= 1) await turn()
    if (isDead) return random() < 0.5 ? sandbox.fetch(request) : never()
    if (request.method === 'GET') return sandbox.fetch(request)
    arrived += 1
    if (arrived !== write) return sandbox.fetch(request)
    isDead = true
    if (when === 'after') await sandbox.fetch(request)
    die()
    return never()
  }

  return {
    async fetch(input, init) {
      if (isDead) return never()
      const travelling = travel(new Request(input, init))
      onTheWay.add(travelling)
      const response = await travelling
      onTheWay.delete(travelling)
      return isDead ? never() : response
    },
    dead: killed.then(async () => {
      // Whatever is lost never settles; the rest is in process, and there after a few turns.
      for (let turns = 0; turns < 40; turns += 1) await turn()
    }),
  }
}

/** Applies until it dies. Fails when it lives to tell. */
export async function applyAndDie(
  team: Team,
  source: object,
  args: readonly string[],
  death: Death,
): Promise<void> {
  const { fetch, dead } = mortalFetch(team.sandbox, death)
  const clock = { ...team.clock, sleep: () => never<void>() }
  const ended = team.run('apply', source, args, { fetch, clock })
  const survivor = await Promise.race([dead.then(() => null), ended])
  if (survivor !== null) throw new Error(`it did not get to write ${death.write}:\n${survivor.all}`)
  // Whoever goes on, does so later.
  await team.clock.advance(60_000)
}
