/** Reading agents on API v1: list pages carry each agent's newest build, so nothing is asked per agent. */

import { getAt, isObject, type Json, type JsonObject } from '../../model/json.ts'
import type { KindReader } from '../../model/kind.ts'
import type { LiveResource } from '../../model/live.ts'
import { type Marker, parseMarker } from '../../model/marker.ts'
import { fail, ok } from '../../model/result.ts'
import { compact, idAt, listAt, objectAt, personAt, textAt } from '../row.ts'
import { canonicalConfig } from './config.ts'
import { FLAGS } from './schema.ts'

export const agentReaderV1: KindReader = {
  // v1: pages of 100 at most; `include_schedules` costs no further request
  list: (io) =>
    io.list({ path: '/v1/agents', rows: 'agents', pageSize: 100, query: { include_schedules: 'true' } }),
  toLive: (row) => agentToLive(row, objectAt(row, 'latest_build')),
  // v1: `updated_by` is whoever wrote last, so a row does not tell who the key's user is
  caller: (row) => ({ team: idAt(row, 'team_id'), user: null }),
  details: {
    async history(io, live) {
      const builds = await io.list({ path: `/v1/agents/${live.id}/revisions`, rows: 'builds', pageSize: 100 })
      if (!builds.ok) return fail(builds.error)
      return ok({ ...live, lastMarker: newestMarker(builds.value), known: [...live.known, 'history'] })
    },
  },
}

/** An agent row and the build that counts as its current one. */
function agentToLive(row: JsonObject, build: JsonObject | null): LiveResource {
  const marker = parseMarker(textAt(build, 'name') ?? '')
  const name = textAt(row, 'name') ?? ''
  const agentAt = textAt(row, 'updated_at')
  const buildAt = textAt(build, 'created_at')
  const builtLast = buildAt !== null && (agentAt === null || buildAt >= agentAt)
  return {
    kind: 'agent',
    id: idAt(row, 'id') ?? '',
    name,
    attrs: compact({
      name,
      folder: idAt(row, 'folder_id'),
      // v1: null on read means never set, which is off
      ...Object.fromEntries(FLAGS.map((flag) => [flag, row[flag] === true])),
      thread_id: idAt(row, 'thread_id'),
      build: build === null ? undefined : liveBuild(build),
    }),
    marker,
    lastMarker: marker,
    createdAt: textAt(row, 'created_at'),
    updatedAt: builtLast ? buildAt : agentAt,
    updatedBy: builtLast
      ? (textAt(build, 'created_by_name') ?? personAt(row, 'updated_by'))
      : personAt(row, 'updated_by'),
    version: `${textAt(build, 'id') ?? ''} ${textAt(build, 'updated_at') ?? ''}`,
    holds: listAt(row, 'integration_configs').map(slotName),
    known: [],
    owner: null,
    extra: compact({
      buildId: idAt(build, 'id') ?? undefined,
      revision: getAt(build, ['revision_number']) ?? undefined,
      hasHistory: build !== null && hasOlder(build),
      schedules: listAt(build, 'schedules').length > 0 ? listAt(build, 'schedules') : undefined,
    }),
  }
}

const liveBuild = (build: JsonObject): JsonObject => ({
  config: canonicalConfig(build['config'] ?? null),
  revision_name: textAt(build, 'revision_name'),
  revision_description: textAt(build, 'revision_description'),
})

const slotName = (slot: Json): string =>
  `${textAt(slot, 'integration_name') ?? 'integration'} (${textAt(slot, 'integration_type') ?? 'unknown type'}, ${idAt(slot, 'integration_id') ?? 'no id'})`

/** A first revision cannot hide a marker behind it. */
const hasOlder = (build: JsonObject): boolean =>
  build['revision_number'] !== 1 || textAt(build, 'parent_build_id') !== null

function newestMarker(builds: readonly JsonObject[]): Marker | null {
  const number = (build: JsonObject): number => Number(build['revision_number'] ?? 0)
  const newestFirst = [...builds]
    .filter(isObject)
    .sort(
      (a, b) =>
        number(b) - number(a) || (textAt(b, 'created_at') ?? '').localeCompare(textAt(a, 'created_at') ?? ''),
    )
  for (const build of newestFirst) {
    const marker = parseMarker(textAt(build, 'name') ?? '')
    if (marker !== null) return marker
  }
  return null
}
