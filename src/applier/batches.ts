/**
 * Steps that go out together: one request moves all the agents that go to the same folder. Each member comes when its
 * own earlier steps are done, or leaves when one of them failed; the last to do so sends the request for all.
 */

import type { EffectiveChange, Step } from '../model/plan.ts'
import type { Failure, Result } from '../model/result.ts'
import { type Deferred, defer } from './deferred.ts'

type Members<C> = readonly [C, ...C[]]

interface Batch<C, D> {
  /** Addresses that neither came nor left yet. */
  readonly expected: Set<string>
  readonly members: C[]
  readonly done: Deferred<Result<D, Failure>>
  send: ((members: Members<C>) => Promise<Result<D, Failure>>) | null
}

export class Batches<C, D> {
  readonly #batches = new Map<string, Batch<C, D>>()

  constructor(changes: readonly EffectiveChange[]) {
    for (const change of changes) {
      for (const step of change.steps) {
        if (step.batch === null) continue
        const key = keyOf(change, step)
        const batch = this.#batches.get(key) ?? {
          expected: new Set(),
          members: [],
          done: defer(),
          send: null,
        }
        batch.expected.add(change.address)
        this.#batches.set(key, batch)
      }
    }
  }

  /** Comes with a member; resolves with everybody's result. The request is counted for the first member. */
  async join(
    change: EffectiveChange,
    step: Step,
    context: C,
    send: (members: Members<C>) => Promise<Result<D, Failure>>,
  ): Promise<{ readonly requests: number; readonly result: Result<D, Failure> }> {
    const batch = this.#batches.get(keyOf(change, step))
    if (batch === undefined) throw new Error(`no batch for ${change.address}`)
    const first = batch.members.length === 0
    batch.members.push(context)
    batch.send ??= send
    this.#left(batch, change.address)
    return { requests: first ? 1 : 0, result: await batch.done.promise }
  }

  /** A change that will not come. Harmless for one that came. */
  leave(change: EffectiveChange, step: Step): void {
    const batch = this.#batches.get(keyOf(change, step))
    if (batch !== undefined) this.#left(batch, change.address)
  }

  #left(batch: Batch<C, D>, address: string): void {
    if (!batch.expected.delete(address) || batch.expected.size > 0) return
    const [first, ...others] = batch.members
    if (first !== undefined) void batch.send?.([first, ...others]).then(batch.done.resolve, batch.done.reject)
  }
}

const keyOf = (change: EffectiveChange, step: Step): string => `${change.kind} ${step.name} ${step.batch}`
