/** What the planner works on, with whatever a test does not care about filled in. Uses the real kinds. */

import { createHash } from 'node:crypto'
import { kinds } from '../../src/kinds/index.ts'
import { type Address, parseAddress, type Uuid } from '../../src/model/address.ts'
import { isObject, type JsonObject } from '../../src/model/json.ts'
import type { Kind } from '../../src/model/kind.ts'
import type { LiveResource, Snapshot } from '../../src/model/live.ts'
import type { DesiredResource, Lifecycle, Manifest } from '../../src/model/manifest.ts'
import type { Change, EffectiveChange, Plan } from '../../src/model/plan.ts'
import type { History, PlanInput, PlanOptions, Relation } from '../../src/planner/input.ts'
import { makePlan } from '../../src/planner/plan.ts'

export const PROJECT = 'shop'
export const TEAM = 'aaaaaaaa-0000-4000-8000-000000000001'
export const USER = 'bbbbbbbb-0000-4000-8000-000000000001'

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The nth UUID. */
export const uuid = (n: number): Uuid => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`

export function kindOf(name: string): Kind {
  const kind = kinds.find((candidate) => candidate.name === name)
  if (kind === undefined) throw new Error(`no kind ${name}`)
  return kind
}

/** A set-up as people write it. */
export const config = (text: string, data: JsonObject = {}): JsonObject => ({
  version: 'v2',
  data: {
    models: {
      agent: { model: 'claude-sonnet-4-6' },
      browsing: { provider: 'anthropic', model: 'claude-sonnet-4-5' },
    },
    input: text,
    ...data,
  },
})

export interface DesiredExtras {
  readonly id?: Uuid
  readonly lifecycle?: Partial<Lifecycle>
}

/** A resource of the manifest; `written` as in the YAML, references already addresses. The name defaults to the key. */
export function desired(
  address: Address,
  written: JsonObject = {},
  { id, lifecycle = {} }: DesiredExtras = {},
): DesiredResource {
  const { kind = '', key = '' } = parseAddress(address) ?? {}
  const name = String(written['name'] ?? key)
  return {
    address,
    kind,
    key,
    name,
    id: id ?? null,
    ...kindOf(kind).canonical(written, key),
    lifecycle: { protect: false, ignoreChanges: [], new: false, ...lifecycle },
  }
}

/** A build row: named by a marker, or by a person. */
export const build = (name: string, written: JsonObject, more: JsonObject = {}): JsonObject => ({
  id: uuid(0xb000),
  name,
  config: written,
  revision_number: 1,
  parent_build_id: null,
  created_at: '2026-01-01T00:00:00.000Z',
  ...more,
})

const ROWS: Readonly<Record<string, (n: number) => JsonObject>> = {
  folder: (n) => ({ name: `Folder ${n}`, parent_folder_id: null }),
  connection: (n) => ({
    name: `Connection ${n}`,
    type: 'custom_mcp',
    provider: 'user',
    auth_method: 'url',
    shared: false,
    has_headers: false,
    user_id: USER,
  }),
  agent: (n) => ({ name: `Agent ${n}`, folder_id: null, latest_build: null, integration_configs: [] }),
}

/** The nth live resource, read from a row as the API sends it. */
export const live = (kind: string, n: number, fields: JsonObject = {}): LiveResource =>
  readRow(kind, {
    id: uuid(n),
    team_id: TEAM,
    created_at: '2026-01-01T00:00:00.000Z',
    updated_at: '2026-01-01T00:00:00.000Z',
    ...ROWS[kind]?.(n),
    ...fields,
  })

export function readRow(kind: string, row: JsonObject): LiveResource {
  const reader = kindOf(kind).read.v1
  if (reader === undefined) throw new Error(`no v1 reader for ${kind}`)
  return reader.toLive(row)
}

/** The same agent after its history was read. */
export const withHistory = (
  resource: LiveResource,
  lastMarker: LiveResource['lastMarker'],
): LiveResource => ({
  ...resource,
  lastMarker,
  known: [...resource.known, 'history'],
})

const OPTIONS: PlanOptions = {
  targets: [],
  prune: [],
  allowDelete: [],
  maxDeletes: null,
  allowCreate: [],
  allowStale: false,
  rotate: [],
  curious: false,
  ratePerMinute: 300,
}

export const history = (relations: Readonly<Record<string, Relation>> = {}, shallow = false): History => ({
  commit: 'c0ffee1'.padEnd(40, '0'),
  shallow,
  relation: (commit) => relations[commit] ?? 'unknown',
  protection: new Map(),
})

export interface Overrides {
  readonly manifest?: Partial<Manifest>
  readonly options?: Partial<PlanOptions>
  readonly history?: History
  readonly snapshot?: Partial<Snapshot>
}

export function input(
  resources: readonly DesiredResource[],
  snapshot: readonly LiveResource[],
  overrides: Overrides = {},
): PlanInput {
  return {
    manifest: {
      project: PROJECT,
      team: null,
      owner: null,
      formerly: [],
      resources,
      moved: [],
      removed: [],
      digest: 'sha256:0',
      files: ['duvo.yaml'],
      ...overrides.manifest,
    },
    locate: () => undefined,
    snapshot: {
      dialect: 'v1',
      resources: snapshot,
      caller: { team: TEAM, user: USER },
      ...overrides.snapshot,
    },
    kinds,
    hash: sha256,
    history: overrides.history ?? history({ c0ffee1: 'same', abcdef1: 'ancestor' }),
    options: { ...OPTIONS, ...overrides.options },
  }
}

/** The plan; anything else that came of it is the test's failure. */
export function plan(...made: Parameters<typeof input>): Plan {
  const result = makePlan(input(...made))
  if (result.kind !== 'plan') throw new Error(`not a plan: ${JSON.stringify(result)}`)
  return result.plan
}

export function change(made: Plan, address: string): Change {
  const found = made.changes.find((candidate) => candidate.address === address)
  if (found === undefined) throw new Error(`${address} is not in the plan`)
  return found
}

/** `['create agent.bot', 'blocked folder.x']`, in plan order. */
export const actions = (made: Plan): readonly string[] =>
  made.changes.map(({ action, address }) => `${action} ${address}`)

export const fieldsOf = (made: Plan, address: string): readonly string[] =>
  change(made, address).fields.map(({ path }) => path)

export const codes = (made: Pick<Plan, 'diagnostics'>): readonly string[] =>
  made.diagnostics.map(({ code }) => code)

export const stepNames = ({ steps }: Pick<EffectiveChange, 'steps'>): readonly string[] =>
  steps.map(({ name }) => name)

/** The live twins of a manifest's resources: what a team looks like right after applying them. */
export function twins(
  resources: readonly DesiredResource[],
  commit = 'c0ffee1',
  first = 1,
): readonly LiveResource[] {
  const ids = new Map<string, Uuid>(resources.map(({ address }, index) => [address, uuid(first + index)]))
  const idOf = (ref: unknown): Uuid => ids.get(String(ref)) ?? String(ref)
  return resources.map((resource, index) => twin(resource, first + index, idOf, commit))
}

function twin(
  { kind, key, attrs }: DesiredResource,
  n: number,
  idOf: (ref: unknown) => Uuid,
  commit: string,
): LiveResource {
  if (kind === 'folder') {
    const parent = attrs['parent'] ?? null
    return live(kind, n, {
      name: attrs['name'] ?? '',
      parent_folder_id: parent === null ? null : idOf(parent),
    })
  }
  if (kind === 'connection') return live(kind, n, { ...attrs, has_headers: false })
  const { build: setUp, folder = null, ...fields } = attrs
  const placed = { ...fields, folder_id: folder === null ? null : idOf(folder) }
  if (!isObject(setUp)) return live(kind, n, placed)
  const targets = listOf(setUp['handover_targets']).map(idOf).sort()
  const digest = targets.length === 0 ? '' : `~${sha256(targets.join(',')).slice(0, 6)}`
  const { config: written = {}, revision_name = null, revision_description = null } = setUp
  return live(kind, n, {
    ...placed,
    latest_build: build(`${PROJECT}/${key}@${commit}${digest}`, withSubAgents(written as JsonObject, idOf), {
      id: uuid(0xb000 + n),
      revision_name,
      revision_description,
    }),
  })
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

function withSubAgents(written: JsonObject, idOf: (ref: unknown) => Uuid): JsonObject {
  const data = isObject(written['data']) ? written['data'] : {}
  return { ...written, data: { ...data, subAgents: listOf(data['subAgents']).map(idOf) } }
}
