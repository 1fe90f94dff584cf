/** An agent's row and the build that counts as its current one → live state; the same on every generation of the API. */

import { getAt, type Json, type JsonObject } from '../../model/json.ts'
import type { Caller, Edit, LiveResource } from '../../model/live.ts'
import type { Marker } from '../../model/marker.ts'
import { compact, idAt, listAt, personAt, textAt } from '../row.ts'
import { canonicalConfig } from './config.ts'
import { markerOf, revisionNumber } from './revisions.ts'
import { FLAGS } from './schema.ts'

/** v1, v2: `updated_by` is whoever wrote last, so a row does not tell who the key's user is. */
export const agentCaller = (row: JsonObject): Caller => ({ team: idAt(row, 'team_id'), user: null })

/** The part of an agent that revisions hold. */
const BUILD = '/build'

/** @param build the one that counts as current, `null` for none */
export function agentToLive(row: JsonObject, build: JsonObject | null): LiveResource {
  const marker = markerOf(build)
  const name = textAt(row, 'name') ?? ''
  return {
    kind: 'agent',
    id: idAt(row, 'id') ?? '',
    name,
    attrs: compact({
      name,
      folder: idAt(row, 'folder_id'),
      // v1, v2: null on read means never set, which is off
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

export const liveBuild = (build: JsonObject): JsonObject => ({
  config: canonicalConfig(build['config'] ?? null),
  revision_name: textAt(build, 'revision_name'),
  revision_description: textAt(build, 'revision_description'),
})

/** An integration of a build, as list pages and the build's own list of integrations both name it. */
export const slotName = (slot: Json): string =>
  `${textAt(slot, 'integration_name') ?? 'integration'} (${textAt(slot, 'integration_type') ?? 'unknown type'}, ${idAt(slot, 'integration_id') ?? idAt(slot, 'custom_integration_id') ?? 'no id'})`

/** A first revision cannot hide a marker behind it. */
const hasOlder = (build: JsonObject): boolean =>
  build['revision_number'] !== 1 || textAt(build, 'parent_build_id') !== null

/**
 * Who made the current build what it is. A row tells who created it and when, and when it was last patched (v2: or
 * promoted), but not by whom: the agent's row does, where that was the last that happened to it.
 */
function buildEdit(row: JsonObject, build: JsonObject, marker: Marker | null): Edit {
  const created = textAt(build, 'created_at')
  const patched = textAt(build, 'updated_at')
  const by = textAt(build, 'created_by_name')
  // What a person created is theirs, whoever labelled it since; a marked one was ours when it was created.
  if (marker === null) return { within: BUILD, by, at: created, revision: stepTo(build) }
  if (created === null || patched === null || Date.parse(patched) <= Date.parse(created)) {
    return { within: BUILD, by, at: created, revision: null }
  }
  const last = textAt(row, 'updated_at')
  const together = last !== null && Math.abs(Date.parse(last) - Date.parse(patched)) < 1000
  return { within: BUILD, by: together ? personAt(row, 'updated_by') : null, at: patched, revision: null }
}

function stepTo(build: JsonObject): Edit['revision'] {
  const to = revisionNumber(build)
  return to === null ? null : { from: null, to }
}
