import type { SandboxClock } from './clock.ts'
import type { FaultWhat } from './faults.ts'

/** The error a broken connection gives in process, shaped like that of Node's fetch. */
function connectionReset(): TypeError {
  return new TypeError('fetch failed', {
    cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
  })
}

/** True for the error of `connectionReset`, which a server turns into a destroyed socket. */
export function isConnectionReset(error: unknown): boolean {
  const cause = error instanceof TypeError ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNRESET'
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

function errorAnswer(status: number, retryAfter: number | null): Response {
  const headers = { ...(retryAfter === null ? {} : { 'retry-after': String(retryAfter) }) }
  const message = `Fault injected by the sandbox: ${status}`
  return Response.json(
    { error: status === 429 ? 'Too many requests' : 'Server error', message },
    { status, headers },
  )
}

async function withText(response: Response, change: (text: string) => string): Promise<Response> {
  const headers = new Headers(response.headers)
  headers.delete('content-length')
  return new Response(change(await response.text()), { status: response.status, headers })
}

/** Lets a fault strike a request. `effect` is what the request would have done and answered. */
export async function strike(
  what: FaultWhat,
  effect: () => Promise<Response>,
  { clock, signal }: { clock: SandboxClock; signal: AbortSignal },
): Promise<Response> {
  if ('when' in what && what.when === 'after') await effect()
  switch (what.kind) {
    case 'status':
      return errorAnswer(what.status, what.retryAfter)
    case 'drop':
      throw connectionReset()
    case 'hang':
      return abandoned(signal)
    case 'html':
      return new Response(HTML_PAGE, { status: 502, headers: { 'content-type': 'text/html; charset=utf-8' } })
    case 'truncated':
      return withText(await effect(), (text) => text.slice(0, Math.floor(text.length / 2)))
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
