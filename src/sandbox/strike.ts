import type { SandboxClock } from './clock.ts'
import type { FaultWhat } from './faults.ts'
import { throttleHeaders } from './throttle.ts'

/** The errors of broken connections, by what they look like in process: shaped like those of Node's fetch. */
const BROKEN = { ECONNRESET: 'read ECONNRESET', ECONNREFUSED: 'connect ECONNREFUSED 127.0.0.1' } as const

function broken(code: keyof typeof BROKEN): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(BROKEN[code]), { code }) })
}

/** True for the errors of broken and refused connections, which a server turns into a destroyed socket. */
export function isBrokenConnection(error: unknown): boolean {
  const cause = error instanceof TypeError ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && String(cause.code) in BROKEN
}

/** Waits for ever, or rejects with the reason when the caller gives up. */
export function abandoned(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

const HTML_PAGE =
  '<!doctype html>\n<html><head><title>502 Bad Gateway</title></head><body><h1>502</h1></body></html>\n'

const errorAnswer = (status: number, headers: { [name: string]: string } = {}): Response =>
  Response.json(
    {
      error: status === 429 ? 'Too many requests' : 'Server error',
      message: `Fault injected by the sandbox: ${status}`,
    },
    { status, headers },
  )

/** A careless server's error: everything it was sent, in the text and once more as data. */
function echoAnswer(status: number, request: Request, body: string): Response {
  const headers = Object.fromEntries(request.headers)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const message = `Cannot handle ${request.method} ${request.url} (${lines.join(', ')}) ${body}`
  return Response.json({ error: 'Server error', message, request: { headers, body } }, { status })
}

async function withText(response: Response, change: (text: string) => string): Promise<Response> {
  const headers = new Headers(response.headers)
  headers.delete('content-length')
  return new Response(change(await response.text()), { status: response.status, headers })
}

const half = (text: string): string => text.slice(0, Math.floor(text.length / 2))

/** The texts of answers that break in the middle; a server has to break the socket itself. */
const cutTexts = new WeakMap<Response, string>()

/** The whole text of an answer of which only half may arrive; undefined for all others. */
export const cutText = (response: Response): string | undefined => cutTexts.get(response)

async function cutAnswer(whole: Response): Promise<Response> {
  const text = await whole.text()
  const cause = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' })
  let sent = false
  const body = new ReadableStream<Uint8Array>({
    // An error takes what is still queued with it: it must wait until the first half was read.
    pull(controller) {
      if (sent) return controller.error(new TypeError('terminated', { cause }))
      sent = true
      controller.enqueue(new TextEncoder().encode(half(text)))
    },
  })
  const response = new Response(body, { status: whole.status, headers: whole.headers })
  cutTexts.set(response, text)
  return response
}

/** What a strike needs to know; `limit` is the budget that a 429 claims. */
export type Struck = { clock: SandboxClock; request: Request; body: string; limit: number }

/** Lets a fault strike a request. `effect` is what the request would have done and answered. */
export async function strike(
  what: FaultWhat,
  effect: () => Promise<Response>,
  { clock, request, body, limit }: Struck,
): Promise<Response> {
  if ('when' in what && what.when === 'after') await effect()
  switch (what.kind) {
    case 'refused':
      throw broken('ECONNREFUSED')
    case 'status':
      return errorAnswer(what.status)
    case 'throttled':
      return errorAnswer(429, throttleHeaders(what.advice, what.seconds, { now: clock.now(), limit }))
    case 'echo':
      return echoAnswer(what.status, request, body)
    case 'drop':
      throw broken('ECONNRESET')
    case 'hang':
      return abandoned(request.signal)
    case 'html':
      return new Response(HTML_PAGE, { status: 502, headers: { 'content-type': 'text/html; charset=utf-8' } })
    case 'truncated':
      return withText(await effect(), half)
    case 'cut':
      return cutAnswer(await effect())
    case 'empty':
      return withText(await effect(), () => '')
    case 'slow': {
      const response = await effect()
      await clock.sleep(what.ms)
      return response
    }
    default:
      return what satisfies never
  }
}
