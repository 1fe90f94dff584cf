/** The read-only guard: the last thing before the wire, so that no mistake above it can write. */

export type Fetch = typeof fetch

/** `read` sends GET only, and the allowed exceptions; `write` sends everything. */
export type Mode = 'read' | 'write'

/** A request that is no GET and yet changes nothing, by the API's own declaration. */
export interface Allowance {
  readonly method: string
  /** Matches the whole path. */
  readonly path: RegExp
}

/** Thrown by a guarded fetch before anything is sent. */
export class WriteRefused extends Error {
  override readonly name = 'WriteRefused'
}

/** Wraps a fetch so that in `read` mode it refuses everything but GET and `allowed`. */
export function guardFetch(send: Fetch, mode: Mode, allowed: readonly Allowance[] = []): Fetch {
  if (mode === 'write') return send
  return async (input, init) => {
    // Built the way fetch itself would build it, so that no combination of arguments looks different to the guard.
    const request = new Request(input, init)
    const path = new URL(request.url).pathname
    const harmless = allowed.some(
      (allowance) => allowance.method === request.method && fully(allowance.path, path),
    )
    if (request.method !== 'GET' && !harmless) {
      throw new WriteRefused(`${request.method} ${path} refused: this client only reads`)
    }
    return send(request)
  }
}

const fully = (pattern: RegExp, path: string): boolean => pattern.exec(path)?.[0] === path
