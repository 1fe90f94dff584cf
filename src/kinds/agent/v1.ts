/** Reading agents on API v1: list pages carry each agent's newest build, so nothing is asked per agent. */

import { getAt, isObject, type Json, type JsonObject } from '../../model/json.ts'
import type { KindReader } from '../../model/kind.ts'
import type { Edit, LiveResource } from '../../model/live.ts'
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
      return ok({ ...live, ...newestMarked(builds.value, live), known: [...live.known, 'history'] })
    },
  },
}

/** The part of an agent that revisions hold. */
const BUILD = '/build'

/** An agent row and the build that counts as its current one. */
function agentToLive(row: JsonObject, build: JsonObject | null): LiveResource {
  const marker = parseMarker(textAt(build, 'name') ?? '')
  const name = textAt(row, 'name') ?? ''
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
    edits: [
      { within: '', by: personAt(row, 'updated_by'), at: textAt(row, 'updated_at'), revision: null },
      ...(build === null ? [] : [buildEdit(row, build, marker)]),
    ],
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

/**
 * Who made the current build what it is. A row tells who created it and when, and when it was last patched, but not by
 * whom: the agent's row does, where the patch was the last that happened to it.
 */
function buildEdit(row: JsonObject, build: JsonObject, marker: Marker | null): Edit {
  const created = textAt(build, 'created_at')
  const patched = textAt(build, 'updated_at')
  const by = textAt(build, 'created_by_name')
  // What a person created is theirs, whoever labelled it since; a marked one was ours when it was created.
  if (marker === null) return { within: BUILD, by, at: created, revision: stepTo(build, null) }
  if (created === null || patched === null || Date.parse(patched) <= Date.parse(created)) {
    return { within: BUILD, by, at: created, revision: null }
  }
  const last = textAt(row, 'updated_at')
  const together = last !== null && Math.abs(Date.parse(last) - Date.parse(patched)) < 1000
  return { within: BUILD, by: together ? personAt(row, 'updated_by') : null, at: patched, revision: null }
}

function stepTo(build: JsonObject, from: number | null): Edit['revision'] {
  const to = numberAt(build, 'revision_number')
  return to === null ? null : { from, to }
}

const numberAt = (build: JsonObject, field: string): number | null => {
  const value = build[field]
  return typeof value === 'number' ? value : null
}

/** The newest marker among an agent's builds, and which revision a person's build came after. */
function newestMarked(
  builds: readonly JsonObject[],
  live: LiveResource,
): Pick<LiveResource, 'lastMarker' | 'edits'> {
  const number = (build: JsonObject): number => numberAt(build, 'revision_number') ?? 0
  const ordered = [...builds]
    .filter(isObject)
    .sort(
      (a, b) =>
        number(b) - number(a) || (textAt(b, 'created_at') ?? '').localeCompare(textAt(a, 'created_at') ?? ''),
    )
  for (const build of ordered) {
    const lastMarker = parseMarker(textAt(build, 'name') ?? '')
    if (lastMarker === null) continue
    const from = numberAt(build, 'revision_number')
    const edits = live.edits.map((edit) => ({
      ...edit,
      revision: edit.revision === null ? null : { ...edit.revision, from },
    }))
    return { lastMarker, edits }
  }
  return { lastMarker: null, edits: live.edits }
}
