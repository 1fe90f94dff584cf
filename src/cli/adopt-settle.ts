/** Which wishes can come true together: tried in memory, until what is left means what it should. */

import type { Refusal, Wish } from '../author/adopt-wish.ts'
import type { LeftField } from '../model/drift.ts'
import { groupBy } from '../model/group-by.ts'
import { type Failure, ok, type Result } from '../model/result.ts'
import { type Drafted, draft } from './adopt-drafts.ts'
import { brokenBy, objectionTo } from './adopt-verify.ts'
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

/** Finds the wishes that can come true together. */
export class Settler {
  readonly #request: PlanRequest
  readonly #snapshot: Planned['snapshot']

  constructor(request: PlanRequest, snapshot: Planned['snapshot']) {
    this.#request = request
    this.#snapshot = snapshot
  }

  /** All of them if that can be; else as many as can: some resources, or some of their fields. */
  async settle(state: State, wishes: readonly Wish[]): Promise<Result<Settled, Failure>> {
    if (wishes.length === 0) return ok({ state, done: [], refused: [] })
    const { drafts, done, refused, broken } = await draft(this.#request, wishes, state.drafts)
    if (broken !== null) return this.#apart(state, wishes, brokenBy(broken))
    const rehearsal = await rehearse(this.#request, drafts, this.#snapshot)
    if (!rehearsal.ok) return rehearsal
    const objection = objectionTo(
      state.manifest,
      rehearsal.value,
      done.map(({ wish }) => wish),
    )
    const { manifest } = rehearsal.value.loaded
    if (objection !== null || manifest === null) return this.#apart(state, wishes, objection)
    return ok({
      state: { drafts, rehearsal: rehearsal.value, manifest },
      done,
      refused: refused.map(({ wish, refusal }) => leftOf(wish, refusal)),
    })
  }

  async #apart(
    state: State,
    wishes: readonly Wish[],
    objection: Refusal | null,
  ): Promise<Result<Settled, Failure>> {
    const [only, second] = wishes
    if (only !== undefined && second === undefined) {
      return ok({ state, done: [], refused: [leftOf(only, objection ?? brokenBy([]))] })
    }
    let settled: Settled = { state, done: [], refused: [] }
    for (const half of halves(wishes)) {
      const next = await this.settle(settled.state, half)
      if (!next.ok) return next
      settled = {
        state: next.value.state,
        done: [...settled.done, ...next.value.done],
        refused: [...settled.refused, ...next.value.refused],
      }
    }
    return ok(settled)
  }
}

/** Two halves, so that few that cannot be cost few attempts. Resources stay together as long as there are several. */
function halves(wishes: readonly Wish[]): readonly (readonly Wish[])[] {
  const byAddress = [...groupBy(wishes, ({ address }) => address).values()]
  const groups = byAddress.length > 1 ? byAddress : wishes.map((wish) => [wish])
  const middle = Math.ceil(groups.length / 2)
  return [groups.slice(0, middle), groups.slice(middle)].map((half) => half.flat())
}

const leftOf = ({ address, field }: Wish, { reason, hint }: Refusal): LeftField => ({
  address,
  path: field,
  reason,
  hint,
})
