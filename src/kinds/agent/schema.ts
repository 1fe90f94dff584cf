/** How an agent is written, and what that means. */

import { isObject, type JsonObject } from '../../model/json.ts'
import type { RefSpec, SchemaFacet } from '../../model/kind.ts'
import { compact, idAt, pick } from '../row.ts'
import { completeBuild, writtenBuild } from './build-schema.ts'
import { canonicalConfig, sortedSet } from './config.ts'

const refs: readonly RefSpec[] = [
  { path: ['folder'], to: 'folder', many: false, tree: false, separable: true },
  { path: ['build', 'config', 'data', 'subAgents'], to: 'agent', many: true, tree: false, separable: false },
  { path: ['build', 'handover_targets'], to: 'agent', many: true, tree: false, separable: false },
]

const flag = (description: string): JsonObject => ({ type: 'boolean', description })

/** Fields of the agent itself that one PATCH writes. */
export const FLAGS = ['slack_enabled', 'microsoft_teams_enabled', 'agentic_memory_enabled']

export const agentSchema: SchemaFacet = {
  name: 'agent',
  section: 'agents',
  refs,
  schema: {
    type: 'object',
    description: 'An AI worker.',
    additionalProperties: false,
    properties: {
      name: { type: 'string', minLength: 1, description: 'Shown in Duvo. Default: the key.' },
      folder: { type: ['string', 'null'], description: 'Key or UUID of its folder; null is the root.' },
      slack_enabled: flag('Reachable in Slack.'),
      microsoft_teams_enabled: flag('Reachable in Microsoft Teams.'),
      agentic_memory_enabled: flag('Remembers across runs.'),
      thread_id: {
        type: ['string', 'null'],
        format: 'uuid',
        description: 'Thread it belongs to; null clears it.',
      },
      build: writtenBuild,
    },
  },
  shared: { section: 'builds', field: 'build', schema: completeBuild },
  secrets: [],
  writeOnly: [['build', 'handover_targets']],
  env: [],
  files: [['build', 'config', 'data', 'input']],
  scope: () => null,
  canonical: (written, key) => ({
    attrs: compact({
      name: written['name'] ?? key,
      ...pick(written, ['folder', ...FLAGS]),
      // null clears it; an id is compared in lower case
      thread_id: idAt(written, 'thread_id') ?? written['thread_id'],
      build: isObject(written['build']) ? canonicalBuild(written['build']) : undefined,
    }),
    secrets: {},
  }),
}

const canonicalBuild = (build: JsonObject): JsonObject =>
  compact({
    ...build,
    config: build['config'] === undefined ? undefined : canonicalConfig(build['config']),
    handover_targets:
      build['handover_targets'] === undefined ? undefined : sortedSet(build['handover_targets']),
  })
