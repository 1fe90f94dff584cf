/** Small plans and their parts, with whatever a test does not care about filled in. */

import type { Address } from '../../src/model/address.ts'
import type { Diagnostic } from '../../src/model/diagnostic.ts'
import type { Json, JsonObject } from '../../src/model/json.ts'
import type { LiveResource } from '../../src/model/live.ts'
import type { DesiredResource } from '../../src/model/manifest.ts'
import type { ApplyResult, Outcome } from '../../src/model/outcome.ts'
import type {
  BlockedChange,
  Change,
  CreateChange,
  DeleteChange,
  FieldChange,
  Plan,
  PlanSummary,
  UpdateChange,
} from '../../src/model/plan.ts'

export const PLAIN = { color: false, width: 100, verbose: false }
export const COLOR = { ...PLAIN, color: true }
export const VERBOSE = { ...PLAIN, verbose: true }

const ID = '2f6c0f3e-1111-4222-8333-444455556666'

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`

export const field = (path: string, before: Json, after: Json, sensitive = false): FieldChange => ({
  path,
  before,
  after,
  sensitive,
})

function split(address: Address): { kind: string; key: string } {
  const [kind = '', key = ''] = address.split('.')
  return { kind, key }
}

const desiredOf = (address: Address, name: string): DesiredResource => ({
  address,
  ...split(address),
  name,
  id: null,
  attrs: { name },
  secrets: {},
  lifecycle: { protect: false, ignoreChanges: [], new: false },
})

const liveOf = (address: Address, name: string, extra: JsonObject): LiveResource => ({
  kind: split(address).kind,
  id: ID,
  name,
  attrs: { name },
  marker: null,
  lastMarker: null,
  createdAt: null,
  edits: [],
  version: '1',
  holds: [],
  known: [],
  owner: null,
  extra,
})

function base(address: Address, name: string) {
  return {
    address,
    kind: split(address).kind,
    name,
    reason: 'it differs from the manifest',
    fields: [],
    requires: [],
    after: [],
    steps: [{ name: 'step', batch: null, needs: [] }],
    source: { file: 'duvo.yaml', line: 12, column: 3 },
  }
}

export const create = (address: Address, name: string, more: Partial<CreateChange> = {}): CreateChange => ({
  ...base(address, name),
  reason: 'it is not in Duvo yet',
  action: 'create',
  id: null,
  adopts: false,
  desired: desiredOf(address, name),
  live: null,
  target: { name },
  ...more,
})

export const update = (
  address: Address,
  name: string,
  more: Partial<UpdateChange> & { extra?: JsonObject } = {},
): UpdateChange => {
  const { extra = {}, ...rest } = more
  return {
    ...base(address, name),
    action: 'update',
    id: ID,
    adopts: false,
    desired: desiredOf(address, name),
    live: liveOf(address, name, extra),
    target: { name },
    ...rest,
  }
}

export const remove = (address: Address, name: string, more: Partial<DeleteChange> = {}): DeleteChange => {
  const { source: _, ...rest } = base(address, name)
  return {
    ...rest,
    reason: 'the manifest lists it under removed',
    action: 'delete',
    id: ID,
    adopts: false,
    desired: null,
    live: liveOf(address, name, {}),
    ...more,
  }
}

export const blocked = (
  address: Address,
  name: string,
  more: Partial<BlockedChange> = {},
): BlockedChange => ({
  ...base(address, name),
  steps: [],
  action: 'blocked',
  id: null,
  adopts: false,
  desired: desiredOf(address, name),
  live: null,
  inTheWay: null,
  ...more,
})

export function plan(
  changes: readonly Change[],
  more: Partial<Omit<Plan, 'summary'>> & { summary?: Partial<PlanSummary> } = {},
): Plan {
  const tally = (action: Change['action']): number =>
    changes.filter((change) => change.action === action).length
  const { summary, ...rest } = more
  const apply = changes.reduce((sum, change) => sum + change.steps.length, 0)
  return {
    project: 'retail-ops',
    team: ID,
    commit: '3f2c1ab9d0e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4',
    dialect: 'v1',
    manifest: { digest: digest('a') },
    planDigest: digest('b'),
    summary: {
      create: tally('create'),
      update: tally('update'),
      delete: tally('delete'),
      blocked: tally('blocked'),
      adopted: 0,
      orphaned: 0,
      unchanged: 0,
      unmanaged: 0,
      ...summary,
    },
    requests: { apply, estimateSeconds: Math.ceil(apply / 5) },
    changes,
    diagnostics: [],
    refusals: [],
    ids: {},
    adopted: [],
    unmanaged: [],
    ...rest,
  }
}

export const warning = (more: Partial<Diagnostic> = {}): Diagnostic => ({
  severity: 'warning',
  code: 'unknown-model',
  message: 'The model "claude-opus-9" is not in the list this version knows; it is sent as written.',
  position: { file: 'duvo.yaml', line: 40, column: 17 },
  ...more,
})

export const outcome = (
  address: Address,
  action: Outcome['action'],
  more: Partial<Outcome> = {},
): Outcome => ({
  address,
  action,
  status: 'applied',
  id: ID,
  requests: 1,
  error: null,
  becauseOf: null,
  ...more,
})

export const applied = (
  status: ApplyResult['status'],
  outcomes: readonly Outcome[],
  more: Partial<ApplyResult> = {},
): ApplyResult => ({
  status,
  planDigest: digest('b'),
  outcomes,
  diagnostics: [],
  traffic: { sent: 14, retried: 2, throttled: 0, seconds: 3.14 },
  ...more,
})

/** A long prompt of numbered lines, some of them replaced, dropped (`null`) or followed by more. */
export const prompt = (lines: number, edits: Readonly<Record<number, readonly string[]>> = {}): string =>
  Array.from({ length: lines }, (_, index) => index + 1)
    .flatMap((n) => edits[n] ?? [`${n}. Check field ${n} of the invoice against the purchase order.`])
    .map((line) => `${line}\n`)
    .join('')
