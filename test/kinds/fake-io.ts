/** An API that answers what it is told and remembers what it was asked. */

import type { ListRequest, Query, WriteRequest, Writer } from '../../src/model/io.ts'
import type { Json, JsonObject } from '../../src/model/json.ts'
import type { StepContext, StepDone } from '../../src/model/kind.ts'
import { isEffective, type Plan } from '../../src/model/plan.ts'
import { type Failure, fail, ok, type Result } from '../../src/model/result.ts'
import { kindOf, PROJECT, sha256, TEAM, USER, uuid } from '../helpers/plan-input.ts'

type Sent = Pick<WriteRequest, 'method' | 'path' | 'body' | 'retry'>

export interface FakeIo extends Writer {
  readonly sent: readonly Sent[]
  readonly asked: readonly (ListRequest | string)[]
}

export interface Script {
  readonly send?: (request: WriteRequest) => Result<JsonObject, Failure> | undefined
  readonly get?: (path: string, query?: Query) => Result<JsonObject, Failure>
  readonly rows?: (request: ListRequest) => Result<readonly JsonObject[], Failure>
}

/** What the API answers to a write that made, or changed, this row. */
const row = (id: string, more: JsonObject = {}): JsonObject => ({
  id,
  team_id: TEAM,
  updated_by: { id: USER, name: 'Ann' },
  ...more,
})

const ANSWERS: readonly (readonly [RegExp, JsonObject])[] = [
  [/\/revisions$/, { build: { id: uuid(0xbb1) }, agent: { id: uuid(0xaa1) } }],
  [/\/agents$/, { agent: row(uuid(0xaa1)), build: { id: uuid(0xbb0) } }],
  [/\/agents\/[^/]+$/, { agent: row(uuid(0xaa1)) }],
  [/\/agent-folders(\/[^/]+)?$/, { folder: row(uuid(0xff1)) }],
  [/\/connections/, row(uuid(0xcc1), { user_id: USER, updated_by: null })],
]

const answerTo = (path: string): JsonObject => ANSWERS.find(([pattern]) => pattern.test(path))?.[1] ?? {}

export function fakeIo({ send, get, rows }: Script = {}): FakeIo {
  const sent: Sent[] = []
  const asked: (ListRequest | string)[] = []
  return {
    team: null,
    sent,
    asked,
    async get(path, query) {
      asked.push(path)
      return get?.(path, query) ?? ok({})
    },
    async list(request) {
      asked.push(request)
      return rows?.(request) ?? ok([])
    },
    async send(request) {
      const { method, path, body, retry } = request
      sent.push({ method, path, retry, ...(body === undefined ? {} : { body }) })
      return send?.(request) ?? ok(answerTo(path))
    },
  }
}

export const status = (code: number): Result<JsonObject, Failure> =>
  fail({ code: code === 404 ? 'not-found' : 'rejected', message: `status ${code}`, status: code })

const IDS: Readonly<Record<string, string>> = {
  folder: uuid(0xff1),
  connection: uuid(0xcc1),
  agent: uuid(0xaa1),
}

/** Sends the steps of one change, one after the other, as the applier would; gives what each of them led to. */
export async function run(
  plan: Plan,
  address: string,
  io: FakeIo,
  secret: (template: string) => string = (template) => template,
): Promise<readonly Result<StepDone, Failure>[]> {
  const change = plan.changes.filter(isEffective).find((candidate) => candidate.address === address)
  if (change === undefined) throw new Error(`${address} is not a change`)
  let memo: JsonObject = {}
  const results: Result<StepDone, Failure>[] = []
  for (const step of change.steps) {
    const context: StepContext = {
      io,
      change,
      id: change.id ?? IDS[change.kind] ?? '',
      memo,
      stamp: { project: PROJECT, commit: 'abc1234', dirty: false, run: null },
      resolve: (ref) => (ref.includes('.') ? (plan.ids[ref as `${string}.${string}`] ?? resolved(ref)) : ref),
      secret,
      hash: sha256,
    }
    const runner = kindOf(change.kind).write.v1?.[step.name]
    if (runner === undefined) throw new Error(`no runner for ${step.name}`)
    const result = await runner([context])
    results.push(result)
    if (result.ok) memo = { ...memo, ...result.value.memo }
  }
  return results
}

/** The UUID that an address gets in these tests when the plan has none. */
export const resolved = (ref: string): string => uuid(0xd000 + ref.length)

export const bodyOf = (io: FakeIo, path: string): Json =>
  io.sent.find((one) => one.path === path)?.body ?? null
