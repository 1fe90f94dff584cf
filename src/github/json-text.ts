import type { Json } from '../model/json.ts'

/** What the text says; `undefined` when it is not JSON. */
export function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
