/** How folders are compared. */

import { canonicalText, getAt } from '../../model/json.ts'
import type { Obstacle, PlanFacet } from '../../model/kind.ts'
import type { Dialect } from '../../model/live.ts'
import { pick } from '../row.ts'
import { folderSchema } from './schema.ts'

const NOT_KNOWN: Readonly<Partial<Record<Dialect, Obstacle>>> = {
  'v1-builds': {
    reason: 'this generation of the API has no folders',
    hint: 'Leave it out until the team is on a newer API; agents that name it stay where they are.',
  },
}

export const folderPlan: PlanFacet = {
  name: folderSchema.name,
  section: folderSchema.section,
  refs: folderSchema.refs,
  marked: false,
  immutable: [],
  identity: (attrs) => canonicalText([attrs['name'] ?? null, attrs['parent'] ?? null]),
  aliases: () => [],
  wants: () => [],
  align: (desired, live) => ({
    before: pick(live.attrs, Object.keys(desired.attrs)),
    after: desired.attrs,
    unknown: [],
  }),
  obstacle: (_verb, dialect) => NOT_KNOWN[dialect] ?? null,
  earlier: () => null,
  // What a folder holds tells whether it is another one renamed; the planner looks at that itself.
  fingerprint: () => null,
  steps({ action, target }) {
    const parent = getAt(target, ['parent'])
    const needs = typeof parent === 'string' && parent.includes('.') ? [parent as `${string}.${string}`] : []
    return [{ name: action, batch: null, needs: action === 'delete' ? [] : needs }]
  },
}
