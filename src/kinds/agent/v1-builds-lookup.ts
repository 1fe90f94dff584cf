import type { StepLookup } from '../../model/kind.ts'
import { createLookup, type Lists, revisionLookup } from './lookup.ts'
import { buildsOf } from './v1-builds.ts'

const LISTS: Lists = { agents: () => '/v1/agents', revisions: buildsOf, buildsIn: () => null }

export const agentLookupV1Builds: Readonly<Record<string, StepLookup>> = {
  create: createLookup(LISTS),
  revision: revisionLookup(LISTS),
}
