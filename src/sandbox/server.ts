import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Sandbox } from './sandbox.ts'
import { isConnectionReset } from './strike.ts'

/** A sandbox on a port. `close` cuts open connections and resolves when the port is free. */
export type SandboxServer = { url: string; close(): Promise<void> }

function isHttp1(outgoing: unknown): outgoing is ServerResponse {
  return typeof outgoing === 'object' && outgoing !== null && 'socket' in outgoing
}

/** Serves a sandbox on 127.0.0.1; port 0 takes any free one. A dropped connection is a destroyed socket here. */
export async function startServer(sandbox: Sandbox, port: number): Promise<SandboxServer> {
  const server = createAdaptorServer({
    overrideGlobalObjects: false,
    fetch: async (request, { outgoing }) => {
      try {
        return await sandbox.fetch(request)
      } catch (error) {
        // Nobody is there any more to answer, or nobody is meant to get one.
        if (!isConnectionReset(error) && !request.signal.aborted) throw error
        if (isHttp1(outgoing)) outgoing.socket?.destroy()
        return RESPONSE_ALREADY_SENT
      }
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
