import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Sandbox } from './sandbox.ts'
import { cutText, isBrokenConnection } from './strike.ts'

/** A sandbox on a port. `close` cuts open connections and resolves when the port is free. */
export type SandboxServer = { url: string; close(): Promise<void> }

function isHttp1(outgoing: unknown): outgoing is ServerResponse {
  return typeof outgoing === 'object' && outgoing !== null && 'socket' in outgoing
}

// The kernel closes a killed client's sockets before anybody can learn of its death, but it takes Node a few turns of
// the event loop to make an aborted request of that. A release must not overtake it and let a dead client's write go.
const TURNS_TO_NOTICE = 25

async function noticeDepartures(): Promise<void> {
  for (let turn = 0; turn < TURNS_TO_NOTICE; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** Promises the whole text, sends half of it and breaks the socket. */
function sendHalf(outgoing: ServerResponse, response: Response, text: string): void {
  const whole = Buffer.from(text)
  const headers = { ...Object.fromEntries(response.headers), 'content-length': String(whole.length) }
  outgoing.writeHead(response.status, headers)
  outgoing.write(whole.subarray(0, Math.floor(whole.length / 2)), () => outgoing.socket?.destroy())
}

/**
 * Serves a sandbox on 127.0.0.1; port 0 takes any free one. A broken connection is a destroyed socket here; so is a
 * refused one, as a listening server cannot refuse a single connection.
 */
export async function startServer(sandbox: Sandbox, port: number): Promise<SandboxServer> {
  const server = createAdaptorServer({
    overrideGlobalObjects: false,
    fetch: async (request, { outgoing }) => {
      try {
        if (new URL(request.url).pathname === '/_sandbox/release') await noticeDepartures()
        const response = await sandbox.fetch(request)
        const text = cutText(response)
        if (text === undefined || !isHttp1(outgoing)) return response
        sendHalf(outgoing, response, text)
      } catch (error) {
        // Nobody is there any more to answer, or nobody is meant to get one.
        if (!isBrokenConnection(error) && !request.signal.aborted) throw error
        if (isHttp1(outgoing)) outgoing.socket?.destroy()
      }
      return RESPONSE_ALREADY_SENT
    },
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: actual } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${actual}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
