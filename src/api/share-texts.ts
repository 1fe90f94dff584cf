/** Long texts that are known already are held once, although answers bring them again. */

import { isList, isObject, type Json } from '../model/json.ts'

/** A text that is known and equal to the given one, else the given one. */
export type Share = (text: string) => string

/** Shorter ones are not worth looking up. */
const LONG = 256
/** Characters at either end that tell most texts apart. */
const TELLING = 24

/** @param texts any; short ones are left out */
export function shareOf(texts: Iterable<string>): Share {
  const known = new Map<string, string[]>()
  for (const text of texts) {
    if (text.length < LONG) continue
    const key = keyOf(text)
    const alike = known.get(key)
    if (alike === undefined) known.set(key, [text])
    else alike.push(text)
  }
  return (text) => known.get(keyOf(text))?.find((other) => other === text) ?? text
}

/** Hashing all of a text costs more than comparing the few that look alike. */
const keyOf = (text: string): string => `${text.length} ${text.slice(0, TELLING)}${text.slice(-TELLING)}`

/** Puts known texts into an answer that nobody else has seen yet. */
export function shareWithin(answer: Json, share: Share): void {
  if (isList(answer)) {
    for (const item of answer) shareWithin(item, share)
  } else if (isObject(answer)) {
    const fields = answer as Record<string, Json>
    for (const name in fields) {
      const value = fields[name] ?? null
      if (typeof value !== 'string') shareWithin(value, share)
      else if (value.length >= LONG) fields[name] = share(value)
    }
  }
}

/** Every text in some JSON, keys left out. */
export function* textsIn(value: Json): Generator<string, void> {
  if (typeof value === 'string') yield value
  else if (isList(value)) for (const item of value) yield* textsIn(item)
  else if (isObject(value)) for (const item of Object.values(value)) yield* textsIn(item)
}
