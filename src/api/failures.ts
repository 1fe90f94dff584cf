/** What went wrong, in words: one sentence that says it, one that says what to do. Never a key, a body or a query. */

import { isObject, type Json, type JsonObject } from '../model/json.ts'
import type { Failure } from '../model/result.ts'
import { MAX_THROTTLES } from './retry.ts'
import { spokenTime } from './spoken-time.ts'

/** What a message may name. */
export interface Scene {
  /** `POST /v1/agents`. */
  readonly request: string
  readonly host: string
  readonly timeoutMs: number
  /** Takes secrets out of what the server says. */
  readonly redact: (text: string) => string
}

const STATUS_PAGE = 'Try again in a few minutes; if it goes on, ask Duvo whether there is an incident.'

export const timeoutFailure = ({ request, timeoutMs }: Scene): Failure => ({
  code: 'timeout',
  message: `Duvo did not answer ${request} within ${spokenTime(timeoutMs)}.`,
  hint: 'Try again, or allow more time with --timeout (for example --timeout 60s).',
  request,
})

export const networkFailure = ({ request, host }: Scene, code: string | null): Failure => ({
  code: 'network',
  message: `Cannot reach ${host}: ${NETWORK[code ?? ''] ?? 'the connection broke'}${code === null ? '' : ` (${code})`}.`,
  hint: `Check the network, a proxy or firewall in between, and DUVO_API_BASE_URL, which points to ${host}.`,
  request,
})

const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name could not be looked up',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  ECONNRESET: 'the connection was reset',
  UND_ERR_SOCKET: 'the other side closed the connection',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate chain is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be verified',
}

/** A 2xx (or a redirect) whose body is not what the API documents. `what` completes "answered …". */
export const badAnswerFailure = ({ request, host }: Scene, status: number, what: string): Failure => ({
  code: 'bad-answer',
  message: `${host} answered ${request} with ${what}.`,
  hint: `Check that DUVO_API_BASE_URL points to Duvo's API: a proxy or login page in between answers like this.`,
  status,
  request,
})

export const writeRefusedFailure = ({ request }: Scene): Failure => ({
  code: 'write-refused',
  message: `${request} was stopped before it was sent: this command only reads.`,
  hint: 'This is a bug in duvo-gitops; nothing was changed. Please report it.',
  request,
  fate: 'not-applied',
})

/** @param again whether it had been sent before */
export const interruptedFailure = (request: string, again: boolean): Failure => ({
  code: 'interrupted',
  message: `${request} was not sent${again ? ' again' : ''}: the run was stopped.`,
  hint: 'Run the command again to go on.',
  request,
})

/** The failure behind an HTTP status that is no 2xx. `text` is the body as it came. */
export function statusFailure(scene: Scene, status: number, text: string): Failure {
  const body = parseObject(text) ?? {}
  const says = apiWords(body, scene.redact)
  const base = { status, request: scene.request }
  const saying = says === '' ? '' : `: ${says}`
  switch (true) {
    case status === 401:
      return {
        ...base,
        code: 'unauthorized',
        message: `Duvo refused the API key (401)${saying}.`,
        hint: 'Check DUVO_API_KEY: keys start with dv_, and an Admin or Owner creates them in the team settings.',
      }
    case status === 403:
      return {
        ...base,
        code: 'forbidden',
        message: `Duvo forbids ${scene.request} (403)${saying}.`,
        hint: forbiddenHint(body),
      }
    case status === 404:
      return {
        ...base,
        code: 'not-found',
        message: `Duvo knows nothing at ${scene.request} (404)${saying}.`,
        hint: 'It may have been deleted meanwhile, or belong to a team or user that this key does not see.',
      }
    case status === 408:
      return { ...timeoutFailure(scene), status }
    case status === 429:
      return {
        ...base,
        code: 'rate-limited',
        message: `Duvo kept refusing ${scene.request} with 429, ${MAX_THROTTLES} times over.`,
        hint: 'Something else uses up the rate limit of this key: wait for it, give this job its own key, or lower --rate-limit.',
      }
    case status >= 500:
      return {
        ...base,
        code: 'server-error',
        message: `Duvo failed on ${scene.request} (${status})${saying}.`,
        hint: STATUS_PAGE,
      }
    case status >= 400:
      return {
        ...base,
        code: 'rejected',
        message: `Duvo rejected ${scene.request} (${status})${saying || ' without saying why'}.`,
        hint: 'Change what the message names in the manifest, then plan again.',
      }
    default:
      return badAnswerFailure(scene, status, `a redirect or an unexpected status (${status})`)
  }
}

// GET of an agent of another team answers 403 with that team's id.
const forbiddenHint = (body: JsonObject): string =>
  typeof body['team_id'] === 'string' && /^[\w-]{1,64}$/.test(body['team_id'])
    ? `It belongs to team ${body['team_id']}, and this key to another: use a key of that team.`
    : 'The key has the permissions of the person who created it: use a key of someone who may do this.'

/**
 * The error body is `{ error, message? }`; sometimes either is missing. At most 300 characters of one line. Secrets are
 * taken out before anything is cut or folded: half a secret could not be recognised afterwards.
 */
function apiWords(body: JsonObject, redact: (text: string) => string): string {
  const words = [body['error'], body['message']].filter((part) => typeof part === 'string' && part !== '')
  const line = redact([...new Set(words)].join(': '))
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replace(/\.+$/, '')
  return line.length > 300 ? `${line.slice(0, 299)}…` : line
}

/** A JSON object, or `null` for anything else. */
export function parseObject(text: string): JsonObject | null {
  try {
    const value: Json = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}
