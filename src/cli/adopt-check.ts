/** Whether what `--adopt` names can be adopted at all: asked before anything is sent. */

import { kinds } from '../kinds/index.ts'
import type { Address } from '../model/address.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Failure } from '../model/result.ts'
import { scopeOf } from '../planner/targets.ts'
import type { ApiFlags } from './flags.ts'
import { plainOptions } from './session.ts'

/** @param asked addresses, or `all` */
export function checkAdopt(flags: ApiFlags, asked: readonly string[], manifest: Manifest): Failure | null {
  const { within } = scopeOf({ manifest, kinds, options: plainOptions(flags) })
  const known = new Set<string>([...manifest.resources, ...manifest.removed].map(({ address }) => address))
  const named = asked.filter((one) => one !== 'all')
  const unknown = named.find((one) => !known.has(one))
  if (unknown !== undefined) return noSuchAddress(unknown)
  const outside = named.find((one) => !within.has(one as Address))
  return outside === undefined || flags.target.length === 0 ? null : outsideTarget(outside)
}

const noSuchAddress = (address: string): Failure => ({
  code: 'bad-setting',
  message: `--adopt ${address}: the manifest has no such address.`,
  hint: 'Addresses are written kind.key, as in agent.support; --adopt all takes all that drifted.',
})

const outsideTarget = (address: string): Failure => ({
  code: 'bad-setting',
  message: `--adopt ${address}: --target leaves it out, so that it is not compared with Duvo.`,
  hint: `Add --target ${address}, or leave --target out.`,
})
