/**
 * The difference between two canonical values, as fields. Both sides have been brought to one form before, so this
 * file knows no exceptions: what differs here is a change, what does not is none.
 */

import deepDiff from 'deep-diff'
import {
  compareText,
  getAt,
  isList,
  isObject,
  type Json,
  type Path,
  sameJson,
  toPointer,
} from '../model/json.ts'
import { type Attrs, SENSITIVE } from '../model/manifest.ts'
import type { FieldChange } from '../model/plan.ts'

/** Fields that differ, sorted by path. Lists are compared as a whole; an object that is new shows each of its leaves. */
export function diffFields(before: Attrs, after: Attrs): readonly FieldChange[] {
  // Of most resources nothing differs, and telling that is all there is to do.
  if (sameJson(before, after)) return []
  const paths = new Map<string, Path>()
  for (const { path = [] } of deepDiff.diff(before, after) ?? []) {
    for (const leaf of leavesBelow(before, after, upToList(before, after, path)))
      paths.set(toPointer(leaf), leaf)
  }
  return [...paths]
    .sort(([a], [b]) => compareText(a, b))
    .map(([pointer, path]) => fieldChange(pointer, getAt(before, path) ?? null, getAt(after, path) ?? null))
}

/** A field change; a secret on either side hides both. */
export function fieldChange(path: string, before: Json, after: Json): FieldChange {
  const sensitive = before === SENSITIVE || after === SENSITIVE
  const shown = (value: Json): Json => (sensitive && value !== null ? SENSITIVE : value)
  return { path, before: shown(before), after: shown(after), sensitive }
}

/** deep-diff compares lists index by index, which nobody can read: the list itself is the field. */
function upToList(before: Attrs, after: Attrs, path: Path): Path {
  const end = path.findIndex((_, index) => {
    const above = path.slice(0, index)
    return isList(getAt(before, above)) || isList(getAt(after, above))
  })
  return end < 0 ? path : path.slice(0, end)
}

function leavesBelow(before: Attrs, after: Attrs, path: Path): readonly Path[] {
  const sides = [getAt(before, path), getAt(after, path)]
  const missing = sides.some((side) => side === undefined)
  const object = sides.find((side) => isObject(side))
  if (!missing || !isObject(object) || Object.keys(object).length === 0) return [path]
  return Object.keys(object).flatMap((key) => leavesBelow(before, after, [...path, key]))
}
