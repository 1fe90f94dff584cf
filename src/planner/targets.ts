/** `--target`: the resources asked for, and everything they name, directly or not. */

import type { Address } from '../model/address.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import { compareText } from '../model/json.ts'
import type { PlanInput } from './input.ts'
import { refsIn } from './refs.ts'

export interface Scope {
  readonly within: ReadonlySet<Address>
  readonly diagnostics: readonly Diagnostic[]
}

export function scopeOf({
  manifest,
  kinds,
  options,
}: Pick<PlanInput, 'manifest' | 'kinds' | 'options'>): Scope {
  const resources = new Map(manifest.resources.map((resource) => [resource.address, resource]))
  const unknown = [
    ...options.targets.map((address) => ({ flag: '--target', address })),
    ...options.rotate.map((address) => ({ flag: '--rotate', address })),
  ]
    .filter(({ address }) => !resources.has(address))
    .map(unknownTarget)
  if (options.targets.length === 0) return { within: new Set(resources.keys()), diagnostics: unknown }

  const specs = new Map(kinds.map((kind) => [kind.name, kind.refs]))
  const within = new Set<Address>()
  const open = options.targets.filter((address) => resources.has(address))
  for (let address = open.pop(); address !== undefined; address = open.pop()) {
    const resource = resources.get(address)
    if (resource === undefined || within.has(address)) continue
    within.add(address)
    for (const { ref } of refsIn(specs.get(resource.kind) ?? [], resource.attrs)) open.push(ref as Address)
  }
  const along = [...within].filter((address) => !options.targets.includes(address)).sort(compareText)
  return {
    within,
    diagnostics: [...unknown, ...(along.length > 0 ? [tookAlong(along)] : [])],
  }
}

const unknownTarget = ({ flag, address }: { flag: string; address: Address }): Diagnostic => ({
  severity: 'error',
  code: 'unknown-target',
  message: `${flag} ${address}: the manifest has no such resource.`,
  hint: 'It takes addresses such as agent.invoice-processor.',
})

const tookAlong = (along: readonly Address[]): Diagnostic => ({
  severity: 'info',
  code: 'target-extended',
  message: `--target takes along what it depends on: ${along.join(', ')}.`,
})
