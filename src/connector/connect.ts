/**
 * The connector: takes a person through a consent. In order: is it there already, is there any use in asking, the link
 * for the person, and then looking at the list until what they agreed to has appeared. What is asked of Duvo, and how,
 * is the kinds' business.
 */

import type { Uuid } from '../model/address.ts'
import type { Clock } from '../model/clock.ts'
import type { Consent, ConsentFacet, ConsentRequest, Started } from '../model/consent.ts'
import type { KindReader } from '../model/kind.ts'
import type { Caller, LiveResource } from '../model/live.ts'
import { type Failure, fail, ok, type Result } from '../model/result.ts'

export interface ConnectInput extends ConsentRequest {
  readonly kind: ConsentFacet
  readonly reader: KindReader
  readonly consent: Consent
  readonly clock: Clock
  /** How long to wait for the person, ms. */
  readonly waitMs: number
  /** How long the API's lists may lag behind its writes, ms. */
  readonly settleMs: number
  /** Once aborted, nothing new is asked. */
  readonly signal: AbortSignal
  /** Hands the link to the person. */
  present(url: string): Promise<void>
}

/** A live resource, and whom its row says the key acts for. */
export interface Found {
  readonly live: LiveResource
  readonly caller: Caller
}

export type Connected =
  | { readonly kind: 'connected'; readonly found: Found }
  | { readonly kind: 'already-connected'; readonly found: Found }
  /**
   * `said`: what Duvo last had against it; `others`: what has appeared meanwhile and is something else, as far as can
   * be told.
   */
  | { readonly kind: 'timed-out'; readonly said: Failure | null; readonly others: readonly LiveResource[] }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** Never throws for what the API, or the person, does. */
export function connect(input: ConnectInput): Promise<Connected> {
  return new Flow(input).run()
}

/** A person needs a while; one who needs longer is looked after less often. ms. */
const FIRST_PAUSE = 2000
const LONGEST_PAUSE = 10_000
const GROWTH = 1.25

class Flow {
  readonly #input: ConnectInput
  /** What was there before anybody was asked. */
  readonly #known = new Set<Uuid>()
  #others: readonly LiveResource[] = []
  /** What Duvo last had against it. */
  #said: Failure | null = null
  /** Whether it has been made of what the person agreed to, and as which. */
  #made: { readonly id: Uuid | null } | null = null
  /** Until then a request of unknown fate may still show what it made; epoch ms. */
  #unclearUntil = 0

  constructor(input: ConnectInput) {
    this.#input = input
  }

  async run(): Promise<Connected> {
    // What is there is known, and what is to become of it.
    if (this.#input.broken !== null) return this.#begin()
    const before = await this.#list()
    if (!before.ok) return ended(before.error)
    const already = this.#only(before.value.filter(({ live }) => this.#fits(live)))
    if (!already.ok) return ended(already.error)
    if (already.value !== null) return { kind: 'already-connected', found: already.value }
    for (const { live } of before.value) this.#known.add(live.id)
    return this.#begin()
  }

  async #begin(): Promise<Connected> {
    const { consent, present } = this.#input
    const useful = await consent.check(this.#input)
    if (!useful.ok) return ended(useful.error)
    const started = await consent.start(this.#input)
    if (!started.ok) return ended(started.error)
    if (started.value.url !== null) await present(started.value.url)
    return this.#wait(started.value)
  }

  async #wait(started: Started): Promise<Connected> {
    const { clock, waitMs, signal } = this.#input
    const deadline = clock.now() + waitMs
    // Nobody has to be waited for where there is nothing to agree to.
    let pause = started.url === null ? 0 : FIRST_PAUSE
    for (;;) {
      try {
        await clock.sleep(Math.max(0, Math.min(pause, deadline - clock.now())), signal)
      } catch {
        return { kind: 'interrupted' }
      }
      const end = (await this.#look()) ?? (await this.#finish(started))
      if (end !== null) return end
      if (clock.now() >= deadline) return { kind: 'timed-out', said: this.#said, others: this.#others }
      pause =
        this.#made === null ? Math.min(LONGEST_PAUSE, Math.max(FIRST_PAUSE, pause * GROWTH)) : FIRST_PAUSE
    }
  }

  /** `null`: not there yet. */
  async #look(): Promise<Connected | null> {
    const rows = await this.#list()
    if (!rows.ok) return this.#unlessPassing(rows.error)
    const { broken, consent } = this.#input
    if (broken !== null) {
      const found = rows.value.find(({ live }) => live.id === broken)
      return found === undefined || consent.isBroken(found.live) ? null : { kind: 'connected', found }
    }
    const fresh = rows.value.filter(({ live }) => !this.#known.has(live.id))
    const mine = fresh.filter(({ live }) => live.id === this.#made?.id || this.#fits(live))
    this.#others = fresh.filter((found) => !mine.includes(found)).map(({ live }) => live)
    const only = this.#only(mine)
    if (!only.ok) return ended(only.error)
    return only.value === null ? null : { kind: 'connected', found: only.value }
  }

  /** Completes it where Duvo does not do that by itself; `null`: not yet. */
  async #finish({ url, memo }: Started): Promise<Connected | null> {
    const { consent, clock, settleMs } = this.#input
    if (consent.finish === null || this.#made !== null || clock.now() < this.#unclearUntil) return null
    const finished = await consent.finish(this.#input, memo)
    switch (finished.state) {
      case 'made':
        this.#made = { id: finished.id }
        this.#said = null
        return null
      case 'pending':
        if (url === null) return ended(finished.failure)
        this.#said = finished.failure
        return null
      case 'refused':
        return { kind: 'refused', failure: finished.failure }
      case 'failed':
        if (finished.failure.fate === 'unknown') this.#unclearUntil = clock.now() + settleMs
        return this.#unlessPassing(finished.failure)
      default:
        return finished satisfies never
    }
  }

  async #list(): Promise<Result<readonly Found[], Failure>> {
    const { reader, io } = this.#input
    const rows = await reader.list(io)
    if (!rows.ok) return rows
    return ok(rows.value.map((row) => ({ live: reader.toLive(row), caller: reader.caller(row) })))
  }

  /** Whether a live resource is the one, by everything it is called. */
  #fits(live: LiveResource): boolean {
    const { kind, desired } = this.#input
    return [kind.identity(live.attrs), ...kind.aliases(live)].includes(kind.identity(desired.attrs))
  }

  #only([only, ...more]: readonly Found[]): Result<Found | null, Failure> {
    if (only === undefined || more.length === 0) return ok(only ?? null)
    const { desired } = this.#input
    const lines = [only, ...more].map(({ live }) => `  id: ${live.id} # ${JSON.stringify(live.name)}`).sort()
    return fail({
      code: 'cannot-connect',
      message: `${desired.address} could be any of ${lines.length} live ${desired.kind}s.`,
      hint: ['Write the right one on it:', ...lines].join('\n'),
    })
  }

  /** The person is still at it: what may be gone the next time is no reason to give up on them. */
  #unlessPassing(failure: Failure): Connected | null {
    if (!PASSING.includes(failure.code)) return ended(failure)
    this.#said = failure
    return null
  }
}

const PASSING: readonly Failure['code'][] = [
  'network',
  'timeout',
  'server-error',
  'rate-limited',
  'bad-answer',
  'incomplete-read',
]

/** A stop while a write is under way leaves nothing behind that the next run would not find. */
const ended = (failure: Failure): Connected =>
  failure.code === 'interrupted' ? { kind: 'interrupted' } : { kind: 'failed', failure }
