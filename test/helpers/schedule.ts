/** Walks the steps of a plan as far as their conditions allow, as any scheduler would. */

import { type EffectiveChange, isEffective, type Plan } from '../../src/model/plan.ts'

export interface Walk {
  /** `agent.bot create`, in the order they could go. */
  readonly done: readonly string[]
  /** Steps that can never go: a plan that leaves one cannot be applied. */
  readonly stuck: readonly string[]
}

export function walk({ changes, ids }: Plan): Walk {
  const open = new Map(changes.filter(isEffective).map((change) => [change.address, { change, next: 0 }]))
  const identified = new Set<string>(Object.keys(ids))
  const finished = new Set<string>()
  const done: string[] = []
  for (let moved = true; moved; ) {
    moved = false
    for (const [address, task] of open) {
      const { change } = task
      for (; canGo(change, task.next, identified, finished, open); task.next += 1) {
        done.push(`${address} ${change.steps[task.next]?.name}`)
        identified.add(address)
        moved = true
      }
      if (task.next >= change.steps.length) {
        finished.add(address)
        open.delete(address)
        moved = true
      }
    }
  }
  return { done, stuck: [...open.keys()] }
}

function canGo(
  change: EffectiveChange,
  next: number,
  identified: ReadonlySet<string>,
  finished: ReadonlySet<string>,
  open: ReadonlyMap<string, unknown>,
): boolean {
  const step = change.steps[next]
  if (step === undefined) return false
  const waits = next === 0 ? change.after : []
  return (
    step.needs.every((need) => identified.has(need)) &&
    waits.every((wait) => finished.has(wait) || !open.has(wait))
  )
}
