/** Keys from names: readable, the same every time, and good for a shell, a file name and an environment variable. */

import anyAscii from 'any-ascii'
import type { KindName, Uuid } from '../model/address.ts'
import { compareText } from '../model/json.ts'
import type { LiveResource } from '../model/live.ts'

/** Longer keys are allowed, and hard to read. */
const LONGEST = 60

/** No file may be called like this on Windows, and keys become file names. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)$/

/** `Účetní Agent (EU)` → `ucetni-agent-eu`; empty where a name holds neither letters nor digits of any script. */
export function slug(name: string): string {
  const words =
    anyAscii(name)
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? []
  let text = words[0]?.slice(0, LONGEST) ?? ''
  for (const word of words.slice(1)) {
    if (text.length + 1 + word.length > LONGEST) break
    text += `-${word}`
  }
  return text
}

/**
 * Keys of live resources of one kind, by id. An agent that carries a marker of `project` keeps its key; all others are
 * called after their names, and the older one of two has the shorter key.
 * @param taken keys that are in use already
 */
export function keysFor(
  kind: KindName,
  resources: readonly LiveResource[],
  project: string | null,
  taken: readonly string[] = [],
): ReadonlyMap<Uuid, string> {
  const inUse = new Set(taken.map(caseless))
  const keys = new Map<Uuid, string>()
  const give = ({ id }: LiveResource, key: string): void => {
    keys.set(id, key)
    inUse.add(caseless(key))
  }
  const byAge = [...resources].sort(olderFirst)
  for (const live of holders(byAge, project)) give(live, live.lastMarker?.key ?? '')
  const nameless = byAge.filter(({ id }) => !keys.has(id))
  // The oldest of a name first, or "Bot" and "Bot" would take the key of "Bot 2".
  for (const live of nameless) {
    const base = baseOf(kind, live)
    if (!inUse.has(base)) give(live, base)
  }
  for (const live of nameless) if (!keys.has(live.id)) give(live, numbered(baseOf(kind, live), inUse))
  return keys
}

/** Of several with one marker (copies that a person made), the one that a plan takes: see `planner/match.ts`. */
export function holders(byAge: readonly LiveResource[], project: string | null): readonly LiveResource[] {
  const ours = byAge.filter(({ lastMarker }) => lastMarker !== null && lastMarker.project === project)
  const first = new Map<string, LiveResource>()
  for (const live of ours) {
    const key = caseless(live.lastMarker?.key ?? '')
    if (!first.has(key)) first.set(key, live)
  }
  return [...first.values()]
}

export const olderFirst = (a: LiveResource, b: LiveResource): number =>
  compareText(a.createdAt ?? '', b.createdAt ?? '') || compareText(a.id, b.id)

function baseOf(kind: KindName, { name }: LiveResource): string {
  const text = slug(name)
  return text === '' ? kind : RESERVED.test(text) ? `${kind}-${text}` : text
}

/** `bot-2`, or the next number that is free. */
export function numbered(base: string, inUse: ReadonlySet<string>, joint = '-'): string {
  let n = 2
  while (inUse.has(caseless(`${base}${joint}${n}`))) n += 1
  return `${base}${joint}${n}`
}

/** Not every disk tells `Bot` from `bot`. */
const caseless = (key: string): string => key.toLowerCase()
