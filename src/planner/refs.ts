/** References inside attributes, as the kind declares them. */

import type { Ref } from '../model/address.ts'
import { compareText, getAt, isList, type JsonObject, sameJson, setAt } from '../model/json.ts'
import type { RefSpec } from '../model/kind.ts'
import type { Attrs } from '../model/manifest.ts'

/** A copy of `attrs` with every reference passed through `change`; sets of references come out sorted. */
export function mapRefs(specs: readonly RefSpec[], attrs: Attrs, change: (ref: Ref) => Ref): Attrs {
  let mapped = attrs
  for (const { path, many } of specs) {
    const value = getAt(mapped, path)
    const next =
      !many && typeof value === 'string'
        ? change(value)
        : many && isList(value)
          ? [...new Set(value.map((ref) => change(String(ref))))].sort(compareText)
          : value
    // Most agents call nobody: what stays the same is not copied.
    if (next !== undefined && value !== undefined && !sameJson(value, next)) {
      mapped = setAt(mapped, path, next) as JsonObject
    }
  }
  return mapped
}

/** Every reference in `attrs`, with the field it stands in. */
export function refsIn(
  specs: readonly RefSpec[],
  attrs: Attrs,
): readonly { readonly spec: RefSpec; readonly ref: Ref }[] {
  return specs.flatMap((spec) => {
    const value = getAt(attrs, spec.path)
    const refs = isList(value) ? value.map(String) : typeof value === 'string' ? [value] : []
    return refs.map((ref) => ({ spec, ref }))
  })
}

/** Fields that say where a resource lies, as opposed to what it works with. */
export const isContainment = (spec: RefSpec): boolean => spec.tree || spec.separable
