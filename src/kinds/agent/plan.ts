/** How agents are compared. */

import {
  canonicalText,
  getAt,
  isList,
  isObject,
  type Json,
  type JsonObject,
  setAt,
} from '../../model/json.ts'
import type { AlignContext, Aligned, PlanFacet, Unknown } from '../../model/kind.ts'
import type { LiveResource } from '../../model/live.ts'
import type { DesiredResource } from '../../model/manifest.ts'
import { targetsDigest } from '../../model/marker.ts'
import { pick } from '../row.ts'
import { completeBuild } from './build-schema.ts'
import { carryUnknown } from './config.ts'
import { agentSchema } from './schema.ts'
import { agentSteps } from './steps.ts'

export const agentPlan: PlanFacet = {
  name: agentSchema.name,
  section: agentSchema.section,
  refs: agentSchema.refs,
  marked: true,
  immutable: [],
  identity: (attrs) => String(attrs['name']),
  wants: (desired, live, differs) =>
    live.marker === null &&
    live.extra['hasHistory'] === true &&
    !live.known.includes('history') &&
    (desired === null || differs)
      ? ['history']
      : [],
  align,
  obstacle: (verb, dialect) =>
    verb === 'delete' && dialect === 'v1'
      ? {
          reason: 'API v1 cannot delete agents',
          hint: "Delete it in Duvo's web interface; the next plan no longer lists it.",
        }
      : null,
  fingerprint(attrs) {
    const config = getAt(attrs, ['build', 'config'])
    return config === undefined || config === null ? null : canonicalText(config)
  },
  steps: agentSteps,
}

function align(desired: DesiredResource, live: LiveResource, context: AlignContext): Aligned {
  const build = desired.attrs['build']
  const before = pick(live.attrs, Object.keys(desired.attrs))
  if (!isObject(build)) return { before, after: desired.attrs, unknown: [] }

  const liveBuild = isObject(live.attrs['build']) ? live.attrs['build'] : {}
  const config = carryUnknown(
    getAt(completeBuild, ['properties', 'config']),
    currentFormat(liveBuild['config']),
    build['config'] ?? null,
  )
  const targets = alignTargets(build['handover_targets'], live, context)
  const after = { ...build, config, ...targets.after }
  return {
    before: { ...before, build: { ...pick(liveBuild, Object.keys(after)), ...targets.before } },
    after: setAt(desired.attrs, ['build'], after) as JsonObject,
    unknown: targets.unknown ? [targetsUnknown(desired.address)] : [],
  }
}

const targetsUnknown = (address: string): Unknown => ({
  code: 'handover-unknown',
  message: `${address} gets a new build, and Duvo does not tell which agents the old one hands over to.`,
  hint: 'Write `handover_targets` on its build ([] for none); without it the new build hands over to nobody.',
  within: '/build/config',
})

/** A set-up in the legacy format has nothing that could be carried into the current one. */
const currentFormat = (config: Json | undefined): Json | undefined =>
  getAt(config, ['version']) === 'v2' ? config : undefined

interface Targets {
  readonly before: JsonObject
  readonly after: JsonObject
  readonly unknown: boolean
}

/**
 * Handover targets are write-only (v1: no answer ever returns them), so the live side is what the marker's digest
 * says: the same as desired, none, or others. A build without a marker was made by a person: its targets are unknown,
 * and a declared list is sent again. Where none are declared, the last marker tells whether we had set any.
 */
function alignTargets(declared: Json | undefined, live: LiveResource, { hash, idOf }: AlignContext): Targets {
  const wanted = isList(declared) ? declared.map(String) : []
  const after = { handover_targets: wanted }
  if (live.marker === null && declared !== undefined) {
    const before = live.extra['buildId'] === undefined ? {} : { handover_targets: '(unknown)' }
    return { before, after, unknown: false }
  }
  if (live.lastMarker === null) return { before: {}, after: {}, unknown: live.extra['buildId'] !== undefined }
  const ids = wanted.map(idOf)
  const known = ids.filter((id) => id !== null)
  const { targets } = live.lastMarker
  const same = known.length === ids.length && targetsDigest(known, hash) === targets
  const before = same ? wanted : targets === null ? [] : `(others, ~${targets})`
  return { before: { handover_targets: before }, after, unknown: false }
}
