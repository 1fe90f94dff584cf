/** Whether what an apply says of itself is true, held against the rows of the server and never against our own reading. */

import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { TeamRun } from '../../helpers/team.ts'
import type { RowStates, Rows } from './row-states.ts'

export interface ApplyJson {
  readonly status: string
  readonly outcomes: readonly {
    readonly address: string
    readonly action: 'create' | 'update' | 'delete'
    readonly status: 'applied' | 'failed' | 'skipped'
    readonly id: string | null
    readonly because_of: string | null
    readonly error: { readonly code: string; readonly message: string; readonly fate: string | null } | null
  }[]
  readonly requests: { readonly sent: number; readonly retried: number; readonly throttled: number }
  readonly diagnostics: readonly {
    readonly severity: string
    readonly code: string
    readonly message: string
  }[]
}

const ajv = new Ajv2020({ strict: false })
addFormats.default(ajv)
const fits = ajv.compile(
  JSON.parse(readFileSync(new URL('../../../schema/apply.schema.json', import.meta.url), 'utf8')) as object,
)

const EXITS: Readonly<Record<string, number>> = {
  applied: 0,
  noop: 0,
  partial: 4,
  interrupted: 4,
  failed: 1,
  error: 1,
  refused: 3,
}

/** How a run says that it could not look at what it had done. */
const BLIND = 'could not be read back'

/** What the manifest calls a resource → its name in Duvo. */
export type NameOf = (address: string) => string

export interface Scene {
  readonly run: TeamRun
  /** The rows now, when the run began, and as a run without any fault leaves them. */
  readonly now: RowStates
  readonly before: RowStates
  readonly done: RowStates
  readonly nameOf: NameOf
}

export interface Account {
  readonly json: ApplyJson | null
  /** Everything that is not so. */
  readonly lies: readonly string[]
}

/** Reads the account of an apply that printed JSON. */
export function readAccount(scene: Scene): Account {
  const { run } = scene
  let json: ApplyJson
  try {
    json = JSON.parse(run.stdout) as ApplyJson
  } catch {
    return { json: null, lies: [`exit ${run.exit} without valid JSON: ${run.all}`] }
  }
  const expected = EXITS[json.status]
  const lies = expected === run.exit ? [] : [`status ${json.status}, but exit ${run.exit}`]
  // Nothing was planned: there is a reason, and no account.
  if (json.outcomes === undefined) {
    return {
      json: null,
      lies: [...lies, ...(run.writes.length > 0 ? ['no account of what was written'] : [])],
    }
  }
  if (!fits(json)) lies.push(`not as the schema says: ${JSON.stringify(fits.errors)}`)
  if (json.requests.sent !== run.requests.length) {
    lies.push(`${json.requests.sent} requests sent, but ${run.requests.length} arrived`)
  }
  const limited = run.requests.filter(({ status }) => status === 429).length
  if (json.requests.throttled !== limited)
    lies.push(`throttled ${json.requests.throttled} times, but ${limited} answers were 429`)
  const blind = json.diagnostics.some(({ message }) => message.includes(BLIND))
  // "Nobody knows" is true as long as nobody could look.
  const told = json.outcomes.filter(({ error }) => !(blind && error?.fate === 'unknown'))
  lies.push(...statusLies(json), ...told.flatMap((outcome) => outcomeLies(outcome, scene)))
  // Nobody but this run has written: these can only be mistakes.
  for (const { code, message } of json.diagnostics) {
    if (code === 'not-kept' || code === 'lost-slot') lies.push(message)
  }
  return { json, lies }
}

function statusLies({ status, outcomes, diagnostics }: ApplyJson): readonly string[] {
  const applied = outcomes.filter((outcome) => outcome.status === 'applied').length
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  const all = applied === outcomes.length
  const expected =
    outcomes.length === 0 ? 'noop' : all && errors === 0 ? 'applied' : applied === 0 ? 'failed' : 'partial'
  return expected === status ? [] : [`status ${status} with ${applied} of ${outcomes.length} applied`]
}

const TABLES: Readonly<Record<string, keyof RowStates>> = {
  folder: 'folders',
  connection: 'connections',
  agent: 'agents',
}

function outcomeLies(outcome: ApplyJson['outcomes'][number], scene: Scene): readonly string[] {
  const { address, action, status, id, error } = outcome
  const said = `${address} is reported ${status} (${action})${error === null ? '' : `: ${error.message}`}`
  const { done, now, before } = scene
  const table = TABLES[address.split('.')[0] ?? ''] ?? 'agents'
  const key = (rows: Rows): string =>
    id !== null && Object.hasOwn(rows, id) ? id : `new ${scene.nameOf(address)}`
  const old = action !== 'create' && id !== null ? id : key(now[table])
  const wanted = same(now[table][old], done[table][old])
  const already = action !== 'create' && same(before[table][old], done[table][old])
  switch (status) {
    case 'applied':
      return wanted ? [] : [`${said}, but it is not what it should be`]
    case 'failed':
    case 'skipped':
      if (error?.code === 'changed-meanwhile') return [`${said}, but nobody did`]
      return wanted && !already ? [`${said}, but it is done`] : []
    default:
      return status satisfies never
  }
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
