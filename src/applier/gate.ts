/**
 * The last guard: is this key's team, and its user, the one the manifest is for? Where nothing that was read could
 * tell, the first write goes alone and its answer decides whether there is a second.
 */

import type { Uuid } from '../model/address.ts'
import type { StepDone, StepRunner } from '../model/kind.ts'
import type { Caller } from '../model/live.ts'
import { type Failure, fail } from '../model/result.ts'
import { defer } from './deferred.ts'

export interface Guard {
  /** From the manifest; `null` guards nothing. */
  readonly team: Uuid | null
  readonly owner: Uuid | null
  /** What the snapshot told, and the planner has checked. */
  readonly caller: Caller
}

export class Gate {
  readonly #guard: Guard
  readonly #onRefusal: (failure: Failure) => void
  #caller: Caller
  #refusal: Failure | null = null
  /** The one write on its way while nobody knows who we are. */
  #scout: Promise<void> | null = null

  constructor(guard: Guard, onRefusal: (failure: Failure) => void) {
    this.#guard = guard
    this.#onRefusal = onRefusal
    this.#caller = guard.caller
  }

  async pass(send: () => ReturnType<StepRunner>): ReturnType<StepRunner> {
    while (!this.#isOpen() && this.#scout !== null) await this.#scout
    if (this.#refusal !== null) return fail(this.#refusal)
    if (this.#isOpen()) return send()
    const scout = defer<void>()
    this.#scout = scout.promise
    try {
      const result = await send()
      if (result.ok) this.#learn(result.value)
      return result
    } finally {
      this.#scout = null
      scout.resolve()
    }
  }

  #isOpen(): boolean {
    if (this.#refusal !== null) return true
    const { team, owner } = this.#guard
    return (team === null || this.#caller.team !== null) && (owner === null || this.#caller.user !== null)
  }

  #learn({ caller }: StepDone): void {
    this.#caller = {
      team: this.#caller.team ?? caller?.team ?? null,
      user: this.#caller.user ?? caller?.user ?? null,
    }
    const { team, owner } = this.#guard
    if (team !== null && this.#caller.team !== null && team !== this.#caller.team) {
      this.#refusal = strangers('team', this.#caller.team, team)
    } else if (owner !== null && this.#caller.user !== null && owner !== this.#caller.user) {
      this.#refusal = strangers('user', this.#caller.user, owner)
    }
    if (this.#refusal !== null) this.#onRefusal(this.#refusal)
  }
}

const strangers = (what: string, actual: Uuid, wanted: Uuid): Failure => ({
  code: 'guard',
  message: `The API key belongs to ${what} ${actual}, but the manifest is for ${what} ${wanted}; stopped at the write that told so.`,
  hint: 'Set DUVO_API_KEY to the right key, or correct the manifest. What was written so far has to be undone by hand.',
  fate: 'not-applied',
})
