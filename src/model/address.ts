/** How resources are named: by the user (addresses) and by the API (UUIDs). */

/** A kind's name, `agent`. Open on purpose: only `kinds/` knows which kinds exist. */
export type KindName = string

/** `<kind>.<key>`, as in `agent.invoice-processor`. */
export type Address = `${KindName}.${string}`

/** A live resource's id, lower-case. */
export type Uuid = string

/** What a reference field holds: an address of this manifest, or the UUID of something outside it. */
export type Ref = Address | Uuid

/** The pattern of a resource key; also what a marker can carry and a shell needs no quotes for. */
export const KEY_PATTERN = '^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export const isUuid = (text: string): boolean => UUID.test(text)

export const toAddress = (kind: KindName, key: string): Address => `${kind}.${key}`

/** `agent.support` → its two parts, or `null` when the text is not an address. Does not check that the kind exists. */
export function parseAddress(text: string): { readonly kind: KindName; readonly key: string } | null {
  const dot = text.indexOf('.')
  if (dot < 1) return null
  const key = text.slice(dot + 1)
  return new RegExp(KEY_PATTERN).test(key) ? { kind: text.slice(0, dot), key } : null
}
