import { createHash } from 'node:crypto'

/**
 * The n-th identifier of a series: a UUID that passes strict RFC 4122 patterns (version nibble 4, variant 8-b).
 * The same `series` and `n` always give the same value, so a run can be repeated and compared.
 */
export function uuidAt(series: string, n: number): string {
  const hex = createHash('sha256').update(`${series}:${n}`).digest('hex')
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

/** Any spelling of a UUID, as the API's loose pattern for path parameters takes it. */
export const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
