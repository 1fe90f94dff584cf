/** Which earlier revision a change of the build brings back: what a roll-back in git comes down to. */

import { getAt, isObject, type Json, type JsonObject, sameJson } from '../../model/json.ts'
import type { PlanFacet } from '../../model/kind.ts'
import { parseMarker, targetsDigest } from '../../model/marker.ts'
import { listAt, textAt, touches } from '../row.ts'
import { canonicalConfig } from './config.ts'
import { idsOf, withIds } from './draft.ts'

/** A revision as far as it matters here; kept beside a live agent that was read with its past. */
export const toPast = (build: JsonObject): JsonObject => ({
  id: build['id'] ?? null,
  number: build['revision_number'] ?? null,
  status: build['status'] ?? null,
  name: build['name'] ?? null,
  config: canonicalConfig(build['config'] ?? null),
})

/** `revision 14, of commit 3f2c1ab`: the newest that had this set-up before; `null` when none did, or none was read. */
export const earlierRevision: PlanFacet['earlier'] = ({ fields, target, live, context }) => {
  if (live === null || !touches(fields, '/build')) return null
  const config = withIds(getAt(target, ['build', 'config']) ?? null, context)
  const targets = idsOf(getAt(target, ['build', 'handover_targets']), context)
  if (config === null || targets === null) return null
  const digest = targetsDigest(targets, context.hash)
  const same = listAt(live.extra, 'past')
    .filter(isObject)
    .filter((build) => build['id'] !== live.extra['buildId'] && build['status'] !== 'draft')
    .filter((build) => sameJson(build['config'] ?? null, config) && handsOverTo(build, digest))
    .sort((a, b) => numberOf(b) - numberOf(a))[0]
  if (same === undefined || numberOf(same) === 0) return null
  const marker = parseMarker(textAt(same, 'name') ?? '')
  const of = marker === null || marker.commit === 'local' ? '' : `, of commit ${marker.commit}`
  return `revision ${numberOf(same)}${of}`
}

/** No answer tells whom a revision hands over to; a marker does, and a person's revision is given the benefit. */
function handsOverTo(build: JsonObject, digest: string | null): boolean {
  const marker = parseMarker(textAt(build, 'name') ?? '')
  return marker === null ? digest === null : marker.targets === digest
}

const numberOf = (build: Json): number => Number(getAt(build, ['number']) ?? 0)
