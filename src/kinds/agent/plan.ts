/** How agents are compared. */

import {
  canonicalText,
  fromPointer,
  getAt,
  isList,
  isObject,
  type Json,
  type JsonObject,
  type Path,
  setAt,
  toPointer,
} from '../../model/json.ts'
import {
  type AlignContext,
  type Aligned,
  isAddressRef,
  type Obstacle,
  type PlanFacet,
  type Unknown,
} from '../../model/kind.ts'
import type { LiveResource } from '../../model/live.ts'
import type { Attrs, DesiredResource } from '../../model/manifest.ts'
import { targetsDigest } from '../../model/marker.ts'
import { listAt, pick } from '../row.ts'
import { completeBuild } from './build-schema.ts'
import { carryUnknown } from './config.ts'
import { earlierRevision } from './earlier.ts'
import { agentSchema } from './schema.ts'
import { agentSteps } from './steps.ts'
import { askedFor, TRAITS } from './traits.ts'

export const agentPlan: PlanFacet = {
  name: agentSchema.name,
  section: agentSchema.section,
  refs: agentSchema.refs,
  marked: true,
  immutable: [],
  identity: (attrs) => String(attrs['name']),
  aliases: () => [],
  wants(desired, live, differs, curious) {
    const older = live.extra['hasHistory'] === true
    const past = older && curious && desired !== null && differs
    const reads = {
      build: live.extra['buildUnread'] === true,
      past,
      // What was read of the past tells it too.
      history: older && !past && live.marker === null && (desired === null || differs),
      slots: live.extra['slotsUnread'] === true && desired !== null && differs,
    }
    return Object.entries(reads).flatMap(([name, wanted]) =>
      wanted && !live.known.includes(name) ? [name] : [],
    )
  },
  align,
  obstacle(verb, dialect, desired) {
    if (verb === 'delete') return TRAITS[dialect].noDelete
    const asked = askedFor(desired?.attrs ?? {}, TRAITS[dialect].unsettable).filter(
      // A folder that cannot be had takes only the place in it along.
      (path) => !isAddressRef(getAt(desired?.attrs ?? {}, path)),
    )
    return asked.length === 0 ? null : unsettable(asked)
  },
  fingerprint(attrs) {
    const config = getAt(attrs, ['build', 'config'])
    return config === undefined || config === null ? null : canonicalText(config)
  },
  earlier: earlierRevision,
  steps: agentSteps,
}

const unsettable = (paths: readonly Path[]): Obstacle => ({
  reason: `this generation of the API cannot set ${paths.map(toPointer).join(', ')}`,
  hint: 'Leave it out until the team is on a newer API.',
})

function align(written: DesiredResource, live: LiveResource, context: AlignContext): Aligned {
  const { desired, kept } = settable(written, live)
  const aligned = alignAll(desired, live, context)
  return { ...aligned, unknown: [...aligned.unknown, ...kept] }
}

/** Without what this generation of the API could neither tell nor set. */
function settable(
  desired: DesiredResource,
  live: LiveResource,
): { readonly desired: DesiredResource; readonly kept: readonly Unknown[] } {
  const untold = listAt(live.extra, 'untold').map((pointer) => fromPointer(String(pointer)))
  if (untold.length === 0) return { desired, kept: [] }
  const renamed = desired.attrs['name'] !== live.name
  const asked = [...(renamed ? [['name']] : []), ...askedFor(desired.attrs, untold)]
  const attrs = untold.reduce<Attrs>(
    (left, path) => setAt(left, path, undefined) as JsonObject,
    desired.attrs,
  )
  return {
    desired: { ...desired, attrs: { ...attrs, name: live.name } },
    kept: asked.length === 0 ? [] : [leftAsItIs(desired.address, asked)],
  }
}

const leftAsItIs = (address: string, paths: readonly Path[]): Unknown => ({
  code: 'not-settable',
  message: `${address}: this generation of the API can neither tell nor set ${paths.map(toPointer).join(', ')}; left as it is.`,
  hint: "Set it in Duvo's web interface, or leave it out until the team is on a newer API.",
  within: '',
})

function alignAll(desired: DesiredResource, live: LiveResource, context: AlignContext): Aligned {
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
  // v2: a build of ours that nobody promoted is as it should be, and does not run.
  const unpromoted = live.extra['unpromoted'] === true
  const after = { ...build, config, ...targets.after, ...(unpromoted ? { live: true } : {}) }
  return {
    before: {
      ...before,
      build: {
        ...pick(liveBuild, Object.keys(after)),
        ...targets.before,
        ...(unpromoted ? { live: false } : {}),
      },
    },
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
