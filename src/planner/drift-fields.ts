/** Three-way comparison of fields: what live says, what the manifest wants, and what the baseline wanted. */

import type { DriftClass } from '../model/drift.ts'
import { fromPointer, getAt, isObject, type Json, sameJson, setAt } from '../model/json.ts'
import type { FieldChange } from '../model/plan.ts'

/**
 * Which side moved a field.
 * @param field a difference between live (`before`) and the manifest (`after`)
 * @param baseline every difference between the same live resource (`before`) and the baseline (`after`). Plans carry
 *   differences only: what is not in here is as the baseline says, or the baseline did not speak of it
 */
export function classOfField(
  field: FieldChange,
  baseline: readonly FieldChange[],
): Exclude<DriftClass, 'unclassified'> {
  const same = baseline.find(({ path }) => path === field.path)
  // Two secrets look alike whatever they are: that the baseline has this difference too is all there is to see.
  if (same !== undefined) return sameJson(same.after, field.after) ? 'drift' : 'conflict'
  const then = baselineValue(field, baseline)
  if (sameJson(then, field.before)) return 'pending'
  return sameJson(then, field.after) ? 'drift' : 'conflict'
}

/** The baseline's value of a field whose difference stands above or below it: an object shows its leaves when it is new. */
function baselineValue({ path, before }: FieldChange, baseline: readonly FieldChange[]): Json {
  const above = baseline.find((other) => path.startsWith(`${other.path}/`))
  if (above !== undefined) {
    return getAt(above.after, fromPointer(path.slice(above.path.length))) ?? null
  }
  return baseline
    .filter((other) => other.path.startsWith(`${path}/`))
    .reduce<Json>((value, other) => {
      const rest = fromPointer(other.path.slice(path.length))
      return setAt(isObject(value) ? value : {}, rest, other.after ?? undefined)
    }, before)
}

/** A resource's class from those of its fields: what moved on both sides is a conflict, be it in different fields. */
export function classOfFields(classes: readonly DriftClass[]): DriftClass {
  const has = (wanted: DriftClass): boolean => classes.includes(wanted)
  if (has('unclassified')) return 'unclassified'
  if (has('conflict') || (has('drift') && has('pending'))) return 'conflict'
  return has('drift') ? 'drift' : 'pending'
}
