/**
 * Has somebody changed a resource between the plan and its turn? A long apply reads the list pages again once they
 * have grown old, all at once for everything that is still to come; nothing is asked per change.
 */

import type { Uuid } from '../model/address.ts'
import type { Clock } from '../model/clock.ts'
import { type JsonObject, sameJson } from '../model/json.ts'
import { type LiveResource, newestFirst } from '../model/live.ts'
import type { EffectiveChange } from '../model/plan.ts'
import type { Failure, Result } from '../model/result.ts'

export interface Freshness {
  readonly clock: Clock
  /** When the plan's snapshot was read, ms. */
  readonly readAt: number
  /** Reads the list pages again. */
  read(): Promise<Result<readonly LiveResource[], Failure>>
}

const OLD_AFTER_MS = 60_000

export class Watch {
  readonly #freshness: Freshness
  readonly #isNew: (id: Uuid) => boolean
  #readAt: number
  /** Twice as long every time, so that a very long apply does not spend its budget on looking. */
  #oldAfterMs = OLD_AFTER_MS
  #reading: Promise<Result<readonly LiveResource[], Failure>> | null = null
  #byId: ReadonlyMap<Uuid, LiveResource> | null = null

  constructor(freshness: Freshness, isNew: (id: Uuid) => boolean) {
    this.#freshness = freshness
    this.#isNew = isNew
    this.#readAt = freshness.readAt
  }

  /** `null` when the change may go ahead. */
  async objection(change: EffectiveChange): Promise<Failure | null> {
    const failed = await this.#refresh()
    if (failed !== null) return failed
    if (this.#byId === null) return null
    switch (change.action) {
      case 'create': {
        const twin = [...this.#byId.values()].find(
          ({ kind, name, id }) => kind === change.kind && name === change.name && this.#isNew(id),
        )
        return twin === undefined ? null : changed(`a ${twin.kind} of that name appeared (${twin.id})`)
      }
      case 'update':
      case 'delete': {
        const now = this.#byId.get(change.id)
        if (now === undefined) return change.action === 'delete' ? null : changed('it was deleted')
        const same = now.version === change.live.version && agree(change.live.attrs, now.attrs)
        return same ? null : changed(`${newestFirst(now.edits)[0]?.by ?? 'somebody'} changed it`)
      }
      default:
        return change satisfies never
    }
  }

  async #refresh(): Promise<Failure | null> {
    const { clock } = this.#freshness
    if (this.#reading === null && clock.now() - this.#readAt > this.#oldAfterMs) {
      this.#reading = this.#freshness.read()
    }
    const reading = this.#reading
    if (reading === null) return null
    const result = await reading
    if (this.#reading === reading) {
      this.#reading = null
      if (result.ok) {
        this.#readAt = clock.now()
        this.#oldAfterMs *= 2
        this.#byId = new Map(result.value.map((live) => [live.id, live]))
      }
    }
    return result.ok ? null : result.error
  }
}

/** In the fields that both tell: what takes a further read per resource is not in a list page. */
const agree = (before: JsonObject, now: JsonObject): boolean =>
  Object.entries(before).every(([field, value]) => {
    const other = now[field]
    return other === undefined || sameJson(value, other)
  })

const changed = (what: string): Failure => ({
  code: 'changed-meanwhile',
  message: `Changed meanwhile: ${what} after the plan was made.`,
  hint: 'Run duvo-plan again and look at what is different.',
  fate: 'not-applied',
})
