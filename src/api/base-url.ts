/** The API's address: an origin, to which paths that carry their own `/v1` or `/v2` are added. */

import type { Query } from '../model/io.ts'
import { type Failure, fail, ok, type Result } from '../model/result.ts'

const HINT =
  'Set DUVO_API_BASE_URL to an origin such as https://api.duvo.ai, without a path, or leave it unset.'

/** Reads a base URL. Trailing slashes and a trailing `/v1` or `/v2` are tolerated: Duvo's own docs write both forms. */
export function parseBaseUrl(text: string): Result<string, Failure> {
  const trimmed = text.trim()
  const url = URL.canParse(trimmed) ? new URL(trimmed) : null
  const refuse = (why: string): Result<string, Failure> =>
    fail({ code: 'bad-setting', message: `The API base URL ${why}.`, hint: HINT })
  // Checked first, because the other messages repeat the text.
  if (trimmed.includes('@')) return refuse('must not carry a user name or password')
  if (url === null) return refuse(`'${trimmed}' is not a URL`)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return refuse(`'${trimmed}' does not begin with https:// or http://`)
  }
  if (url.search !== '' || url.hash !== '') return refuse('must not have a query or a fragment')
  if (!/^\/*(v[12]\/*)?$/.test(url.pathname)) return refuse(`'${trimmed}' has a path`)
  return ok(url.origin)
}

/** `https://api.duvo.ai` + `/v1/agents` + `{ limit: 100 }` → the full URL. */
export function joinUrl(origin: string, path: string, query: Query = {}): string {
  const url = new URL(`${origin}/${path.replace(/^\/+/, '')}`)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
  return url.href
}
