/** Live agents as a manifest writes them. */

import type { AuthorContext, AuthorFacet } from '../../model/author.ts'
import { isList, isObject, type Json, type JsonObject } from '../../model/json.ts'
import type { LiveResource } from '../../model/live.ts'
import { compact, textAt } from '../row.ts'
import { agentPlan } from './plan.ts'
import { agentSchema, FLAGS } from './schema.ts'
import { recoverTargets } from './targets.ts'

export const agentAuthor: AuthorFacet = {
  ...agentSchema,
  marked: agentPlan.marked,
  identity: agentPlan.identity,
  // v1-builds: a list tells nothing of builds
  unread: ({ extra, known }) => (extra['buildUnread'] === true && !known.includes('build') ? ['build'] : []),
  written(live, context) {
    const { build, remarks } = writtenBuild(live, context)
    const { attrs } = live
    return {
      fields: compact({
        name: live.name,
        // What is off, empty or at the root is what an agent starts with.
        folder: attrs['folder'] ?? undefined,
        ...Object.fromEntries(FLAGS.filter((flag) => attrs[flag] === true).map((flag) => [flag, true])),
        thread_id: attrs['thread_id'] ?? undefined,
        build,
      }),
      secrets: [],
      remarks,
      leftOut: null,
    }
  },
  place: (path) => (path[0] === 'build' && path[1] === 'live' ? null : path),
}

interface WrittenBuild {
  /** `undefined`: none, or one that is left alone. */
  readonly build: JsonObject | undefined
  readonly remarks: readonly string[]
}

const leftAlone = (why: string): WrittenBuild => ({ build: undefined, remarks: [`No build here: ${why}`] })

function writtenBuild(live: LiveResource, { hash, ids }: AuthorContext): WrittenBuild {
  const build = live.attrs['build']
  if (!isObject(build)) return { build: undefined, remarks: [] }
  if (live.extra['unpromoted'] === true) {
    return leftAlone('the newest one is a draft, and none is live. Promote one in Duvo and export again.')
  }
  const { config } = build
  if (!isObject(config)) {
    return leftAlone('the live one has no set-up. Write one here to give the agent its first.')
  }
  const { version } = config
  if (version !== 'v2' || !isObject(config['data'])) {
    // v1, v2: the legacy format is `v1`
    const format = version === 'v1' ? 'the legacy format' : 'a format this duvo-gitops does not know'
    return leftAlone(
      `the live one is in ${format} (version ${String(version)}), which is left as it is. Save the agent once in Duvo and export again, or write a build here: it would replace the live one.`,
    )
  }
  // v2 is the default.
  const { version: _, ...rest } = config
  const targets = recoverTargets(live, hash, ids)
  if (targets === null) {
    return leftAlone(
      'it hands over to agents that Duvo does not tell. Write it here with `handover_targets`; a build without them would hand over to nobody.',
    )
  }
  return {
    build: compact({
      config: { ...rest, data: withoutEmpty(config['data']) },
      handover_targets: targets.length > 0 ? targets : undefined,
      revision_name: textAt(build, 'revision_name') ?? undefined,
      revision_description: ownDescription(build),
    }),
    remarks:
      targets.length > 0
        ? ['Duvo does not tell `handover_targets`; these fit what the marker remembers of them. Check them.']
        : [],
  }
}

/** What apply says of a revision where the manifest says nothing: it will again. */
function ownDescription(build: JsonObject): string | undefined {
  const text = textAt(build, 'revision_description')
  return text === null || text.startsWith('Applied by duvo-gitops: ') ? undefined : text
}

/** Lists and options that are empty mean the same as none. */
const withoutEmpty = (data: JsonObject): JsonObject =>
  compact(
    Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, isEmpty(key, value) ? undefined : value]),
    ),
  )

const EMPTY_IS_NONE = ['files', 'skills', 'plugins', 'subAgents', 'options']

const isEmpty = (key: string, value: Json): boolean =>
  EMPTY_IS_NONE.includes(key) &&
  (value === null ||
    (isList(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0))
