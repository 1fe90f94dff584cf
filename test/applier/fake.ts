/** A kind whose requests are recorded and fail on demand, and plans made by hand for it. */

import { type ApplyInput, applyPlan } from '../../src/applier/apply-plan.ts'
import type { Address } from '../../src/model/address.ts'
import type { Writer } from '../../src/model/io.ts'
import type { StepContext, StepDone, WriteFacet } from '../../src/model/kind.ts'
import type { LiveResource } from '../../src/model/live.ts'
import type { ApplyEvent, Outcome } from '../../src/model/outcome.ts'
import type { EffectiveChange, Plan, Step } from '../../src/model/plan.ts'
import { type Failure, fail, ok, type Result } from '../../src/model/result.ts'
import { createVirtualClock } from '../helpers/virtual-clock.ts'

export const step = (name: string, needs: readonly Address[] = [], batch: string | null = null): Step => ({
  name,
  needs,
  batch,
})

const BASE = { kind: 'thing', reason: '', fields: [], requires: [], adopts: false } as const

const live = (id: string): LiveResource => ({
  kind: 'thing',
  id,
  name: id,
  attrs: {},
  marker: null,
  lastMarker: null,
  createdAt: null,
  edits: [],
  version: '1',
  holds: [],
  known: [],
  owner: null,
  extra: {},
})

/** `thing.a`, created by these steps; with an `id` it is updated, or deleted when its only step is. */
export function change(
  key: string,
  steps: readonly Step[],
  { after = [], id }: { readonly after?: readonly Address[]; readonly id?: string } = {},
): EffectiveChange {
  const address: Address = `thing.${key}`
  const base = { ...BASE, address, name: key, after, steps }
  if (steps[0]?.name === 'delete') {
    return { ...base, action: 'delete', id: id ?? `id-${key}`, desired: null, live: live(id ?? `id-${key}`) }
  }
  const desired = {
    address,
    kind: 'thing',
    key,
    name: key,
    id: null,
    attrs: {},
    secrets: {},
    lifecycle: { protect: false, ignoreChanges: [], new: false },
  }
  return id === undefined
    ? { ...base, action: 'create', id: null, desired, live: null, target: {} }
    : { ...base, action: 'update', id, desired, live: live(id), target: {} }
}

const plan = (changes: readonly EffectiveChange[], ids: Plan['ids']): Plan => ({
  project: 'shop',
  team: null,
  commit: null,
  dialect: 'v1',
  manifest: { digest: '' },
  planDigest: '',
  summary: {
    create: 0,
    update: 0,
    delete: 0,
    blocked: 0,
    adopted: 0,
    orphaned: 0,
    unchanged: 0,
    unmanaged: 0,
  },
  requests: { apply: 0, estimateSeconds: 0 },
  changes,
  diagnostics: [],
  ids,
  adopted: [],
  unmanaged: [],
  refusals: [],
})

export const REJECTED: Failure = { code: 'rejected', message: 'no', fate: 'not-applied' }

/** What a request is answered; nothing said is a plain success. */
export type Answer = (
  sent: string,
  members: readonly [StepContext, ...StepContext[]],
) => Answered | Promise<Answered>
type Answered = Result<StepDone, Failure> | undefined

export interface Options extends Partial<Omit<ApplyInput, 'plan' | 'kinds' | 'onEvent'>> {
  readonly ids?: Plan['ids']
  readonly answer?: Answer
}

export interface Applied {
  readonly outcomes: readonly Outcome[]
  /** `a create`, or `a+b place` for a batch, in the order they were sent. */
  readonly sent: readonly string[]
  readonly events: readonly ApplyEvent[]
  /** The most that were under way at once. */
  readonly most: number
  /** `a applied`, `b skipped because of thing.a`, in plan order. */
  readonly story: readonly string[]
}

/** Names of steps that a kind may have here. */
const STEPS = ['create', 'revision', 'settings', 'update', 'place', 'delete']

export async function apply(changes: readonly EffectiveChange[], options: Options = {}): Promise<Applied> {
  const { answer = () => undefined, ids = {}, ...rest } = options
  const clock = createVirtualClock()
  const sent: string[] = []
  const events: ApplyEvent[] = []
  let open = 0
  let most = 0
  const run =
    (name: string) =>
    async (members: readonly [StepContext, ...StepContext[]]): Promise<Result<StepDone, Failure>> => {
      open += 1
      most = Math.max(most, open)
      const keys = members.map(({ change: { name: key } }) => key)
      const label = `${keys.toSorted().join('+')} ${name}`
      sent.push(label)
      // Whoever comes at the same time is let in before anybody is done.
      await new Promise<void>((resolve) => setImmediate(resolve))
      const answered = await answer(label, members)
      open -= 1
      return answered ?? ok(members[0].change.action === 'create' ? { id: `id-${keys[0]}` } : {})
    }
  const facet: WriteFacet = {
    name: 'thing',
    section: 'things',
    refs: [],
    write: { v1: Object.fromEntries(STEPS.map((name) => [name, run(name)])) },
    lookup: {},
  }
  const outcomes = await applyPlan({
    plan: plan(changes, ids),
    kinds: [facet],
    io: {} as Writer,
    concurrency: 8,
    clock,
    hash: (text) => text,
    settleMs: 0,
    knownIds: new Set(),
    freshness: { clock, readAt: clock.now(), read: async () => ok([]) },
    stamp: { project: 'shop', commit: 'local', dirty: false, run: null },
    guard: { team: null, owner: null, caller: { team: null, user: null } },
    secret: (template) => template,
    onEvent: (event) => events.push(event),
    ...rest,
  })
  return { outcomes, sent, events, most, story: outcomes.map(tell) }
}

const tell = ({ address, status, becauseOf, error }: Outcome): string =>
  [
    address.slice(6),
    status,
    becauseOf === null ? '' : `because of ${becauseOf}`,
    error === null ? '' : `(${error.code})`,
  ]
    .filter(Boolean)
    .join(' ')

/** Fails these requests. */
export const failing =
  (...labels: readonly string[]): Answer =>
  (sent) =>
    labels.includes(sent) ? fail(REJECTED) : undefined
