/** One request over the wire, once: sent through ky, ended by our clock, its body read as text. */

import ky from 'ky'
import type { Clock } from '../model/clock.ts'
import type { JsonObject } from '../model/json.ts'
import { type Fetch, WriteRefused } from './guard.ts'
import { errorCode, type Method } from './retry.ts'

export interface WireRequest {
  readonly method: Method
  readonly url: string
  readonly body?: JsonObject
}

export type WireResult =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Headers; readonly text: string }
  /** The headers came, the body did not arrive whole. */
  | { readonly kind: 'broken-body'; readonly status: number; readonly headers: Headers }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'network'; readonly code: string | null }
  | { readonly kind: 'write-refused' }

export interface TransportOptions {
  readonly apiKey: string
  readonly userAgent: string
  readonly timeoutMs: number
  readonly clock: Clock
  /** Already guarded. */
  readonly fetch: Fetch
}

/** Sends one request. Never throws for what the network or the server does. `timeoutMs` covers the body too. */
export async function transmit(request: WireRequest, options: TransportOptions): Promise<WireResult> {
  const giveUp = new AbortController()
  const done = new AbortController()
  const timer = options.clock.sleep(options.timeoutMs, done.signal).then(
    (): WireResult => ({ kind: 'timeout' }),
    // The request was faster. This value loses the race, which is over by now.
    (): WireResult => ({ kind: 'timeout' }),
  )
  try {
    const result = await Promise.race([exchange(request, options, giveUp.signal), timer])
    if (result.kind === 'timeout') giveUp.abort()
    return result
  } finally {
    // With a reason: an error that nobody sees takes longer to make than many a request.
    done.abort('answered')
  }
}

async function exchange(
  request: WireRequest,
  { apiKey, userAgent, fetch }: TransportOptions,
  signal: AbortSignal,
): Promise<WireResult> {
  let head: { readonly status: number; readonly headers: Headers } | null = null
  const body = request.body === undefined ? null : JSON.stringify(request.body)
  try {
    const response = await ky(request.url, {
      method: request.method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        accept: 'application/json',
        'user-agent': userAgent,
        ...(body === null ? {} : { 'content-type': 'application/json' }),
      },
      // Retries, timeouts and errors are ours: they go through the limiter, the injected clock and `Failure`.
      retry: 0,
      timeout: false,
      throwHttpErrors: false,
      // Following would turn a POST into a GET and could take the key to another host.
      redirect: 'manual',
      // Body and signal go past ky, which would turn the one into streams to have it twice, and watch the other through
      // a signal of its own: 1 ms of CPU for every write.
      fetch: (input, init) => fetch(input, { ...init, signal, body }),
    })
    head = { status: response.status, headers: response.headers }
    return { kind: 'answer', ...head, text: await response.text() }
  } catch (error) {
    if (error instanceof WriteRefused) return { kind: 'write-refused' }
    return head === null ? { kind: 'network', code: errorCode(error) } : { kind: 'broken-body', ...head }
  }
}
