/** A client whose server is a function, in virtual time. */

import { type ClientOptions, createWriter } from '../../src/api/client.ts'
import type { Fetch } from '../../src/api/guard.ts'
import type { WriteRequest } from '../../src/model/io.ts'
import type { Notice } from '../../src/model/notice.ts'
import { seededRandom } from '../helpers/random.ts'
import { createVirtualClock } from '../helpers/virtual-clock.ts'

export type Handler = (request: Request, call: number) => Response | Promise<Response>

export const KEY = 'dv_0123456789abcdefghijklmnopqrstuv'
export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers })
export const never = (): Promise<Response> => new Promise(() => undefined)
export const brokenOff = (code: string) => () =>
  Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(), { code }) }))

export function open(handler: Handler, extra: Partial<ClientOptions> = {}) {
  const clock = createVirtualClock()
  const sent: string[] = []
  const notices: Notice[] = []
  let underWay = 0
  let mostUnderWay = 0
  const fetch: Fetch = async (input, init) => {
    const request = new Request(input, init)
    sent.push(`${request.method} ${new URL(request.url).pathname}`)
    underWay += 1
    mostUnderWay = Math.max(mostUnderWay, underWay)
    try {
      return await handler(request, sent.length - 1)
    } finally {
      underWay -= 1
    }
  }
  const options: ClientOptions = {
    baseUrl: 'https://api.duvo.ai/v1',
    apiKey: KEY,
    userAgent: 'duvo-gitops/1.2.3',
    clock,
    random: seededRandom(3),
    fetch,
    onNotice: (notice) => notices.push(notice),
    ...extra,
  }
  const client = createWriter(options)
  if (!client.ok) throw new Error(client.error.message)
  return { ...client.value, options, clock, sent, notices, most: () => mostUnderWay }
}

export const create: WriteRequest = {
  method: 'POST',
  path: '/v1/agents',
  body: { name: 'private' },
  retry: 'once',
}
export const patch: WriteRequest = {
  method: 'PATCH',
  path: '/v1/agents/1',
  body: { name: 'private' },
  retry: 'repeat',
}
export const remove: WriteRequest = { method: 'DELETE', path: '/v2/agents/1', retry: 'repeat' }
