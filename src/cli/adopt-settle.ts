/** Which wishes can come true together: tried in memory, until what is left means what it should. */

import type { Refusal, Wish } from '../author/adopt-wish.ts'
import type { LeftField } from '../model/drift.ts'
import { groupBy } from '../model/group-by.ts'
import { type Failure, ok, type Result } from '../model/result.ts'
import { type Drafted, draft } from './adopt-drafts.ts'
import { brokenBy, missedBy, objectionTo } from './adopt-verify.ts'
import { type Drafts, type Rehearsal, rehearse } from './rehearse.ts'
import type { Planned, PlanRequest } from './session.ts'

/** The manifest on its way: what its files would say, and what that means. */
export interface State {
  readonly drafts: Drafts
  readonly rehearsal: Rehearsal | null
  readonly manifest: PlanRequest['loaded']['manifest']
}

export interface Settled {
  readonly state: State
  readonly done: Drafted['done']
  readonly refused: readonly LeftField[]
}

/** What an attempt came to. */
interface Attempt extends Omit<Settled, 'refused'> {
  readonly refused: Drafted['refused']
}

/** Finds the wishes that can come true together. */
export class Settler {
  readonly #request: PlanRequest
  readonly #snapshot: Planned['snapshot']

  constructor(request: PlanRequest, snapshot: Planned['snapshot']) {
    this.#request = request
    this.#snapshot = snapshot
  }

  /** As many as can be. What another one stood in the way of is tried again once that is done. */
  async settle(state: State, wishes: readonly Wish[]): Promise<Result<Settled, Failure>> {
    const done: Drafted['done'][number][] = []
    let now = state
    let open = wishes
    for (;;) {
      const tried = await this.#together(now, open)
      if (!tried.ok) return tried
      const { refused } = tried.value
      now = tried.value.state
      done.push(...tried.value.done)
      if (refused.length === 0 || tried.value.done.length === 0) {
        return ok({ state: now, done, refused: refused.map((one) => leftOf(one, now)) })
      }
      open = refused.map(({ wish }) => wish)
    }
  }

  /** All of them if that can be; else some resources, or some of their fields. */
  async #together(state: State, wishes: readonly Wish[]): Promise<Result<Attempt, Failure>> {
    if (wishes.length === 0) return ok({ state, done: [], refused: [] })
    const { drafts, done, refused, broken } = await draft(this.#request, wishes, state.drafts)
    if (broken !== null) return this.#apart(state, wishes, brokenBy(broken))
    if (done.length === 0) return ok({ state, done, refused })
    const rehearsal = await rehearse(this.#request, drafts, this.#snapshot)
    if (!rehearsal.ok) return rehearsal
    const objection = objectionTo(
      state.manifest,
      rehearsal.value,
      done.map(({ wish }) => wish),
    )
    const { manifest } = rehearsal.value.loaded
    if (objection !== null || manifest === null) return this.#apart(state, wishes, objection)
    return ok({ state: { drafts, rehearsal: rehearsal.value, manifest }, done, refused })
  }

  async #apart(
    state: State,
    wishes: readonly Wish[],
    objection: Refusal | null,
  ): Promise<Result<Attempt, Failure>> {
    const [only, second] = wishes
    if (only !== undefined && second === undefined) return this.#alone(state, only, objection ?? brokenBy([]))
    let settled: Attempt = { state, done: [], refused: [] }
    for (const half of halves(wishes)) {
      const next = await this.#together(settled.state, half)
      if (!next.ok) return next
      settled = {
        state: next.value.state,
        done: [...settled.done, ...next.value.done],
        refused: [...settled.refused, ...next.value.refused],
      }
    }
    return ok(settled)
  }

  /** The last attempt for a field: to write it where its resource alone has it. */
  async #alone(state: State, wish: Wish, refusal: Refusal): Promise<Result<Attempt, Failure>> {
    const refused: Attempt = { state, done: [], refused: [{ wish, refusal }] }
    if (wish.alone || wish.field === '') return ok(refused)
    const tried = await this.#together(state, [{ ...wish, alone: true }])
    return tried.ok && tried.value.done.length === 0 ? ok(refused) : tried
  }
}

/** Two halves, so that few that cannot be cost few attempts. Resources stay together as long as there are several. */
function halves(wishes: readonly Wish[]): readonly (readonly Wish[])[] {
  const byAddress = [...groupBy(wishes, ({ address }) => address).values()]
  const groups = byAddress.length > 1 ? byAddress : wishes.map((wish) => [wish])
  const middle = Math.ceil(groups.length / 2)
  return [groups.slice(0, middle), groups.slice(middle)].map((half) => half.flat())
}

const leftOf = (
  { wish: { address, field }, refusal }: Drafted['refused'][number],
  { manifest }: State,
): LeftField => ({
  address,
  path: field,
  ...(field === '' ? (missedBy(address, manifest) ?? refusal) : refusal),
})
