/** Credentials where none belong: in the addresses of servers, and in fields whose names give them away. */

export interface Credential {
  /** Where it stands in the text, end excluded. */
  readonly start: number
  readonly end: number
  /** What it is, in a word: the name of a query parameter, or `login` for what stands before the host. */
  readonly name: string
}

/** The parts of a URL as they are written, whatever they hold: scheme, what stands before the host, query. */
const URL_IN_TEXT =
  /\b([a-z][a-z\d+.-]{0,20}:\/\/)(?:([^\s/?#"'<>`]*)@)?([^\s?#"'<>`]*)(?:\?([^\s#"'<>`]*))?/gi

/** Logins (`https://user:pass@…`) and keys (`?token=…`) in every URL of a text, in their order. */
export function credentialsIn(text: string): readonly Credential[] {
  return [...text.matchAll(URL_IN_TEXT)].flatMap(([, scheme = '', login, rest = '', query], n, all) => {
    const start = (all[n]?.index ?? 0) + scheme.length
    const found = login ? [{ start, end: start + login.length, name: 'login' }] : []
    const queryAt = start + (login === undefined ? 0 : login.length + 1) + rest.length + 1
    return [...found, ...(query === undefined ? [] : keysIn(query, queryAt))]
  })
}

function keysIn(query: string, at: number): readonly Credential[] {
  const found: Credential[] = []
  let start = at
  for (const pair of query.split('&')) {
    const [name = ''] = pair.split('=')
    const value = start + name.length + 1
    const end = start + pair.length
    if (end > value && namesSecret(name)) found.push({ start: value, end, name })
    start = end + 1
  }
  return found
}

const SECRET_NAME =
  /^(?:(?:access|amz|api|app|auth|bearer|client|id|oauth|private|proxy|refresh|secret|security|session|shared|subscription|x)[-_]?)*(?:authorization|cookie|credentials?|key|passwd|password|pwd|secret|sig|signature|token)$/

/** `api_key`, `X-Api-Key`, `accessToken`; not `page_token`, not `public_key`. */
export const namesSecret = (name: string): boolean =>
  SECRET_NAME.test(name.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, '_').toLowerCase())
