/**
 * Secrets taken out of data before it is rendered. A finished report is filtered too, but there a secret may no longer
 * be in one piece: marks around changed words, colours and escapes stand inside it.
 */

import type { Change, Plan } from '../model/plan.ts'

type Redact = (text: string) => string

/** A copy of plain data with every text in it passed through `redact`. */
export function clean<T>(value: T, redact: Redact): T {
  if (typeof value === 'string') return redact(value) as T
  if (Array.isArray(value)) return value.map((item: unknown) => clean(item, redact)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, clean(item, redact)])) as T
}

/** {@link clean} for what reports show of a plan; what only the applier needs is left as it is, for it can be large. */
export const cleanPlan = (plan: Plan, redact: Redact): Plan => ({
  ...plan,
  changes: plan.changes.map((change) => cleanChange(change, redact)),
  adopted: clean(plan.adopted, redact),
  diagnostics: clean(plan.diagnostics, redact),
  refusals: clean(plan.refusals, redact),
})

const cleanChange = <C extends Change>(change: C, redact: Redact): C => ({
  ...change,
  name: redact(change.name),
  reason: redact(change.reason),
  ...(change.hint === undefined ? {} : { hint: redact(change.hint) }),
  fields: clean(change.fields, redact),
})
