/** A draft that an earlier run left behind: is it what this run would make again? */

import { isUuid } from '../../model/address.ts'
import { getAt, isList, type Json, type JsonObject, sameJson, setAt } from '../../model/json.ts'
import type { AlignContext, StepInput } from '../../model/kind.ts'
import { parseMarker, targetsDigest } from '../../model/marker.ts'
import { idAt, objectAt, textAt } from '../row.ts'
import { canonicalConfig } from './config.ts'

/** The id of the draft that already is what `target` asks for, so that it only has to be promoted; else `null`. */
export function fittingDraft({
  live,
  target,
  context,
}: Pick<StepInput, 'live' | 'target' | 'context'>): string | null {
  const draft = objectAt(live?.extra, 'draft')
  if (live === null || draft === null) return null
  const marker = parseMarker(textAt(draft, 'name') ?? '')
  const ours = marker?.project === live.lastMarker?.project && marker?.key === live.lastMarker?.key
  const targets = idsOf(getAt(target, ['build', 'handover_targets']), context)
  if (marker === null || !ours || targets === null) return null
  if (marker.targets !== targetsDigest(targets, context.hash)) return null
  const config = withIds(getAt(target, ['build', 'config']) ?? null, context)
  return config !== null && sameJson(config, draft['config'] ?? null) ? idAt(draft, 'id') : null
}

/** As it would be sent and read back; `null` while it names what does not exist yet. */
export function withIds(config: Json, context: AlignContext): Json {
  const path = ['data', 'subAgents']
  const ids = idsOf(getAt(config, path), context)
  return ids === null ? null : canonicalConfig(setAt(config as JsonObject, path, ids))
}

/** The UUIDs of references; `null` while one of them does not exist yet. */
export function idsOf(refs: Json | undefined, { idOf }: AlignContext): readonly string[] | null {
  const ids = isList(refs) ? refs.map((ref) => idOf(String(ref))) : []
  return ids.every((id): id is string => id !== null && isUuid(id)) ? ids : null
}
