import type { StepLookup } from '../../model/kind.ts'
import { objectAt } from '../row.ts'
import { createLookup, type Lists, revisionLookup } from './lookup.ts'

/** v1: list pages carry the newest build, which is the only one of a new agent. */
const LISTS: Lists = {
  agents: () => '/v1/agents',
  revisions: (agent) => `/v1/agents/${agent}/revisions`,
  buildsIn(row) {
    const build = objectAt(row, 'latest_build')
    return build === null ? [] : [build]
  },
}

export const agentLookupV1: Readonly<Record<string, StepLookup>> = {
  create: createLookup(LISTS),
  revision: revisionLookup(LISTS),
}
