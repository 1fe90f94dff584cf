/**
 * The applier: a plan in, outcomes out. Every change is a task of its own that waits for what it needs and no longer,
 * so that independent branches go on when one fails. What is sent, and how, is the kinds' business.
 */

import pLimit, { type LimitFunction } from 'p-limit'
import type { Address, Ref, Uuid } from '../model/address.ts'
import type { Clock, Hash } from '../model/clock.ts'
import type { Writer } from '../model/io.ts'
import type { JsonObject } from '../model/json.ts'
import type { Stamp, StepContext, StepDone, StepLookup, StepRunner, WriteFacet } from '../model/kind.ts'
import type { Dialect } from '../model/live.ts'
import type { ApplyEvent, Outcome } from '../model/outcome.ts'
import { type EffectiveChange, isEffective, type Plan, type Step } from '../model/plan.ts'
import { type Failure, fail, type Result } from '../model/result.ts'
import { Batches } from './batches.ts'
import { defer } from './deferred.ts'
import { type Freshness, Watch } from './freshness.ts'
import { Gate, type Guard } from './gate.ts'
import { sendSurely } from './surely.ts'

export interface ApplyInput {
  readonly plan: Plan
  readonly kinds: readonly WriteFacet[]
  readonly io: Writer
  /** Steps in progress at once. */
  readonly concurrency: number
  readonly clock: Clock
  readonly hash: Hash
  /** How long the API's lists may lag behind its writes, ms. */
  readonly settleMs: number
  /** Every live id of the snapshot: what is not among them is new. */
  readonly knownIds: ReadonlySet<Uuid>
  readonly freshness: Freshness
  readonly stamp: Stamp
  readonly guard: Guard
  /** A text with `${env:NAME}` → the secret. All of them are known to be set. */
  secret(template: string): string
  /** Once aborted, nothing new is begun; what is in flight is finished. */
  readonly signal?: AbortSignal
  readonly onEvent?: (event: ApplyEvent) => void
}

/** Carries out every create, update and delete of the plan. Never throws for what the API does. */
export function applyPlan(input: ApplyInput): Promise<readonly Outcome[]> {
  return new Run(input).all()
}

/** How a change ended, or what its first step led to. */
type Ended = { readonly ok: true } | { readonly ok: false; readonly becauseOf: Address }

/** A change in progress. */
interface Task {
  readonly change: EffectiveChange
  readonly identified: Promise<Ended>
  readonly finished: Promise<Ended>
  readonly settleIdentity: (ended: Ended) => void
  readonly settleEnd: (ended: Ended) => void
}

class Run {
  readonly #input: ApplyInput
  readonly #limit: LimitFunction
  readonly #gate: Gate
  readonly #watch: Watch
  readonly #tasks: ReadonlyMap<Address, Task>
  readonly #ids = new Map<Address, Uuid>()
  /** What this run has created. */
  readonly #made = new Set<Uuid>()
  readonly #batches: Batches<StepContext, StepDone>

  constructor(input: ApplyInput) {
    this.#input = input
    this.#limit = pLimit(input.concurrency)
    this.#gate = new Gate(input.guard, (failure) => input.onEvent?.({ type: 'guard', failure }))
    this.#watch = new Watch(input.freshness, (id) => this.#isNew(id))
    const changes = input.plan.changes.filter(isEffective)
    this.#tasks = new Map(changes.map((change) => [change.address, newTask(change)]))
    this.#batches = new Batches(changes)
    for (const { address, id } of input.plan.changes) if (id !== null) this.#ids.set(address, id)
  }

  all(): Promise<readonly Outcome[]> {
    return Promise.all([...this.#tasks.values()].map((task) => this.#carryOut(task)))
  }

  async #carryOut(task: Task): Promise<Outcome> {
    const { change } = task
    const outcome = await this.#steps(task)
    const ended: Ended =
      outcome.status === 'applied'
        ? { ok: true }
        : { ok: false, becauseOf: outcome.becauseOf ?? change.address }
    task.settleIdentity(ended)
    task.settleEnd(ended)
    this.#input.onEvent?.({ type: 'finished', outcome })
    return outcome
  }

  async #steps(task: Task): Promise<Outcome> {
    const { change } = task
    const { address, action } = change
    let requests = 0
    let memo: JsonObject = {}
    const outcome = (
      status: Outcome['status'],
      error: Failure | null,
      becauseOf: Address | null,
    ): Outcome => {
      // A member that will not come must not be waited for.
      for (const step of change.steps) this.#batches.leave(change, step)
      return { address, action, status, id: this.#ids.get(address) ?? null, requests, error, becauseOf }
    }
    const failedOrStopped = (error: Failure): Outcome =>
      isStopped(error) ? outcome('skipped', interrupted, null) : outcome('failed', error, null)

    const blocker = await this.#firstUnfinished(change.after)
    if (blocker !== null) return outcome('skipped', null, blocker)
    let started = false
    for (const step of change.steps) {
      const missing = await this.#firstUnidentified(step.needs)
      if (missing !== null) return outcome('skipped', null, missing)
      if (this.#input.signal?.aborted) return outcome('skipped', interrupted, null)
      if (!started) {
        const objection = await this.#limit(() => this.#watch.objection(change))
        if (objection !== null) return failedOrStopped(objection)
        this.#input.onEvent?.({ type: 'started', address, action })
        started = true
      }
      const sent = await this.#send(change, step, memo, step === change.steps[0])
      requests += sent.requests
      if (!sent.result.ok) return failedOrStopped(sent.result.error)
      memo = { ...memo, ...sent.result.value.memo }
      const { id } = sent.result.value
      if (id !== undefined) {
        this.#ids.set(address, id)
        this.#made.add(id)
      }
      task.settleIdentity({ ok: true })
    }
    return outcome('applied', null, null)
  }

  /** One step on the wire, alone or as a member of its batch. */
  async #send(change: EffectiveChange, step: Step, memo: JsonObject, isFirst: boolean): Promise<Sent> {
    const run = verb(this.#kind(change).write[this.#dialect], change, step)
    const context = this.#context(change, memo)
    if (step.batch !== null) {
      const sent = await this.#batches.join(change, step, context, (members) =>
        this.#guarded(() => run(members)),
      )
      return neverSent(sent.result) ? { ...sent, requests: 0 } : sent
    }
    const lookup: StepLookup | undefined = this.#kind(change).lookup[this.#dialect]?.[step.name]
    const { clock, settleMs, signal } = this.#input
    let unseen = isFirst
    const { result, sends } = await sendSurely({
      clock,
      settleMs,
      signal,
      send: () =>
        this.#guarded(async () => {
          // Once more: since it was first looked at, it may have waited minutes for its turn.
          // Not before it is sent again, though: by then, what appeared may be its own doing.
          const objection = unseen ? await this.#watch.objection(change) : null
          unseen = false
          return objection === null ? run([context]) : fail(objection)
        }),
      lookup: lookup === undefined ? null : () => lookup(context, (id) => this.#isNew(id)),
    })
    const more = result.ok ? (result.value.more ?? 0) : 0
    return { requests: (neverSent(result) ? sends - 1 : sends) + more, result }
  }

  #isNew(id: Uuid): boolean {
    return !this.#input.knownIds.has(id) && !this.#made.has(id)
  }

  #guarded(send: () => ReturnType<StepRunner>): ReturnType<StepRunner> {
    // Asked once more when its turn has come: hundreds may have been waiting for it.
    const unlessStopped = async () => (this.#input.signal?.aborted ? fail(interrupted) : send())
    return this.#limit(() => this.#gate.pass(unlessStopped))
  }

  get #dialect(): Dialect {
    return this.#input.plan.dialect
  }

  #kind(change: EffectiveChange): WriteFacet {
    const kind = this.#input.kinds.find(({ name }) => name === change.kind)
    if (kind === undefined) throw new Error(`there is no kind "${change.kind}"`)
    return kind
  }

  #context(change: EffectiveChange, memo: JsonObject): StepContext {
    const { io, stamp, hash, secret } = this.#input
    const id = this.#ids.get(change.address) ?? ''
    return { io, change, id, memo, stamp, hash, secret, resolve: (ref) => this.#resolve(ref) }
  }

  /** Addresses that this plan leaves alone are in it nowhere, so the plan's own ids come with it. */
  #resolve(ref: Ref): Uuid {
    if (!ref.includes('.')) return ref
    const id = this.#ids.get(ref as Address) ?? this.#input.plan.ids[ref as Address]
    if (id === undefined) throw new Error(`${ref} has no id although the plan says it has`)
    return id
  }

  #firstUnfinished(addresses: readonly Address[]): Promise<Address | null> {
    return firstFailed(addresses.map((address) => this.#tasks.get(address)?.finished))
  }

  #firstUnidentified(addresses: readonly Address[]): Promise<Address | null> {
    return firstFailed(addresses.map((address) => this.#tasks.get(address)?.identified))
  }
}

interface Sent {
  readonly requests: number
  readonly result: Result<StepDone, Failure>
}

/** Held back by the guard, the signal or what changed meanwhile, before it went out. */
const neverSent = (result: Result<StepDone, Failure>): boolean =>
  !result.ok &&
  (result.error.code === 'guard' || result.error.code === 'changed-meanwhile' || isStopped(result.error))

/** Held back by the signal, here or in the client's queue: it surely did nothing. */
const isStopped = ({ code, fate }: Failure): boolean => code === 'interrupted' && fate !== 'unknown'

function verb(
  verbs: Readonly<Record<string, StepRunner>> | undefined,
  { kind }: EffectiveChange,
  { name }: Step,
): StepRunner {
  const run = verbs?.[name]
  if (run === undefined) throw new Error(`${kind} has no step "${name}" in this dialect`)
  return run
}

async function firstFailed(waits: readonly (Promise<Ended> | undefined)[]): Promise<Address | null> {
  for (const ended of await Promise.all(waits)) if (ended !== undefined && !ended.ok) return ended.becauseOf
  return null
}

function newTask(change: EffectiveChange): Task {
  const identity = defer<Ended>()
  const end = defer<Ended>()
  return {
    change,
    identified: identity.promise,
    finished: end.promise,
    settleIdentity: identity.resolve,
    settleEnd: end.resolve,
  }
}

const interrupted: Failure = {
  code: 'interrupted',
  message: 'The run was stopped before its turn.',
  hint: 'Run the command again: it goes on where this one stopped.',
}
