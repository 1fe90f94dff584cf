import type { Fault, FaultWhat } from '../faults.ts'
import type { PageShift } from '../page-shifts.ts'
import { bodyCheck, type Schema } from '../validate.ts'
import { closed, nullable, someText } from './parts.ts'

/** A fault as data; selection may be left out: from the first matching request on, for ever. */
export type FaultDraft = Pick<Fault, 'method' | 'path' | 'what'> & { from?: number; times?: number | null }

const when: Schema = { enum: ['before', 'after'] }
const errorStatus: Schema = { type: 'integer', minimum: 400, maximum: 599 }
const count = (minimum: number): Schema => ({ type: 'integer', minimum })

/** What every kind of fault carries besides its kind, all of it required. */
const DETAILS: { [Kind in FaultWhat['kind']]: { [key: string]: Schema } } = {
  refused: {},
  status: { status: errorStatus, when },
  throttled: {
    advice: { enum: ['seconds', 'date', 'none', 'reset-past', 'reset-ms', 'bare'] },
    seconds: count(0),
  },
  echo: { status: errorStatus },
  drop: { when },
  hang: { when },
  html: { when },
  truncated: {},
  cut: {},
  empty: {},
  slow: { ms: count(0) },
}

const faultWhat: Schema = {
  anyOf: Object.entries(DETAILS).map(([kind, details]) =>
    closed({ kind: { const: kind }, ...details }, ['kind', ...Object.keys(details)]),
  ),
}

const fault = closed(
  { method: someText, path: someText, what: faultWhat, from: count(1), times: nullable(count(0)) },
  ['method', 'path', 'what'],
)

export const faultBodies = {
  faults: bodyCheck<{ faults: (string | FaultDraft)[] }>(
    closed({ faults: { type: 'array', minItems: 1, items: { anyOf: [someText, fault] } } }, ['faults']),
  ),
  pageShift: bodyCheck<Omit<PageShift, 'times'> & { times?: number }>(
    closed(
      {
        list: { enum: ['agents', 'connections'] },
        at: count(0),
        action: { enum: ['create', 'delete', 'reorder'] },
        times: count(1),
      },
      ['list', 'at', 'action'],
    ),
  ),
}
